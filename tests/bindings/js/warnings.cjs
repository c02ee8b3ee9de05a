// SPDX-License-Identifier: MIT
// The deprecation of the constructor, as a process shows it: the module's and Node 26's print and exit alike, wherever
// the call stands and whatever the options say.
//
//   node warnings.cjs MODULE
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');

const module_ = path.resolve(process.argv[2]);

const CALLS = {
  'new Buffer': 'new Buffer(5);',
  'Buffer()': 'Buffer("abc");',
  'more than once': 'new Buffer(5); Buffer("a"); new Buffer([1]);',
  'an argument that is wrong': 'try { new Buffer(); } catch (error) { console.error(error.message); }',
  'a subclass': 'new (class Sub extends Buffer {})(5);',
  'in a function of Node': '[1].map(Buffer);',
  'in eval': 'eval("new Buffer(1)");',
  'in new Function': 'new Function("Buffer", "new Buffer(1)")(Buffer);',
  'in a vm': 'require("vm").runInThisContext("(B) => new B(1)")(Buffer);',
  later: 'setTimeout(() => new Buffer(5), 1);',
  'called by no script': 'setTimeout(Buffer, 1, 5);',
  'listened to':
    'process.on("warning", (w) => console.error(w.name, w.code, w.message, Reflect.ownKeys(w).join())); new Buffer(1);',
  'no warnings': 'process.noDeprecation = true; new Buffer(1);',
  'what does not warn': 'Buffer.from("a"); Buffer.alloc(1); Buffer.of(1).slice(0); new (Buffer[Symbol.species])(1);',
  'isEncoding and others': 'Buffer.isEncoding("x"); Buffer.concat([]).parent;',
};
const OPTIONS = [
  [],
  ['--pending-deprecation'],
  ['--no-deprecation'],
  ['--throw-deprecation'],
  ['--no-warnings'],
  ['--pending-deprecation', '--no-pending-deprecation'],
];
const PLACES = ['', 'node_modules/package', 'some_node_modules'];

/** What a process says, without what is different every time. */
function saying(script, options, folder) {
  const { status, stderr, stdout } = spawnSync(process.execPath, [...options, script], {
    encoding: 'utf8',
    cwd: folder,
  });
  const text = stderr
    .replaceAll(/\(node:\d+\)/g, '(node:PID)')
    .replaceAll(/^ +at .*\n/gm, '')
    .replaceAll(/^(node:|slabyard:|.*\.c?js:)\S*\n.*\n +\^\n/gm, '');
  return `exit code ${status}\n${text}${stdout}`;
}

function main() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'slabyard-warnings-'));
  let count = 0;
  let failures = 0;
  try {
    for (const place of PLACES) {
      const home = path.join(folder, place);
      fs.mkdirSync(home, { recursive: true });
      for (const [name, call] of Object.entries(CALLS)) {
        const said = (which, options) => {
          const script = path.join(home, 'script.cjs');
          fs.writeFileSync(script, `const { Buffer } = require(${JSON.stringify(which)});\n${call}\n`);
          return saying(script, options, folder);
        };
        for (const options of place === '' || name === 'new Buffer' ? OPTIONS : [[]]) {
          count++;
          const [expected, actual] = ['node:buffer', module_].map((which) => said(which, options));
          if (expected === actual) continue;
          failures++;
          console.log(`${name} ${options.join(' ')} in "${place}":\n  Node: ${expected}\n  ours: ${actual}`);
        }
      }
    }
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
  console.log(`warnings: ${count - failures} of ${count} as Node's`);
  if (failures > 0) process.exitCode = 1;
}

main();
