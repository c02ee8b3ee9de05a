// SPDX-License-Identifier: MIT
// Random calls of a buffer module beside Node's own, in one process (Node 26):
//
//   node differential.cjs MODULE [--calls N] [--seed S] [--from I] [--quick] [--trace FILE] [--call SOURCE]
//
// Compared are result, error, side effects and the bytes left behind; not the contents of uninitialised memory, nor
// where a slab's cursor stands. Every difference is printed with the call, which --call repeats, and counted by its
// kind; exit code 1 when there was one. --trace keeps the last call in FILE, for the day when a call ends the process.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { Random } = require('./differential/random.cjs');
const { randomCall, methodNames } = require('./differential/calls.cjs');
const { outcomeOf, sideOf } = require('./differential/outcome.cjs');
const { compile } = require('./differential/source.cjs');
const { Differences } = require('./differential/differences.cjs');

const CALLS = 400000;
const QUICK_CALLS = 20000;

/** Methods of Buffer.prototype that no random call would reach. */
function unreached(Buffer) {
  const own = Object.getOwnPropertyNames(Buffer.prototype);
  return own.filter((name) => !['constructor', 'parent', 'offset', ...methodNames].includes(name));
}

function compareCalls(node, ours, { calls, seed, from, trace, quiet = false }) {
  const differences = new Differences(quiet);
  for (let index = from; index < from + calls; index++) {
    const { name, source, contents } = randomCall(new Random(seed, index));
    if (trace !== undefined) fs.writeFileSync(trace, source);
    const call = compile(source);
    const expected = outcomeOf(call, node, contents);
    const actual = outcomeOf(call, ours, contents);
    if (expected.join('\n') !== actual.join('\n')) differences.add({ index, name, source, expected, actual });
  }
  return differences;
}

function options() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      calls: { type: 'string' },
      seed: { type: 'string' },
      from: { type: 'string', default: '0' },
      quick: { type: 'boolean', default: false },
      trace: { type: 'string' },
      call: { type: 'string' },
    },
  });
  if (positionals.length !== 1) throw new Error('which module?');
  return {
    module: path.resolve(positionals[0]),
    calls: Number(values.calls ?? (values.quick ? QUICK_CALLS : CALLS)),
    seed: Number(values.seed ?? Date.now() % 2 ** 31),
    from: Number(values.from),
    trace: values.trace,
    call: values.call,
  };
}

function main() {
  const settings = options();
  process.noDeprecation = true;
  const module = require(settings.module);
  const node = sideOf(require('node:buffer'), require('node:string_decoder').StringDecoder);
  const ours = sideOf(module, module.StringDecoder);
  if (settings.call !== undefined) {
    for (const side of [node, ours]) console.log(outcomeOf(compile(settings.call), side, true).join('\n'));
    return;
  }
  const missing = unreached(node.Buffer);
  if (missing.length > 0) throw new Error(`no calls of ${missing}`);
  const started = process.hrtime.bigint();
  const differences = compareCalls(node, ours, settings);
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  differences.report();
  console.log(
    `seed ${settings.seed}: ${settings.calls} calls, ${differences.count} differences, ${seconds.toFixed(1)} s`,
  );
  if (differences.count > 0) process.exitCode = 1;
}

if (require.main === module) main();
module.exports = { compareCalls };
