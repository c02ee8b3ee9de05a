// SPDX-License-Identifier: MIT
// Buffer.from, of, concat and copyBytesFrom, and the constructor.
'use strict';
const { Buffer } = require('../../../js/subject.js');
const { gives, fails, engineFails } = require('./cases.cjs');

const memory = (...bytes) => new Uint8Array(bytes).buffer;

gives('from', [
  ['an array', () => Buffer.from([1, 256, -1, 1.7, '5', NaN]), '0100ff010500'],
  ['an array-like', () => Buffer.from({ length: 2, 0: 7, 1: 8 }), '0708'],
  ['an array-like of a length in text', () => Buffer.from({ length: '2', 0: 7 }), ''],
  ['a typed array by elements', () => Buffer.from(Uint16Array.of(0x102, 3)), '0203'],
  ['a DataView is empty', () => Buffer.from(new DataView(memory(1, 2))), ''],
  ['a Buffer is copied', () => ((a) => Buffer.from(a).fill(9) && a)(Buffer.from([1])), '01'],
  ['JSON of a Buffer', () => Buffer.from(JSON.parse(JSON.stringify(Buffer.from('ab')))), '6162'],
  ['valueOf', () => Buffer.from({ valueOf: () => 'ab' }), '6162'],
  ['a String object', () => Buffer.from(new String('ab')), '6162'],
  ['toPrimitive', () => Buffer.from({ [Symbol.toPrimitive]: () => 'cd' }, 'utf8'), '6364'],
  ['an ArrayBuffer is shared', () => ((m) => Buffer.from(m).buffer === m)(memory(1)), true],
  ['a part of one', () => Buffer.from(memory(1, 2, 3, 4), 1, 2), '0203'],
  ['an offset that is no number', () => Buffer.from(memory(1, 2), NaN), '0102'],
  ['a length below nothing', () => Buffer.from(memory(1, 2), 0, -5), ''],
]);
// Some embedders turn it off.
if (typeof SharedArrayBuffer === 'function') {
  gives('from', [['shared memory', () => Buffer.from(new SharedArrayBuffer(2).slice(0)).length, 2]]);
}
gives('of, concat, copyBytesFrom', [
  ['of', () => Buffer.of(1, 257, '3'), '010103'],
  ['of gives a Buffer', () => Buffer.isBuffer(Buffer.of(1)), true],
  ['concat', () => Buffer.concat([Buffer.of(1), new Uint8Array([2, 3])]), '010203'],
  ['concat of nothing', () => Buffer.concat([], 5), ''],
  ['concat cuts', () => Buffer.concat([Buffer.of(1, 2, 3)], 2), '0102'],
  ['concat fills with zeros', () => Buffer.concat([Buffer.of(1)], 3), '010000'],
  ['copyBytesFrom takes bytes', () => Buffer.copyBytesFrom(Uint16Array.of(0x102, 0x304), 1), '0403'],
  ['copyBytesFrom beyond', () => Buffer.copyBytesFrom(new Uint8Array(2), 5), ''],
]);
const noInput =
  'The first argument must be of type string or an instance of Buffer, ArrayBuffer, or Array or an Array-like Object.' +
  ' Received';
fails('from', TypeError, [
  ['a number', () => Buffer.from(5), 'ERR_INVALID_ARG_TYPE', `${noInput} type number (5)`],
  ['null', () => Buffer.from(null), 'ERR_INVALID_ARG_TYPE', `${noInput} null`],
  ['nothing', () => Buffer.from(), 'ERR_INVALID_ARG_TYPE', `${noInput} undefined`],
  ['an object', () => Buffer.from({}), 'ERR_INVALID_ARG_TYPE', `${noInput} an instance of Object`],
  ['a function', () => Buffer.from(function f() {}), 'ERR_INVALID_ARG_TYPE', `${noInput} function f`],
  ['a symbol', () => Buffer.from(Symbol('s')), 'ERR_INVALID_ARG_TYPE', `${noInput} type symbol (Symbol(s))`],
  ['a BigInt', () => Buffer.from(5n), 'ERR_INVALID_ARG_TYPE', `${noInput} type bigint (5n)`],
  [
    'concat of a Buffer',
    () => Buffer.concat(Buffer.of(1)),
    'ERR_INVALID_ARG_TYPE',
    'The "list" argument must be an instance of Array. Received an instance of Buffer',
  ],
  [
    'concat of a text',
    () => Buffer.concat([Buffer.of(1), 'a']),
    'ERR_INVALID_ARG_TYPE',
    `The "list[1]" argument must be an instance of Buffer or Uint8Array. Received type string ('a')`,
  ],
  [
    'copyBytesFrom of an Array',
    () => Buffer.copyBytesFrom([1]),
    'ERR_INVALID_ARG_TYPE',
    'The "view" argument must be an instance of TypedArray. Received an instance of Array',
  ],
  [
    'new Buffer of a number and a text',
    () => new Buffer(5, 'utf8'),
    'ERR_INVALID_ARG_TYPE',
    'The "string" argument must be of type string. Received type number (5)',
  ],
]);
fails('from', RangeError, [
  [
    'an offset beyond',
    () => Buffer.from(memory(1), 2),
    'ERR_BUFFER_OUT_OF_BOUNDS',
    '"offset" is outside of buffer bounds',
  ],
  [
    'a length beyond',
    () => Buffer.from(memory(1, 2), 1, 2),
    'ERR_BUFFER_OUT_OF_BOUNDS',
    '"length" is outside of buffer bounds',
  ],
]);
engineFails('from', RangeError, [['an offset below nothing', () => Buffer.from(memory(1), -1)]]);
