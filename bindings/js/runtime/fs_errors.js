// What the system refuses, as Node says it.

const natives = require('natives');

// Where Node's words differ from those of the C library by more than a capital.
const words = {
  EISDIR: 'illegal operation on a directory',
  EEXIST: 'file already exists',
  ELOOP: 'too many symbolic links encountered',
  ENAMETOOLONG: 'name too long',
  ENXIO: 'no such device or address',
  EBUSY: 'resource busy or locked',
  EIO: 'i/o error',
  EINVAL: 'invalid argument',
  ESPIPE: 'invalid seek',
  EMFILE: 'too many open files',
  ETXTBSY: 'text file is busy',
};

/** `errno` is negative, as natives return it and as Node's errors have it. */
function systemError(errno, syscall, path) {
  const { code, text } = natives.errnoName(-errno);
  const message = `${code}: ${words[code] ?? text.charAt(0).toLowerCase() + text.slice(1)}, ${syscall}`;
  const error = new Error(path === undefined ? message : `${message} '${path}'`);
  Object.assign(error, { errno, code, syscall });
  if (path !== undefined) error.path = String(path);
  return error;
}

/** `result`, unless it is the errno value of a failure. */
function checked(result, syscall, path) {
  if (typeof result === 'number' && result < 0) throw systemError(result, syscall, path);
  return result;
}

/** The same for writeSync, whose errors have their properties in another order in Node. */
function checkedWrite(result) {
  if (result >= 0) return result;
  const error = systemError(result, 'write');
  const { code } = error;
  delete error.code;
  throw Object.assign(error, { code });
}

module.exports = { systemError, checked, checkedWrite };
