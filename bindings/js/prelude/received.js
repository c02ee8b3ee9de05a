// The part of a message that says what a function got instead.
'use strict';

const host = require('host');

// 12345678901 -> 12_345_678_901, as Node groups the decimal text; it does so in `1e+21` too.
function grouped(text) {
  const sign = text.startsWith('-') ? '-' : '';
  return sign + text.slice(sign.length).replace(/(?!^)(?=(?:.{3})+$)/g, '_');
}

/** A value out of range: large numbers in groups of three digits. */
function receivedValue(value) {
  if (typeof value !== 'number' && typeof value !== 'bigint') return host.inspect(value);
  const isLarge = (typeof value === 'bigint' || Number.isInteger(value)) && (value > 2 ** 32 || value < -(2 ** 32));
  const text = Object.is(value, -0) ? '-0' : String(value);
  return (isLarge ? grouped(text) : text) + (typeof value === 'bigint' ? 'n' : '');
}

function receivedString(value) {
  const text = value.length > 28 ? `${value.slice(0, 25)}...` : value;
  return text.includes("'") ? JSON.stringify(text) : `'${text}'`;
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
      return `type number (${Object.is(value, -0) ? '-0' : value})`;
    case 'bigint':
      return `type bigint (${value}n)`;
    default:
      return `type ${typeof value} (${String(value)})`;
  }
}

/** A value that a function cannot use: as util.inspect shows it, at most 128 characters of it. */
function receivedInspected(value) {
  const text = host.inspect(value);
  return text.length > 128 ? `${text.slice(0, 128)}...` : text;
}

module.exports = { receivedInspected, receivedType, receivedValue };
