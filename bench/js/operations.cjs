// SPDX-License-Identifier: MIT
// What is measured: each operation as a function of a Buffer class and a size, giving the function that runs it once.
'use strict';

const SIZES = { '64 B': 64, '4 KiB': 4096, '1 MiB': 1 << 20 };

const latin = (size) => 'abcdefghijklmnopqrstuvwxyz012345'.repeat(size / 32);
// Of all lengths in UTF-8, a quarter of the bytes ASCII.
const mixed = (size) => 'a\u00e9\u20ac\u{1f4a9}bcdefg'.repeat(size / 16);

/** Bytes that look like text, with one marked place near the end: a search reads nearly all of it. */
function haystack(Buffer, size) {
  const bytes = Buffer.alloc(size, 'abcdefgh');
  bytes.write('#!', size - 8);
  return bytes;
}

const OPERATIONS = {
  alloc: (Buffer, size) => () => Buffer.alloc(size),
  allocUnsafe: (Buffer, size) => () => Buffer.allocUnsafe(size),
  'from(string)': (Buffer, size) =>
    (
      (text) => () =>
        Buffer.from(text)
    )(latin(size)),
  'from(string), mixed': (Buffer, size) =>
    (
      (text) => () =>
        Buffer.from(text)
    )(mixed(size)),
  'from(hex)': (Buffer, size) =>
    (
      (text) => () =>
        Buffer.from(text, 'hex')
    )(haystack(Buffer, size).toString('hex')),
  'from(base64)': (Buffer, size) =>
    (
      (text) => () =>
        Buffer.from(text, 'base64')
    )(haystack(Buffer, size).toString('base64')),
  'from(buffer)': (Buffer, size) =>
    (
      (bytes) => () =>
        Buffer.from(bytes)
    )(haystack(Buffer, size)),
  'toString(utf8)': (Buffer, size) =>
    (
      (bytes) => () =>
        bytes.toString()
    )(Buffer.from(latin(size))),
  'toString(utf8), mixed': (Buffer, size) =>
    (
      (bytes) => () =>
        bytes.toString()
    )(Buffer.from(mixed(size))),
  'toString(latin1)': (Buffer, size) =>
    (
      (bytes) => () =>
        bytes.toString('latin1')
    )(Buffer.alloc(size, 0xe9)),
  'toString(hex)': (Buffer, size) =>
    (
      (bytes) => () =>
        bytes.toString('hex')
    )(haystack(Buffer, size)),
  'toString(base64)': (Buffer, size) =>
    (
      (bytes) => () =>
        bytes.toString('base64')
    )(haystack(Buffer, size)),
  write: (Buffer, size) =>
    (
      (bytes, text) => () =>
        bytes.write(text)
    )(Buffer.alloc(size), latin(size)),
  'indexOf(byte)': (Buffer, size) =>
    (
      (bytes) => () =>
        bytes.indexOf(0x23)
    )(haystack(Buffer, size)),
  'indexOf(string)': (Buffer, size) =>
    (
      (bytes) => () =>
        bytes.indexOf('#!')
    )(haystack(Buffer, size)),
  subarray: (Buffer, size) =>
    (
      (bytes) => () =>
        bytes.subarray(8, size - 8)
    )(Buffer.alloc(size)),
  concat: (Buffer, size) =>
    (
      (list) => () =>
        Buffer.concat(list)
    )(Array.from({ length: 8 }, () => Buffer.alloc(size / 8, 1))),
  'readUInt32LE, all': (Buffer, size) =>
    (
      (bytes) => () =>
        sumOf(bytes)
    )(haystack(Buffer, size)),
  'writeDoubleBE, all': (Buffer, size) =>
    (
      (bytes) => () =>
        writeAll(bytes)
    )(Buffer.alloc(size)),
  equals: (Buffer, size) =>
    (
      (a, b) => () =>
        a.equals(b)
    )(haystack(Buffer, size), haystack(Buffer, size)),
  compare: (Buffer, size) =>
    (
      (a, b) => () =>
        a.compare(b)
    )(haystack(Buffer, size), haystack(Buffer, size)),
  fill: (Buffer, size) =>
    (
      (bytes) => () =>
        bytes.fill(7)
    )(Buffer.alloc(size)),
  'fill(string)': (Buffer, size) =>
    (
      (bytes) => () =>
        bytes.fill('abc')
    )(Buffer.alloc(size)),
};

function sumOf(bytes) {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 4) sum += bytes.readUInt32LE(at);
  return sum;
}

function writeAll(bytes) {
  for (let at = 0; at < bytes.length; at += 8) bytes.writeDoubleBE(at, at);
  return bytes.length;
}

module.exports = { OPERATIONS, SIZES };
