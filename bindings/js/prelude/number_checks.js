// What is checked when numbers are read and written. A buffer is asked for its first and last byte: `undefined` says
// at once that an offset is out of bounds, no integer or no number.
'use strict';

const { bufferOutOfBounds, outOfRange, requireNumber } = require('./errors');
const { floor } = require('./primordials');

/** The error for a number of `width` bytes at `offset`, where a buffer of `size` does not have them. */
function boundsError(offset, width, size) {
  requireNumber(offset, 'offset');
  if (floor(offset) !== offset) return outOfRange('offset', 'an integer', offset);
  if (size < width) return bufferOutOfBounds();
  return outOfRange('offset', `>= 0 and <= ${size - width}`, offset);
}

/** Throws when the bytes [offset, offset + width) are not all there. */
function checkBounds(buffer, offset, width) {
  requireNumber(offset, 'offset');
  if (buffer[offset] === undefined || buffer[offset + width - 1] === undefined)
    throw boundsError(offset, width, buffer.length);
}

function byteLengthError(byteLength) {
  if (floor(byteLength) !== byteLength) {
    requireNumber(byteLength, 'byteLength');
    return outOfRange('byteLength', 'an integer', byteLength);
  }
  return outOfRange('byteLength', '>= 1 and <= 6', byteLength);
}

// 2 ** 40 is written as a power from five bytes on; below that in plain digits.
function rangeText(width, signed, suffix) {
  const bits = width * 8;
  if (width <= 4)
    return signed ? `>= ${-(2 ** (bits - 1))} and <= ${2 ** (bits - 1) - 1}` : `>= 0 and <= ${2 ** bits - 1}`;
  const power = (exponent) => `2${suffix} ** ${exponent}${suffix}`;
  return signed ? `>= -(${power(bits - 1)}) and < ${power(bits - 1)}` : `>= 0${suffix} and < ${power(bits)}`;
}

/** The error for a value that a number of `width` bytes cannot have. */
function rangeError(value, width, signed, suffix = '') {
  return outOfRange('value', rangeText(width, signed, suffix), value);
}

module.exports = { boundsError, byteLengthError, checkBounds, rangeError };
