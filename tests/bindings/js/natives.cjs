// SPDX-License-Identifier: MIT
// The addon's natives, called by a script that knows no rules: whatever it gives them, they return, and the process
// lives. The addon is the one beside MODULE. In Node it runs under AddressSanitizer too, where the addon is built with
// it: LD_PRELOAD=libasan.so ASAN_OPTIONS=detect_leaks=0 node ...
//
//   node natives.cjs MODULE [SEED]
'use strict';
const path = require('path');

const CALLS = 20000;
const LONG = 'ab'.repeat(100000); // longer than a piece (node_text.cc)

const [moduleFile, seed = `${Math.trunc(Math.random() * 2 ** 32)}`] = process.argv.slice(2);
const natives = require(path.resolve(path.dirname(moduleFile), 'slabyard.node'));
const failures = [];

function check(name, isRight) {
  if (!isRight) failures.push(name);
}

/** Numbers in [0, limit) that the seed decides (xorshift). */
function randomFrom(start) {
  let state = (start | 0) === 0 ? 1 : start | 0;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}

function detachedView() {
  const view = new Uint8Array(16);
  structuredClone(view.buffer, { transfer: [view.buffer] });
  return view;
}

/** A view that its memory does not reach any more. */
function cutView() {
  const memory = new ArrayBuffer(64, { maxByteLength: 64 });
  const view = new Uint8Array(memory, 32, 16);
  memory.resize?.(8);
  return view;
}

const values = [
  ...[undefined, null, true, false, NaN, Infinity, -Infinity, -0, 0, 1, 2, 3, 4, 5, 6, 7, 8, -1, 0.5, 16, 100, 255, 256],
  ...[2 ** 31, -(2 ** 31) - 1, 2 ** 32, 2 ** 53, -(2 ** 53), 2 ** 63, -(2 ** 63), 1e300, -1e300, 10n, Symbol('s')],
  ...['', 'a', 'abc', '\u00e9', '\u20ac', '\ud83d', '\udc00x', 'YWJj', '=', '4142', 'utf8', LONG, `${LONG}\u20ac`],
  ...[{}, [], () => 1, /x/, new Date(0), new Proxy({}, {}), new Map(), Object.create(null)],
  ...[new ArrayBuffer(0), new ArrayBuffer(32), new SharedArrayBuffer(32), new DataView(new ArrayBuffer(8))],
  ...[new Uint8Array(), new Uint8Array(64).fill(97), new Uint8Array(new SharedArrayBuffer(64)), new Uint8Array(300001)],
  ...[new Uint8Array(new ArrayBuffer(64), 3, 7), new Float64Array(8), new Uint16Array(8), detachedView(), cutView()],
];

const shown = (value) => (typeof value === 'string' && value.length > 20 ? `${value.length} units` : value);

function callAtRandom(name, random) {
  const given = Array.from({ length: random(9) }, () => values[random(values.length)]);
  try {
    natives[name].apply(values[random(values.length)], given);
  } catch (error) {
    const said = given.map((value) => require('util').inspect(shown(value), { depth: 0 })).join(', ');
    check(`${name}(${said}) threw ${error}`, error instanceof RangeError);
  }
}

/** `call` with so little of the stack left, in ever smaller steps, that in the end nothing can be called. */
function atTheEndOfTheStack(call) {
  const results = [];
  const descend = (depth) => (depth > 0 ? descend(depth - 1) : results.push(call()));
  let deepest = 0;
  const dive = () => {
    deepest++;
    dive();
  };
  try {
    dive();
  } catch {
    // The end.
  }
  for (let depth = deepest + 500; depth > deepest / 4; depth--) {
    try {
      descend(depth);
    } catch {
      // Too deep for the native itself.
    }
  }
  return results;
}

// First of all, while no scratch memory is there yet.
check('btoa of no text is no text', natives.btoa('') === '');
check('atob of no text is no text', natives.atob('') === '');
check('no bytes are no text', natives.decode(new Uint8Array()) === '');

const out = new Uint8Array(LONG.length);
const lengths = atTheEndOfTheStack(() => natives.encode(LONG, out));
check('the end of the stack was not reached', lengths.length > 0);
const short = lengths.filter((length) => length !== LONG.length);
check(`${short.length} of ${lengths.length} texts were encoded in part at the end of the stack`, short.length === 0);

// How a text is tried first depends on the one before; what is behind it stays in any case.
const UNTOUCHED = 0x5a;
const MIDDLE = 'ab'.repeat(2000);
const encoder = new TextEncoder();
const BY_TURNS = [
  'ab', '\u20ac', MIDDLE, `${MIDDLE}\u00e9`, `\u20ac${MIDDLE}`, MIDDLE, LONG, `${LONG}\u20ac`, MIDDLE,
];
for (const text of BY_TURNS) {
  const bytes = encoder.encode(text);
  for (const Memory of [ArrayBuffer, SharedArrayBuffer]) {
    for (const more of [0, 1, 3, 5, 20]) {
      const view = new Uint8Array(new Memory(bytes.length + more)).fill(UNTOUCHED);
      const written = natives.encode(text, view);
      const isRight = written === bytes.length && bytes.every((byte, i) => view[i] === byte);
      const isKept = view.subarray(bytes.length).every((byte) => byte === UNTOUCHED);
      check(`${shown(text)} in ${Memory.name} with ${more} more: ${written} written`, isRight && isKept);
    }
  }
}

const random = randomFrom(Number(seed));
const names = Object.keys(natives).sort();
for (let i = 0; i < CALLS; i++) callAtRandom(names[i % names.length], random);

for (const failure of failures.slice(0, 20)) console.log(failure);
console.log(failures.length === 0 ? `${CALLS} calls, seed ${seed}` : `${failures.length} failed, seed ${seed}`);
process.exitCode = failures.length === 0 ? 0 : 1;
