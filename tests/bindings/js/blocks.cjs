// SPDX-License-Identifier: MIT
// Memory that exists already, as the adaptor shows it to scripts: without a copy where it is large, and given back when
// the last script has forgotten it.
//
//   node --expose-gc blocks.cjs ADDON        (tests/bindings/node/blocks.cc)
'use strict';
const assert = require('assert');
const path = require('path');

const natives = require(path.resolve(process.argv[2]));
const LARGE = 2 ** 20;
const SMALL = 1000;
const TURNS = 200;

const collect = globalThis.gc ?? globalThis.Bun?.gc;
const nextTurn = () => new Promise((resolve) => setTimeout(resolve, 1));

/** Blocks that live once the collector had its turns; what the stack still seems to hold may be among them. */
async function livingAtLast(expected) {
  for (let turn = 0; turn < TURNS && natives.living() > expected; turn++) {
    collect(true);
    await nextTurn();
  }
  return natives.living();
}

function checkContent(size) {
  const memory = natives.show(size);
  assert.ok(memory instanceof ArrayBuffer);
  assert.strictEqual(memory.byteLength, size);
  assert.ok(new Uint8Array(memory).every((byte) => byte === 0x61));
}

function showMany(size, count) {
  for (let i = 0; i < count; i++) assert.strictEqual(natives.show(size)?.byteLength, size);
}

async function main() {
  assert.strictEqual(natives.showNothing(), null);
  checkContent(SMALL);
  assert.strictEqual(natives.living(), 0, 'a small block is copied, and given back at once');

  checkContent(LARGE);
  let kept = natives.show(LARGE);
  assert.ok(natives.living() >= 1, 'a large block lives as long as its ArrayBuffer');
  showMany(LARGE, 20);
  assert.ok((await livingAtLast(3)) <= 3, `${natives.living()} blocks of 22 live, one is in use`);
  assert.ok(natives.living() >= 1 && new Uint8Array(kept)[LARGE - 1] === 0x61);
  kept = undefined;

  const before = natives.reportPressure(0);
  assert.strictEqual(natives.reportPressure(LARGE), before + LARGE);
  assert.strictEqual(natives.reportPressure(-LARGE), before);
  console.log('blocks: passed');
}

main().catch((error) => {
  console.log(error);
  process.exitCode = 1;
});
