// Node's error objects (class, code, message, own properties) and the argument checks that throw them.

const host = require('host');

// The code shows in toString() and in the stack, but not in `name`.
function withCodeInText(Base) {
  return Object.create(Base.prototype, {
    toString: {
      value() {
        return `${this.name} [${this.code}]: ${this.message}`;
      },
      writable: true,
      configurable: true,
    },
  });
}
const prototypes = new Map([RangeError, TypeError, Error].map((Base) => [Base, withCodeInText(Base)]));

function nodeError(Base, code, message) {
  const error = new Base(message);
  Object.setPrototypeOf(error, prototypes.get(Base));
  error.code = code;
  host.normalizeStack(error, `${Base.name} [${code}]: ${message}`);
  return error;
}

// 12345678901 -> 12_345_678_901, as Node groups the decimal text; it does so in `1e+21` too.
function grouped(text) {
  const sign = text.startsWith('-') ? '-' : '';
  return sign + text.slice(sign.length).replace(/(?!^)(?=(?:.{3})+$)/g, '_');
}

function receivedNumber(value) {
  const isLarge = (typeof value === 'bigint' || Number.isInteger(value)) && (value > 2 ** 32 || value < -(2 ** 32));
  const text = Object.is(value, -0) ? '-0' : String(value);
  return (isLarge ? grouped(text) : text) + (typeof value === 'bigint' ? 'n' : '');
}

function receivedString(value) {
  const text = value.length > 28 ? `${value.slice(0, 25)}...` : value;
  return text.includes("'") ? JSON.stringify(text) : `'${text}'`;
}

function receivedType(value) {
  switch (typeof value) {
    case 'undefined':
      return 'undefined';
    case 'function':
      return `function ${value.name}`;
    case 'object':
      if (value === null) return 'null';
      if (value.constructor?.name) return `an instance of ${value.constructor.name}`;
      return host.inspect(value, { depth: -1 });
    case 'string':
      return `type string (${receivedString(value)})`;
    case 'number':
      return `type number (${Object.is(value, -0) ? '-0' : value})`;
    case 'bigint':
      return `type bigint (${value}n)`;
    default:
      return `type ${typeof value} (${String(value)})`;
  }
}

/** `expected` is the whole phrase: `of type number`, `an instance of Array`. */
function invalidArgType(name, expected, value) {
  const subject = name.endsWith(' argument') ? name : `"${name}" argument`;
  return nodeError(
    TypeError,
    'ERR_INVALID_ARG_TYPE',
    `The ${subject} must be ${expected}. Received ${receivedType(value)}`,
  );
}

function invalidArgValue(name, value, reason = 'is invalid') {
  const text = host.inspect(value);
  const received = text.length > 128 ? `${text.slice(0, 128)}...` : text;
  return nodeError(TypeError, 'ERR_INVALID_ARG_VALUE', `The argument '${name}' ${reason}. Received ${received}`);
}

function outOfRange(name, range, value) {
  const received = typeof value === 'number' || typeof value === 'bigint' ? receivedNumber(value) : String(value);
  const message = `The value of "${name}" is out of range. It must be ${range}. Received ${received}`;
  return nodeError(RangeError, 'ERR_OUT_OF_RANGE', message);
}

function bufferOutOfBounds(name) {
  const message =
    name === undefined ? 'Attempt to access memory outside buffer bounds' : `"${name}" is outside of buffer bounds`;
  return nodeError(RangeError, 'ERR_BUFFER_OUT_OF_BOUNDS', message);
}

function unknownEncoding(name) {
  const text = typeof name === 'string' ? name : host.format('%s', name);
  return nodeError(TypeError, 'ERR_UNKNOWN_ENCODING', `Unknown encoding: ${text}`);
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
function requireIntegerIn(value, name, min, max) {
  requireNumber(value, name);
  if (!Number.isInteger(value)) throw outOfRange(name, 'an integer', value);
  if (value < min || value > max) throw outOfRange(name, `>= ${min} && <= ${max}`, value);
}

module.exports = {
  nodeError,
  invalidArgType,
  invalidArgValue,
  outOfRange,
  bufferOutOfBounds,
  unknownEncoding,
  requireNumber,
  requireNumberIn,
  requireIntegerIn,
};
