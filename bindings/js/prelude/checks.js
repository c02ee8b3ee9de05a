// Checks of arguments, and conversions of numbers that Node's C++ does.

const { invalidArgType, outOfRange } = require('./errors');
const { isInteger, trunc } = require('./primordials');

const MAX_SAFE = Number.MAX_SAFE_INTEGER;

function requireNumber(value, name) {
  if (typeof value !== 'number') throw invalidArgType(name, 'of type number', value);
}

/** A number from min to max, fractions allowed. */
function requireNumberIn(value, name, min, max) {
  requireNumber(value, name);
  if (!(value >= min && value <= max)) throw outOfRange(name, `>= ${min} && <= ${max}`, value);
}

/** An integer from min to max. */
function requireIntegerIn(value, name, min, max) {
  requireNumber(value, name);
  if (!isInteger(value)) throw outOfRange(name, 'an integer', value);
  if (value < min || value > max) throw outOfRange(name, `>= ${min} && <= ${max}`, value);
}

/** The integer that an index stands for, `fallback` for undefined: rounded towards zero, 0 for NaN. */
function toIndex(value, fallback) {
  return value === undefined ? fallback : trunc(+value) || 0;
}

module.exports = { MAX_SAFE, requireNumber, requireNumberIn, requireIntegerIn, toIndex };
