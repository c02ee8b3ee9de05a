// SPDX-License-Identifier: MIT
// StringDecoder: characters that come in pieces.
'use strict';
const { Buffer, StringDecoder } = require('../../../js/subject.js');
const { gives, fails } = require('./cases.cjs');

/** What a decoder gives for each chunk of bytes, and at the end, with strokes between. */
function decoded(encoding, ...chunks) {
  const decoder = new StringDecoder(encoding);
  return [...chunks.map((chunk) => decoder.write(Buffer.from(chunk))), decoder.end()].join('|');
}

/** What is missing after a chunk. */
function needs(encoding, chunk) {
  const decoder = new StringDecoder(encoding);
  decoder.write(Buffer.from(chunk));
  return `${decoder.lastNeed} of ${decoder.lastTotal}`;
}

gives('StringDecoder', [
  ['utf8 in pieces', () => decoded('utf8', [0xe2], [0x82], [0xac, 0x61]), '||\u20aca|'],
  ['utf8 that ends early', () => decoded('utf8', [0x61, 0xe2, 0x82]), 'a|\ufffd'],
  ['a surrogate in pieces', () => decoded('utf8', [0xed], [0xa0], [0x80]), '||\ufffd\ufffd\ufffd|'],
  ['a broken sequence', () => decoded('utf8', [0xf0], [0x41]), '|\ufffdA|'],
  ['a stray byte', () => decoded('utf8', [0x80]), '\ufffd|'],
  ['what utf8 needs', () => needs('utf8', [0xf0, 0x9f]), '2 of 4'],
  ['utf16le in pieces', () => decoded('utf16le', [0x61], [0x00, 0x3d, 0xd8], [0xa9, 0xdc]), '|a|\u{1f4a9}|'],
  ['utf16le drops an odd byte at the end', () => decoded('ucs2', [0x61, 0, 0x62]), 'a|'],
  ['a lone surrogate at the end', () => decoded('utf16le', [0x3d, 0xd8]), '|\ud83d'],
  ['what utf16le needs', () => needs('utf16le', [0x3d, 0xd8, 0xa9]), '1 of 2'],
  ['base64 in threes', () => decoded('base64', [0x41, 0x42], [0x43, 0x44]), '|QUJD|RA=='],
  ['base64url', () => decoded('base64url', [0xfb, 0xff]), '|-_8'],
  ['hex', () => decoded('hex', [1, 2]), '0102|'],
  ['its encoding', () => new StringDecoder('UCS-2').encoding, 'utf16le'],
  ['utf8 where none is given', () => new StringDecoder().encoding, 'utf8'],
  ['a text passes', () => new StringDecoder('hex').write('abc'), 'abc'],
  ['a view of another type', () => new StringDecoder('hex').write(new Uint16Array([0x102])), '0201'],
  [
    'it can be used again',
    () => ((d) => d.end(Buffer.of(0xe2)) + d.end(Buffer.of(0x61)))(new StringDecoder('utf8')),
    '\ufffda',
  ],
  [
    'pending bytes can be seen',
    () => ((d) => d.write(Buffer.of(0xe2, 0x82)) + d.lastChar.toString('hex').slice(0, 4))(new StringDecoder()),
    'e282',
  ],
]);
fails('StringDecoder', TypeError, [
  ['an encoding', () => new StringDecoder('utf-16'), 'ERR_UNKNOWN_ENCODING', 'Unknown encoding: utf-16'],
  ['a number', () => new StringDecoder(5), 'ERR_UNKNOWN_ENCODING', 'Unknown encoding: 5'],
  [
    'null for bytes',
    () => new StringDecoder().write(null),
    'ERR_INVALID_ARG_TYPE',
    'The "buf" argument must be an instance of Buffer, TypedArray, or DataView. Received null',
  ],
]);
