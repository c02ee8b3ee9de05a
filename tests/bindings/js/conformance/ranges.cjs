// SPDX-License-Identifier: MIT
// write and the raw methods: places, lengths, whole characters.
'use strict';
const { Buffer } = require('../../../js/subject.js');
const { gives, fails } = require('./cases.cjs');

/** What write leaves in `size` bytes of dots, behind its count. */
const left = (size, ...args) => ((b) => `${b.write(...args)} ${b.toString('latin1')}`)(Buffer.alloc(size, '.'));

gives('write', [
  ['a text', () => left(4, 'ab'), '2 ab..'],
  ['at a place', () => left(4, 'ab', 1), '2 .ab.'],
  ['of a length', () => left(4, 'abc', 1, 2), '2 .ab.'],
  ['an encoding', () => left(4, '6162', 'hex'), '2 ab..'],
  ['a place and an encoding', () => left(4, '6162', 2, 'hex'), '2 ..ab'],
  ['all of them', () => left(4, '616263', 1, 2, 'hex'), '2 .ab.'],
  ['an undefined place ignores the rest', () => left(4, 'abc', undefined, 1, 'hex'), '3 abc.'],
  ['a length beyond is cut', () => left(2, 'abc', 1, 2), '1 .a'],
  ['whole characters', () => left(4, 'ab\u20ac'), '2 ab..'],
  ['a shorter one behind is not tried', () => left(2, '\u20aca'), '0 ..'],
  ['utf16le leaves an odd byte', () => left(3, 'ab', 'utf16le'), '2 a\0.'],
  ['base64 ends anywhere', () => left(2, 'QUJD', 'base64'), '2 AB'],
]);
gives('raw methods', [
  ['hexSlice', () => Buffer.of(1, 0xab).hexSlice(), '01ab'],
  ['latin1Slice', () => Buffer.from('abcd').latin1Slice(1, 3), 'bc'],
  ['utf8Slice backwards', () => Buffer.from('abcd').utf8Slice(3, 1), ''],
  ['ucs2Slice', () => Buffer.of(0x61, 0, 0x62).ucs2Slice(), 'a'],
  ['base64urlSlice', () => Buffer.of(0xfb, 0xff).base64urlSlice(), '-_8'],
  ['asciiWrite', () => Buffer.alloc(3).asciiWrite('abc', 1), 2],
  ['hexWrite', () => Buffer.alloc(3).hexWrite('0102zz'), 2],
]);
fails('write', RangeError, [
  [
    'a place beyond',
    () => left(2, 'a', 3),
    'ERR_OUT_OF_RANGE',
    'The value of "offset" is out of range. It must be >= 0 && <= 2. Received 3',
  ],
  [
    'a length beyond the whole',
    () => left(2, 'a', 0, 3),
    'ERR_OUT_OF_RANGE',
    'The value of "length" is out of range. It must be >= 0 && <= 2. Received 3',
  ],
  [
    'a raw place beyond',
    () => Buffer.alloc(2).utf8Write('a', 3),
    'ERR_BUFFER_OUT_OF_BOUNDS',
    '"offset" is outside of buffer bounds',
  ],
  [
    'a raw length beyond',
    () => Buffer.alloc(2).latin1Write('a', 1, 2),
    'ERR_BUFFER_OUT_OF_BOUNDS',
    '"length" is outside of buffer bounds',
  ],
  ['a raw end beyond', () => Buffer.alloc(2).hexSlice(0, 3), 'ERR_OUT_OF_RANGE', 'Index out of range'],
]);
fails('write', TypeError, [
  ['a number', () => left(2, 5), 'ERR_INVALID_ARG_TYPE', 'argument must be a string'],
  [
    'a place in an object',
    () => left(2, 'a', {}),
    'ERR_INVALID_ARG_TYPE',
    'The "offset" argument must be of type number. Received an instance of Object',
  ],
]);
