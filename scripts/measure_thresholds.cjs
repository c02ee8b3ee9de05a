// SPDX-License-Identifier: MIT
//
// measure_thresholds.cjs [MODULE]: nanoseconds of what thresholds.h lists, by size, as JSON. MODULE is bindings/node,
// whose Buffer is measured; without it the global one. scripts/measure_thresholds runs this.
'use strict';

const { Buffer } = process.argv[2] === undefined ? globalThis : require(process.argv[2]);

const SIZES = [2, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024];
// Engines search and copy with vectors, or do not.
const MORE_SIZES = [...SIZES, 4096, 16384, 65536];
const CALLS = 400;
const TURNS = 25;
const VALUES = 8;

const TEXTS = new Map();
for (const size of SIZES) {
  // Decoded texts lie flat in memory, as those from files and sockets do.
  const make = (_, seed) => {
    const letters = Array.from({ length: size }, (_, i) => 97 + ((i + seed) % 26));
    return Buffer.from(letters).toString('latin1');
  };
  TEXTS.set(size, Array.from({ length: VALUES }, make));
}

/** Buffers of zeros with one byte at `place` that a search finds. */
function searched(size, place) {
  return Array.from({ length: VALUES }, () => {
    const buffer = Buffer.from(new ArrayBuffer(size));
    buffer[place] = 35;
    return buffer;
  });
}

// More than one operand each, so that nothing is hoisted out of a loop; `sink` keeps all results alive.
const WORKS = {
  encode(size) {
    const texts = TEXTS.get(size);
    const target = Buffer.alloc(size);
    return (i) => target.write(texts[i % VALUES]);
  },
  decode(size) {
    const buffers = TEXTS.get(size).map((text) => Buffer.from(text));
    return (i) => buffers[i % VALUES].toString().length;
  },
  hex(size) {
    const buffers = TEXTS.get(size).map((text) => Buffer.from(text));
    return (i) => buffers[i % VALUES].toString('hex').length;
  },
  compare(size) {
    const buffers = TEXTS.get(size).map((text) => Buffer.from(text));
    const others = buffers.map((buffer) => Buffer.from(buffer));
    return (i) => buffers[i % VALUES].compare(others[i % VALUES]);
  },
  swap(size) {
    const buffer = Buffer.alloc(size);
    return () => buffer.swap16().length;
  },
  find(size) {
    const buffers = searched(size, size - 1);
    return (i) => buffers[i % VALUES].indexOf(35);
  },
  find_last(size) {
    const buffers = searched(size, 0);
    return (i) => buffers[i % VALUES].lastIndexOf(35);
  },
  repeat(size) {
    const buffers = searched(size, 0);
    const pattern = Buffer.from('abc');
    return (i) => buffers[i % VALUES].fill(pattern).length;
  },
};

let sink = 0;
function turn(call) {
  const start = process.hrtime.bigint();
  for (let i = 0; i < CALLS; i++) sink += call(i);
  return Number(process.hrtime.bigint() - start) / CALLS;
}

const results = {};
for (const [name, prepare] of Object.entries(WORKS)) {
  const sizes = name.startsWith('find') || name === 'repeat' ? MORE_SIZES : SIZES;
  const calls = sizes.map(prepare);
  const times = sizes.map(() => []);
  // In turns over all sizes: what disturbs the machine for a while disturbs each of them a little.
  for (let i = 0; i < TURNS; i++) calls.forEach((call, at) => times[at].push(turn(call)));
  results[name] = sizes.map((size, at) => [size, times[at].sort((a, b) => a - b)[TURNS >> 2]]);
}
if (sink === -1) throw new Error('unreachable: a sum of lengths');
console.log(JSON.stringify(results));
