// Buffer.from and copyBytesFrom: whatever has text, bytes or elements. docs/encodings.md says how text becomes bytes.
'use strict';

const pool = require('./pool');
const { FastBuffer } = pool;
const { UTF8, encodingOf } = require('./encodings');
const { bufferOutOfBounds, invalidArgType, requireIntegerIn, unknownEncoding } = require('./errors');
const {
  isArray,
  MAX_SAFE,
  min,
  RangeError,
  toPrimitive,
  trunc,
  typedArrayBuffer,
  typedArrayByteLength,
  typedArrayByteOffset,
  typedArrayLength,
  typedArraySet,
  Uint8Array,
} = require('./primordials');
const { byteLength, encode } = require('./text');
const { isAnyArrayBuffer, isTypedArray } = require('./types');

// The estimate is kept as capacity when the text turns out to have fewer bytes.
function encodeOwn(string, encoding, capacity) {
  const buffer = pool.unsafeBlock(capacity);
  const written = encode(string, encoding, buffer, 0, capacity);
  return written === capacity ? buffer : new FastBuffer(buffer.buffer, 0, written);
}

/** The bytes of `string`. Four bytes a code unit are reserved; only when that is too much it is asked how many. */
function encodeText(string, encoding) {
  const units = string.length;
  if (units === 0) return new FastBuffer();
  const isShort = pool.isCarved(units);
  if (isShort && pool.isCarved(units * 4)) return pool.carveText(string, encoding, units * 4);
  const room = byteLength(string, encoding);
  return isShort && pool.isCarved(room) ? pool.carveText(string, encoding, room) : encodeOwn(string, encoding, room);
}

function fromString(string, encoding) {
  if (typeof encoding !== 'string' || encoding === '') return encodeText(string, UTF8);
  const found = encodingOf(encoding);
  if (found === undefined) throw unknownEncoding(encoding);
  return encodeText(string, found);
}

const ELEMENTWISE_MAX = 256;

// NaN is 0, as is what is no number at all; fractions stay.
const toOffset = (value) => +value || 0;

function fromArrayBuffer(arrayBuffer, byteOffset, length) {
  const offset = byteOffset === undefined ? 0 : toOffset(byteOffset);
  const rest = arrayBuffer.byteLength - offset;
  if (rest < 0) throw bufferOutOfBounds('offset');
  // Without a length the view follows a resizable ArrayBuffer.
  let size;
  if (length !== undefined) {
    size = +length;
    if (size > 0) {
      if (size > rest) throw bufferOutOfBounds('length');
    } else {
      size = 0;
    }
  }
  if (trunc(offset) < 0) throw new RangeError(`Start offset ${offset} is outside the bounds of the buffer`);
  return new FastBuffer(arrayBuffer, offset, size);
}

// What set() does, and quicker for small arrays.
function setElements(buffer, arrayLike, length) {
  if (!isArray(arrayLike) || length > ELEMENTWISE_MAX || arrayLike.length !== length) {
    typedArraySet(buffer, arrayLike);
    return;
  }
  for (let i = 0; i < length; i++) buffer[i] = arrayLike[i];
}

function fromElements(arrayLike) {
  const { length } = arrayLike;
  if (length <= 0) return new FastBuffer();
  const buffer = pool.isCarved(length) ? pool.allocate(length) : pool.zeroedBlock(length);
  setElements(buffer, arrayLike, length);
  return buffer;
}

// undefined when `object` is nothing that has elements.
function fromObject(object) {
  if (object.length !== undefined || isAnyArrayBuffer(object.buffer)) {
    return typeof object.length === 'number' ? fromElements(object) : new FastBuffer();
  }
  if (object.type === 'Buffer' && isArray(object.data)) return fromElements(object.data);
  return undefined;
}

function from(value, encodingOrOffset, length) {
  if (typeof value === 'string') return fromString(value, encodingOrOffset);
  if (typeof value === 'object' && value !== null) {
    if (isAnyArrayBuffer(value)) return fromArrayBuffer(value, encodingOrOffset, length);
    const primitive = value.valueOf && value.valueOf();
    const isOther = primitive != null && primitive !== value;
    if (isOther && (typeof primitive === 'string' || typeof primitive === 'object')) {
      return from(primitive, encodingOrOffset, length);
    }
    const buffer = fromObject(value);
    if (buffer !== undefined) return buffer;
    if (typeof value[toPrimitive] === 'function') {
      const text = value[toPrimitive]('string');
      if (typeof text === 'string') return fromString(text, encodingOrOffset);
    }
  }
  const expected = 'of type string or an instance of Buffer, ArrayBuffer, or Array or an Array-like Object';
  throw invalidArgType('first argument', expected, value);
}

function copyBytesFrom(view, offset, length) {
  if (!isTypedArray(view)) throw invalidArgType('view', 'an instance of TypedArray', view);
  const elements = typedArrayLength(view);
  if (elements === 0) return new FastBuffer();
  let start = 0;
  if (offset !== undefined) {
    requireIntegerIn(offset, 'offset', 0, MAX_SAFE);
    if (offset >= elements) return new FastBuffer();
    start = offset;
  }
  if (length !== undefined) requireIntegerIn(length, 'length', 0, MAX_SAFE);
  const width = typedArrayByteLength(view) / elements;
  const count = min(length ?? elements, elements - start) * width;
  return fromElements(new Uint8Array(typedArrayBuffer(view), typedArrayByteOffset(view) + start * width, count));
}

module.exports = { copyBytesFrom, encodeText, from };
