// Node's error objects (class, code, message, own properties in Node's order), and the checks of arguments that throw
// them.
'use strict';

const host = require('host');
const {
  defineProperty,
  endsWith,
  Error,
  isInteger,
  MAX_SAFE,
  RangeError,
  setPrototypeOf,
  TypeError,
} = require('./primordials');
const { receivedInspected, receivedType, receivedValue } = require('./received');

const MAX_STRING_LENGTH = 0x1fffffe8;

function define(error, key, value, enumerable) {
  defineProperty(error, key, { __proto__: null, value, writable: true, enumerable, configurable: true });
}

const { toString: codeAndMessage } = {
  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  },
};

// The code shows in toString() and in the stack, but not in `name`.
function withCodeInText(Base) {
  const prototype = Object.create(Base.prototype);
  define(prototype, 'constructor', Base, false);
  define(prototype, 'toString', codeAndMessage, false);
  if (host.nodeErrorSymbol !== undefined) define(prototype, host.nodeErrorSymbol, true, false);
  return prototype;
}
const prototypes = {
  Error: withCodeInText(Error),
  RangeError: withCodeInText(RangeError),
  TypeError: withCodeInText(TypeError),
};

// Node puts `code` before `message` where the message has arguments of more than text.
function nodeError(Base, code, message, codeFirst = false) {
  const error = new Base();
  if (codeFirst) define(error, 'code', code, true);
  define(error, 'message', message, false);
  if (!codeFirst) define(error, 'code', code, true);
  const { name } = Base;
  setPrototypeOf(error, prototypes[name]);
  host.normalizeStack(error, `${name} [${code}]: ${message}`);
  return error;
}

/** An error as Node's C++ throws it: its toString() does not show the code. */
function plainError(Base, code, message) {
  const error = new Base(message);
  error.code = code;
  host.normalizeStack(error, `${Base.name}: ${message}`);
  return error;
}

/** `expected` is the whole phrase: `of type number`, `an instance of Array`. */
function invalidArgType(name, expected, value) {
  const subject = endsWith(name, ' argument') ? name : `"${name}" argument`;
  const message = `The ${subject} must be ${expected}. Received ${receivedType(value)}`;
  return nodeError(TypeError, 'ERR_INVALID_ARG_TYPE', message, true);
}

function invalidArgValue(name, value, reason = 'is invalid') {
  const message = `The argument '${name}' ${reason}. Received ${receivedInspected(value)}`;
  return nodeError(TypeError, 'ERR_INVALID_ARG_VALUE', message, true);
}

function outOfRange(name, range, value) {
  const text = receivedValue(value);
  const message = `The value of "${name}" is out of range. It must be ${range}. Received ${text}`;
  return nodeError(RangeError, 'ERR_OUT_OF_RANGE', message, true);
}

function bufferOutOfBounds(name) {
  const message =
    name === undefined ? 'Attempt to access memory outside buffer bounds' : `"${name}" is outside of buffer bounds`;
  return nodeError(RangeError, 'ERR_BUFFER_OUT_OF_BOUNDS', message, true);
}

function missingArgument(name) {
  return nodeError(TypeError, 'ERR_MISSING_ARGS', `The "${name}" argument must be specified`, true);
}

function unknownEncoding(name) {
  const text = typeof name === 'string' ? name : host.format('%s', name);
  return nodeError(TypeError, 'ERR_UNKNOWN_ENCODING', `Unknown encoding: ${text}`);
}

// As C++ words it, the class without the code.
const offsetOutOfBounds = () =>
  plainError(RangeError, 'ERR_BUFFER_OUT_OF_BOUNDS', '"offset" is outside of buffer bounds');
const notABuffer = () => plainError(TypeError, 'ERR_INVALID_ARG_TYPE', 'argument must be a buffer');
const notAString = () => plainError(TypeError, 'ERR_INVALID_ARG_TYPE', 'argument must be a string');
const indexOutOfRange = () => plainError(RangeError, 'ERR_OUT_OF_RANGE', 'Index out of range');
const startOutOfRange = (name) =>
  plainError(RangeError, 'ERR_OUT_OF_RANGE', `The value of "${name}" is out of range.`);
const allocationFailed = () => plainError(RangeError, 'ERR_MEMORY_ALLOCATION_FAILED', 'Failed to allocate memory');

function stringTooLong() {
  const message = `Cannot create a string longer than 0x${MAX_STRING_LENGTH.toString(16)} characters`;
  return plainError(Error, 'ERR_STRING_TOO_LONG', message);
}

function requireNumber(value, name) {
  if (typeof value !== 'number') throw invalidArgType(name, 'of type number', value);
}

/** A number from min to max, fractions allowed. */
function requireNumberIn(value, name, min, max) {
  requireNumber(value, name);
  if (!(value >= min && value <= max)) throw outOfRange(name, `>= ${min} && <= ${max}`, value);
}

/** An integer from min to max. */
function requireIntegerIn(value, name, min, max = MAX_SAFE) {
  requireNumber(value, name);
  if (!isInteger(value)) throw outOfRange(name, 'an integer', value);
  if (value < min || value > max) throw outOfRange(name, `>= ${min} && <= ${max}`, value);
}

module.exports = {
  MAX_STRING_LENGTH,
  nodeError,
  plainError,
  invalidArgType,
  invalidArgValue,
  outOfRange,
  bufferOutOfBounds,
  missingArgument,
  unknownEncoding,
  notABuffer,
  offsetOutOfBounds,
  notAString,
  indexOutOfRange,
  startOutOfRange,
  allocationFailed,
  stringTooLong,
  requireNumber,
  requireNumberIn,
  requireIntegerIn,
};
