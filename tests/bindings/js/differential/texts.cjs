// SPDX-License-Identifier: MIT
// Strings as JavaScript source: each kind of code unit, and text of each encoding with defects anywhere in it.
'use strict';

const KINDS = {
  ascii: (r) => r.between(32, 126),
  few: (r) => r.between(97, 99),
  latin1: (r) => r.between(0x80, 0xff),
  any: (r) => r.pick([r.between(0, 127), r.between(0x80, 0x7ff), r.between(0x800, 0xffff), 0x20ac, 0xfeff, 0x130]),
  surrogates: (r) => r.pick([r.between(0xd800, 0xdfff), r.between(0xd83d, 0xd83e), r.between(0xdc00, 0xdcff), 0x61]),
};
const HEX = '0123456789abcdefABCDEF';
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_';

const ofUnits = (r, kind, length) => String.fromCharCode(...r.times(length, () => KINDS[kind](r)));
const ofLetters = (r, letters, length) => r.times(length, () => letters[r.below(letters.length)]).join('');

function astral(r, length) {
  return r.times(length, () => (r.chance(0.3) ? 'a' : String.fromCodePoint(r.between(0x10000, 0x10ffff)))).join('');
}

/** `whole` with `count` foreign units put in, or in place of others. */
function spoiled(r, whole, letters, count) {
  const units = [...whole];
  for (let i = 0; i < count; i++) units.splice(r.below(units.length + 1), r.below(2), r.pick(letters));
  return units.join('');
}

function hex(r, length) {
  const good = ofLetters(r, HEX, length);
  return r.chance(0.5)
    ? good
    : spoiled(r, good, ['g', ' ', '\u0130', '\uff11', 'z', '@', '`', '/', ':', '\ud83d'], r.between(1, 2));
}

function base64(r, length) {
  const good = ofLetters(r, BASE64, length) + r.pick(['', '', '=', '==', '===']);
  const junk = ['=', ' ', '\n', '\u013d', '\u0141', '*', '.', '\u20ac', '\0', ',', '=='];
  return r.chance(0.5) ? good : spoiled(r, good, junk, r.between(1, 3));
}

const isPlain = (string) => /^[\x20-\x7e]*$/.test(string);
const escaped = (string) =>
  string.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
/** A literal in ASCII: JSON leaves most of Unicode as it stands. */
const literal = (string) =>
  isPlain(string) ? JSON.stringify(string) : `"${escaped(string.replace(/["\\]/g, '\\$&'))}"`;

function lengthOf(r) {
  if (r.chance(0.15)) return r.pick([15, 16, 17, 31, 32, 33, 47, 48, 63, 64, 65, 96, 128, 130]);
  return r.few(14);
}

/** The source of a string. */
function text(r) {
  const length = lengthOf(r);
  const kind = r.below(14);
  if (kind < 3) return literal(ofUnits(r, 'ascii', length));
  if (kind < 5) return literal(hex(r, length));
  if (kind < 8) return literal(base64(r, length));
  if (kind === 8) return literal(ofUnits(r, 'latin1', length));
  if (kind === 9) return literal(ofUnits(r, 'any', length));
  if (kind === 10) return literal(ofUnits(r, 'surrogates', length));
  if (kind === 11) return literal(astral(r, length));
  if (kind === 12) return literal(ofUnits(r, 'few', r.few(4)));
  return longText(r);
}

/** A run of up to some ten thousand units with a foreign one in it, or two strings that the engine joins lazily. */
function longText(r) {
  const unit = literal(r.pick(['a', 'ab', '\u00e9', '\u20ac', 'QUJD', '3f', '\ud83d\udca9', '\ud83d']));
  const count = r.pick([20, 100, 300, 1000, r.chance(0.1) ? 33000 : 7]);
  const tail = literal(r.pick(['', '=', 'g', '\u20ac', '\ud83d', '\n', '\u00ff']));
  return r.pick([
    `${unit}.repeat(${count}) + ${tail}`,
    `${tail} + ${unit}.repeat(${count})`,
    `(${unit}.repeat(${count}) + ${tail} + "ab")`,
  ]);
}

module.exports = { text, literal };
