// equals and compare.
'use strict';

const natives = require('natives');
const { indexOutOfRange, invalidArgType, notABuffer, requireIntegerIn, startOutOfRange } = require('./errors');
const {
  isView,
  max,
  MAX_SAFE,
  min,
  sign,
  typedArrayBuffer,
  typedArrayByteLength,
  typedArrayByteOffset,
  typedArrayLength,
  Uint8Array,
} = require('./primordials');
const { bytesOf, isUint8Array, toIndex } = require('./types');

const compareThreshold = natives.compareThreshold();

function requireBytes(value, name) {
  if (!isUint8Array(value)) throw invalidArgType(name, 'an instance of Buffer or Uint8Array', value);
}

function compareWhole(a, b) {
  const aSize = typedArrayLength(a);
  const bSize = typedArrayLength(b);
  const count = min(aSize, bSize);
  if (count >= compareThreshold) return natives.compare(a, b);
  for (let i = 0; i < count; i++) {
    const difference = a[i] - b[i];
    if (difference !== 0) return difference < 0 ? -1 : 1;
  }
  return sign(aSize - bSize);
}

// For the native too: a view costs less than to give it two numbers.
function range(bytes, start, count) {
  if (start === 0 && count === typedArrayLength(bytes)) return bytes;
  return new Uint8Array(typedArrayBuffer(bytes), typedArrayByteOffset(bytes) + start, count);
}

function equals(otherBuffer) {
  requireBytes(otherBuffer, 'otherBuffer');
  if (this === otherBuffer) return true;
  const size = typedArrayByteLength(this);
  if (size !== typedArrayByteLength(otherBuffer)) return false;
  if (size >= compareThreshold) return natives.compare(bytesOf(this), otherBuffer) === 0;
  const bytes = bytesOf(this);
  for (let i = 0; i < size; i++) if (bytes[i] !== otherBuffer[i]) return false;
  return true;
}

function optionalIndex(value, name, fallback, max) {
  if (value === undefined) return fallback;
  requireIntegerIn(value, name, 0, max);
  return value;
}

// A `length` may lie, and its code may have taken bytes away since: those that are left are compared, and then the
// lengths that were claimed.
function compareClaimed(a, aStart, aEnd, b, bStart, bEnd) {
  if (aEnd < 0 || bEnd < 0) throw indexOutOfRange();
  const aRest = typedArrayLength(a) - aStart;
  const bRest = typedArrayLength(b) - bStart;
  if (aRest < 0) throw startOutOfRange('sourceStart');
  if (bRest < 0) throw startOutOfRange('targetStart');
  const aSize = aEnd - aStart;
  const bSize = bEnd - bStart;
  const count = max(0, min(aSize, bSize, aRest, bRest));
  return compareWhole(range(a, aStart, count), range(b, bStart, count)) || sign(aSize - bSize);
}

function compare(target, targetStart, targetEnd, sourceStart, sourceEnd) {
  requireBytes(target, 'target');
  if (arguments.length === 1) {
    if (!isView(this)) throw notABuffer();
    return compareWhole(bytesOf(this), target);
  }
  const targetSize = target.length;
  const otherFrom = optionalIndex(targetStart, 'targetStart', 0, MAX_SAFE);
  const otherTo = optionalIndex(targetEnd, 'targetEnd', targetSize, targetSize);
  const from = optionalIndex(sourceStart, 'sourceStart', 0, MAX_SAFE);
  const to = sourceEnd === undefined ? this.length : optionalIndex(sourceEnd, 'sourceEnd', 0, this.length);
  if (from >= to) return otherFrom >= otherTo ? 0 : -1;
  if (otherFrom >= otherTo) return 1;
  if (!isView(this)) throw notABuffer();
  const bytes = bytesOf(this);
  // A DataView has no `length`.
  const until = toIndex(to, typedArrayLength(bytes));
  return compareClaimed(bytes, from, until, target, otherFrom, toIndex(otherTo, 0));
}

/** Buffer.compare, and named so. */
const compareBuffers = function compare(buf1, buf2) {
  requireBytes(buf1, 'buf1');
  requireBytes(buf2, 'buf2');
  return buf1 === buf2 ? 0 : compareWhole(buf1, buf2);
};

module.exports = { compare, compareBuffers, equals };
