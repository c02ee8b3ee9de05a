// The module `buffer`, and the global Buffer: a function like Node's, callable with and without `new`, whose instances
// are FastBuffers.

const natives = require('natives');
const pool = require('./pool');
const allocate = require('./allocate');
const { methods, compareBuffers, settings, MAX_STRING_LENGTH } = require('./methods');
const { UTF8, byteLength, encodingOf } = require('./encodings');
const { invalidArgType, outOfRange, requireNumber } = require('./errors');
const { bytesOf, isAnyArrayBuffer, isTypedArray } = require('./types');

/** Deprecated in Node: Buffer.alloc and Buffer.from say which of the two is meant. */
function Buffer(arg, encodingOrOffset, length) {
  if (typeof arg !== 'number') return Buffer.from(arg, encodingOrOffset, length);
  if (typeof encodingOrOffset === 'string') throw invalidArgType('string', 'of type string', arg);
  return Buffer.alloc(arg);
}
Object.setPrototypeOf(Buffer, Uint8Array);
Buffer.prototype = pool.FastBuffer.prototype;
Object.defineProperty(Buffer.prototype, 'constructor', { value: Buffer, writable: true, configurable: true });

Buffer.poolSize = 8192;
pool.follow(Buffer);
Object.assign(Buffer, {
  from: allocate.from,
  copyBytesFrom: allocate.copyBytesFrom,
  of: allocate.of,
  alloc: allocate.alloc,
  allocUnsafe: allocate.allocUnsafe,
  allocUnsafeSlow: allocate.allocUnsafeSlow,
  concat: allocate.concat,
  compare: compareBuffers,
  isBuffer: (value) => value instanceof Buffer,
  isEncoding: (encoding) => typeof encoding === 'string' && encodingOf(encoding) !== undefined,
  byteLength(string, encoding) {
    if (string === '') return 0; // whatever the encoding is
    if (typeof string === 'string') return byteLength(string, (encoding && encodingOf(`${encoding}`)) || UTF8);
    if (ArrayBuffer.isView(string) || isAnyArrayBuffer(string)) return string.byteLength;
    throw invalidArgType('string', 'of type string or an instance of Buffer or ArrayBuffer', string);
  },
});
// Uint8Array's methods that make a new array (map, filter, ...) make Buffers. Not Buffer itself: it is no class.
Object.defineProperty(Buffer, Symbol.species, { configurable: true, get: () => pool.FastBuffer });

Object.assign(Buffer.prototype, methods, require('./numbers'), require('./search'));
function viewToCheck(input) {
  if (isTypedArray(input)) return bytesOf(input);
  if (isAnyArrayBuffer(input)) return new Uint8Array(input);
  throw invalidArgType('input', 'an instance of ArrayBuffer, Buffer, or TypedArray', input);
}

module.exports = {
  Buffer,
  isUtf8: (input) => natives.isUtf8(viewToCheck(input)),
  isAscii: (input) => natives.isAscii(viewToCheck(input)),
  kMaxLength: allocate.MAX_LENGTH,
  kStringMaxLength: MAX_STRING_LENGTH,
  constants: Object.freeze({ MAX_LENGTH: allocate.MAX_LENGTH, MAX_STRING_LENGTH }),
  get INSPECT_MAX_BYTES() {
    return settings.inspectMaxBytes;
  },
  set INSPECT_MAX_BYTES(value) {
    requireNumber(value, 'INSPECT_MAX_BYTES');
    if (!(value >= 0)) throw outOfRange('INSPECT_MAX_BYTES', '>= 0', value);
    settings.inspectMaxBytes = value;
  },
};
