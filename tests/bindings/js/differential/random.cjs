// SPDX-License-Identifier: MIT
// Random choices that a seed repeats on every machine and engine (xorshift128, seeded by splitmix32).
'use strict';

function splitmix(state) {
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
}

class Random {
  /** Choices of call `index` in the run `seed`: each call can be repeated alone. */
  constructor(seed, index) {
    const next = splitmix(Math.imul(seed, 0x85ebca6b) ^ index);
    this.state = [next(), next(), next(), next() | 1];
  }

  uint32() {
    const [a, b, c, d] = this.state;
    const t = a ^ (a << 11);
    const next = (d ^ (d >>> 19) ^ (t ^ (t >>> 8))) >>> 0;
    this.state = [b, c, d, next];
    return next;
  }

  /** An integer in [0, count). */
  below(count) {
    return Math.floor((this.uint32() / 2 ** 32) * count);
  }

  /** An integer in [first, last]. */
  between(first, last) {
    return first + this.below(last - first + 1);
  }

  chance(probability) {
    return this.uint32() < probability * 2 ** 32;
  }

  pick(list) {
    return list[this.below(list.length)];
  }

  /** `count` results of `make`. */
  times(count, make) {
    return Array.from({ length: count }, (_, i) => make(i));
  }

  /** A small number of at most `most`, often 0, 1 or 2. */
  few(most) {
    return Math.min(this.below(most + 1), this.below(most + 1));
  }
}

module.exports = { Random };
