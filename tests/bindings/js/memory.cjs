// SPDX-License-Identifier: MIT
// Memory: what a loop of garbage takes at most, that slabs go back exactly, and what transferring a pooled Buffer does.
//
//   node --expose-gc memory.cjs --most=MIB [--module=PATH]     (also `slabyard run --expose-gc`, bun, deno)
//
// Linux: the peak is the kernel's own count, VmHWM. Prints `memory: N of N passed, peak P MiB`.
'use strict';
const { Buffer } = require('../../js/subject.js');
const { test, equal, ok, done } = require('../../js/check.js');
const fs = require('fs');

const GARBAGE = 20000;
const MIB = 1 << 20;
const most = Number(process.argv.find((argument) => argument.startsWith('--most='))?.slice('--most='.length) ?? 500);

const collect = globalThis.gc ?? (globalThis.Bun === undefined ? undefined : () => globalThis.Bun.gc(true));

function peakMib() {
  return Number(/VmHWM:\s+(\d+) kB/.exec(fs.readFileSync('/proc/self/status', 'latin1'))[1]) / 1024;
}

/** A Buffer in a slab of which nothing else has been handed out. */
function openSlab() {
  const largest = (Buffer.poolSize >>> 1) - 1;
  const first = Buffer.allocUnsafe(largest);
  let opened = first;
  while (opened.buffer === first.buffer) opened = Buffer.allocUnsafe(largest);
  return opened;
}

function transfer(memory) {
  if (typeof structuredClone === 'function') return structuredClone(memory, { transfer: [memory] });
  return memory.transfer();
}

/** Whether the pool goes on working when somebody has tried to take its slab away. */
function poolAfterTransfer() {
  const before = openSlab().fill('a');
  const first = Buffer.allocUnsafe(16).fill('b');
  let refused = false;
  try {
    transfer(first.buffer);
  } catch {
    refused = true;
  }
  const isKept = before.length > 0;
  ok(isKept || !refused, 'what is refused takes nothing away');
  const after = Buffer.allocUnsafe(16).fill('c');
  const text = Buffer.from('some text');
  ok(after.length === 16 && after.toString() === 'c'.repeat(16), 'the next request is whole');
  equal(text.toString(), 'some text');
  if (!isKept) return 'a slab can be taken away, and the next request opens another';
  equal(first.toString(), 'b'.repeat(16));
  ok(
    before.every((byte) => byte === 0x61),
    'its other bytes are there',
  );
  return 'a slab cannot be taken away';
}

let slabs = '';
test('the pool outlives a transfer of its slab', () => {
  slabs = poolAfterTransfer();
});
test('a clone of a pooled Buffer leaves it as it is', () => {
  if (typeof structuredClone !== 'function') return;
  const pooled = Buffer.from('pooled');
  const clone = structuredClone(pooled);
  equal(new TextDecoder().decode(clone), 'pooled');
  equal(pooled.toString(), 'pooled');
});
test('an own store can be transferred', () => {
  const own = Buffer.alloc(10, 'x');
  equal(transfer(own.buffer).byteLength, 10);
  equal(own.length, 0);
});
test(`${GARBAGE} MiB of garbage, without a turn of the event loop`, () => {
  let sum = 0;
  for (let i = 0; i < GARBAGE; i++) sum += Buffer.allocUnsafe(MIB).fill(i)[i];
  equal(
    sum,
    Array.from({ length: GARBAGE }, (_, i) => i & 255).reduce((total, byte) => total + byte, 0),
  );
  ok(peakMib() < most, `peak ${peakMib().toFixed(0)} MiB`);
});
test('garbage of all small sizes', () => {
  for (let i = 0; i < 2000000; i++) Buffer.allocUnsafe(i & 1023);
  ok(peakMib() < most, `peak ${peakMib().toFixed(0)} MiB`);
});

const SLABS = 200;
/** Weak references to slabs, one small Buffer of each kept where `keep` says so. */
function manySlabs(keep) {
  const references = [];
  const kept = [];
  for (let i = 0; i < SLABS; i++) {
    const opened = openSlab();
    references.push(new WeakRef(opened.buffer));
    if (keep(i)) kept.push(Buffer.allocUnsafe(8));
  }
  return { references, kept };
}

/** How many of the slabs live after collections, `turn` by turn of the event loop: weak references last that long. */
function countLiving(references, turns, report) {
  collect();
  const living = references.filter((reference) => reference.deref() !== undefined).length;
  if (turns === 0) report(living);
  else setTimeout(() => countLiving(references, turns - 1, report), 1);
}

function checkSlabs() {
  const { references, kept } = manySlabs((i) => i % 2 === 0);
  const nextTurn = (run) => setTimeout(run, 1);
  nextTurn(() =>
    countLiving(references, 5, (living) => {
      test('a slab lives as long as a view on it', () => {
        equal(kept.length, SLABS / 2);
        // The open slab, and what a conservative collector still sees on the stack.
        ok(
          living >= SLABS / 2 && living <= SLABS / 2 + 5,
          `${living} of ${SLABS} slabs live, ${kept.length} are in use`,
        );
      });
      finish();
    }),
  );
}

function finish() {
  console.log(slabs);
  console.log(`peak ${peakMib().toFixed(0)} MiB`);
  done();
}

if (typeof collect === 'function' && typeof WeakRef === 'function' && typeof setTimeout === 'function') checkSlabs();
else finish();
