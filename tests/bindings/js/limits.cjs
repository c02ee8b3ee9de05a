// SPDX-License-Identifier: MIT
// Beyond 2 and 4 GiB, and beyond the longest string: the module beside Node 26's Buffer.
//
//   node limits.cjs MODULE
//
// Most of the memory is never touched; a few GiB of address space and about 1 GiB of memory are.
'use strict';
const os = require('node:os');
const path = require('node:path');
const { outcomeOf, sideOf } = require('./differential/outcome.cjs');
const { compile } = require('./differential/source.cjs');

const LEFT_OUT = 77;
const NEEDED_BYTES = 3 * 2 ** 30;

const long = 'const a = Buffer.alloc(buffer.constants.MAX_STRING_LENGTH + 1);';
const far = 'const at = 2 ** 32 + 5; const a = Buffer.alloc(2 ** 32 + 32); a.write("abc", at);';
const CALLS = {
  'longer than a string': [
    ...['', '"utf8"', '"latin1"', '"ascii"', '"hex"', '"base64"', '"base64url"'].map(
      (encoding) => `a.toString(${encoding})`,
    ),
    ...['utf8', 'latin1', 'ascii', 'hex', 'base64', 'base64url'].map((name) => `a.${name}Slice()`),
    ...['hex', 'base64'].map((name) => `new StringDecoder("${name}").write(a)`),
    'a.toString("ucs2").length',
    'a.toString("latin1", 1, 4)',
    'a.latin1Slice(a.length - 3)',
    'a.inspect().slice(-40)',
    'Buffer.byteLength(a)',
  ].map((call) => `${long} return ${call};`),
  'beyond 4 GiB': [
    'a.toString("latin1", at - 1, at + 4)',
    'a.hexSlice(at, at + 3)',
    'a.utf8Write("de", at + 3) + a.toString("latin1", at, at + 5)',
    // Node 26.10 gives places beyond 2 GiB modulo 2**32: what it finds below is what can be compared.
    'a[2 ** 31 - 9] = 113; return [a.indexOf("q"), a.indexOf(113, -(2 ** 31)), a.includes("abc", -32)]',
    'a[2 ** 31 - 9] = 113; return [a.lastIndexOf("q", -99), a.lastIndexOf(Buffer.from("q"))]',
    '[a.readUInt16BE(at), a.readDoubleLE(at), a.readIntBE(at, 6), a.writeUInt8(7, at), a[at]]',
    '[a.subarray(at, at + 2), a.slice(-27, -25)].map(String)',
    'a.copy(a, at + 8, at, at + 3) + a.toString("latin1", at + 8, at + 11)',
    'a.fill("xy", at, at + 4).toString("latin1", at, at + 5)',
    'a.compare(Buffer.from("abd"), 0, 3, at, at + 3)',
    'a.toString("utf8", 2 ** 32 + 33)',
    'a.readInt8(2 ** 32 + 32)',
    'a.write("a", 2 ** 32 + 33)',
    'Buffer.from(a.buffer, at, 3).toString()',
    'a.length',
  ].map((call) => `${far} ${call.includes('return') ? call : `return ${call}`};`),
};

function main() {
  if (os.freemem() < NEEDED_BYTES) {
    console.log('less than 3 GiB of memory are free');
    process.exitCode = LEFT_OUT;
    return;
  }
  const module = require(path.resolve(process.argv[2]));
  const node = sideOf(require('node:buffer'), require('node:string_decoder').StringDecoder);
  const ours = sideOf(module, module.StringDecoder);
  const sources = Object.values(CALLS).flat();
  let failures = 0;
  for (const source of sources) {
    const call = compile(source);
    const [expected, actual] = [node, ours].map((side) => outcomeOf(call, side, true).join('\n'));
    if (expected === actual) continue;
    failures++;
    console.log(`${source}\n  Node: ${expected}\n  ours: ${actual}`);
  }
  console.log(`limits: ${sources.length - failures} of ${sources.length} equal`);
  if (failures > 0) process.exitCode = 1;
}

main();
