// The arguments of fs: each is checked as Node checks it.

const natives = require('natives');
const { Buffer } = require('../prelude/buffer');
const { invalidArgType, invalidArgValue, outOfRange, requireIntegerIn } = require('../prelude/errors');
const { isUint8Array } = require('../prelude/types');

const constants = Object.assign(
  Object.create(null),
  natives.openFlags(),
  { S_IFMT: 0o170000, S_IFREG: 0o100000, S_IFDIR: 0o40000, S_IFCHR: 0o20000, S_IFBLK: 0o60000, S_IFIFO: 0o10000 },
  { S_IFLNK: 0o120000, S_IFSOCK: 0o140000, F_OK: 0, R_OK: 4, W_OK: 2, X_OK: 1 },
);
const { O_RDONLY, O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_APPEND, O_EXCL, O_SYNC } = constants;

const MAX_FD = 2 ** 31 - 1;
const READING = { r: O_RDONLY, 'r+': O_RDWR };
const CREATING = { w: O_WRONLY | O_TRUNC, 'w+': O_RDWR | O_TRUNC, a: O_WRONLY | O_APPEND, 'a+': O_RDWR | O_APPEND };

/** The bits of a flag by its name: `s` asks for synchronous writing, `x` for a file that was not there. */
function flagsByName(name) {
  const [, kind, extra, plus] = /^([rwa])([sx]?)(\+?)$/.exec(name.replace(/^([sx])([rwa])/, '$2$1')) ?? [];
  if (kind === undefined || (kind === 'r' && extra === 'x') || (kind === 'w' && extra === 's')) return undefined;
  const bits = (extra === 's' ? O_SYNC : 0) | (extra === 'x' ? O_EXCL : 0);
  return kind === 'r' ? READING[kind + plus] | bits : CREATING[kind + plus] | O_CREAT | bits;
}

function toFlags(flags) {
  if (typeof flags === 'number') {
    requireIntegerIn(flags, 'flags', -(2 ** 31), 2 ** 31 - 1);
    return flags;
  }
  if (flags === undefined || flags === null) return O_RDONLY;
  const bits = typeof flags === 'string' ? flagsByName(flags) : undefined;
  if (bits === undefined) throw invalidArgValue('flags', flags);
  return bits;
}

function toMode(mode, fallback = 0o666) {
  if (mode === undefined || mode === null) return fallback;
  if (typeof mode === 'string') {
    if (/^[0-7]+$/.test(mode)) return parseInt(mode, 8);
    throw invalidArgValue('mode', mode, 'must be a 32-bit unsigned integer or an octal string');
  }
  requireIntegerIn(mode, 'mode', 0, 2 ** 32 - 1);
  return mode;
}

function toFd(fd) {
  requireIntegerIn(fd, 'fd', 0, MAX_FD);
  return fd;
}

/** Whether `path` of readFileSync and its siblings is a descriptor. */
const isFd = (path) => Number.isInteger(path) && Math.abs(path) <= MAX_FD;

function pathBytes(path) {
  if (typeof path !== 'string' && !isUint8Array(path))
    throw invalidArgType('path', 'of type string or an instance of Buffer or URL', path);
  const bytes = Buffer.from(path);
  if (bytes.includes(0)) throw invalidArgValue('path', path, 'must be a string, Uint8Array, or URL without null bytes');
  return bytes;
}

/** The options of a function for whole files. One that is undefined or null is not given. */
function toOptions(options, defaults) {
  const given = typeof options === 'string' ? { encoding: options } : options;
  if (given === undefined || given === null || typeof given === 'function') return defaults;
  if (typeof given !== 'object') throw invalidArgType('options', 'one of type string or object', options);
  const { encoding } = given;
  if (encoding && encoding !== 'buffer' && !Buffer.isEncoding(encoding))
    throw invalidArgValue('encoding', encoding, 'is invalid encoding');
  const result = {};
  for (const key of ['encoding', 'flag', 'mode', 'flush']) result[key] = given[key] ?? defaults[key];
  return result;
}

function requireOptions(options) {
  if (typeof options !== 'object' || options === null) throw invalidArgType('options', 'of type object', options);
}

/** Where to read: -1 for the file's own position. */
function readPosition(position, length) {
  if (position === undefined || position === null) return -1;
  if (typeof position === 'bigint') {
    const most = 2n ** 63n - 1n - BigInt(length);
    if (position < -1n || position > most) throw outOfRange('position', `>= -1 && <= ${most}`, position);
    return Number(position);
  }
  if (typeof position !== 'number') throw invalidArgType('position', 'of type bigint or integer', position);
  requireIntegerIn(position, 'position', -1, Number.MAX_SAFE_INTEGER);
  return position;
}

module.exports = {
  constants,
  toFlags,
  toMode,
  toFd,
  isFd,
  pathBytes,
  toOptions,
  requireOptions,
  readPosition,
};
