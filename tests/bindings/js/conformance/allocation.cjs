// SPDX-License-Identifier: MIT
// alloc and its kin, and which of them share a slab.
'use strict';
const { Buffer, buffer } = require('../../../js/subject.js');
const { gives, fails } = require('./cases.cjs');

/** `run` with a pool of `size` bytes and a fresh slab of it. */
function pooled(size, run) {
  return () => {
    const before = Buffer.poolSize;
    Buffer.poolSize = size;
    try {
      // Nearly half of the slab each, so that the fourth is in a slab that is new.
      const first = Buffer.allocUnsafe((size >>> 1) - 1);
      let opened = first;
      while (opened.buffer === first.buffer) opened = Buffer.allocUnsafe((size >>> 1) - 1);
      return run(opened);
    } finally {
      Buffer.poolSize = before;
    }
  };
}

const sharesWith = (opened) => (b) => b.buffer === opened.buffer;

gives('alloc', [
  ['zeros', () => Buffer.alloc(3), '000000'],
  ['a number', () => Buffer.alloc(3, 257), '010101'],
  ['a text', () => Buffer.alloc(5, 'abc'), '6162636162'],
  ['a text in hex', () => Buffer.alloc(3, '0aff', 'hex'), '0aff0a'],
  ['a text split', () => Buffer.alloc(5, '\u20ac'), 'e282ace282'],
  ['bytes', () => Buffer.alloc(3, Buffer.of(7, 8)), '070807'],
  ['nothing', () => Buffer.alloc(0, 'x', 'no such'), ''],
  ['fractions are cut', () => Buffer.alloc(1.9).length, 1],
  ['memory of its own', () => Buffer.alloc(10).buffer.byteLength, 10],
]);
gives('pool', [
  [
    'small requests share a slab',
    pooled(8192, (opened) =>
      [Buffer.allocUnsafe(1), Buffer.from('a'), Buffer.from([1]), Buffer.concat([Buffer.of(1)])].every(
        sharesWith(opened),
      ),
    ),
    true,
  ],
  ['half of the pool does not', pooled(8192, (opened) => sharesWith(opened)(Buffer.allocUnsafe(4096))), false],
  [
    'alloc, allocUnsafeSlow and of do not',
    pooled(8192, (opened) => [Buffer.alloc(1), Buffer.allocUnsafeSlow(1), Buffer.of(1)].some(sharesWith(opened))),
    false,
  ],
  [
    'requests are 8 bytes apart',
    pooled(8192, () => ((a, b) => b.byteOffset - a.byteOffset)(Buffer.allocUnsafe(3), Buffer.allocUnsafe(1))),
    8,
  ],
  [
    'a text reserves four bytes a unit',
    pooled(8192, (opened) => [Buffer.allocUnsafe(4080), Buffer.from('abcde')].map(sharesWith(opened)).join()),
    'true,false',
  ],
  [
    'a text uses what it wrote',
    pooled(8192, () => ((a, b) => b.byteOffset - a.byteOffset)(Buffer.from('abcd'), Buffer.from('x'))),
    8,
  ],
  ['nothing is outside', pooled(8192, (opened) => sharesWith(opened)(Buffer.allocUnsafe(0))), false],
  ['a text without a byte is inside', pooled(8192, (opened) => sharesWith(opened)(Buffer.from('zz', 'hex'))), true],
  ['an alignment within the slab', pooled(8192, () => Buffer.allocUnsafe(5, 64).length), 5],
]);
const SIZE_RANGE = `The value of "size" is out of range. It must be >= 0 && <= ${buffer.kMaxLength}.`;
fails('sizes', RangeError, [
  ['below nothing', () => Buffer.alloc(-1), 'ERR_OUT_OF_RANGE', `${SIZE_RANGE} Received -1`],
  ['NaN', () => Buffer.allocUnsafe(NaN), 'ERR_OUT_OF_RANGE', `${SIZE_RANGE} Received NaN`],
  [
    'too large',
    () => Buffer.allocUnsafeSlow(2 ** 60),
    'ERR_OUT_OF_RANGE',
    `${SIZE_RANGE} Received 1_152_921_504_606_847_000`,
  ],
  [
    'alignment 0',
    () => Buffer.allocUnsafe(1, 0),
    'ERR_OUT_OF_RANGE',
    'The value of "alignment" is out of range. It must be >= 1 && <= 1073741824. Received 0',
  ],
]);
fails('sizes', TypeError, [
  [
    'a text',
    () => Buffer.alloc('5'),
    'ERR_INVALID_ARG_TYPE',
    `The "size" argument must be of type number. Received type string ('5')`,
  ],
  [
    'undefined',
    () => Buffer.allocUnsafe(),
    'ERR_INVALID_ARG_TYPE',
    'The "size" argument must be of type number. Received undefined',
  ],
  [
    'alignment 3',
    () => Buffer.allocUnsafeSlow(1, 3),
    'ERR_INVALID_ARG_VALUE',
    "The argument 'alignment' must be a power of two. Received 3",
  ],
  [
    'an empty pattern',
    () => Buffer.alloc(3, 'zz', 'hex'),
    'ERR_INVALID_ARG_VALUE',
    "The argument 'value' is invalid. Received 'zz'",
  ],
  [
    'an empty Buffer',
    () => Buffer.alloc(3, Buffer.alloc(0)),
    'ERR_INVALID_ARG_VALUE',
    "The argument 'value' is invalid. Received <Buffer >",
  ],
]);
