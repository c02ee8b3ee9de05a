// toString and write, and the raw method of each encoding: utf8Slice, hexWrite, ...
'use strict';

const { UTF8, UTF16LE, LATIN1, ASCII, HEX, BASE64, BASE64URL, encodingOf } = require('./encodings');
const {
  bufferOutOfBounds,
  indexOutOfRange,
  notABuffer,
  notAString,
  offsetOutOfBounds,
  requireIntegerIn,
  unknownEncoding,
} = require('./errors');
const { isView, min, Number, trunc, typedArrayLength } = require('./primordials');
const { decode, encode } = require('./text');
const { bytesOf, toIndex } = require('./types');

/** The text of [start, end) of any view; coerces and checks as Node's C++ does. */
function decodeRange(view, encoding, start, end) {
  if (!isView(view)) throw notABuffer();
  const size = typedArrayLength(bytesOf(view));
  if (size === 0) return '';
  const from = toIndex(start, 0);
  if (from < 0) throw indexOutOfRange();
  const to = toIndex(end, size);
  if (to < 0) throw indexOutOfRange();
  // Numbers beyond 64 bits are all the same.
  if (to <= from || from >= 2 ** 63) return '';
  if (to > size) throw indexOutOfRange();
  return decode(bytesOf(view), encoding, from, to);
}

/** Encodes `string` into `length` bytes of any view; coerces and checks as Node's C++ does. */
function encodeRange(view, encoding, string, offset, length) {
  if (!isView(view)) throw notABuffer();
  if (typeof string !== 'string') throw notAString();
  const size = typedArrayLength(bytesOf(view));
  const from = toIndex(offset, 0);
  if (from < 0) throw indexOutOfRange();
  if (from > size) throw offsetOutOfBounds();
  const room = toIndex(length, size - from);
  if (room < 0) throw indexOutOfRange();
  return encode(string, encoding, bytesOf(view), from, min(room, size - from));
}

function toString(encoding, start, end) {
  if (arguments.length === 0) return decodeRange(this, UTF8, 0, this.length);
  const size = typedArrayLength(this);
  // No negative indices. Compared before they are converted: a BigInt out of range passes.
  if (start <= 0) start = 0;
  else if (start >= size) return '';
  else start = trunc(start) || 0;
  if (end === undefined || end > size) end = size;
  else end = trunc(end) || 0;
  if (end <= start) return '';
  const found = encoding === undefined ? UTF8 : encodingOf('' + encoding);
  if (found === undefined) throw unknownEncoding(encoding);
  const bytes = bytesOf(this);
  const sizeNow = typedArrayLength(bytes);
  // Code of the arguments may have shrunk the buffer.
  if (end > sizeNow && sizeNow > 0) throw indexOutOfRange();
  return decode(bytes, found, start, end);
}

// Where Node checks the bounds in JavaScript, and does not clamp.
const isStrict = (encoding) => encoding === UTF8 || encoding === LATIN1 || encoding === ASCII;

function write(string, offset, length, encoding) {
  const size = typedArrayLength(this);
  let room = size;
  if (offset === undefined) {
    encoding = undefined;
    offset = 0;
  } else if (length === undefined && typeof offset === 'string') {
    encoding = offset;
    offset = 0;
  } else {
    requireIntegerIn(offset, 'offset', 0, size);
    room = size - offset;
    if (typeof length === 'string') {
      encoding = length;
    } else if (length !== undefined) {
      requireIntegerIn(length, 'length', 0, size);
      if (length < room) room = length;
    }
  }
  let found = UTF8;
  if (encoding) {
    found = encodingOf('' + encoding);
    if (found === undefined) throw unknownEncoding(encoding);
  }
  if (isStrict(found)) {
    if (offset > this.byteLength) throw bufferOutOfBounds('offset');
    if (room > this.byteLength - offset) throw bufferOutOfBounds('length');
    if (typeof string !== 'string') throw notAString();
  } else {
    if (typeof string !== 'string') throw notAString();
    if (offset > typedArrayLength(bytesOf(this))) throw offsetOutOfBounds();
  }
  return encode(string, found, bytesOf(this), offset, room);
}

const slicer = (encoding) =>
  function (start, end) {
    return decodeRange(this, encoding, start, end);
  };

const writer = (encoding) =>
  function (string, offset, length) {
    return encodeRange(this, encoding, string, offset, length);
  };

// These allow BigInts and no length beyond the end, and look at the text last.
const strictWriter = (encoding) =>
  function (string, offset, length) {
    const from = offset === undefined ? 0 : Number(offset);
    if (from < 0) throw bufferOutOfBounds('offset');
    if (from > this.byteLength) throw bufferOutOfBounds('offset');
    const room = length === undefined ? this.byteLength - from : Number(length);
    if (room < 0 || room > this.byteLength - from) throw bufferOutOfBounds('length');
    if (!isView(this)) throw notABuffer();
    if (typeof string !== 'string') throw notAString();
    return encode(string, encoding, bytesOf(this), trunc(from) || 0, trunc(room) || 0);
  };

module.exports = {
  decodeRange,
  toString,
  write,
  rawMethods: {
    asciiSlice: slicer(ASCII),
    base64Slice: slicer(BASE64),
    base64urlSlice: slicer(BASE64URL),
    latin1Slice: slicer(LATIN1),
    hexSlice: slicer(HEX),
    ucs2Slice: slicer(UTF16LE),
    utf8Slice: slicer(UTF8),
    asciiWrite: strictWriter(ASCII),
    base64Write: writer(BASE64),
    base64urlWrite: writer(BASE64URL),
    latin1Write: strictWriter(LATIN1),
    hexWrite: writer(HEX),
    ucs2Write: writer(UTF16LE),
    utf8Write: strictWriter(UTF8),
  },
};
