// SPDX-License-Identifier: MIT
// Reading what the golden vectors write (tests/vectors/README.md). Uses no Buffer, so that a wrong codec cannot hide
// itself.
'use strict';

const hexPairs = (hex) => hex.match(/../g) ?? [];
const bytes = (hex) => Uint8Array.from(hexPairs(hex), (pair) => parseInt(pair, 16));
const hex = (view) => Array.from(view, (byte) => byte.toString(16).padStart(2, '0')).join('');
const swapPair = (unit) => unit.slice(2) + unit.slice(0, 2);
const text = (units) =>
  (units.match(/..../g) ?? []).map((unit) => String.fromCharCode(parseInt(swapPair(unit), 16))).join('');
const textHex = (string) =>
  Array.from({ length: string.length }, (_, i) => swapPair(string.charCodeAt(i).toString(16).padStart(4, '0'))).join(
    '',
  );
const number = (value) => (value === undefined ? undefined : Number(value));
const list = (value, count) => (count === 0 ? [] : value.split(','));

/** `args` up to the last that is given. */
function given(...args) {
  while (args.length > 0 && args[args.length - 1] === undefined) args.pop();
  return args;
}

function bitsOf(value) {
  if (Number.isNaN(value)) return 'nan';
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return hex(new Uint8Array(view.buffer));
}

function doubleOf(bits) {
  return bits === 'nan' ? NaN : new DataView(bytes(bits).buffer).getFloat64(0);
}

module.exports = { bytes, hex, text, textHex, number, list, given, bitsOf, doubleOf };
