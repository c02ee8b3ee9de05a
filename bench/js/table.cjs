// SPDX-License-Identifier: MIT
// Writes what run.cjs measured as a page of tables:
//
//   node table.cjs RESULTS.json > docs/performance_js.md
'use strict';
const fs = require('node:fs');
const { OPERATIONS, SIZES } = require('./operations.cjs');

// What two runs of the same program differ by here.
const MARGIN = 1.05;

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** Nanoseconds in the unit that keeps three digits readable. */
function duration(nanoseconds) {
  if (nanoseconds < 1000) return `${nanoseconds.toFixed(nanoseconds < 100 ? 1 : 0)} ns`;
  if (nanoseconds < 1e6) return `${(nanoseconds / 1e3).toFixed(nanoseconds < 1e5 ? 1 : 0)} \u00b5s`;
  return `${(nanoseconds / 1e6).toFixed(2)} ms`;
}

const results = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const times = Object.fromEntries(
  Object.entries(results.times).map(([subject, rows]) => [
    subject,
    Object.fromEntries(Object.entries(rows).map(([row, runs]) => [row, median(runs)])),
  ]),
);
const hosts = Object.keys(times).filter((name) => times[`addon in ${name}`] !== undefined);
const lost = [];

/** Ours, its peer, and how many times faster ours is; a lost row is in bold. */
function pair(row, ours, peerName, peer) {
  const ratio = peer / ours;
  const isLost = ratio * MARGIN < 1;
  if (isLost) lost.push({ row, peerName, ratio });
  const shown = `${ratio.toFixed(2)}x`;
  return `${duration(ours)} | ${duration(peer)} | ${isLost ? `**${shown} lost**` : shown}`;
}

function hostTable(host) {
  const lines = [`## The addon in ${host}`, '', '| call | size | addon | own | faster by |', '|---|---|--:|--:|--:|'];
  for (const operation of Object.keys(OPERATIONS)) {
    for (const size of Object.keys(SIZES)) {
      const row = `${operation} ${size}`;
      lines.push(
        `| ${operation} | ${size} | ${pair(`addon, ${row}`, times[`addon in ${host}`][row], host, times[host][row])} |`,
      );
    }
  }
  return [...lines, ''];
}

function commandTable() {
  const ours = times['slabyard run'];
  if (ours === undefined) return [];
  const lines = ['## slabyard run', '', `| call | size | slabyard run | ${hosts.join(' | ')} | beside the fastest |`];
  lines.push(`|---|---|--:|${hosts.map(() => '--:').join('|')}|--:|`);
  for (const operation of Object.keys(OPERATIONS)) {
    for (const size of Object.keys(SIZES)) {
      const row = `${operation} ${size}`;
      const peers = hosts.map((host) => times[host][row]);
      const best = Math.min(...peers);
      const verdict = pair(`slabyard run, ${row}`, ours[row], hosts[peers.indexOf(best)], best).split(' | ')[2];
      lines.push(
        `| ${operation} | ${size} | ${duration(ours[row])} | ${peers.map(duration).join(' | ')} | ${verdict} |`,
      );
    }
  }
  return [...lines, ''];
}

function startTable() {
  const lines = [
    '## Start of an empty script',
    '',
    'From the start of the process to its end, median of the starts.',
    '',
    '| runtime | ms |',
    '|---|--:|',
  ];
  for (const [name, starts] of Object.entries(results.starts)) lines.push(`| ${name} | ${median(starts).toFixed(1)} |`);
  return [...lines, ''];
}

function lostTable() {
  if (lost.length === 0) return ['## Where we lose', '', 'Nowhere.', ''];
  const lines = [
    '## Where we lose',
    '',
    `${lost.length} rows, the worst first:`,
    '',
    '| row | beside | faster by |',
    '|---|---|--:|',
  ];
  for (const { row, peerName, ratio } of lost.toSorted((a, b) => a.ratio - b.ratio))
    lines.push(`| ${row} | ${peerName} | ${ratio.toFixed(2)}x |`);
  return [...lines, ''];
}

const body = [...startTable(), ...hosts.flatMap(hostTable), ...commandTable()];
const runs = Object.values(Object.values(results.times)[0])[0].length;
const head = [
  '# Performance of the bindings',
  '',
  `Time for one call: the median of ${runs} short runs, in processes of ${hosts.length * 2 + 1} kinds that take turns.`,
  '"faster by" is the peer\'s time by ours; a row is **lost** where ours takes more than',
  `${Math.round((MARGIN - 1) * 100)} % longer.`,
  '',
  `- machine: ${results.machine}; load when it began: ${results.load.toFixed(2)}`,
  `- commit: ${results.commit}${results.scope === 'quick' ? ' (a quick run, for trying out)' : ''}`,
  ...Object.entries(results.versions).map(([name, version]) => `- ${name}: ${version}`),
  '',
  'How to repeat it, on a machine at rest:',
  '',
  '```',
  './dev node --test --quick     # builds the addon and fetches the hosts',
  './dev bench --js',
  '```',
  '',
];
process.stdout.write([...head, ...lostTable(), ...body].join('\n'));
