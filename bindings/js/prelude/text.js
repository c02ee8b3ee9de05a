// Text to bytes and back. Short text is converted here: up to the measured thresholds a call into C++ costs more.
'use strict';

const natives = require('natives');
const { UTF8, UTF16LE, LATIN1, ASCII, HEX, BASE64, BASE64URL } = require('./encodings');
const { stringTooLong } = require('./errors');
const { charCodeAt, floor, fromCharCode, typedArrayLength } = require('./primordials');

const encodeThreshold = natives.encodeThreshold();
const decodeThreshold = natives.decodeThreshold();
const hexThreshold = natives.hexThreshold();

// Code units of the digits.
const HEX_DIGITS = new Uint8Array([48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 97, 98, 99, 100, 101, 102]);

/** True when `string` is short, a byte a unit, and now in `bytes` from `offset` on; otherwise bytes there are lost. */
function encodeUnits(string, encoding, bytes, offset) {
  if (string.length >= encodeThreshold || encoding === UTF16LE || encoding > ASCII) return false;
  const limit = encoding === UTF8 ? 0x80 : 0x100;
  for (let i = 0; i < string.length; i++) {
    const unit = charCodeAt(string, i);
    if (unit >= limit) return false;
    bytes[offset + i] = unit;
  }
  return true;
}

// Bytes of a code unit in the encoding with the longest.
const MAX_BYTES = 3;

// Each argument of a native has its price: what goes without saying is left out.
function encodeNatively(string, encoding, bytes, offset, room) {
  if (room < string.length * MAX_BYTES && room < typedArrayLength(bytes) - offset) {
    return natives.encode(string, bytes, offset, encoding, room);
  }
  if (encoding !== UTF8) return natives.encode(string, bytes, offset, encoding);
  return offset === 0 ? natives.encode(string, bytes) : natives.encode(string, bytes, offset);
}

/** Encodes `string` into `room` bytes of the Uint8Array `bytes` from `offset` on; returns how many it wrote. */
function encode(string, encoding, bytes, offset, room) {
  const size = string.length;
  const isEnough = size <= room && offset + size <= typedArrayLength(bytes);
  if (isEnough && encodeUnits(string, encoding, bytes, offset)) return size;
  return encodeNatively(string, encoding, bytes, offset, room);
}

/**
 * The text of a unit a byte; undefined when a byte is not below `limit`, a power of two. Eight at a time: engines join
 * a text from few parts sooner than from many.
 */
function decodeUnits(bytes, start, end, limit) {
  let text = '';
  let i = start;
  for (; i + 8 <= end; i += 8) {
    const a = bytes[i];
    const b = bytes[i + 1];
    const c = bytes[i + 2];
    const d = bytes[i + 3];
    const e = bytes[i + 4];
    const f = bytes[i + 5];
    const g = bytes[i + 6];
    const h = bytes[i + 7];
    if ((a | b | c | d | e | f | g | h) >= limit) return undefined;
    text += fromCharCode(a, b, c, d, e, f, g, h);
  }
  for (; i < end; i++) {
    if (bytes[i] >= limit) return undefined;
    text += fromCharCode(bytes[i]);
  }
  return text;
}

function decodeHex(bytes, start, end) {
  let text = '';
  let i = start;
  for (; i + 4 <= end; i += 4) {
    const a = bytes[i];
    const b = bytes[i + 1];
    const c = bytes[i + 2];
    const d = bytes[i + 3];
    text += fromCharCode(
      HEX_DIGITS[a >> 4],
      HEX_DIGITS[a & 15],
      HEX_DIGITS[b >> 4],
      HEX_DIGITS[b & 15],
      HEX_DIGITS[c >> 4],
      HEX_DIGITS[c & 15],
      HEX_DIGITS[d >> 4],
      HEX_DIGITS[d & 15],
    );
  }
  for (; i < end; i++) text += fromCharCode(HEX_DIGITS[bytes[i] >> 4], HEX_DIGITS[bytes[i] & 15]);
  return text;
}

function decodeShort(bytes, encoding, start, end) {
  if (encoding === HEX) return end - start < hexThreshold ? decodeHex(bytes, start, end) : undefined;
  if (end - start >= decodeThreshold) return undefined;
  if (encoding === UTF8 || encoding === ASCII) return decodeUnits(bytes, start, end, 0x80);
  return encoding === LATIN1 ? decodeUnits(bytes, start, end, 0x100) : undefined;
}

function decodeNatively(bytes, encoding, start, end) {
  if (end < typedArrayLength(bytes)) return natives.decode(bytes, encoding, start, end);
  return start === 0 ? natives.decode(bytes, encoding) : natives.decode(bytes, encoding, start);
}

/** The text of [start, end) of the Uint8Array `bytes`, as far as it has them. */
function decode(bytes, encoding, start, end) {
  const size = typedArrayLength(bytes);
  if (end > size) end = size;
  if (start >= end) return '';
  const text = decodeShort(bytes, encoding, start, end) ?? decodeNatively(bytes, encoding, start, end);
  if (text === null) throw stringTooLong();
  return text;
}

// An estimate: junk counts, only up to two closing `=` do not.
function base64Length(string) {
  let digits = string.length;
  if (digits > 0 && charCodeAt(string, digits - 1) === 0x3d) digits--;
  if (digits > 1 && charCodeAt(string, digits - 1) === 0x3d) digits--;
  return floor((digits * 3) / 4);
}

function isShortAscii(string) {
  if (string.length >= encodeThreshold) return false;
  for (let i = 0; i < string.length; i++) if (charCodeAt(string, i) >= 0x80) return false;
  return true;
}

/** Bytes of `string`: exact for text encodings, an upper bound for hex and base64. */
function byteLength(string, encoding) {
  switch (encoding) {
    case UTF8:
      return isShortAscii(string) ? string.length : natives.utf8Length(string);
    case UTF16LE:
      return string.length * 2;
    case HEX:
      return string.length >>> 1;
    case BASE64:
    case BASE64URL:
      return base64Length(string);
    default:
      return string.length;
  }
}

module.exports = { byteLength, decode, encode, encodeUnits };
