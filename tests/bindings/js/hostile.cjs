// SPDX-License-Identifier: MIT
// Hostile arguments: coercions that detach, shrink or grow the memory in the middle of a call, liars, proxies, huge
// numbers.
//
//   node hostile.cjs MODULE [--trace FILE]        (a path, or `buffer` for what the host itself has)
//
// In Node 26 each call does what Node's Buffer does. Elsewhere it returns or throws an Error, the process lives, and
// every length stays within the memory that is there.
'use strict';
const { scenes } = require('./hostile/scenes.cjs');
const { compile, detached } = require('./differential/source.cjs');
const { factsOf } = require('./differential/facts.cjs');

const SHOWN = 20;
// The longest result is what 64 bytes of text can be decoded to, or a list of the bytes; a slab is shared.
const LONGEST = 4096;
const isNode26 =
  process.versions.bun === undefined &&
  process.versions.deno === undefined &&
  parseInt(process.versions.node, 10) >= 26;

const hasResizable = typeof ArrayBuffer.prototype.resize === 'function';
const hasGrowable = typeof SharedArrayBuffer === 'function' && typeof SharedArrayBuffer.prototype.grow === 'function';
const hasDetaching = typeof structuredClone === 'function' || typeof ArrayBuffer.prototype.transfer === 'function';

function isPossible({ memory, source }) {
  if ((memory === 'resizable' || memory === 'part') && !hasResizable) return false;
  if (memory === 'shared' && !hasGrowable) return false;
  return hasDetaching || !source.includes('detached(');
}

/** What is wrong with a result, or undefined. */
function insane(result) {
  if (ArrayBuffer.isView(result)) {
    const { buffer, byteOffset, byteLength } = factsOf(result);
    if (byteOffset + byteLength > buffer.byteLength) return 'a view beyond its memory';
    return byteLength > LONGEST ? 'a long view' : undefined;
  }
  return typeof result === 'string' && result.length > LONGEST ? 'a long text' : undefined;
}

/** Runs a scene alone. Returns what is wrong, or undefined. */
function survive(module, scene) {
  const kept = [];
  const keep = (memory) => kept[kept.push(memory) - 1];
  const call = compile(scene.source);
  try {
    const result = call(module.Buffer, module.StringDecoder, module, undefined, keep, () => {}, detached);
    return insane(result) ?? kept.map(insane).find((what) => what !== undefined);
  } catch (error) {
    return error instanceof Error ? undefined : `threw ${String(error)}`;
  }
}

/** Runs a scene here and in Node. Returns both outcomes where they differ, or undefined. */
function compareWithNode(module) {
  const { outcomeOf, sideOf } = require('./differential/outcome.cjs');
  const node = sideOf(require('node:buffer'), require('node:string_decoder').StringDecoder);
  const ours = sideOf(module, module.StringDecoder);
  return (scene) => {
    if (scene.nodeFails) return module.Buffer === node.Buffer ? undefined : survive(module, scene);
    const call = compile(scene.source);
    const [expected, actual] = [node, ours].map((side) =>
      outcomeOf(call, side, scene.contents !== false).join('\n         '),
    );
    return expected === actual ? undefined : `\n  Node:  ${expected}\n  ours:  ${actual}`;
  };
}

function load(name) {
  if (name !== 'buffer') return require(require('path').resolve(name));
  return Object.assign(Object.create(require('buffer')), { StringDecoder: require('string_decoder').StringDecoder });
}

function main() {
  const [name, option, trace] = process.argv.slice(2);
  if (name === undefined || (option !== undefined && option !== '--trace')) throw new Error('which module?');
  process.noDeprecation = true;
  const module = load(name);
  const failureOf = isNode26 ? compareWithNode(module) : (scene) => survive(module, scene);
  const counts = { all: 0, passed: 0, left: 0 };
  for (const scene of scenes()) {
    if (!isPossible(scene)) {
      counts.left++;
      continue;
    }
    if (trace !== undefined) require('fs').writeFileSync(trace, scene.source);
    counts.all++;
    const failure = failureOf(scene);
    if (failure === undefined) counts.passed++;
    else if (counts.all - counts.passed <= SHOWN) console.log(`${scene.name}: ${scene.source} ${failure}\n`);
  }
  console.log(
    `hostile: ${counts.passed} of ${counts.all} passed${counts.left > 0 ? `, ${counts.left} not possible here` : ''}`,
  );
  if (counts.passed !== counts.all || counts.all === 0) process.exitCode = 1;
}

main();
