// SPDX-License-Identifier: MIT
// Measures every Buffer that is there: the addon and the own one of Node 26, Node 20, Bun and Deno, and `slabyard run`;
// processes in turns, so that a busy moment does not fall on one of them alone. Then how long an empty script takes.
//
//   node run.cjs --build=BUILD_DIR --hosts=NODE_MODULES --out=FILE.json [--quick]
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync, execFileSync } = require('node:child_process');
const { parseArgs } = require('node:util');

const { values: options } = parseArgs({
  options: {
    build: { type: 'string', default: 'build/release' },
    hosts: { type: 'string', default: 'build/hosts/node_modules' },
    out: { type: 'string', default: 'build/bench/js.json' },
    quick: { type: 'boolean', default: false },
  },
});
const ROUNDS = options.quick ? 2 : 5;
const STARTS = options.quick ? 10 : 50;
const root = path.resolve(__dirname, '..', '..');
const build = path.resolve(options.build);
const hosts = path.resolve(options.hosts);

const SLABYARD = {
  name: 'slabyard run',
  command: [path.join(build, 'tools', 'slabyard'), 'run'],
  version: ['--version'],
};
const HOSTS = [
  { name: 'Node 26', command: [path.join(hosts, 'node26/bin/node')] },
  { name: 'Node 20', command: [path.join(hosts, 'node20/bin/node')] },
  { name: 'Bun', command: [path.join(hosts, '@oven/bun-linux-x64/bin/bun')] },
  { name: 'Deno', command: [path.join(hosts, '@deno/linux-x64-glibc/deno'), 'run', '--allow-all', '--quiet'] },
].filter(({ command }) => fs.existsSync(command[0]));

/** The addon beside the module's files, as in a package. */
function stageAddon(folder) {
  const source = path.join(root, 'bindings', 'node');
  for (const file of fs.readdirSync(source)) {
    if (file.endsWith('.cjs')) fs.copyFileSync(path.join(source, file), path.join(folder, file));
  }
  fs.copyFileSync(path.join(build, 'bindings', 'node', 'slabyard.node'), path.join(folder, 'slabyard.node'));
  return path.join(folder, 'index.cjs');
}

function measure({ command }, module) {
  const [program, ...words] = command;
  const args = [...words, path.join(__dirname, 'measure.cjs')];
  if (module !== undefined) args.push(`--module=${module}`);
  if (options.quick) args.push('--quick');
  return JSON.parse(execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }));
}

/** {SUBJECT: {ROW: [nanoseconds...]}} of all rounds. */
function measureAll(module) {
  const subjects = HOSTS.flatMap((host) => [
    { name: `addon in ${host.name}`, host, module },
    { name: host.name, host },
  ]);
  if (fs.existsSync(SLABYARD.command[0])) subjects.unshift({ name: SLABYARD.name, host: SLABYARD });
  const times = Object.fromEntries(subjects.map(({ name }) => [name, {}]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const subject of subjects) {
      process.stderr.write(`round ${round + 1} of ${ROUNDS}: ${subject.name}\n`);
      for (const [row, runs] of Object.entries(measure(subject.host, subject.module)))
        (times[subject.name][row] ??= []).push(...runs);
    }
  }
  return times;
}

/** {RUNTIME: [milliseconds...]} from the start of an empty script to its end. */
function measureStarts(folder) {
  const script = path.join(folder, 'empty.cjs');
  fs.writeFileSync(script, '');
  const runtimes = [SLABYARD, ...HOSTS].filter(({ command }) => fs.existsSync(command[0]));
  const starts = Object.fromEntries(runtimes.map(({ name }) => [name, []]));
  for (let i = 0; i < STARTS; i++) {
    for (const { name, command } of runtimes) {
      const start = process.hrtime.bigint();
      const { status } = spawnSync(command[0], [...command.slice(1), script], { stdio: 'ignore' });
      if (status !== 0) throw new Error(`${name} fails on an empty script`);
      starts[name].push(Number(process.hrtime.bigint() - start) / 1e6);
    }
  }
  return starts;
}

const versionOf = ({ command, version = ['--version'] }) =>
  spawnSync(command[0], version, { encoding: 'utf8' }).stdout?.split('\n')[0] ?? '';
const commit = () =>
  spawnSync('git', ['describe', '--always', '--dirty', '--abbrev=12'], { cwd: root, encoding: 'utf8' }).stdout?.trim();

function main() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'slabyard-bench-'));
  try {
    const module = stageAddon(folder);
    const started = Date.now();
    const results = {
      machine: `${os.cpus()[0]?.model ?? os.arch()}, ${os.cpus().length} cores, Linux ${os.release()}`,
      commit: commit() || 'unknown',
      scope: options.quick ? 'quick' : 'whole',
      load: os.loadavg()[0],
      versions: Object.fromEntries([SLABYARD, ...HOSTS].map((host) => [host.name, versionOf(host)])),
      starts: measureStarts(folder),
      times: measureAll(module),
    };
    results.seconds = (Date.now() - started) / 1000;
    fs.mkdirSync(path.dirname(options.out), { recursive: true });
    fs.writeFileSync(options.out, JSON.stringify(results));
    process.stderr.write(`${options.out}: ${results.seconds.toFixed(0)} s\n`);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

main();
