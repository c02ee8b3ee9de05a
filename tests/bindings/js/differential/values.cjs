// SPDX-License-Identifier: MIT
// Arguments as JavaScript source, aimed at edges. The sources use `keep(memory)` around everything that has bytes (they
// are compared after the call), `log(text)` for side effects, and the `Buffer` of the side that runs them.
'use strict';
const { text } = require('./texts.cjs');

const {
  NUMBERS,
  BIGINTS,
  WORDS,
  PLAIN,
  TYPED,
  ENCODINGS,
  NO_ENCODINGS,
  SHORT,
  ELEMENTS,
  PIECES,
} = require('./literals.cjs');

// Memory of another realm: its classes are not the ones here.
const FOREIGN = [
  'new Uint8Array([1, 2, 300])',
  'new ArrayBuffer(3)',
  'new Uint16Array([1, 258])',
  'new DataView(new ArrayBuffer(2))',
];

class Values {
  constructor(random) {
    this.r = random;
  }

  /** Any value at all. */
  odd() {
    const { r } = this;
    const kind = r.below(12);
    if (kind < 3) return r.pick(PLAIN);
    if (kind < 6) return r.pick(NUMBERS);
    if (kind === 6) return r.pick(BIGINTS);
    if (kind === 7) return r.pick(WORDS);
    if (kind === 8) return this.memory();
    if (kind === 9) return `"${r.pick(ENCODINGS)}"`;
    return this.watched();
  }

  /** A value that says when it is coerced, and gives any primitive, or throws. */
  watched(result = this.primitive()) {
    const { r } = this;
    const give = r.chance(0.08) ? 'throw new RangeError("mine")' : `return ${result}`;
    return r.pick([
      `{ valueOf() { log("valueOf"); ${give}; } }`,
      `{ toString() { log("toString"); ${give}; } }`,
      `{ valueOf() { log("valueOf"); return {}; }, toString() { log("toString"); ${give}; } }`,
      `{ [Symbol.toPrimitive](hint) { log("toPrimitive " + hint); ${give}; } }`,
      `{ get valueOf() { log("get valueOf"); return () => { ${give}; }; } }`,
      `{ get length() { log("get length"); return ${r.pick(SHORT)}; }, get 0() { log("get 0"); return 65; } }`,
      `new Proxy({}, { get(_, key) { log("get " + String(key)); if (key === "valueOf") return () => ${result}; } })`,
    ]);
  }

  primitive() {
    const { r } = this;
    return r.pick([
      r.pick(NUMBERS),
      r.pick(['0', '1', '2', '3']),
      r.pick(WORDS),
      r.pick(['null', 'undefined', 'true', '1n', 'Symbol("p")']),
    ]);
  }

  number() {
    return this.r.pick(NUMBERS);
  }

  bigint() {
    return this.r.pick(BIGINTS);
  }

  /** A place in `length` elements, or just outside. */
  index(length) {
    const { r } = this;
    const kind = r.below(10);
    if (kind < 6) return String(r.below(length + 1));
    if (kind === 6) return String(length + r.between(-2, 2));
    if (kind === 7) return String(-r.below(length + 3));
    if (kind === 8) return r.pick(NUMBERS);
    return `${r.below(length + 1)}.${r.pick([1, 5, 999999])}`;
  }

  /** A number for a writer of `bits` bits. */
  numberOf(bits) {
    const { r } = this;
    const power = r.pick([bits, bits - 1]);
    const kind = r.below(6);
    if (kind === 0) return r.pick(NUMBERS);
    if (kind === 1) return `${r.pick(['', '-'])}(2**${power})${r.pick(['', ' - 1', ' + 1', ' - 0.5', ' + 0.5'])}`;
    if (kind === 2) return String((r.uint32() / 2 ** 32 - 0.5) * 2 ** bits);
    return String(Math.floor((r.uint32() / 2 ** 32) * 2 ** r.between(1, bits)) * r.pick([1, 1, -1]));
  }

  encoding() {
    const { r } = this;
    const kind = r.below(20);
    if (kind < 3) return 'undefined';
    if (kind === 3) return `"${r.pick(NO_ENCODINGS)}"`;
    const name = r.pick(ENCODINGS);
    if (kind > 5) return `"${name}"`;
    return `"${[...name].map((letter) => (r.chance(0.5) ? letter.toUpperCase() : letter)).join('')}"`;
  }

  knownEncoding() {
    return `"${this.r.pick(ENCODINGS)}"`;
  }

  text() {
    return text(this.r);
  }

  /** An Array literal of bytes: random, letters of few kinds, or pieces of UTF-8. */
  bytes(length) {
    const { r } = this;
    const kind = r.below(5);
    if (kind === 0) return `[${r.times(length, () => r.below(256))}]`;
    if (kind === 1) return `[${r.times(length, () => r.between(97, 99))}]`;
    if (kind === 2) return `[${r.times(length, () => r.pick([0, 97, 97, 0xd8, 0xdc]))}]`;
    if (kind === 3) return `[${r.times(length, () => r.between(32, 126))}]`;
    const pieces = r
      .times(length, () => r.pick(PIECES))
      .flat()
      .slice(0, length);
    return `[${pieces}]`;
  }

  /** A length near nothing, a word, a vector register or, rarely, a page. */
  length() {
    const { r } = this;
    if (r.chance(0.02)) return r.pick([255, 256, 257, 600, 4095, 4097]);
    return r.chance(0.2) ? r.pick([15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129]) : r.few(20);
  }

  /**
   * A Buffer of `length` bytes and where it lies: its own memory, a part of some (at an even place where isEven),
   * shared, resizable, pooled.
   */
  buffer(length = this.length(), isEven = false) {
    const { r } = this;
    if (length > 200) {
      const byte = r.pick(['i', 'i * 7', 'i & 3', '97']);
      return `keep(Buffer.from(new Uint8Array(${length}).map((_, i) => ${byte}).buffer))`;
    }
    const bytes = this.bytes(length);
    const kind = r.below(20);
    if (kind < 10) return `keep(Buffer.from(new Uint8Array(${bytes}).buffer))`;
    if (kind < 13) {
      const before = isEven ? 2 * r.between(1, 4) : r.between(1, 9);
      const total = `[${r.times(before, () => 1)},${bytes.slice(1, -1)}${length > 0 ? ',' : ''}2,3]`;
      return `keep(Buffer.from(new Uint8Array(${total}).buffer, ${before}, ${length}))`;
    }
    if (kind === 13) return `keep(Buffer.from(${bytes}))`;
    if (kind === 14) return `keep(Buffer.alloc(${length}, 97))`;
    if (kind === 15) return `keep(Buffer.from(new SharedArrayBuffer(${length})).fill("ab"))`;
    if (kind === 16) return `keep(Buffer.from(new ArrayBuffer(${length}, { maxByteLength: ${length + 8} })))`;
    if (kind === 17) return `keep(new (class Sub extends Buffer {})(${bytes}))`;
    if (kind === 18) return `keep(Object.setPrototypeOf(new Uint8Array(${bytes}), Buffer.prototype))`;
    return r.chance(0.3) ? `keep(detached(Buffer.alloc(${length})))` : `keep(Buffer.from(${this.text()}))`;
  }

  /** Something with bytes in it that is, mostly, no Buffer. */
  memory() {
    const { r } = this;
    const length = r.few(12);
    const bytes = this.bytes(length);
    const kind = r.below(15);
    if (kind === 14) return `keep(foreign("${r.pick(FOREIGN)}"))`;
    if (kind < 3) return `keep(new Uint8Array(${bytes}))`;
    if (kind < 6) return `keep(${this.typed(length)})`;
    if (kind === 6) return `keep(new Uint8Array(${bytes}).buffer)`;
    if (kind === 7)
      return `keep(new DataView(new Uint8Array(${bytes}).buffer${length > 1 ? r.pick(['', ', 1']) : ''}))`;
    if (kind === 8)
      return `keep(new SharedArrayBuffer(${length}${r.pick(['', `, { maxByteLength: ${length + 4} }`])}))`;
    if (kind === 9) return `keep(new ArrayBuffer(${length}, { maxByteLength: ${length + 4} }))`;
    if (kind === 10) return `keep(detached(new ${r.pick(TYPED)}(${length})))`;
    if (kind === 11) return `detached(new Uint8Array(${length})).buffer`;
    if (kind === 12) return `keep(new (class Bytes extends Uint8Array {})(${bytes}))`;
    return this.buffer(length);
  }

  typed(length) {
    const { r } = this;
    const type = r.pick(TYPED);
    const big = type.startsWith('Big');
    const elements = r.times(length, () =>
      big ? `${r.between(-2, 300)}n` : r.pick(['0', '1', '-1', '255', '256', '0x102', '1.5', '97']),
    );
    return `new ${type}([${elements}])`;
  }

  /** What Buffer.from reads by index. */
  list() {
    const { r } = this;
    const elements = r.times(r.few(10), () => (r.chance(0.1) ? this.watched() : r.pick(ELEMENTS)));
    const array = `[${elements}]`;
    return r.pick([
      array,
      array,
      array,
      `Object.assign({ length: ${r.pick([elements.length, elements.length + 1, '"2"', '1.5', 'NaN'])} }, ${array})`,
    ]);
  }
}

module.exports = { Values };
