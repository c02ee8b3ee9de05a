// The part of a message that says what a function got instead.
'use strict';

const host = require('host');
const { includes, is, isInteger, jsonStringify, slice, String } = require('./primordials');

// 12345678901 -> 12_345_678_901, as Node groups the decimal text; it does so in `1e+21` too.
function grouped(text) {
  const first = text[0] === '-' ? 1 : 0;
  let end = text.length;
  let groups = '';
  for (; end > first + 3; end -= 3) groups = `_${slice(text, end - 3, end)}${groups}`;
  return slice(text, 0, end) + groups;
}

/** A value out of range: large numbers in groups of three digits. */
function receivedValue(value) {
  if (typeof value !== 'number' && typeof value !== 'bigint') return host.inspect(value);
  const isLarge = (typeof value === 'bigint' || isInteger(value)) && (value > 2 ** 32 || value < -(2 ** 32));
  const text = is(value, -0) ? '-0' : String(value);
  return (isLarge ? grouped(text) : text) + (typeof value === 'bigint' ? 'n' : '');
}

function receivedString(value) {
  const text = value.length > 28 ? `${slice(value, 0, 25)}...` : value;
  return includes(text, "'") ? jsonStringify(text) : `'${text}'`;
}

/** A value of the wrong type: `null`, `an instance of Map`, `type string ('a')`. */
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
      return `type number (${is(value, -0) ? '-0' : value})`;
    case 'bigint':
      return `type bigint (${value}n)`;
    default:
      return `type ${typeof value} (${String(value)})`;
  }
}

/** A value that a function cannot use: as util.inspect shows it, at most 128 characters of it. */
function receivedInspected(value) {
  const text = host.inspect(value);
  return text.length > 128 ? `${slice(text, 0, 128)}...` : text;
}

module.exports = { receivedInspected, receivedType, receivedValue };
