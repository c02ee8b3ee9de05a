// The module `buffer`, and the global Buffer: a function like Node's, callable with and without `new`, whose instances
// are FastBuffers. Keys stand in Node's order.
'use strict';

const host = require('host');
const allocate = require('./allocate');
const { compare, compareBuffers, equals } = require('./compare');
const { warnOfConstructor } = require('./deprecation');
const { UTF8, encodingOf } = require('./encodings');
const { invalidArgType, MAX_STRING_LENGTH } = require('./errors');
const { copyBytesFrom, from } = require('./from');
const { fill } = require('./fill');
const { INSPECT_MAX_BYTES, inspect } = require('./inspect');
const pool = require('./pool');
const { addMethods, defineProperty, isView, setPrototypeOf } = require('./primordials');
const reads = require('./read_numbers');
const search = require('./search');
const strings = require('./strings');
const text = require('./text');
const transcoding = require('./transcode');
const { isAnyArrayBuffer } = require('./types');
const views = require('./views');
const wide = require('./wide_numbers');
const writes = require('./write_numbers');

/** Deprecated in Node: Buffer.alloc and Buffer.from say which of the two is meant. */
function Buffer(arg, encodingOrOffset, length) {
  warnOfConstructor();
  if (typeof arg !== 'number') return Buffer.from(arg, encodingOrOffset, length);
  if (typeof encodingOrOffset === 'string') throw invalidArgType('string', 'of type string', arg);
  return Buffer.alloc(arg);
}
Buffer.prototype = pool.FastBuffer.prototype;
defineProperty(Buffer.prototype, 'constructor', { __proto__: null, value: Buffer, writable: true, configurable: true });

// Assigned one by one, which V8 needs to find them without a look into a table, and before Buffer inherits: a frozen
// Uint8Array (--frozen-intrinsics) would refuse what it has itself.
Buffer.poolSize = host.poolSize;
Buffer.from = from;
Buffer.copyBytesFrom = copyBytesFrom;
Buffer.of = allocate.of;
Buffer.alloc = allocate.alloc;
Buffer.allocUnsafe = allocate.allocUnsafe;
Buffer.allocUnsafeSlow = allocate.allocUnsafeSlow;
Buffer.isBuffer = function isBuffer(value) {
  return value instanceof Buffer;
};
Buffer.compare = compareBuffers;
Buffer.isEncoding = function isEncoding(encoding) {
  return typeof encoding === 'string' && encoding.length !== 0 && encodingOf(encoding) !== undefined;
};
Buffer.concat = allocate.concat;
Buffer.byteLength = function byteLength(string, encoding) {
  if (typeof string === 'string') {
    if (string.length === 0) return 0; // whatever the encoding is
    return text.byteLength(string, (encoding && encodingOf('' + encoding)) || UTF8);
  }
  if (isView(string) || isAnyArrayBuffer(string)) return string.byteLength;
  throw invalidArgType('string', 'of type string or an instance of Buffer or ArrayBuffer', string);
};
// Uint8Array's methods that make a new array (map, filter, ...) make Buffers. Not Buffer itself: it is no class.
defineProperty(Buffer, Symbol.species, {
  __proto__: null,
  configurable: true,
  enumerable: false,
  get() {
    return pool.FastBuffer;
  },
});
// Node has the same function under a symbol that nobody can name.
Buffer[Symbol('kIsEncodingSymbol')] = Buffer.isEncoding;
setPrototypeOf(Buffer, Uint8Array);
pool.follow(Buffer);

/** Adds `methods`, and behind each run of UInt names the same spelled Uint. */
function addNumbers(methods) {
  let run = [];
  const addAliases = () => {
    for (const name of run) Buffer.prototype[name.replace('UInt', 'Uint')] = methods[name];
    run = [];
  };
  for (const name of Object.keys(methods)) {
    if (name.includes('UInt')) run.push(name);
    else addAliases();
    Buffer.prototype[name] = methods[name];
  }
  addAliases();
}

/** A deprecated name of the getter `key`. */
function addOldName(name, key) {
  defineProperty(Buffer.prototype, name, {
    __proto__: null,
    enumerable: true,
    get() {
      return this instanceof Buffer ? this[key] : undefined;
    },
  });
}

addNumbers(wide.bigIntegers);
addNumbers(reads);
addNumbers(writes);
addMethods(Buffer.prototype, wide.floats);
addMethods(Buffer.prototype, strings.rawMethods);
addOldName('parent', 'buffer');
addOldName('offset', 'byteOffset');
addMethods(Buffer.prototype, {
  copy: views.copy,
  toString: strings.toString,
  equals,
  inspect,
  compare,
  indexOf: search.indexOf,
  lastIndexOf: search.lastIndexOf,
  includes: search.includes,
  fill,
  write: strings.write,
  toJSON: views.toJSON,
  subarray: views.subarray,
  slice: views.slice,
  swap16: views.swap16,
  swap32: views.swap32,
  swap64: views.swap64,
  toLocaleString: strings.toString,
  [Symbol.for('nodejs.util.inspect.custom')]: inspect,
});

const constants = Object.defineProperties(
  {},
  {
    MAX_LENGTH: { __proto__: null, value: allocate.MAX_LENGTH, enumerable: true },
    MAX_STRING_LENGTH: { __proto__: null, value: MAX_STRING_LENGTH, enumerable: true },
  },
);

module.exports = {
  Buffer,
  transcode: transcoding.transcode,
  isUtf8: transcoding.isUtf8,
  isAscii: transcoding.isAscii,
  kMaxLength: allocate.MAX_LENGTH,
  kStringMaxLength: MAX_STRING_LENGTH,
  btoa: transcoding.btoa,
  atob: transcoding.atob,
};
Object.defineProperties(module.exports, {
  constants: { __proto__: null, value: constants, enumerable: true },
  INSPECT_MAX_BYTES,
});
