// SPDX-License-Identifier: MIT
// The differential tester tested: it finds each planted fault, and nothing where nothing was planted (Node 26):
//
//   node differential_test.cjs [--seed S]
'use strict';
const { parseArgs } = require('node:util');
const { compareCalls } = require('./differential.cjs');
const { wrappedModule, MUTANTS } = require('./differential/mutants.cjs');
const { sideOf } = require('./differential/outcome.cjs');

const CALLS = 60000;
const STEP = 2000;

/** The wrapped module as a side. Node's decoder hands out Node's Buffers. */
function wrappedSide(faults) {
  const module = wrappedModule(faults);
  const side = sideOf(module, module.StringDecoder);
  side.names.set(Buffer.prototype, 'Buffer');
  return side;
}

/** How many calls it took to find the fault, or undefined. */
function callsUntilFound(node, ours, seed) {
  for (let from = 0; from < CALLS; from += STEP) {
    if (compareCalls(node, ours, { calls: STEP, seed, from, quiet: true }).count > 0) return from + STEP;
  }
  return undefined;
}

function main() {
  process.noDeprecation = true;
  const { values } = parseArgs({ options: { seed: { type: 'string', default: '1' } } });
  const seed = Number(values.seed);
  const node = sideOf(require('node:buffer'), require('node:string_decoder').StringDecoder);
  let failures = 0;
  const check = (name, passed, detail) => {
    failures += passed ? 0 : 1;
    console.log(`${passed ? 'ok' : 'FAILED'} ${name}: ${detail}`);
  };
  const { count } = compareCalls(node, wrappedSide(), { calls: STEP * 5, seed, from: 0 });
  check('no fault planted', count === 0, `${count} differences`);
  for (const [name, faults] of Object.entries(MUTANTS)) {
    const calls = callsUntilFound(node, wrappedSide(faults), seed);
    check(
      name,
      calls !== undefined,
      calls === undefined ? `not found in ${CALLS} calls` : `found within ${calls} calls`,
    );
  }
  const total = Object.keys(MUTANTS).length + 1;
  console.log(`${total - failures} of ${total} passed`);
  if (failures > 0) process.exitCode = 1;
}

main();
