// The module `string_decoder`: text from pieces that may end within a character.
'use strict';

const { FastBuffer } = require('./pool');
const { UTF8, UTF16LE, BASE64, BASE64URL, NAMES, encodingOrDefault } = require('./encodings');
const { invalidArgType, nodeError, unknownEncoding } = require('./errors');
const { defineProperty, isView, min, TypeError, typedArrayLength, typedArraySubarray } = require('./primordials');
const { decode } = require('./text');
const { bytesOf, isUint8Array } = require('./types');

// What a decoder remembers is a Buffer under a symbol, as in Node, where it can be looked at:
//
//   [ pending bytes, up to 4 | bytes that are missing | bytes that are pending | encoding ]
const kState = Symbol('kNativeDecoder');
const [MISSING, PENDING, ENCODING, STATE_SIZE] = [4, 5, 6, 7];
// Node's numbers of the encodings, by slabyard::Encoding and back.
const NODE_NUMBERS = [1, 3, 4, 0, 5, 2, 7];
const BY_NODE_NUMBER = [3, 0, 5, 1, 2, 4, 2, 6];

/** What is pending, as text, whole or not. */
function flush(state, encoding) {
  const size = encoding === UTF16LE ? state[PENDING] & ~1 : state[PENDING];
  const text = size > 0 ? decode(state, encoding, 0, size) : '';
  state[MISSING] = state[PENDING] = 0;
  return text;
}

// Bytes at the front that belong to the pending ones. A byte of UTF-8 that does not continue a character ends it.
function completing(state, encoding, bytes, size) {
  const wanted = min(state[MISSING], size);
  if (encoding !== UTF8) return wanted;
  for (let i = 0; i < wanted; i++) {
    if ((bytes[i] & 0xc0) !== 0x80) {
      state[MISSING] = 0;
      return i;
    }
  }
  return wanted;
}

function keep(state, bytes, start, count) {
  for (let i = 0; i < count; i++) state[state[PENDING] + i] = bytes[start + i];
  state[PENDING] += count;
}

// Bytes of a character of UTF-8, as its first byte announces them, right or wrong; 0 when it announces none.
function announced(byte) {
  if ((byte & 0xe0) === 0xc0) return 2;
  if ((byte & 0xf0) === 0xe0) return 3;
  return (byte & 0xf8) === 0xf0 ? 4 : 0;
}

// How many bytes at the end are the beginning of a character; sets how many it lacks.
function unfinishedUtf8(state, bytes, start, end) {
  for (let count = 1; count < 4 && end - count >= start; count++) {
    const byte = bytes[end - count];
    if ((byte & 0xc0) === 0x80) continue;
    const whole = announced(byte);
    if (whole <= count) return 0;
    state[MISSING] = whole - count;
    return count;
  }
  return 0;
}

function unfinished(state, encoding, bytes, start, end) {
  const size = end - start;
  if (encoding === UTF8) return bytes[end - 1] < 0x80 ? 0 : unfinishedUtf8(state, bytes, start, end);
  if (encoding === UTF16LE) {
    if (size % 2 === 1) {
      state[MISSING] = 1;
      return 1;
    }
    if ((bytes[end - 1] & 0xfc) !== 0xd8) return 0;
    state[MISSING] = 2;
    return 2;
  }
  const rest = size % 3;
  if (rest > 0) state[MISSING] = 3 - rest;
  return rest;
}

function decodePiece(state, bytes) {
  const encoding = BY_NODE_NUMBER[state[ENCODING]] ?? UTF8;
  const size = typedArrayLength(bytes);
  if (encoding !== UTF8 && encoding !== UTF16LE && encoding !== BASE64 && encoding !== BASE64URL)
    return decode(bytes, encoding, 0, size);
  let text = '';
  let start = 0;
  if (state[MISSING] > 0) {
    start = completing(state, encoding, bytes, size);
    keep(state, bytes, 0, start);
    if (state[MISSING] > 0) state[MISSING] -= start;
    if (state[MISSING] === 0) {
      text = decode(state, encoding, 0, state[PENDING]);
      state[PENDING] = 0;
    }
  }
  if (start === size) return text;
  const end = size - unfinished(state, encoding, bytes, start, size);
  keep(state, bytes, end, size - end);
  return end > start ? text + decode(bytes, encoding, start, end) : text;
}

function StringDecoder(encoding) {
  const found = encodingOrDefault(encoding);
  this.encoding = NAMES[found];
  if (found === undefined) throw unknownEncoding(encoding);
  const state = new FastBuffer(STATE_SIZE);
  state[ENCODING] = NODE_NUMBERS[found];
  this[kState] = state;
}

StringDecoder.prototype.write = function write(buf) {
  if (typeof buf === 'string') return buf;
  if (!isView(buf)) throw invalidArgType('buf', 'an instance of Buffer, TypedArray, or DataView', buf);
  const state = this[kState];
  if (!isUint8Array(state)) {
    throw nodeError(TypeError, 'ERR_INVALID_THIS', 'Value of "this" must be of type StringDecoder');
  }
  return decodePiece(state, bytesOf(buf));
};

StringDecoder.prototype.end = function end(buf) {
  const text = buf === undefined ? '' : this.write(buf);
  const state = this[kState];
  return state[PENDING] > 0 ? text + flush(state, BY_NODE_NUMBER[state[ENCODING]]) : text;
};

StringDecoder.prototype.text = function text(buf, offset) {
  this[kState][MISSING] = 0;
  this[kState][PENDING] = 0;
  return this.write(buf.slice(offset));
};

// Methods, which cannot be constructed, as Node's getters cannot.
const getters = {
  lastChar: {
    get() {
      return typedArraySubarray(this[kState], 0, 4);
    },
  },
  lastNeed: {
    get() {
      return this[kState][MISSING];
    },
  },
  lastTotal: {
    get() {
      return this[kState][PENDING] + this[kState][MISSING];
    },
  },
};
for (const name in getters) {
  const { get } = getters[name];
  defineProperty(StringDecoder.prototype, name, { __proto__: null, configurable: true, enumerable: true, get });
}

module.exports = { StringDecoder };
