// SPDX-License-Identifier: MIT
// Names of encodings, and text to bytes and back in each.
'use strict';
const { Buffer } = require('../../../js/subject.js');
const { gives, fails } = require('./cases.cjs');

const NAMES = [
  'utf8',
  'utf-8',
  'UCS2',
  'ucs-2',
  'utf16le',
  'UTF-16LE',
  'latin1',
  'Binary',
  'ascii',
  'hex',
  'base64',
  'base64URL',
];
const NO_NAMES = ['utf16', 'utf-16', 'unicode', 'buffer', 'raw', ' utf8', 'utf8 ', '', 'x'];

gives('isEncoding', [
  ...NAMES.map((name) => [name, () => Buffer.isEncoding(name), true]),
  ...NO_NAMES.map((name) => [`"${name}"`, () => Buffer.isEncoding(name), false]),
  ...[undefined, null, 5, {}, ['utf8']].map((value) => [`${typeof value}`, () => Buffer.isEncoding(value), false]),
]);
gives('from text', [
  ['utf8', () => Buffer.from('a\u00e9\u20ac\u{1f4a9}'), '61c3a9e282acf09f92a9'],
  ['a lone surrogate is U+FFFD', () => Buffer.from('\ud83dx'), 'efbfbd78'],
  ['a BOM is a character', () => Buffer.from('\ufeffa'), 'efbbbf61'],
  ['utf16le', () => Buffer.from('a\ud83d', 'ucs2'), '61003dd8'],
  ['latin1 keeps the low byte', () => Buffer.from('\u20ac\u00ff', 'latin1'), 'acff'],
  ['ascii does not mask', () => Buffer.from('\u20ac\u00ff', 'ascii'), 'acff'],
  ['hex of both cases', () => Buffer.from('aBcD', 'hex'), 'abcd'],
  ['hex ends at a bad pair', () => Buffer.from('0a0z0b', 'hex'), '0a'],
  ['hex drops half a pair', () => Buffer.from('0a0', 'hex'), '0a'],
  ['hex narrows units', () => Buffer.from('\u01300', 'hex'), '00'],
  ['base64 of both alphabets', () => Buffer.from('-_+/', 'base64'), 'fbffbf'],
  ['base64 skips junk', () => Buffer.from('Q U\nJ*D', 'base64'), '414243'],
  ['base64 ends at =', () => Buffer.from('QQ==QUJD', 'base64'), '41'],
  ['base64 of = alone', () => Buffer.from('=QUJD', 'base64'), ''],
  ['one digit is nothing', () => Buffer.from('Q', 'base64url'), ''],
  ['leftover bits are ignored', () => Buffer.from('QR==', 'base64'), '41'],
  ['no name is utf8', () => Buffer.from('\u00e9', ''), 'c3a9'],
  ['null is utf8', () => Buffer.from('\u00e9', null), 'c3a9'],
  ['a number is utf8', () => Buffer.from('\u00e9', 5), 'c3a9'],
]);
gives('toString', [
  [
    'utf8 by maximal parts',
    () => Buffer.from([0xed, 0xa0, 0x80, 0xf0, 0x9f, 0x92, 0xc0, 0x80]).toString(),
    '\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd',
  ],
  ['a sequence that ends early is one U+FFFD', () => Buffer.from([0xf0, 0x9f, 0x92]).toString(), '\ufffd'],
  ['beyond Unicode', () => Buffer.from([0xf4, 0x90, 0x80, 0x80]).toString(), '\ufffd\ufffd\ufffd\ufffd'],
  ['a BOM is kept', () => Buffer.from([0xef, 0xbb, 0xbf, 0x61]).toString(), '\ufeffa'],
  ['utf16le drops an odd byte', () => Buffer.from([0x61, 0, 0x62]).toString('utf16le'), 'a'],
  ['latin1', () => Buffer.from([0xe9, 0xff]).toString('binary'), '\u00e9\u00ff'],
  ['ascii masks', () => Buffer.from([0xe1]).toString('ascii'), 'a'],
  ['hex', () => Buffer.from([0xab, 1]).toString('hex'), 'ab01'],
  ['base64 pads', () => Buffer.from([0xfb, 0xff]).toString('base64'), '+/8='],
  ['base64url does not', () => Buffer.from([0xfb, 0xff]).toString('base64url'), '-_8'],
  ['a negative start is 0', () => Buffer.from('abc').toString('utf8', -2), 'abc'],
  ['a start at the end', () => Buffer.from('abc').toString('no such', 3), ''],
  ['fractions are cut', () => Buffer.from('abc').toString('utf8', 1.9, 2.9), 'b'],
  ['null ends at 0', () => Buffer.from('abc').toString('utf8', 0, null), ''],
  ['an end beyond', () => Buffer.from('abc').toString('utf8', 1, 99), 'bc'],
]);
gives('byteLength', [
  ['utf8', () => Buffer.byteLength('a\u20ac\ud83d'), 7],
  ['utf16le', () => Buffer.byteLength('abc', 'ucs2'), 6],
  ['hex is half', () => Buffer.byteLength('abcde', 'hex'), 2],
  ['base64 counts junk', () => Buffer.byteLength('QUJD\nQQ==', 'base64'), 5],
  ['an unknown name is utf8', () => Buffer.byteLength('\u00e9', 'no such'), 2],
  ['an ArrayBuffer', () => Buffer.byteLength(new ArrayBuffer(5)), 5],
  ['a view', () => Buffer.byteLength(new Uint16Array(3)), 6],
]);
fails('encodings', TypeError, [
  ['from', () => Buffer.from('', 'utf-16'), 'ERR_UNKNOWN_ENCODING', 'Unknown encoding: utf-16'],
  ['write', () => Buffer.alloc(1).write('a', 'x'), 'ERR_UNKNOWN_ENCODING', 'Unknown encoding: x'],
  ['toString', () => Buffer.alloc(1).toString(null), 'ERR_UNKNOWN_ENCODING', 'Unknown encoding: null'],
  ['fill', () => Buffer.alloc(1).fill('', 'x'), 'ERR_UNKNOWN_ENCODING', 'Unknown encoding: x'],
  [
    'fill with a number',
    () => Buffer.alloc(1).fill('a', 0, 1, 5),
    'ERR_INVALID_ARG_TYPE',
    'The "encoding" argument must be of type string. Received type number (5)',
  ],
  [
    'byteLength',
    () => Buffer.byteLength(5),
    'ERR_INVALID_ARG_TYPE',
    'The "string" argument must be of type string or an instance of Buffer or ArrayBuffer. Received type number (5)',
  ],
]);
