// subarray and slice, copy, swaps, toJSON.
'use strict';

const natives = require('natives');
const { move } = require('./move');
const { FastBuffer } = require('./pool');
const { invalidArgType, nodeError, outOfRange } = require('./errors');
const {
  Array,
  floor,
  isInteger,
  isView,
  MAX_SAFE,
  min,
  RangeError,
  trunc,
  typedArrayLength,
} = require('./primordials');
const { bytesOf } = require('./types');

const swapThreshold = natives.swapThreshold();

// Truncated; negative counts from the end; clamped to the size.
function viewIndex(index, size) {
  const whole = trunc(index);
  if (whole === 0 || whole !== whole) return 0;
  if (whole < 0) return whole + size > 0 ? whole + size : 0;
  return whole < size ? whole : size;
}

function subarray(start, end) {
  const size = typedArrayLength(this);
  const from = viewIndex(start, size);
  const to = end === undefined ? size : viewIndex(end, size);
  return new FastBuffer(this.buffer, this.byteOffset + from, to > from ? to - from : 0);
}

function slice(start, end) {
  return this.subarray(start, end);
}

// Rounds down, unlike views; what is no number, or too large for an exact one, is 0.
function copyIndex(index) {
  if (isInteger(index)) return index;
  const number = +index;
  return number >= -MAX_SAFE && number <= MAX_SAFE ? floor(number) : 0;
}

function copy(target, targetStart, sourceStart, sourceEnd) {
  if (!isView(this)) throw invalidArgType('source', 'an instance of Buffer or Uint8Array', this);
  if (!isView(target)) throw invalidArgType('target', 'an instance of Buffer or Uint8Array', target);
  const to = targetStart === undefined ? 0 : copyIndex(targetStart);
  if (to < 0) throw outOfRange('targetStart', '>= 0', to);
  const from = sourceStart === undefined ? 0 : copyIndex(sourceStart);
  const size = this.byteLength;
  if (from < 0 || from > size) throw outOfRange('sourceStart', `>= 0 && <= ${size}`, from);
  const until = sourceEnd === undefined ? size : copyIndex(sourceEnd);
  if (until < 0) throw outOfRange('sourceEnd', '>= 0', until);

  if (target.byteLength <= to || from >= until) return 0;
  const bytes = bytesOf(target);
  const room = typedArrayLength(bytes) - to;
  const source = bytesOf(this);
  // Coercing the arguments may have shrunk this buffer.
  const count = min(until - from, room, typedArrayLength(source) - from);
  if (count <= 0) return 0;
  move(bytes, to, source, from, count);
  return count;
}

function swapElements(view, at, other) {
  const element = view[at];
  view[at] = view[other];
  view[other] = element;
}

function swapPairs(view, size) {
  for (let at = 0; at < size; at += 2) swapElements(view, at, at + 1);
}

function swapFours(view, size) {
  for (let at = 0; at < size; at += 4) {
    swapElements(view, at, at + 3);
    swapElements(view, at + 1, at + 2);
  }
}

function swapEights(view, size) {
  for (let at = 0; at < size; at += 8) {
    swapElements(view, at, at + 7);
    swapElements(view, at + 1, at + 6);
    swapElements(view, at + 2, at + 5);
    swapElements(view, at + 3, at + 4);
  }
}

// By elements, as scripts see them, while it is worth it; then by bytes.
function swap(view, width) {
  const size = typedArrayLength(view);
  if (size % width !== 0) {
    throw nodeError(RangeError, 'ERR_INVALID_BUFFER_SIZE', `Buffer size must be a multiple of ${width * 8}-bits`);
  }
  if (size >= swapThreshold) {
    natives.swap(bytesOf(view), width);
    return view;
  }
  if (width === 2) swapPairs(view, size);
  else if (width === 4) swapFours(view, size);
  else swapEights(view, size);
  return view;
}

function toJSON() {
  const size = typedArrayLength(this);
  if (size === 0) return { type: 'Buffer', data: [] };
  const data = new Array(size);
  for (let i = 0; i < size; i++) data[i] = this[i];
  return { type: 'Buffer', data };
}

module.exports = {
  copy,
  slice,
  subarray,
  swap16: function swap16() {
    return swap(this, 2);
  },
  swap32: function swap32() {
    return swap(this, 4);
  },
  swap64: function swap64() {
    return swap(this, 8);
  },
  toJSON,
};
