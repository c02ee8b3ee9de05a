// Runs the golden vectors of a folder (tests/vectors/README.md has the format) through this runtime's Buffer, or a
// module's:
//
//   slabyard run tests/js/vectors.js tests/vectors [FILE.jsonl...] [--module=PATH]
//
// A line `FILE PASSED/TOTAL` per file, with `, N not yet` for what it does not export; the first misses of a
// file are printed, and the exit code is 1 when there was one. Also runs under Node, which checks this script: below
// Node 26 the lines that are known to differ there are left out.
'use strict';
const fs = require('fs');
const { isLikeNode26, scriptArguments } = require('./subject.js');
const { operations, miss } = require('./vector_operations.js');

const FILES = [
  'encode',
  'decode',
  'bytelength',
  'write',
  'numbers',
  'search',
  'compare',
  'slice',
  'fill',
  'copy',
  'swap',
  'concat',
  'transcode',
  'validate',
  'string_decoder',
  'inspect',
  'atob',
  'misc',
  'pool',
];
const MISSES_SHOWN = 5;

// Below Node 26 searches have no `end`.
const isKnownDifference = (v) => !isLikeNode26 && (v.n20 === 0 || (v.needle !== undefined && v.end !== undefined));

function runFile(directory, name) {
  const lines = fs
    .readFileSync(`${directory}/${name}`, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  const result = { total: 0, passed: 0, missing: 0 };
  for (const line of lines) {
    const vector = JSON.parse(line);
    if (isKnownDifference(vector)) continue;
    const operation = operations[vector.op];
    if (operation === undefined) {
      result.missing++;
      continue;
    }
    result.total++;
    const got = miss(operation, vector);
    if (got === undefined) result.passed++;
    else if (result.total - result.passed <= MISSES_SHOWN)
      console.log(`miss ${vector.id}: ${line}\n  got ${JSON.stringify(got)}`);
  }
  console.log(`${name} ${result.passed}/${result.total}${result.missing > 0 ? `, ${result.missing} not yet` : ''}`);
  return result;
}

/** Runs the named files of a folder, or all of them. Returns {total, passed, missing}. */
function runVectors(directory, names) {
  const present = FILES.map((name) => `${name}.jsonl`).filter((name) => fs.existsSync(`${directory}/${name}`));
  const results = (names.length > 0 ? names : present).map((name) => runFile(directory, name));
  const sum = (key) => results.reduce((count, result) => count + result[key], 0);
  return { total: sum('total'), passed: sum('passed'), missing: sum('missing') };
}

function main() {
  const [directory, ...names] = scriptArguments;
  if (directory === undefined) {
    console.error('usage: vectors.js DIR [FILE.jsonl...] [--module=PATH]');
    process.exit(2);
  }
  const { total, passed } = runVectors(directory, names);
  console.log(`all ${passed}/${total}`);
  if (total === 0 || passed !== total) process.exitCode = 1;
}

if (require.main === module) main();
module.exports = { runVectors };
