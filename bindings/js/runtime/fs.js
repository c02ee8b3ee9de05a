// The module `fs`: synchronous, whole files and descriptors.

const natives = require('natives');
const { Buffer } = require('../prelude/buffer');
const { nodeError, invalidArgType, outOfRange, requireIntegerIn } = require('../prelude/errors');
const { bytesOf } = require('../prelude/types');
const { constants, toFlags, toMode, toFd, isFd, pathBytes, toOptions, requireOptions, readPosition } =
  require('./fs_arguments');
const { checked, checkedWrite, systemError } = require('./fs_errors');

const VIEW = 'an instance of Buffer, TypedArray, or DataView';

function openSync(path, flags, mode) {
  const bytes = pathBytes(path);
  return checked(natives.open(bytes, toFlags(flags), toMode(mode)), 'open', path);
}

function closeSync(fd) {
  checked(natives.close(toFd(fd)), 'close');
}

/** Calls `use` with an open descriptor: `path` itself when it is one. */
function withFile(path, flag, mode, use) {
  if (isFd(path)) return use(toFd(path));
  const fd = openSync(path, flag, mode);
  try {
    return use(fd);
  } finally {
    natives.close(fd);
  }
}

// Of what natives.fstat() answers.
const STATUS_SIZE = 8;
const MAX_WHOLE_FILE = 2 ** 31 - 1;

function readAll(fd) {
  const size = checked(natives.fstat(fd), 'fstat')[STATUS_SIZE];
  if (size > MAX_WHOLE_FILE)
    throw nodeError(RangeError, 'ERR_FS_FILE_TOO_LARGE', `File size (${size}) is greater than 2 GiB`);
  const result = checked(natives.readAll(fd), 'read');
  if (result === null) throw nodeError(RangeError, 'ERR_MEMORY_ALLOCATION_FAILED', 'Failed to allocate memory');
  return Buffer.from(result.buffer, 0, result.length);
}

function readFileSync(path, options) {
  const { encoding, flag } = toOptions(options, { flag: 'r' });
  const buffer = withFile(path, flag, undefined, readAll);
  return encoding ? buffer.toString(encoding) : buffer;
}

function toBytes(data, encoding) {
  if (typeof data === 'string') return Buffer.from(data, encoding);
  if (ArrayBuffer.isView(data)) return bytesOf(data);
  throw invalidArgType('data', `of type string or ${VIEW}`, data);
}

function writeFileSync(path, data, options) {
  const { encoding, flag, mode, flush } = toOptions(options, { encoding: 'utf8', flag: 'w', flush: false });
  if (typeof flush !== 'boolean') throw invalidProperty('options.flush', 'of type boolean', flush);
  const bytes = toBytes(data, encoding);
  withFile(path, flag, mode, (fd) => {
    checked(natives.writeAll(fd, bytes), 'write');
    if (flush) fsyncSync(fd);
  });
}

function invalidProperty(name, expected, value) {
  const { message } = invalidArgType(name, expected, value);
  return nodeError(TypeError, 'ERR_INVALID_ARG_TYPE', message.replace('" argument ', '" property '));
}

function appendFileSync(path, data, options) {
  writeFileSync(path, data, toOptions(options, { flag: 'a' }));
}

function requireView(buffer) {
  if (!ArrayBuffer.isView(buffer)) throw invalidArgType('buffer', VIEW, buffer);
}

/** An offset that is not given is 0. */
function toOffset(offset) {
  if (offset === undefined || offset === null) return 0;
  requireIntegerIn(offset, 'offset', 0, Number.MAX_SAFE_INTEGER);
  return offset;
}

// readSync(fd, buffer[, offset[, length[, position]]]) and readSync(fd, buffer[, options])
function readSync(fd, buffer, offsetOrOptions, length, position) {
  toFd(fd);
  requireView(buffer);
  let offset = offsetOrOptions;
  if (arguments.length <= 3 || typeof offsetOrOptions === 'object') {
    if (offsetOrOptions !== undefined && offsetOrOptions !== null) requireOptions(offsetOrOptions);
    const options = offsetOrOptions ?? {};
    ({ offset = 0, length = buffer.byteLength - offset, position = null } = options);
  }
  offset = toOffset(offset);
  // A length is an integer by force, as in Node.
  length |= 0;
  if (length === 0) return 0;
  if (buffer.byteLength === 0) return emptyForReading(buffer);
  requireRange(offset, length, buffer.byteLength);
  const at = readPosition(position, length);
  return checked(natives.read(fd, bytesOf(buffer), offset, length, at), 'read');
}

function emptyForReading(buffer) {
  const text = require('./util').inspect(buffer);
  const message = `The argument 'buffer' is empty and cannot be written. Received ${text}`;
  throw nodeError(TypeError, 'ERR_INVALID_ARG_VALUE', message);
}

function requireRange(offset, length, byteLength) {
  if (length < 0) throw outOfRange('length', '>= 0', length);
  if (offset + length > byteLength) throw outOfRange('length', `<= ${byteLength - offset}`, length);
}

// writeSync(fd, view[, offset[, length[, position]]]), writeSync(fd, view[, options]),
// writeSync(fd, string[, position[, encoding]])
function writeSync(fd, data, offsetOrOptions, length, position) {
  toFd(fd);
  if (typeof data === 'string') return writeText(fd, data, offsetOrOptions, length);
  if (!ArrayBuffer.isView(data)) throw invalidArgType('buffer', `of type string or ${VIEW}`, data);
  let offset = offsetOrOptions;
  if (typeof offset === 'object' && offset !== null)
    ({ offset = 0, length = data.byteLength - offset, position = null } = offsetOrOptions);
  offset = toOffset(offset);
  if (typeof length !== 'number') length = data.byteLength - offset;
  requireWritable(offset, length, data.byteLength);
  return checkedWrite(natives.write(fd, bytesOf(data), offset, length, writePosition(position)));
}

function requireWritable(offset, length, byteLength) {
  if (offset > byteLength) throw outOfRange('offset', `<= ${byteLength}`, offset);
  if (length > byteLength - offset) throw outOfRange('length', `<= ${byteLength - offset}`, length);
  if (length < 0) throw outOfRange('length', '>= 0', length);
  if (!Number.isInteger(length)) throw outOfRange('length', 'an integer', length);
}

function writeText(fd, text, position, encoding) {
  const known = Buffer.isEncoding(encoding) ? encoding : 'utf8';
  const bytes = Buffer.from(text, known);
  return checkedWrite(natives.write(fd, bytes, 0, bytes.length, writePosition(position)));
}

/** Anything but an integer is the file's own position, in Node too. */
const writePosition = (position) => (Number.isInteger(position) ? position : -1);

function stats(values, bigint) {
  const { Stats, BigIntStats } = require('./fs_stats');
  return bigint ? new BigIntStats(values) : new Stats(values);
}

const NOT_THERE = new Set(['ENOENT', 'ENOTDIR']);

function statPath(syscall, followsLinks, path, { bigint = false, throwIfNoEntry = true } = {}) {
  const values = natives.stat(pathBytes(path), followsLinks);
  if (typeof values !== 'number') return stats(values, bigint);
  const error = systemError(values, syscall, path);
  if (!throwIfNoEntry && NOT_THERE.has(error.code)) return undefined;
  throw error;
}
const statSync = (path, options) => statPath('stat', true, path, options);
const lstatSync = (path, options) => statPath('lstat', false, path, options);
const fstatSync = (fd, { bigint = false } = {}) => stats(checked(natives.fstat(toFd(fd)), 'fstat'), bigint);

function fsyncSync(fd) {
  checked(natives.fsync(toFd(fd)), 'fsync');
}

function unlinkSync(path) {
  checked(natives.unlink(pathBytes(path)), 'unlink', path);
}

/** False for what is no path, too. */
function existsSync(path) {
  try {
    return natives.exists(pathBytes(path));
  } catch {
    return false;
  }
}

module.exports = {
  appendFileSync,
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  readSync,
  statSync,
  unlinkSync,
  writeFileSync,
  writeSync,
  get Stats() {
    return require('./fs_stats').Stats;
  },
  constants,
};
