// What util.inspect shows of a Buffer, and INSPECT_MAX_BYTES.
'use strict';

const host = require('host');
const { HEX } = require('./encodings');
const { outOfRange, requireNumber } = require('./errors');
const {
  getOwnPropertyDescriptor,
  getOwnPropertySymbols,
  min,
  ownKeys,
  regExpExec,
  slice,
} = require('./primordials');
const { decodeRange } = require('./strings');

let maxBytes = 50;

// Engines list the keys of all elements as well: above this size they are not asked, and names are not shown.
const LISTED_MAX = 2 ** 20;

const ELEMENT_KEY = /^(0|[1-9]\d*)$/;

// Own properties that are no elements, as util.inspect prints them: `foo: 1, bar: 'x'`; undefined when there are none.
function extrasOf(buffer, size, context) {
  const { showHidden } = context;
  const keys = size > LISTED_MAX ? getOwnPropertySymbols(buffer) : ownKeys(buffer);
  const extras = { __proto__: null };
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    if (typeof key === 'string' && regExpExec(ELEMENT_KEY, key) !== null) continue;
    if (showHidden || getOwnPropertyDescriptor(buffer, key).enumerable) extras[key] = buffer[key];
  }
  if (ownKeys(extras).length === 0) return undefined;
  const text = host.inspect(extras, { ...context, breakLength: Infinity, compact: true });
  return slice(text, '[Object: null prototype] { '.length, -' }'.length);
}

// That of its class, where it looks like one.
function nameOf(buffer) {
  try {
    const { constructor } = buffer;
    if (typeof constructor === 'function' && getOwnPropertyDescriptor(constructor, 'name')) return constructor.name;
  } catch {
    // A getter of the script: it goes by the usual name.
  }
  return 'Buffer';
}

// 616263 -> 61 62 63
function spaced(hex) {
  let text = slice(hex, 0, 2);
  for (let i = 2; i < hex.length; i += 2) text += ` ${slice(hex, i, i + 2)}`;
  return text;
}

// `recurseTimes` is what util.inspect gives a custom inspection first; without a context nothing is extra.
function inspect(recurseTimes, context) {
  const size = this.length;
  const shown = min(maxBytes, size);
  const rest = this.length - maxBytes;
  let text = spaced(decodeRange(this, HEX, 0, shown));
  if (rest > 0) text += ` ... ${rest} more byte${rest > 1 ? 's' : ''}`;
  const extras = context ? extrasOf(this, size, context) : undefined;
  if (extras !== undefined) text += size === 0 ? extras : `, ${extras}`;
  return `<${nameOf(this)} ${text}>`;
}

const INSPECT_MAX_BYTES = {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    return maxBytes;
  },
  set(value) {
    requireNumber(value, 'INSPECT_MAX_BYTES');
    if (!(value >= 0)) throw outOfRange('INSPECT_MAX_BYTES', '>= 0', value);
    maxBytes = value;
  },
};

module.exports = { INSPECT_MAX_BYTES, inspect };
