// SPDX-License-Identifier: MIT
// Values at edges, as JavaScript source.
'use strict';

const list = (sources) => sources.trim().split(/\s*\n\s*|\s+\|\s+/);

const NUMBERS = list(`
  0 | -0 | 1 | -1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 0.5 | -0.5 | 1.5 | -1.5 | 2.9999 | 255 | 256 | 127 | 128 | -128
  -129 | 32767 | 32768 | 65535 | 65536 | 97 | 97.9 | 353 | -159 | -1e-300 | 5e-324 | 2**31 - 1 | 2**31 | 2**31 + 1
  -(2**31) | -(2**31) - 1 | 2**32 - 1 | 2**32 | 2**32 + 1 | -(2**32) | 2**53 - 1 | 2**53 | -(2**53) | 2**63
  2**64 | 1e21 | 1e300 | -1e300 | 1.5e300 | 123456789012 | NaN | Infinity | -Infinity | 4294967297.5
  -4294967296.5 | 2**40 | 2**47 | -(2**47)
`);
const BIGINTS = list(`
  0n | 1n | -1n | 5n | 2n**31n | 2n**63n | 2n**63n - 1n | -(2n**63n) | -(2n**63n) - 1n | 2n**64n | 2n**64n - 1n
  -(2n**64n) | 2n**100n | -(2n**100n) | 2n**32n | 0x0123456789abcdefn
`);
const WORDS = list(`
  "" | "1" | "-1" | "0x10" | " 2 " | "abc" | "1e3" | "Infinity" | "utf8" | "hex" | "NaN" | "1.5"
`);

// Not `Buffer` itself: its text, which messages quote, is its source. And no Symbol.toPrimitive that is no function: V8
// words that error differently in compiled and in native code.
const PLAIN = list(`
  Object.create(ArrayBuffer.prototype) | Object.create(Uint8Array.prototype) | new (class Own extends ArrayBuffer {})(3)
  { toString: null, valueOf: null } | { valueOf() { return null; } } | { valueOf() { return [1, 2]; } }
  [, 1] | new Array(3)
  { [Symbol.toPrimitive]() { return "ab"; } } | { [Symbol.toPrimitive]() { return 5; } }
  { constructor: null } | { constructor: { name: "Named" } } | { constructor: { name: "" } }
  { get constructor() { return 5; } }
  (() => () => 1)() | Object.defineProperty(() => 1, "name", { value: 5 }) | Object.assign(() => 1, { length: 1, 0: 5 })
  new (class MyText extends String {})("ab") | { buffer: new ArrayBuffer(2), length: 1, 0: 7 }
  Object.create({ length: 2, 0: 1 })
  { type: "Buffer", data: { length: 1, 0: 5 } } | { type: "Buffer", data: null } | { type: "Buffer" } | { length: null }
  foreign("[1, 2, 3]") | foreign("({ length: 1, 0: 5 })") | foreign("new String('ab')") | foreign("new Error('x').name")
  { length: 2n } | { length: Symbol("l") } | { length: { valueOf: () => 1 } } | [1n] | [Symbol("e")]
  [{ valueOf: () => 7 }]
  undefined | null | true | false | Symbol() | Symbol("s") | Symbol.iterator | {} | [] | [1] | [1, 2] | ["1"]
  [[]] | [undefined] | { length: 2 } | { length: 2, 0: 7, 1: 300 } | { length: "2" } | { length: -1 }
  { a: 1, b: "two" } | () => 1 | function named() {} | class Klass {} | async () => {} | function* gen() {}
  new Date(5) | /x/g | new Map([[1, 2]]) | new Set([1]) | Object.assign(new Error("e"), { stack: "e" })
  Object.create(null) | new String("ab") | new Number(2) | new Boolean(false) | Object(1n) | Object(Symbol("b"))
  new (class Foo {})() | new (class extends Array {})() | Math | JSON | Object.freeze([1, 2, 3])
  Object.freeze({ length: 1, 0: 9 }) | new Proxy({}, {}) | new Proxy([1, 2], {}) | new Proxy(function () {}, {})
  new WeakMap() | Uint8Array | { type: "Buffer", data: [1, 2, 256] } | { type: "Buffer", data: "ab" }
  { type: "buffer", data: [1] } | { __proto__: null, length: 1, 0: 5 } | { buffer: new ArrayBuffer(2) }
  { byteLength: 3 } | (function () { return arguments; })(1, 2) | "a string of more than twenty-eight characters"
  "it's" | \`it's "both"\` | "\\n" | "\\ud800" | Object.create(Buffer.prototype)
`);

const TYPED = list(`
  Int8Array | Uint8Array | Uint8ClampedArray | Int16Array | Uint16Array | Int32Array | Uint32Array | Float32Array
  Float64Array | BigInt64Array | BigUint64Array
`);
const ENCODINGS = list(`
  utf8 | utf-8 | ucs2 | ucs-2 | utf16le | utf-16le | latin1 | binary | ascii | hex | base64 | base64url
`);

// As they stand in a string literal.
const NO_ENCODINGS = [
  ...list(
    'utf-16 | utf16 | unicode | buffer | raw | latin-1 | base-64 | hexx | he | toString | __proto__ | constructor',
  ),
  ...list('UTF8\\0 | \\u017ftf8 | utf\\u212a | asci\\u0131'),
  ...[' utf8', 'utf8 ', 'x'.repeat(40)],
];

// Lengths that are short, and elements.
const SHORT = list(`
  0 | 1 | 2 | 3 | -1 | 1.5 | NaN | "2" | undefined | null | 2n
`);
const ELEMENTS = list(`
  0 | 1 | 127 | 128 | 255 | 256 | -1 | 1.7 | NaN | "5" | null | undefined | 2**32 + 3 | 1e20
`);

// Characters of UTF-8 whole, cut and wrong; a BOM.
const PIECES = [
  ...[
    [0x41],
    [0x80],
    [0xbf],
    [0xc2],
    [0xc3, 0xa9],
    [0xe2, 0x82],
    [0xe2, 0x82, 0xac],
    [0xed, 0xa0, 0x80],
    [0xef, 0xbb, 0xbf],
  ],
  ...[
    [0xf0, 0x9f, 0x92, 0xa9],
    [0xf0, 0x9f, 0x92],
    [0xf0],
    [0xf4, 0x90, 0x80, 0x80],
    [0xf5],
    [0xff],
    [0xc0, 0x80],
    [0xe0, 0x80],
  ],
];

module.exports = { NUMBERS, BIGINTS, WORDS, PLAIN, TYPED, ENCODINGS, NO_ENCODINGS, SHORT, ELEMENTS, PIECES };
