// What a value really is, whatever its properties claim; the bytes of a view; numbers as indices.
'use strict';

const host = require('host');
const {
  arrayBufferByteLength,
  dataViewBuffer,
  dataViewByteLength,
  dataViewByteOffset,
  isArray,
  isView,
  sharedArrayBufferByteLength,
  trunc,
  typedArrayBuffer,
  typedArrayByteLength,
  typedArrayByteOffset,
  typedArrayTag,
  Uint8Array,
} = require('./primordials');

const isUint8Array = (value) => typedArrayTag(value) === 'Uint8Array';
const isTypedArray = (value) => typedArrayTag(value) !== undefined;

function answers(question, value) {
  try {
    question(value);
    return true;
  } catch {
    return false;
  }
}

// The language has no question for this that does not throw, which is slow: hosts may have a better one.
function hasByteLengthOfBuffer(value) {
  if (typeof value !== 'object' || value === null || isArray(value) || isView(value)) return false;
  return (
    answers(arrayBufferByteLength, value) ||
    (sharedArrayBufferByteLength !== undefined && answers(sharedArrayBufferByteLength, value))
  );
}

const isAnyArrayBuffer = host.isAnyArrayBuffer ?? hasByteLengthOfBuffer;

// Asking a DataView whose memory is gone throws.
function dataViewBytes(view) {
  const buffer = dataViewBuffer(view);
  try {
    return new Uint8Array(buffer, dataViewByteOffset(view), dataViewByteLength(view));
  } catch {
    return new Uint8Array();
  }
}

/** The bytes of any view of an ArrayBuffer, as it is now; none when its memory is gone. */
function bytesOf(view) {
  if (isUint8Array(view)) return view;
  if (!isTypedArray(view)) return dataViewBytes(view);
  const size = typedArrayByteLength(view);
  return size === 0 ? new Uint8Array() : new Uint8Array(typedArrayBuffer(view), typedArrayByteOffset(view), size);
}

/** The integer that an index stands for, `fallback` for undefined: rounded towards zero, 0 for NaN. */
function toIndex(value, fallback) {
  return value === undefined ? fallback : trunc(+value) || 0;
}

module.exports = { isAnyArrayBuffer, isTypedArray, isUint8Array, bytesOf, toIndex };
