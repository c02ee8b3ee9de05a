// SPDX-License-Identifier: MIT
// Reading and writing numbers.
'use strict';
const { Buffer } = require('../../../js/subject.js');
const { gives, fails, engineFails } = require('./cases.cjs');

const bytes = () => Buffer.of(0xff, 1, 2, 3, 4, 5, 6, 0xf7);
const written = (size, method, ...args) => ((b) => b[method](...args) && b)(Buffer.alloc(size));

gives('read', [
  ['UInt8', () => bytes().readUInt8(0), 255],
  ['Int8', () => bytes().readInt8(), -1],
  ['UInt16LE', () => bytes().readUInt16LE(1), 0x201],
  ['UInt16BE', () => bytes().readUInt16BE(1), 0x102],
  ['Int32BE', () => bytes().readInt32BE(0), -16711165],
  ['UInt32LE', () => bytes().readUInt32LE(4), 0xf7060504],
  ['UIntBE of 3', () => bytes().readUIntBE(0, 3), 0xff0102],
  ['IntLE of 6', () => bytes().readIntLE(2, 6), -9869750697214],
  ['BigInt64BE', () => bytes().readBigInt64BE(), -71773907085621513n],
  ['BigUInt64LE', () => bytes().readBigUInt64LE(0), 0xf7060504030201ffn],
  ['FloatLE', () => Buffer.of(0, 0, 0xc0, 0x3f).readFloatLE(), 1.5],
  ['DoubleBE', () => Buffer.of(0x3f, 0xf8, 0, 0, 0, 0, 0, 0).readDoubleBE(0), 1.5],
]);
gives('write', [
  ['returns where it ended', () => Buffer.alloc(4).writeUInt16LE(1, 2), 4],
  ['Int8', () => written(1, 'writeInt8', -128), '80'],
  ['UInt16BE', () => written(2, 'writeUInt16BE', '258'), '0102'],
  ['Int32LE', () => written(4, 'writeInt32LE', -2), 'feffffff'],
  ['UIntBE of 6', () => written(6, 'writeUIntBE', 0x010203040506, 0, 6), '010203040506'],
  ['IntLE of 6 rounds down above 32 bits', () => written(6, 'writeIntLE', -0.5, 0, 6), '00000000ffff'],
  ['BigUInt64BE', () => written(8, 'writeBigUInt64BE', 258n), '0000000000000102'],
  ['FloatBE beyond is Infinity', () => written(4, 'writeFloatBE', 1e40), '7f800000'],
  ['NaN', () => written(8, 'writeDoubleBE', NaN), '7ff8000000000000'],
  ['NaN as an integer', () => written(2, 'writeInt16LE', NaN), '0000'],
]);
const range = (name, must, received) =>
  `The value of "${name}" is out of range. It must be ${must}. Received ${received}`;
fails('numbers', RangeError, [
  ['read beyond', () => bytes().readUInt32LE(5), 'ERR_OUT_OF_RANGE', range('offset', '>= 0 and <= 4', 5)],
  ['read below', () => bytes().readInt8(-1), 'ERR_OUT_OF_RANGE', range('offset', '>= 0 and <= 7', -1)],
  ['read at a fraction', () => bytes().readInt8(1.5), 'ERR_OUT_OF_RANGE', range('offset', 'an integer', '1.5')],
  [
    'read at Infinity',
    () => bytes().readInt8(Infinity),
    'ERR_OUT_OF_RANGE',
    range('offset', '>= 0 and <= 7', 'Infinity'),
  ],
  [
    'a short buffer',
    () => Buffer.alloc(1).readInt16LE(0),
    'ERR_BUFFER_OUT_OF_BOUNDS',
    'Attempt to access memory outside buffer bounds',
  ],
  ['seven bytes', () => bytes().readIntLE(0, 7), 'ERR_OUT_OF_RANGE', range('byteLength', '>= 1 and <= 6', 7)],
  ['value 256', () => bytes().writeUInt8(256), 'ERR_OUT_OF_RANGE', range('value', '>= 0 and <= 255', 256)],
  ['value -0.5', () => bytes().writeUInt16LE(-0.5), 'ERR_OUT_OF_RANGE', range('value', '>= 0 and <= 65535', '-0.5')],
  [
    'value 2**32',
    () => bytes().writeUInt32LE(2 ** 32),
    'ERR_OUT_OF_RANGE',
    range('value', '>= 0 and <= 4294967295', '4294967296'),
  ],
  [
    'value 2**40',
    () => bytes().writeUIntLE(2 ** 40, 0, 5),
    'ERR_OUT_OF_RANGE',
    range('value', '>= 0 and < 2 ** 40', '1_099_511_627_776'),
  ],
  [
    'value -(2**47) - 1',
    () => bytes().writeIntBE(-(2 ** 47) - 1, 0, 6),
    'ERR_OUT_OF_RANGE',
    range('value', '>= -(2 ** 47) and < 2 ** 47', '-140_737_488_355_329'),
  ],
  [
    'value 2n**64n',
    () => bytes().writeBigUInt64LE(2n ** 64n),
    'ERR_OUT_OF_RANGE',
    range('value', '>= 0n and < 2n ** 64n', '18_446_744_073_709_551_616n'),
  ],
  [
    'the value is looked at before the place',
    () => bytes().writeInt8(500, 99),
    'ERR_OUT_OF_RANGE',
    range('value', '>= -128 and <= 127', 500),
  ],
]);
fails('numbers', TypeError, [
  [
    'a place in text',
    () => bytes().readInt8('1'),
    'ERR_INVALID_ARG_TYPE',
    `The "offset" argument must be of type number. Received type string ('1')`,
  ],
  [
    'no place',
    () => bytes().readIntLE(),
    'ERR_INVALID_ARG_TYPE',
    'The "offset" argument must be of type number. Received undefined',
  ],
  [
    'no byteLength',
    () => bytes().readUIntBE(0),
    'ERR_INVALID_ARG_TYPE',
    'The "byteLength" argument must be of type number. Received undefined',
  ],
]);
engineFails('numbers', TypeError, [
  ['a BigInt for a number', () => bytes().writeInt8(1n)],
  ['a number for a BigInt', () => bytes().writeBigInt64LE(1)],
]);
