// SPDX-License-Identifier: MIT
// Views, copies, fills and comparisons.
'use strict';
const { Buffer, buffer } = require('../../../js/subject.js');
const { gives, fails } = require('./cases.cjs');

const abc = () => Buffer.from('abcdef');
/** The target after copying, behind the count. */
function copied(source, target, ...places) {
  return `${source.copy(target, ...places)} ${target.toString()}`;
}

gives('subarray and slice', [
  ['they share memory', () => ((b) => b.slice(1).fill('x') && b.toString())(abc()), 'axxxxx'],
  ['negative places', () => abc().subarray(-3, -1).toString(), 'de'],
  ['fractions', () => abc().slice(1.9, 3.9).toString(), 'bc'],
  ['null', () => abc().slice(0, null).toString(), ''],
  [
    'beyond',
    () =>
      abc()
        .subarray(2, 2 ** 40)
        .toString(),
    'cdef',
  ],
  ['backwards', () => abc().subarray(4, 2).length, 0],
]);
gives('copy', [
  ['all of it', () => copied(abc(), Buffer.alloc(8, '.')), '6 abcdef..'],
  ['a part', () => copied(abc(), Buffer.alloc(4, '.'), 1, 2, 4), '2 .cd.'],
  ['places round down', () => copied(abc(), Buffer.alloc(4, '.'), 0.9, 1.9, 2.9), '1 b...'],
  ['a target that is full', () => copied(abc(), Buffer.alloc(2, '.'), 2), '0 ..'],
  ['an end of Infinity is 0', () => copied(abc(), Buffer.alloc(2, '.'), 0, 0, Infinity), '0 ..'],
  ['over itself', () => ((b) => copied(b, b, 2))(abc()), '4 ababcd'],
]);
gives('fill', [
  ['a number', () => Buffer.alloc(3).fill(-1), 'ffffff'],
  ['a range', () => Buffer.alloc(4).fill('ab', 1, 3), '00616200'],
  ['an encoding', () => Buffer.alloc(3).fill('ff00', 'hex'), 'ff00ff'],
  ['an empty text', () => Buffer.alloc(2, 1).fill(''), '0000'],
  ['null', () => Buffer.alloc(2, 1).fill(null), '0000'],
  ['an empty range changes nothing', () => Buffer.alloc(2, 1).fill('zz', 2, 2, 'hex'), '0101'],
  ['a pattern of itself', () => ((b) => b.fill(b.subarray(1, 3)))(Buffer.of(1, 2, 3, 4)), '02030203'],
]);
gives('compare and equals', [
  ['less', () => Buffer.compare(Buffer.of(1), Buffer.of(2)), -1],
  ['a prefix is less', () => Buffer.of(1).compare(Buffer.of(1, 0)), -1],
  ['bytes are unsigned', () => Buffer.of(200).compare(Buffer.of(100)), 1],
  ['ranges', () => abc().compare(Buffer.from('xabx'), 1, 3, 0, 2), 0],
  ['an empty range of its own', () => abc().compare(abc(), 0, 3, 9), -1],
  ['an empty target range', () => abc().compare(abc(), 9), 1],
  ['equal', () => abc().equals(new Uint8Array(abc())), true],
  ['not equal', () => abc().equals(Buffer.from('abcdeg')), false],
]);
gives('swap', [
  ['16', () => Buffer.of(1, 2, 3, 4).swap16(), '02010403'],
  ['32', () => Buffer.of(1, 2, 3, 4).swap32(), '04030201'],
  ['64', () => Buffer.of(1, 2, 3, 4, 5, 6, 7, 8).swap64(), '0807060504030201'],
  ['in place', () => ((b) => b.swap16() === b)(Buffer.alloc(256)), true],
]);
gives('toJSON and inspect', [
  ['JSON', () => JSON.stringify(Buffer.of(1, 255)), '{"type":"Buffer","data":[1,255]}'],
  ['inspect', () => Buffer.from('ab').inspect(), '<Buffer 61 62>'],
  ['inspect of nothing', () => Buffer.alloc(0).inspect(), '<Buffer >'],
  ['inspect of much', () => Buffer.alloc(52).inspect().slice(-25), '00 00 00 ... 2 more bytes>'.slice(-25)],
  ['util.inspect', () => require('util').inspect([Buffer.of(1)]), '[ <Buffer 01> ]'],
  ['properties', () => require('util').inspect(Object.assign(Buffer.of(1), { foo: 'x' })), "<Buffer 01, foo: 'x'>"],
  ['INSPECT_MAX_BYTES', () => withMost(1, () => Buffer.of(1, 2).inspect()), '<Buffer 01 ... 1 more byte>'],
  ['INSPECT_MAX_BYTES of 0', () => withMost(0, () => Buffer.of(1, 2).inspect()), '<Buffer  ... 2 more bytes>'],
]);
function withMost(most, run) {
  buffer.INSPECT_MAX_BYTES = most;
  try {
    return run();
  } finally {
    buffer.INSPECT_MAX_BYTES = 50;
  }
}

const inRange = (name, range, value) =>
  `The value of "${name}" is out of range. It must be ${range}. Received ${value}`;
fails('ranges', RangeError, [
  ['copy below', () => abc().copy(abc(), -1), 'ERR_OUT_OF_RANGE', inRange('targetStart', '>= 0', -1)],
  ['copy from beyond', () => abc().copy(abc(), 0, 7), 'ERR_OUT_OF_RANGE', inRange('sourceStart', '>= 0 && <= 6', 7)],
  ['fill beyond', () => abc().fill(0, 0, 7), 'ERR_OUT_OF_RANGE', inRange('end', '>= 0 && <= 6', 7)],
  ['fill at a fraction', () => abc().fill(0, 1.5), 'ERR_OUT_OF_RANGE', inRange('offset', 'an integer', '1.5')],
  ['compare beyond', () => abc().compare(abc(), 0, 7), 'ERR_OUT_OF_RANGE', inRange('targetEnd', '>= 0 && <= 6', 7)],
  ['swap16', () => Buffer.alloc(3).swap16(), 'ERR_INVALID_BUFFER_SIZE', 'Buffer size must be a multiple of 16-bits'],
  ['swap64', () => Buffer.alloc(4).swap64(), 'ERR_INVALID_BUFFER_SIZE', 'Buffer size must be a multiple of 64-bits'],
]);
fails('arguments', TypeError, [
  [
    'equals',
    () => abc().equals('abc'),
    'ERR_INVALID_ARG_TYPE',
    `The "otherBuffer" argument must be an instance of Buffer or Uint8Array. Received type string ('abc')`,
  ],
  [
    'compare',
    () => abc().compare('a'),
    'ERR_INVALID_ARG_TYPE',
    `The "target" argument must be an instance of Buffer or Uint8Array. Received type string ('a')`,
  ],
  [
    'Buffer.compare',
    () => Buffer.compare(abc(), []),
    'ERR_INVALID_ARG_TYPE',
    'The "buf2" argument must be an instance of Buffer or Uint8Array. Received an instance of Array',
  ],
  ['fill', () => abc().fill('zz', 'hex'), 'ERR_INVALID_ARG_VALUE', "The argument 'value' is invalid. Received 'zz'"],
]);
