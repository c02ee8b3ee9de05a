// SPDX-License-Identifier: MIT
//
// Node's Buffer and what belongs to it, by slabyard: loads the addon, and on it the prelude that it carries.
'use strict';

const fs = require('fs');
const path = require('path');
const vm = require('vm');
const hostBuffer = require('buffer');

const ADDON = 'slabyard.node';

function loadAddon() {
  // Beside this file where it is installed, below build/ in a checkout.
  const folders = [__dirname, path.join(__dirname, '..', '..', 'build', 'release', 'bindings', 'node')];
  const file = folders.map((folder) => path.join(folder, ADDON)).find((candidate) => fs.existsSync(candidate));
  if (file !== undefined) return require(file);
  const error = new Error(`${ADDON} is not built: run ./dev node (looked in ${folders.join(', ')})`);
  error.code = 'MODULE_NOT_FOUND';
  throw error;
}

function engineName() {
  if (process.versions.bun !== undefined) return 'bun';
  return process.versions.deno !== undefined ? 'deno' : 'node';
}

const natives = loadAddon();
natives.describeEngine(engineName(), hostBuffer.constants.MAX_LENGTH, hostBuffer.constants.MAX_STRING_LENGTH);

const loaded = new Map([
  ['natives', { ...natives, ...require('./memory.cjs') }],
  ['host', require('./host.cjs')],
]);

// Files of the prelude go by their names: './errors' is `errors`. vm.compileFunction, not `new Function`: hosts may
// forbid to make code from strings.
function requirePrelude(request) {
  const name = request.startsWith('./') ? request.slice(2) : request;
  const known = loaded.get(name);
  if (known !== undefined) return known;
  const module = { exports: {} };
  loaded.set(name, module.exports);
  const parameters = ['exports', 'require', 'module'];
  const run = vm.compileFunction(natives.preludeSource(name), parameters, { filename: `slabyard:${name}` });
  run(module.exports, requirePrelude, module);
  loaded.set(name, module.exports);
  return module.exports;
}

const prelude = requirePrelude('buffer');

/** The old name of Buffer.allocUnsafeSlow, as Node 20 has it. */
function SlowBuffer(length) {
  return prelude.Buffer.allocUnsafeSlow(length);
}
Object.setPrototypeOf(SlowBuffer.prototype, Uint8Array.prototype);
Object.setPrototypeOf(SlowBuffer, Uint8Array);

module.exports = Object.defineProperties({}, Object.getOwnPropertyDescriptors(prelude));
// Node 26 has removed it.
if ('SlowBuffer' in hostBuffer) module.exports.SlowBuffer = SlowBuffer;
module.exports.StringDecoder = requirePrelude('string_decoder').StringDecoder;
