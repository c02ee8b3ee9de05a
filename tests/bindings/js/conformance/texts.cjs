// SPDX-License-Identifier: MIT
// transcode, isUtf8, isAscii, atob and btoa.
'use strict';
const { Buffer, buffer } = require('../../../js/subject.js');
const { test, throws } = require('../../../js/check.js');
const { gives, fails } = require('./cases.cjs');

const { transcode, isUtf8, isAscii, atob, btoa } = buffer;

gives('transcode', [
  ['utf8 to utf16le', () => transcode(Buffer.from('\u20ac'), 'utf8', 'ucs2'), 'ac20'],
  ['utf8 to latin1', () => transcode(Buffer.from('\u00e9\u20ac'), 'utf8', 'latin1'), 'e93f'],
  ['utf8 to ascii', () => transcode(Buffer.from('\u00e9a'), 'utf8', 'ascii'), '3f61'],
  ['an astral character is one ?', () => transcode(Buffer.from('\u{1f4a9}'), 'utf8', 'latin1'), '3f'],
  ['what cannot be seen is dropped', () => transcode(Buffer.from('a\u200bb'), 'utf8', 'ascii'), '6162'],
  ['latin1 to utf8', () => transcode(Buffer.of(0xe9), 'binary', 'utf8'), 'c3a9'],
  ['utf16le to utf8', () => transcode(Buffer.from('\u20ac', 'ucs2'), 'utf16le', 'utf8'), 'e282ac'],
  ['nothing', () => transcode(Buffer.alloc(0), 'no such', 'hex'), ''],
]);
test('transcode: an encoding it does not know', () => {
  throws(() => transcode(Buffer.of(1), 'utf8', 'hex'), {
    name: 'Error',
    code: 'U_ILLEGAL_ARGUMENT_ERROR',
    errno: 1,
    message: 'Unable to transcode Buffer [U_ILLEGAL_ARGUMENT_ERROR]',
  });
});
test('transcode: bad utf8 has no utf16le', () => {
  throws(() => transcode(Buffer.of(0x80), 'utf8', 'utf16le'), { code: 'U_INVALID_CHAR_FOUND', errno: 10 });
});
gives('isUtf8 and isAscii', [
  ['text', () => isUtf8(Buffer.from('\u20ac')), true],
  ['a surrogate', () => isUtf8(Buffer.of(0xed, 0xa0, 0x80)), false],
  ['nothing', () => isUtf8(new ArrayBuffer(0)), true],
  ['ascii', () => isAscii(Buffer.from('abc')), true],
  ['not ascii', () => isAscii(Uint8Array.of(0x61, 0x80)), false],
]);
gives('atob and btoa', [
  ['atob', () => atob('QUJD'), 'ABC'],
  ['atob without padding', () => atob('QQ'), 'A'],
  ['atob with spaces', () => atob(' Q\tU J\nD '), 'ABC'],
  ['atob of a number', () => atob(1234), '\u00d7m\u00f8'],
  ['btoa', () => btoa('\u00ff'), '/w=='],
  ['btoa of null', () => btoa(null), 'bnVsbA=='],
]);
for (const [name, call, message] of [
  ['btoa of a wide text', () => btoa('\u20ac'), 'Invalid character'],
  ['atob of the URL alphabet', () => atob('-_'), 'Invalid character'],
  ['atob of one digit', () => atob('A'), 'The string to be decoded is not correctly encoded.'],
  ['atob of bad padding', () => atob('QUJD='), 'Invalid character'],
]) {
  test(`atob and btoa: ${name}`, () => throws(call, { name: 'InvalidCharacterError', code: 5, message }));
}
fails('atob and btoa', TypeError, [
  ['no argument', () => atob(), 'ERR_MISSING_ARGS', 'The "input" argument must be specified'],
]);
