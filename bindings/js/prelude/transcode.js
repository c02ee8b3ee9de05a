// transcode, isUtf8, isAscii, atob and btoa.
'use strict';

const natives = require('natives');
const host = require('host');
const { encodingOrDefault } = require('./encodings');
const { allocationFailed, invalidArgType, missingArgument, plainError } = require('./errors');
const { FastBuffer } = require('./pool');
const { Error, typedArrayLength, Uint8Array } = require('./primordials');
const { bytesOf, isAnyArrayBuffer, isTypedArray, isUint8Array } = require('./types');

// ICU's names and numbers, by slabyard::TranscodeError.
const TRANSCODE_ERRORS = [
  undefined,
  { code: 'U_ILLEGAL_ARGUMENT_ERROR', errno: 1 },
  { code: 'U_INVALID_CHAR_FOUND', errno: 10 },
];
const [NO_ERROR, UNSUPPORTED] = [0, 1];

function transcodeError(number) {
  const { code, errno } = TRANSCODE_ERRORS[number];
  const error = plainError(Error, code, `Unable to transcode Buffer [${code}]`);
  error.errno = errno;
  return error;
}

function transcode(source, fromEncoding, toEncoding) {
  if (!isUint8Array(source)) throw invalidArgType('source', 'an instance of Buffer or Uint8Array', source);
  if (typedArrayLength(source) === 0) return new FastBuffer();
  const from = encodingOrDefault(fromEncoding);
  const to = encodingOrDefault(toEncoding);
  if (from === undefined || to === undefined) throw transcodeError(UNSUPPORTED);
  const result = natives.transcode(source, from, to);
  if (result === null) throw allocationFailed();
  if (typeof result !== 'number') return new FastBuffer(result);
  if (result !== NO_ERROR) throw transcodeError(result);
  return new FastBuffer();
}

function viewToCheck(input) {
  if (isTypedArray(input)) return bytesOf(input);
  // One that was detached has no bytes; no view of it could be made.
  if (isAnyArrayBuffer(input)) return input.byteLength === 0 ? new Uint8Array() : new Uint8Array(input);
  throw invalidArgType('input', 'an instance of ArrayBuffer, Buffer, or TypedArray', input);
}

function isUtf8(input) {
  return natives.isUtf8(viewToCheck(input));
}

function isAscii(input) {
  return natives.isAscii(viewToCheck(input));
}

// By slabyard::AtobError.
const ATOB_ERRORS = [undefined, 'Invalid character', 'The string to be decoded is not correctly encoded.'];
const invalidCharacter = (message) => new host.DOMException(message, 'InvalidCharacterError');

function btoa(input) {
  if (arguments.length === 0) throw missingArgument('input');
  const text = natives.btoa(`${input}`);
  if (text === null) throw invalidCharacter('Invalid character');
  return text;
}

function atob(input) {
  if (arguments.length === 0) throw missingArgument('input');
  const text = natives.atob(`${input}`);
  if (text === null) throw allocationFailed();
  if (typeof text === 'number') throw invalidCharacter(ATOB_ERRORS[text]);
  return text;
}

module.exports = { atob, btoa, isAscii, isUtf8, transcode };
