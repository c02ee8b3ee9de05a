// SPDX-License-Identifier: MIT
// indexOf, lastIndexOf and includes.
'use strict';
const { Buffer, isOurs } = require('../../../js/subject.js');
const { test, throws } = require('../../../js/check.js');
const { gives, fails } = require('./cases.cjs');

const text = () => Buffer.from('this is a test, this is');
const wide = () => Buffer.from('\u0061\u0161\u0061', 'utf16le');

gives('indexOf', [
  ['a text', () => text().indexOf('is'), 2],
  ['from a place', () => text().indexOf('is', 3), 5],
  ['from the end', () => text().indexOf('is', -2), 21],
  ['far before the start', () => text().indexOf('this', -99), 0],
  ['a byte', () => text().indexOf(0x61), 8],
  ['a byte modulo 256', () => text().indexOf(0x161), 8],
  ['a fraction', () => text().indexOf(97.9), 8],
  ['bytes', () => text().indexOf(new Uint8Array([0x61, 0x20])), 8],
  ['nothing', () => text().indexOf(''), 0],
  ['nothing behind the end', () => text().indexOf('', 99), 23],
  ['what is not there', () => text().indexOf('isn'), -1],
  ['null is the start', () => text().indexOf('this', null), 0],
  ['undefined is the start', () => text().indexOf('this', undefined), 0],
  ['an encoding in the second place', () => text().indexOf('6973', 'hex'), 2],
  ['an end', () => text().indexOf('is', 0, 3), -1],
  ['an end behind a match', () => text().indexOf('is', 0, 4), 2],
  ['an end and an encoding', () => text().indexOf('6973', 3, 7, 'hex'), 5],
  ['utf16le at even places', () => wide().indexOf('\u6101', 'utf16le'), -1],
  ['utf16le', () => wide().indexOf('\u0161', 0, 'ucs2'), 2],
  ['an undecodable text finds nothing everywhere', () => text().indexOf('zz', 5, 'hex'), 5],
]);
gives('lastIndexOf', [
  ['a text', () => text().lastIndexOf('is'), 21],
  ['up to a place', () => text().lastIndexOf('is', 20), 18],
  ['undefined is the end', () => text().lastIndexOf('this', undefined), 16],
  ['null is the start', () => text().lastIndexOf('this', null), 0],
  ['NaN is the end', () => text().lastIndexOf('this', NaN), 16],
  ['before the start', () => text().lastIndexOf('this', -99), -1],
  ['nothing', () => text().lastIndexOf(''), 23],
]);
gives('includes', [
  ['a text', () => text().includes('test'), true],
  ['a byte', () => text().includes(0x7a), false],
]);
const notTheNeedle =
  'The "value" argument must be one of type number or string or an instance of Buffer or Uint8Array. Received';
fails('search', TypeError, [
  ['nothing', () => text().indexOf(), 'ERR_INVALID_ARG_TYPE', `${notTheNeedle} undefined`],
  ['an object', () => text().includes({}), 'ERR_INVALID_ARG_TYPE', `${notTheNeedle} an instance of Object`],
  ['a boolean', () => text().lastIndexOf(true), 'ERR_INVALID_ARG_TYPE', `${notTheNeedle} type boolean (true)`],
  ['an encoding', () => text().indexOf('a', 0, 'no such'), 'ERR_UNKNOWN_ENCODING', 'Unknown encoding: no such'],
]);
// Node 26.10 ends its process on these, or never ends them.
if (isOurs) {
  const odd = new Uint8Array([0, 0x61, 0x21, 0x21, 0x61, 0x61, 0x21]).buffer;
  gives('search', [
    ['16-bit units at an odd address', () => Buffer.from(odd, 1).indexOf('\u2161', 2, 'utf16le'), 4],
    ['16-bit units that are not there', () => Buffer.from(odd, 1).indexOf(Buffer.of(0x63, 0x61), 'ucs2'), -1],
  ]);
  for (const end of [null, true, {}, [], 1n, Symbol('s')]) {
    test(`search: an end that is ${typeof end}`, () => {
      throws(() => text().indexOf(97, 0, end), { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
    });
  }
}
