// Every way to make a Buffer. docs/slab.md says what is carved, docs/encodings.md how text becomes bytes.

const natives = require('natives');
const pool = require('./pool');
const { FastBuffer } = pool;
const { UTF8, encodingOf, byteLength } = require('./encodings');
const {
  bufferOutOfBounds,
  invalidArgType,
  invalidArgValue,
  outOfRange,
  requireIntegerIn,
  requireNumberIn,
  unknownEncoding,
} = require('./errors');
const { isAnyArrayBuffer, isTypedArray, isUint8Array, lengthOf } = require('./types');
const { fillRange } = require('./fill');

/** Node's buffer.constants.MAX_LENGTH. What the engine cannot hold (more than 4 GiB) is refused like lack of memory. */
const MAX_LENGTH = Number.MAX_SAFE_INTEGER;
const MAX_ALIGNMENT = 2 ** 30;

function checkSize(size) {
  requireNumberIn(size, 'size', 0, MAX_LENGTH);
}

function checkAlignment(size, alignment) {
  requireIntegerIn(alignment, 'alignment', 1, MAX_ALIGNMENT);
  if ((alignment & (alignment - 1)) !== 0) throw invalidArgValue('alignment', alignment, 'must be a power of two');
  const max = MAX_LENGTH - Math.max(alignment, 8);
  if (size > max) throw outOfRange('size', `>= 0 && <= ${max}`, size);
}

// Larger by the alignment, with the view at the first such address inside: what Node does, to the byte.
function alignedBlock(size, alignment) {
  if (size < 1) return new FastBuffer();
  const whole = Math.trunc(size);
  const block = natives.allocateBlock(whole + Math.max(alignment, 8), false);
  if (block === null) throw pool.allocationFailed();
  return new FastBuffer(block, natives.firstAligned(block, alignment), whole);
}

function alloc(size, fill, encoding) {
  checkSize(size);
  if (fill === undefined || fill === 0 || size <= 0) return pool.ownBlock(size, true);
  const buffer = pool.ownBlock(size, false);
  fillRange(buffer, fill, 0, buffer.length, encoding);
  return buffer;
}

function allocUnsafe(size, alignment) {
  checkSize(size);
  if (alignment === undefined) return pool.allocate(size);
  checkAlignment(size, alignment);
  if (size >= 1 && pool.isCarved(size) && alignment <= pool.SLAB_ALIGNMENT)
    return pool.carve(Math.trunc(size), alignment);
  return alignedBlock(size, alignment);
}

function allocUnsafeSlow(size, alignment) {
  checkSize(size);
  if (alignment === undefined) return pool.ownBlock(size, false);
  checkAlignment(size, alignment);
  return alignedBlock(size, alignment);
}

// The estimate is kept as capacity when the text turns out to have fewer bytes.
function encodeOwn(string, encoding, capacity) {
  const buffer = pool.ownBlock(capacity, false);
  const written = natives.encode(string, encoding, buffer, 0, capacity);
  return written === capacity ? buffer : new FastBuffer(buffer.buffer, 0, written);
}

/** The bytes of `string`. Four bytes a code unit are reserved; only when that is too much it is asked how many. */
function encodeText(string, encoding) {
  if (string.length === 0) return new FastBuffer();
  let room = string.length;
  if (pool.isCarved(room)) room *= 4;
  if (pool.isCarved(room)) return pool.carveText(string, encoding, room);
  room = byteLength(string, encoding);
  const mayCarve = pool.isCarved(string.length) && pool.isCarved(room);
  return mayCarve ? pool.carveText(string, encoding, room) : encodeOwn(string, encoding, room);
}

function fromString(string, encoding) {
  if (typeof encoding !== 'string' || encoding === '') return encodeText(string, UTF8);
  const found = encodingOf(encoding);
  if (found === undefined) throw unknownEncoding(encoding);
  return encodeText(string, found);
}

// A number as an index into an ArrayBuffer; undefined and NaN are 0.
const toIndex = (value) => (Number.isNaN(+value) ? 0 : +value);

function fromArrayBuffer(arrayBuffer, byteOffset, length) {
  const offset = byteOffset === undefined ? 0 : toIndex(byteOffset);
  const rest = arrayBuffer.byteLength - offset;
  if (rest < 0) throw bufferOutOfBounds('offset');
  // Without a length the view follows a resizable ArrayBuffer.
  let size;
  if (length !== undefined) {
    size = Math.max(toIndex(length), 0);
    if (size > rest) throw bufferOutOfBounds('length');
  }
  if (Math.trunc(offset) < 0) throw new RangeError(`Start offset ${offset} is outside the bounds of the buffer`);
  return new FastBuffer(arrayBuffer, offset, size);
}

function fromElements(arrayLike) {
  const length = arrayLike.length;
  if (typeof length !== 'number' || !(length > 0)) return new FastBuffer();
  requireNumberIn(length, 'length', 0, MAX_LENGTH);
  const buffer = pool.allocate(length);
  buffer.set(arrayLike);
  return buffer;
}

// undefined when `object` is nothing that has elements.
function fromObject(object) {
  if (object.length !== undefined || isAnyArrayBuffer(object.buffer)) return fromElements(object);
  if (object.type === 'Buffer' && Array.isArray(object.data)) return fromElements(object.data);
  return undefined;
}

function from(value, encodingOrOffset, length) {
  if (typeof value === 'string') return fromString(value, encodingOrOffset);
  if (typeof value === 'object' && value !== null) {
    if (isAnyArrayBuffer(value)) return fromArrayBuffer(value, encodingOrOffset, length);
    const primitive = value.valueOf && value.valueOf();
    const isOther = primitive != null && primitive !== value;
    if (isOther && (typeof primitive === 'string' || typeof primitive === 'object'))
      return from(primitive, encodingOrOffset, length);
    const buffer = fromObject(value);
    if (buffer !== undefined) return buffer;
    if (typeof value[Symbol.toPrimitive] === 'function') {
      const text = value[Symbol.toPrimitive]('string');
      if (typeof text === 'string') return fromString(text, encodingOrOffset);
    }
  }
  const expected = 'of type string or an instance of Buffer, ArrayBuffer, or Array or an Array-like Object';
  throw invalidArgType('first argument', expected, value);
}

function copyBytesFrom(view, offset, length) {
  if (!isTypedArray(view)) throw invalidArgType('view', 'an instance of TypedArray', view);
  const elements = lengthOf(view);
  if (elements === 0) return new FastBuffer();
  if (offset !== undefined) requireIntegerIn(offset, 'offset', 0, MAX_LENGTH);
  const start = offset ?? 0;
  if (start >= elements) return new FastBuffer();
  if (length !== undefined) requireIntegerIn(length, 'length', 0, MAX_LENGTH);
  const count = Math.min(length ?? elements, elements - start);
  const width = view.BYTES_PER_ELEMENT;
  return fromElements(new Uint8Array(view.buffer, view.byteOffset + start * width, count * width));
}

function of(...bytes) {
  const buffer = pool.ownBlock(bytes.length, false);
  buffer.set(bytes);
  return buffer;
}

function concat(list, length) {
  if (!Array.isArray(list)) throw invalidArgType('list', 'an instance of Array', list);
  if (list.length === 0) return new FastBuffer();
  if (length !== undefined) requireIntegerIn(length, 'length', 0, MAX_LENGTH);
  const pieces = Array.from(list);
  let total = 0;
  pieces.forEach((piece, i) => {
    if (!isUint8Array(piece)) throw invalidArgType(`list[${i}]`, 'an instance of Buffer or Uint8Array', piece);
    total += lengthOf(piece);
  });
  const buffer = allocUnsafe(length ?? total);
  let end = 0;
  for (const piece of pieces) {
    const room = buffer.length - end;
    if (room === 0) break;
    const size = lengthOf(piece);
    buffer.set(size > room ? new Uint8Array(piece.buffer, piece.byteOffset, room) : piece, end);
    end += Math.min(size, room);
  }
  buffer.fill(0, end);
  return buffer;
}

module.exports = { MAX_LENGTH, alloc, allocUnsafe, allocUnsafeSlow, copyBytesFrom, concat, encodeText, from, of };
