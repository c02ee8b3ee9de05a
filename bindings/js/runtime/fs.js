// The module `fs`: whole files, synchronously.

const natives = require('natives');
const { Buffer } = require('../prelude/buffer');
const { nodeError, invalidArgType, invalidArgValue, outOfRange } = require('../prelude/errors');
const { bytesOf } = require('../prelude/types');

const { O_RDONLY, O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_APPEND, O_EXCL, O_SYNC } = natives.openFlags();
const flagsByName = {
  r: O_RDONLY,
  'r+': O_RDWR,
  rs: O_RDONLY | O_SYNC,
  'rs+': O_RDWR | O_SYNC,
  w: O_WRONLY | O_CREAT | O_TRUNC,
  wx: O_WRONLY | O_CREAT | O_TRUNC | O_EXCL,
  'w+': O_RDWR | O_CREAT | O_TRUNC,
  'wx+': O_RDWR | O_CREAT | O_TRUNC | O_EXCL,
  a: O_WRONLY | O_CREAT | O_APPEND,
  ax: O_WRONLY | O_CREAT | O_APPEND | O_EXCL,
  as: O_WRONLY | O_CREAT | O_APPEND | O_SYNC,
  'as+': O_RDWR | O_CREAT | O_APPEND | O_SYNC,
  'a+': O_RDWR | O_CREAT | O_APPEND,
  'ax+': O_RDWR | O_CREAT | O_APPEND | O_EXCL,
};

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
  EMFILE: 'too many open files',
  ETXTBSY: 'text file is busy',
};

const MAX_FD = 2 ** 31 - 1;

/** `errno` is negative, as natives return it and as Node's errors have it. */
function systemError(errno, syscall, path) {
  const { code, text } = natives.errnoName(-errno);
  const message = `${code}: ${words[code] ?? text.charAt(0).toLowerCase() + text.slice(1)}, ${syscall}`;
  const error = new Error(path === undefined ? message : `${message} '${path}'`);
  Object.assign(error, { errno, code, syscall });
  if (path !== undefined) error.path = path;
  return error;
}

function pathBytes(path) {
  if (typeof path !== 'string' && !(path instanceof Uint8Array))
    throw invalidArgType('path', 'of type string or an instance of Buffer or URL', path);
  const bytes = Buffer.from(path);
  if (bytes.includes(0)) throw invalidArgValue('path', path, 'must be a string, Uint8Array, or URL without null bytes');
  return bytes;
}

function toFlags(flag) {
  if (typeof flag === 'number') return flag;
  if (!Object.hasOwn(flagsByName, flag)) throw invalidArgValue('flags', flag);
  return flagsByName[flag];
}

function toOptions(options, defaults) {
  const given = typeof options === 'string' ? { encoding: options } : options;
  if (given === undefined || given === null) return defaults;
  if (typeof given !== 'object') throw invalidArgType('options', 'of type string or an instance of Object', options);
  const { encoding } = given;
  if (encoding && encoding !== 'buffer' && !Buffer.isEncoding(encoding))
    throw invalidArgValue('encoding', encoding, 'is invalid encoding');
  // An option that is undefined or null is not given.
  return {
    encoding: encoding ?? defaults.encoding,
    flag: given.flag ?? defaults.flag,
    mode: given.mode ?? defaults.mode,
  };
}

/** Calls `use` with an open descriptor: `path` itself when it is one. */
function withFile(path, flag, mode, use) {
  if (Number.isInteger(path) && Math.abs(path) <= MAX_FD) {
    if (path < 0) throw outOfRange('fd', `>= 0 && <= ${MAX_FD}`, path);
    return use(path);
  }
  const fd = natives.open(pathBytes(path), toFlags(flag), mode);
  if (fd < 0) throw systemError(fd, 'open', path);
  try {
    return use(fd);
  } finally {
    natives.close(fd);
  }
}

function readFileSync(path, options) {
  const { encoding, flag } = toOptions(options, { flag: 'r' });
  const bytes = withFile(path, flag, 0o666, (fd) => {
    const result = natives.readAll(fd);
    if (result === null) throw nodeError(RangeError, 'ERR_MEMORY_ALLOCATION_FAILED', 'Failed to allocate memory');
    if (typeof result === 'number') throw systemError(result, 'read');
    return result;
  });
  const buffer = Buffer.from(bytes.buffer, 0, bytes.length);
  return encoding ? buffer.toString(encoding) : buffer;
}

function toBytes(data, encoding) {
  if (typeof data === 'string') return Buffer.from(data, encoding);
  if (ArrayBuffer.isView(data)) return bytesOf(data);
  throw invalidArgType('data', 'of type string or an instance of Buffer, TypedArray, or DataView', data);
}

function writeFileSync(path, data, options) {
  const { encoding, flag, mode } = toOptions(options, { encoding: 'utf8', flag: 'w', mode: 0o666 });
  const bytes = toBytes(data, encoding);
  withFile(path, flag, mode, (fd) => {
    const result = natives.writeAll(fd, bytes);
    if (result < 0) throw systemError(result, 'write');
  });
}

function appendFileSync(path, data, options) {
  writeFileSync(path, data, toOptions(options, { flag: 'a' }));
}

/** False for what is no path, too. */
function existsSync(path) {
  try {
    return natives.exists(pathBytes(path));
  } catch {
    return false;
  }
}

module.exports = { readFileSync, writeFileSync, appendFileSync, existsSync };
// For the loader of scripts; no part of `fs` that a script would see enumerated.
Object.defineProperty(module.exports, 'systemError', { value: systemError });
