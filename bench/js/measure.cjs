// SPDX-License-Identifier: MIT
// Measures the Buffer of the runtime it runs in, or of --module=PATH. Prints JSON: {ROW: [nanoseconds per call...]},
// some runs of each row, taken in turns.
//
//   node measure.cjs [--module=PATH] [--quick]
'use strict';
const { OPERATIONS, SIZES } = require('./operations.cjs');

const option = process.argv.find((argument) => argument.startsWith('--module='));
const isQuick = process.argv.includes('--quick');
const { Buffer } = require(option === undefined ? 'buffer' : option.slice('--module='.length));

const RUNS = 3;
// Long enough for the clock, short enough that what disturbs one run leaves the next alone.
const RUN_NANOSECONDS = isQuick ? 2e6 : 8e6;
// Long enough for the last compiler of each engine.
const WARM_NANOSECONDS = isQuick ? 1e7 : 3e7;

let kept;

/** Nanoseconds that `count` calls take. */
function time(call, count) {
  const start = process.hrtime.bigint();
  for (let i = 0; i < count; i++) kept = call();
  return Number(process.hrtime.bigint() - start);
}

/** How often a row is called in a run, found after a time of calling it for nothing. */
function countFor(call) {
  let count = 1;
  let taken = time(call, count);
  for (let total = taken; total < WARM_NANOSECONDS; total += taken) {
    if (taken < RUN_NANOSECONDS / 2) count *= 2;
    taken = time(call, count);
  }
  return Math.max(1, Math.round((count * RUN_NANOSECONDS) / taken));
}

const rows = [];
for (const [sizeName, size] of Object.entries(SIZES)) {
  for (const [name, make] of Object.entries(OPERATIONS)) {
    const call = make(Buffer, size);
    rows.push({ name: `${name} ${sizeName}`, call, count: countFor(call), times: [] });
  }
}
for (let run = 0; run < RUNS; run++) {
  for (const row of rows) row.times.push(time(row.call, row.count) / row.count);
}
if (kept === undefined) throw new Error('nothing was measured');
console.log(JSON.stringify(Object.fromEntries(rows.map(({ name, times }) => [name, times]))));
