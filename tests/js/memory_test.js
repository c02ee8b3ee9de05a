// Slabs and blocks go back when the collector drops their last view. Run with --expose-gc.
'use strict';
const { test, equal, ok, done } = require('./check.js');
const fs = require('fs');

const SLABS = 2000;
const external = () => process.memoryUsage().external;

/** One 8-byte view on each of SLABS slabs. */
function survivors() {
  const kept = [];
  while (kept.length < SLABS) {
    const first = Buffer.allocUnsafe(8);
    while (Buffer.allocUnsafe(1000).buffer === first.buffer);
    // The carve that opened the next slab is dropped; the slab is the next one to keep.
    kept.push(first);
  }
  return kept;
}

/** Bytes of the slabs of `views` and of the open one. */
function slabBytes(views) {
  const slabs = new Set(views.map((view) => view.buffer));
  slabs.add(Buffer.allocUnsafe(8).buffer);
  return slabs.size * 8192;
}

test('a view keeps its slab, and external says exactly what is kept', () => {
  let kept = survivors();
  const expected = slabBytes(kept);
  gc();
  equal(external(), expected);
  ok(expected >= SLABS * 8192, `${expected}`);
  kept = null;
  gc();
  // The collector takes any word on the stack for a reference, so it may find one slab more than the open one.
  ok(external() === 8192 || external() === 2 * 8192, `${external()}`);
});
test('garbage of 20,000 MiB leaves the process small', () => {
  for (let i = 0; i < 20000; i++) Buffer.allocUnsafe(1 << 20).fill(i);
  const peak = Number(/VmHWM:\s+(\d+) kB/.exec(fs.readFileSync('/proc/self/status', 'latin1'))[1]);
  ok(peak < 200 * 1024, `peak ${peak} kB`);
});
done();
