// indexOf, lastIndexOf and includes: Node's coercions. Where a search starts and what it finds is the library's.
'use strict';

const natives = require('natives');
const { UTF8, UTF16LE, LATIN1, encodingOf } = require('./encodings');
const { invalidArgType, unknownEncoding } = require('./errors');
const { encodeText } = require('./from');
const {
  isView,
  max,
  min,
  trunc,
  typedArrayIndexOf,
  typedArrayLastIndexOf,
  typedArrayLength,
} = require('./primordials');
const { bytesOf, isUint8Array } = require('./types');

const findThreshold = natives.findThreshold();
const findLastThreshold = natives.findLastThreshold();

const INT32_MAX = 2 ** 31 - 1;
// slabyard::BufferSearch::Unit
const [BYTE, UTF16_BYTES] = [0, 1];

function toByteOffset(value, backward, view) {
  // Compared before it is converted: a large BigInt passes.
  if (value > INT32_MAX) return INT32_MAX;
  if (value < -INT32_MAX - 1) return -INT32_MAX - 1;
  const number = +value;
  if (number !== number) return backward ? (view.length ?? view.byteLength) : 0;
  return trunc(number);
}

// What is no 64-bit integer is 0.
function toEnd(end) {
  if (typeof end !== 'number') throw invalidArgType('end', 'of type number', end);
  return end > 0 && end < 2 ** 63 ? end : 0;
}

// As in text.js: what goes without saying is left out.
function findNatively(native, bytes, needle, kind, offset, end, backward) {
  if (backward || end < typedArrayLength(bytes)) return native(bytes, needle, offset, kind, backward, end);
  if (kind !== 0) return native(bytes, needle, offset, kind);
  return offset === 0 ? native(bytes, needle) : native(bytes, needle, offset);
}

function searchText(bytes, text, encoding, offset, end, backward) {
  if (encoding === UTF8 || encoding === UTF16LE || encoding === LATIN1) {
    return findNatively(natives.findText, bytes, text, encoding, offset, end, backward);
  }
  // Node materialises these needles in the slab, and the cursor moves.
  return findNatively(natives.find, bytes, encodeText(text, encoding), BYTE, offset, end, backward);
}

/** Bytes before `offset`, which counts from the end when negative. */
function bytesBefore(offset, size) {
  if (offset < 0) return max(offset + size, 0);
  return min(offset, size);
}

// The engine's own search has the same rules for its start, but no end, and takes no memory that is gone.
function searchByte(bytes, byte, offset, end, backward) {
  const size = typedArrayLength(bytes);
  if (size === 0) return -1;
  if (end < size) return natives.findByte(bytes, byte, offset, backward, end);
  const before = bytesBefore(offset, size);
  if (backward) {
    if (before < findLastThreshold) return typedArrayLastIndexOf(bytes, byte, offset);
    return natives.findByte(bytes, byte, offset, true);
  }
  if (size - before < findThreshold) return typedArrayIndexOf(bytes, byte, offset);
  return offset === 0 ? natives.findByte(bytes, byte) : natives.findByte(bytes, byte, offset);
}

function search(view, value, byteOffset, end, encoding, backward) {
  // The encoding may stand in either slot, and a text behind it means nothing.
  if (typeof end === 'string') {
    encoding = end;
    end = undefined;
  }
  if (typeof byteOffset === 'string') {
    encoding = byteOffset;
    byteOffset = undefined;
  }
  // By default its elements, though views of wider ones have more bytes.
  const limit = toEnd(end === undefined ? (view.length ?? view.byteLength) : end);
  if (!isView(view)) throw invalidArgType('buffer', 'an instance of Buffer, TypedArray, or DataView', view);
  const offset = toByteOffset(byteOffset, backward, view);

  if (typeof value === 'number') return searchByte(bytesOf(view), value & 0xff, offset, limit, backward);
  const found = encoding === undefined ? UTF8 : encodingOf('' + encoding);
  if (typeof value === 'string') {
    if (found === undefined) throw unknownEncoding(encoding);
    return searchText(bytesOf(view), value, found, offset, limit, backward);
  }
  if (!isUint8Array(value)) {
    throw invalidArgType('value', 'one of type number or string or an instance of Buffer or Uint8Array', value);
  }
  const unit = found === UTF16LE ? UTF16_BYTES : BYTE;
  return findNatively(natives.find, bytesOf(view), value, unit, offset, limit, backward);
}

module.exports = {
  indexOf: function indexOf(value, byteOffset, end, encoding) {
    return search(this, value, byteOffset, end, encoding, false);
  },
  lastIndexOf: function lastIndexOf(value, byteOffset, end, encoding) {
    return search(this, value, byteOffset, end, encoding, true);
  },
  includes: function includes(value, byteOffset, end, encoding) {
    return search(this, value, byteOffset, end, encoding, false) !== -1;
  },
};
