// SPDX-License-Identifier: MIT
// The module wherever and however it is loaded: as an installed package, in a folder with a space, through a link, as
// two copies in one process, in workers that end at any time, and under Node's options that forbid things.
//
//   node setups.cjs MODULE
'use strict';
const fs = require('fs');
const os = require('os');
const path = require('path');
const { createRequire } = require('module');
const { spawnSync } = require('child_process');
const { Worker } = require('worker_threads');

const source = path.dirname(path.resolve(process.argv[2]));
const PACKAGE = path.join(__dirname, '..', '..', '..', 'bindings', 'node', 'package.json');
const isNode = process.versions.bun === undefined && process.versions.deno === undefined;
const LONG = '\u20ac'.repeat(100000);

const failures = [];
let count = 0;
function check(name, isRight) {
  count++;
  if (!isRight) failures.push(name);
}

const works = ({ Buffer }) => Buffer.from(LONG).equals(Buffer.from(Buffer.from(LONG).toString('hex'), 'hex'));

/** The module as npm would install it from bindings/node, in `home`/node_modules. */
function install(home) {
  const folder = path.join(home, 'node_modules', 'slabyard-node');
  fs.mkdirSync(folder, { recursive: true });
  fs.copyFileSync(PACKAGE, path.join(folder, 'package.json'));
  for (const file of JSON.parse(fs.readFileSync(PACKAGE, 'utf8')).files) {
    fs.copyFileSync(path.join(source, file), path.join(folder, file));
  }
  return folder;
}

function loadTwice(home) {
  const first = createRequire(path.join(home, 'script.cjs'))('slabyard-node');
  check('an installed package in a folder with a space', works(first));
  const other = path.join(home, 'other');
  install(other);
  const second = createRequire(path.join(other, 'script.cjs'))('slabyard-node');
  check('two copies in one process', first.Buffer !== second.Buffer && works(first) && works(second));
  const { Buffer } = second;
  check('a buffer of the other copy', first.Buffer.from(Buffer.from('abc')).equals(Buffer.from('abc')));
}

function loadThroughLink(home, folder) {
  const link = path.join(home, 'link');
  fs.symlinkSync(folder, link, 'dir');
  check('a link to the folder', works(require(path.join(link, 'index.cjs'))));
  const file = path.join(home, 'linked.cjs');
  fs.symlinkSync(path.join(folder, 'index.cjs'), file);
  check('a link to the file', works(require(file)));
}

/** A worker that says when it works; resolves when it has ended. */
function endWorker(folder, how) {
  const code = `const { parentPort } = require('worker_threads');
    const { Buffer } = require(${JSON.stringify(path.join(folder, 'index.cjs'))});
    const text = '\\u20ac'.repeat(200000);
    parentPort.postMessage('works');
    for (;;) {
      Buffer.from(text).toString('base64').length;
      ${how === 'throws' ? "throw new Error('on purpose');" : how === 'exits' ? 'process.exit();' : ''}
    }`;
  return new Promise((resolve) => {
    const worker = new Worker(code, { eval: true });
    let error;
    worker.on('message', () => how === 'is terminated' && void worker.terminate());
    worker.on('error', (thrown) => {
      error = thrown;
    });
    worker.on('exit', () => resolve(error?.message));
  });
}

async function endWorkers(folder) {
  for (const how of ['is terminated', 'throws', 'exits']) {
    const messages = await Promise.all(Array.from({ length: 4 }, () => endWorker(folder, how)));
    const expected = how === 'throws' ? 'on purpose' : undefined;
    check(`a worker that ${how}: ${messages[0]}`, messages.every((message) => message === expected));
    check(`the main thread after a worker that ${how}`, works(require(folder)));
  }
}

/** Nothing is loaded so late that it may be wanted first where the stack ends. */
function failDeep(folder) {
  const script = path.join(folder, '..', 'deep.cjs');
  fs.writeFileSync(
    script,
    `const { Buffer } = require('slabyard-node');
    const fail = () => Buffer.alloc('x');
    const dive = () => { try { dive(); } finally { fail(); } };
    try { dive(); } catch {}
    try { fail(); } catch (error) { console.log(String(error.code)); }`,
  );
  const { stdout } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
  check(`an error after one at the end of the stack: ${stdout}`, stdout === 'ERR_INVALID_ARG_TYPE\n');
}

/** Calls whose copies of a text do not fit into the memory that is left. */
function starve(folder) {
  const script = `const { Buffer, atob, btoa } = require(${JSON.stringify(folder)});
    const kept = []; // nothing large is given back in the middle
    const flat = (part, size) => { // joined text is copied first
      kept.push(Buffer.alloc(size, part));
      return kept.at(-1).latin1Slice();
    };
    const text = flat('YWJj', 2 ** 26);
    const skipped = flat('YW Jj', 2 ** 25); // not whole groups: no pieces
    const [small, target] = [Buffer.alloc(8), Buffer.alloc(2 ** 25)];
    const size = Number(/VmSize:\\s*(\\d+)/.exec(require('fs').readFileSync('/proc/self/status', 'utf8'))[1]) * 1024;
    const limit = ['--pid=' + process.pid, '--as=' + (size + 2 ** 23) + ':'];
    if (require('child_process').spawnSync('prlimit', limit).status !== 0) process.exit(77);
    const write = () => target.write(skipped, 'base64');
    const calls = [() => btoa(text), () => atob(text), () => small.indexOf(text), write];
    process.exit(calls.findIndex((call) => {
      try {
        call();
      } catch (error) {
        return error.name !== 'RangeError' || error.code !== 'ERR_MEMORY_ALLOCATION_FAILED';
      }
      return true;
    }) + 1);`;
  const { status, stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
  if (status !== 77) check(`without memory, call ${status}: ${stderr}`, status === 0);
}

function forbid(folder) {
  const script = `const { Buffer, btoa } = require(${JSON.stringify(folder)});
    const hex = Buffer.from('\\u20ac'.repeat(1000)).toString('hex');
    if (hex.length !== 6000 || btoa('abc') !== 'YWJj') process.exit(1);`;
  for (const option of ['--frozen-intrinsics', '--jitless', '--disallow-code-generation-from-strings']) {
    const { status, stderr } = spawnSync(process.execPath, [option, '-e', script], { encoding: 'utf8' });
    check(`${option}: ${stderr}`, status === 0);
  }
}

async function main() {
  // The system's folder for temporary files may itself be a link.
  const home = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'slabyard setups ')));
  try {
    const folder = install(home);
    loadTwice(home);
    loadThroughLink(home, folder);
    if (process.versions.deno === undefined) failDeep(folder);
    await endWorkers(folder);
    if (isNode) forbid(folder);
    if (isNode && process.platform === 'linux') starve(folder);
  } finally {
    fs.rmSync(home, { recursive: true });
  }
  for (const failure of failures) console.log(`FAILED ${failure}`);
  console.log(`setups: ${count - failures.length} of ${count} passed`);
  process.exitCode = failures.length === 0 ? 0 : 1;
}

main();
