// SPDX-License-Identifier: MIT
// What the module exports, and what a Buffer is.
'use strict';
const { buffer, Buffer } = require('../../../js/subject.js');
const { gives, fails } = require('./cases.cjs');

const own = (key) => Object.getOwnPropertyDescriptor(Buffer, key);
const NUMBERS = ['Int8', 'Int16LE', 'Int16BE', 'Int32LE', 'Int32BE', 'IntLE', 'IntBE', 'BigInt64LE', 'BigInt64BE'];
const FLOATS = ['FloatLE', 'FloatBE', 'DoubleLE', 'DoubleBE'];
const unsigned = NUMBERS.map((name) => (name.startsWith('Big') ? name.replace('BigInt', 'BigUInt') : `U${name}`));

gives('module', [
  [
    'its constants agree',
    () =>
      buffer.constants.MAX_LENGTH === buffer.kMaxLength &&
      buffer.constants.MAX_STRING_LENGTH === buffer.kStringMaxLength,
    true,
  ],
  ['buffers may be of 4 GiB at least', () => buffer.kMaxLength >= 2 ** 32, true],
  ['fifty bytes are shown', () => buffer.INSPECT_MAX_BYTES, 50],
  [
    'its functions',
    () => ['transcode', 'isUtf8', 'isAscii', 'atob', 'btoa'].map((name) => typeof buffer[name]).join(),
    'function,function,function,function,function',
  ],
]);
gives('class', [
  ['a Buffer is a Uint8Array', () => Buffer.alloc(1) instanceof Uint8Array, true],
  ['subclasses say so', () => Object.getPrototypeOf(Buffer) === Uint8Array, true],
  [
    'species is a plain view that has the methods',
    () => Buffer[Symbol.species].prototype === Buffer.prototype || new Buffer[Symbol.species](1) instanceof Buffer,
    true,
  ],
  ['map gives a Buffer', () => Buffer.isBuffer(Buffer.of(1, 2).map((x) => x + 1)), true],
  ['a Uint8Array is no Buffer', () => Buffer.isBuffer(new Uint8Array(1)), false],
  [
    'poolSize can be written',
    () => own('poolSize').writable && own('poolSize').enumerable && own('poolSize').configurable,
    true,
  ],
  ['length of the constructor', () => Buffer.length, 3],
  [
    'parent is the memory',
    () => ((b) => b.parent === b.buffer && b.offset === b.byteOffset)(Buffer.from([1, 2])),
    true,
  ],
  ['parent of what is no Buffer', () => Buffer.prototype.parent, undefined],
  ['offset of what is no Buffer', () => Buffer.prototype.offset, undefined],
  ['toLocaleString is toString', () => Buffer.prototype.toLocaleString === Buffer.prototype.toString, true],
  [
    'inspect is the method util.inspect looks for',
    () => Buffer.prototype.inspect === Buffer.prototype[Symbol.for('nodejs.util.inspect.custom')],
    true,
  ],
  ['iteration gives bytes', () => [...Buffer.of(1, 2)].join(), '1,2'],
  ['a Buffer compares as text', () => `${Buffer.from('ab')}`, 'ab'],
]);
gives(
  'accessors',
  [...NUMBERS, ...unsigned, ...FLOATS].flatMap((name) => [
    [`read${name}`, () => typeof Buffer.prototype[`read${name}`], 'function'],
    [`write${name}`, () => typeof Buffer.prototype[`write${name}`], 'function'],
  ]),
);
gives(
  'aliases',
  unsigned.flatMap((name) =>
    ['read', 'write'].map((verb) => [
      `${verb}${name.replace('UInt', 'Uint')}`,
      () => Buffer.prototype[verb + name] === Buffer.prototype[verb + name.replace('UInt', 'Uint')],
      true,
    ]),
  ),
);
fails('INSPECT_MAX_BYTES', TypeError, [
  [
    'a text',
    () => (buffer.INSPECT_MAX_BYTES = '5'),
    'ERR_INVALID_ARG_TYPE',
    `The "INSPECT_MAX_BYTES" argument must be of type number. Received type string ('5')`,
  ],
]);
fails('INSPECT_MAX_BYTES', RangeError, [
  [
    'below nothing',
    () => (buffer.INSPECT_MAX_BYTES = -1),
    'ERR_OUT_OF_RANGE',
    'The value of "INSPECT_MAX_BYTES" is out of range. It must be >= 0. Received -1',
  ],
]);
