// SPDX-License-Identifier: MIT
// Differences found: the first few of each kind are printed, all are counted.
'use strict';

const SHOWN_OF_A_KIND = 2;

/** What went apart, without the particular values. */
function kindOf({ name, expected, actual }) {
  const line = expected.findIndex((text, i) => text !== actual[i]);
  const general = (text = '(nothing)') =>
    text.replace(/"(?:[^"\\]|\\.)*"|-?\d+(\.\d+)?|<[0-9a-f]*>/g, '_').slice(0, 60);
  return `${name}: ${general(expected[Math.max(line, 0)])} / ${general(actual[Math.max(line, 0)])}`;
}

class Differences {
  constructor(quiet) {
    this.quiet = quiet;
    this.count = 0;
    this.kinds = new Map();
  }

  add(difference) {
    this.count++;
    const kind = kindOf(difference);
    const seen = (this.kinds.get(kind) ?? 0) + 1;
    this.kinds.set(kind, seen);
    if (!this.quiet && seen <= SHOWN_OF_A_KIND) this.print(difference);
  }

  print({ index, source, expected, actual }) {
    const only = (lines, others) => lines.filter((line, i) => line !== others[i]).join('\n         ');
    console.log(`call ${index}: ${source}`);
    console.log(`  Node:  ${only(expected, actual)}\n  ours:  ${only(actual, expected)}\n`);
  }

  report() {
    const kinds = [...this.kinds].sort(([, a], [, b]) => b - a);
    for (const [kind, count] of kinds) console.log(`${String(count).padStart(7)}  ${kind}`);
  }
}

module.exports = { Differences };
