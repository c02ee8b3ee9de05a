// Buffers of a given size or of given parts. docs/slab.md says what is carved.
'use strict';

const pool = require('./pool');
const { FastBuffer } = pool;
const { invalidArgType, invalidArgValue, outOfRange, requireIntegerIn, requireNumberIn } = require('./errors');
const { fillRange } = require('./fill');
const {
  isArray,
  max,
  MAX_SAFE,
  trunc,
  typedArrayFill,
  typedArrayLength,
  typedArraySet,
  typedArraySubarray,
} = require('./primordials');
const { isUint8Array } = require('./types');

/** Node's buffer.constants.MAX_LENGTH. What the engine cannot hold (more than 4 GiB) is refused like lack of memory. */
const MAX_LENGTH = MAX_SAFE;
const MAX_ALIGNMENT = 2 ** 30;

function checkSize(size) {
  if (typeof size === 'number' && size >= 0 && size <= MAX_LENGTH) return;
  requireNumberIn(size, 'size', 0, MAX_LENGTH);
}

function checkAlignment(size, alignment) {
  requireIntegerIn(alignment, 'alignment', 1, MAX_ALIGNMENT);
  if ((alignment & (alignment - 1)) !== 0) throw invalidArgValue('alignment', alignment, 'must be a power of two');
  const limit = MAX_LENGTH - max(alignment, 8);
  if (size > limit) throw outOfRange('size', `<= ${limit}`, size);
}

function alloc(size, fill, encoding) {
  checkSize(size);
  if (fill === undefined || fill === 0 || size <= 0) return pool.zeroedBlock(size);
  const buffer = pool.unsafeBlock(size);
  return fillRange(buffer, fill, 0, buffer.length, encoding);
}

function allocUnsafe(size, alignment) {
  checkSize(size);
  if (alignment === undefined) return pool.allocate(size);
  checkAlignment(size, alignment);
  if (size > 0 && pool.isCarved(size) && alignment <= pool.SLAB_ALIGNMENT) {
    return pool.carveAligned(trunc(size), alignment);
  }
  return pool.alignedBlock(size, alignment);
}

function allocUnsafeSlow(size, alignment) {
  checkSize(size);
  if (alignment === undefined) return pool.unsafeBlock(size);
  checkAlignment(size, alignment);
  return pool.alignedBlock(size, alignment);
}

// Written as a method: as in Node it is no constructor.
const { of } = {
  of(...items) {
    const buffer = pool.unsafeBlock(items.length);
    for (let i = 0; i < items.length; i++) buffer[i] = items[i];
    return buffer;
  },
};

function requirePiece(list, index) {
  const piece = list[index];
  if (isUint8Array(piece)) return piece;
  throw invalidArgType(`list[${index}]`, 'an instance of Buffer or Uint8Array', piece);
}

function totalLength(list) {
  let total = 0;
  for (let i = 0; i < list.length; i++) total += typedArrayLength(requirePiece(list, i));
  return total;
}

function concat(list, length) {
  if (!isArray(list)) throw invalidArgType('list', 'an instance of Array', list);
  if (list.length === 0) return new FastBuffer();
  if (length !== undefined) requireIntegerIn(length, 'length', 0, MAX_LENGTH);
  const total = totalLength(list);
  const size = length ?? total;
  const buffer = allocUnsafe(size);
  let end = 0;
  for (let i = 0; i < list.length; i++) {
    const piece = requirePiece(list, i);
    const count = typedArrayLength(piece);
    if (count > size - end) {
      typedArraySet(buffer, typedArraySubarray(piece, 0, size - end), end);
      return buffer;
    }
    typedArraySet(buffer, piece, end);
    end += count;
  }
  if (end < size) typedArrayFill(buffer, 0, end);
  return buffer;
}

module.exports = { MAX_LENGTH, alloc, allocUnsafe, allocUnsafeSlow, concat, of };
