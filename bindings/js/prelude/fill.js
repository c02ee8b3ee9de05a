// fill and the filling of alloc: Node's rules for what is a byte, what a pattern, and where it is cut.
'use strict';

const natives = require('natives');
const { UTF8, LATIN1, ASCII, encodingOrDefault } = require('./encodings');
const {
  bufferOutOfBounds,
  invalidArgType,
  invalidArgValue,
  notABuffer,
  requireIntegerIn,
  unknownEncoding,
} = require('./errors');
const {
  charCodeAt,
  isInteger,
  isView,
  MAX_SAFE,
  min,
  typedArrayByteLength,
  typedArrayCopyWithin,
  typedArrayFill,
  typedArrayLength,
  typedArraySubarray,
  Uint8Array,
} = require('./primordials');
const { move } = require('./move');
const { byteLength, encode, encodeUnits } = require('./text');
const { bytesOf, toIndex } = require('./types');

const repeatThreshold = natives.repeatThreshold();

function toEncoding(encoding) {
  const found = encodingOrDefault(encoding);
  if (found !== undefined) return found;
  throw typeof encoding === 'string'
    ? unknownEncoding(encoding)
    : invalidArgType('encoding', 'of type string', encoding);
}

// Text in whole. hex and base64 may have fewer bytes than estimated.
function encodePattern(string, encoding) {
  const bytes = new Uint8Array(byteLength(string, encoding));
  const written = encode(string, encoding, bytes, 0, bytes.length);
  return typedArraySubarray(bytes, 0, written);
}

// A call of copyWithin costs as much as so many bytes one by one.
const ONE_BY_ONE_MAX = 64;

function repeatNatively(bytes, size, start, end) {
  if (end < typedArrayLength(bytes)) natives.repeat(bytes, size, start, end);
  else if (start > 0) natives.repeat(bytes, size, start);
  else natives.repeat(bytes, size);
}

/** Repeats the `size` bytes at `start` until they reach `end`: some one by one, then by doubling whole repetitions. */
function repeatFirst(bytes, size, start, end) {
  const room = end - start;
  if (room >= repeatThreshold) {
    repeatNatively(bytes, size, start, end);
    return;
  }
  let filled = size;
  if (size < ONE_BY_ONE_MAX) {
    filled = min(room, ONE_BY_ONE_MAX - (ONE_BY_ONE_MAX % size));
    for (let i = start + size; i < start + filled; i++) bytes[i] = bytes[i - size];
  }
  for (; filled < room; filled *= 2)
    typedArrayCopyWithin(bytes, start + filled, start, start + min(filled, room - filled));
}

// A pattern that overlaps the range is moved before it repeats.
function repeat(bytes, pattern, start, end) {
  const size = typedArrayLength(pattern);
  move(bytes, start, pattern, 0, min(size, end - start));
  repeatFirst(bytes, size, start, end);
}

// A number, by the typed array that scripts see: its elements may be wider than bytes.
function fillNumber(view, value, start, end) {
  const size = typedArrayByteLength(view);
  if (start > end || end > size) throw bufferOutOfBounds();
  typedArrayFill(view, value, start, end);
}

// What is a number only in the end. Node takes negative integers of 32 bits for 0, all others modulo 256.
function toByte(value) {
  const number = +value;
  return isInteger(number) && number < 0 && number >= -(2 ** 31) ? 0 : number >>> 0;
}

// Anything else, by its bytes: a view, a text, or what is a number in the end.
function fillBytes(view, value, start, end, encoding) {
  if (!isView(view)) throw notABuffer();
  const isText = typeof value === 'string';
  const isPattern = isText || isView(value);
  const from = toIndex(start, 0);
  const to = toIndex(end, 0);
  if (from > to || to > typedArrayLength(bytesOf(view))) throw bufferOutOfBounds();
  const byte = isPattern ? 0 : toByte(value);
  if (from === to) return;
  // The value's own code may have shrunk the view: what is behind its end is left out.
  const bytes = bytesOf(view);
  if (!isPattern) {
    typedArrayFill(bytes, byte, from, to);
    return;
  }
  if (isText && value.length <= to - from && encodeUnits(value, encoding, bytes, from)) {
    repeatFirst(bytes, value.length, from, to);
    return;
  }
  const pattern = isText ? encodePattern(value, encoding) : bytesOf(value);
  if (typedArrayLength(pattern) === 0) throw invalidArgValue('value', value);
  repeat(bytes, pattern, from, to);
}

// The number that a text of at most one code unit stands for; otherwise the text itself.
function asByte(string, encoding) {
  if (string.length === 0) return 0;
  if (string.length > 1) return string;
  const unit = charCodeAt(string, 0);
  if (encoding === LATIN1) return unit;
  return (encoding === UTF8 || encoding === ASCII) && unit < 0x80 ? unit : string;
}

/** fill, with arguments in their places: an `offset` of undefined means the whole. Returns `view`. */
function fillRange(view, value, offset, end, encoding) {
  let found = UTF8;
  if (typeof value === 'string') {
    if (offset === undefined || typeof offset === 'string') {
      encoding = offset;
      offset = 0;
      end = view.length;
    } else if (typeof end === 'string') {
      encoding = end;
      end = view.length;
    }
    found = toEncoding(encoding);
    value = asByte(value, found);
  }
  if (offset === undefined) {
    offset = 0;
    end = view.length;
  } else {
    requireIntegerIn(offset, 'offset', 0, MAX_SAFE);
    if (end === undefined) end = view.length;
    else requireIntegerIn(end, 'end', 0, view.length);
    if (offset >= end) return view;
  }
  if (typeof value === 'number') fillNumber(view, value, offset, end);
  else fillBytes(view, value, offset, end, found);
  return view;
}

function fill(value, offset, end, encoding) {
  return fillRange(this, value, offset, end, encoding);
}

module.exports = { fill, fillRange };
