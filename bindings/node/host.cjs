// SPDX-License-Identifier: MIT
//
// What the prelude asks of the runtime around it, answered by Node, Bun or Deno.
'use strict';

const { pathToFileURL } = require('url');
const util = require('util');
const workerThreads = require('worker_threads');
const { Buffer: HostBuffer } = require('buffer');

/** As many functions are looked at for the one that calls. */
const CALLERS = 100;

// Files of the prelude are called slabyard:NAME; hosts name this one by its path or its URL.
const names = new Set([__filename, pathToFileURL(__filename).href]);
const isOurs = (file) => file.startsWith('slabyard:') || names.has(file);

// As Node reads options: NODE_OPTIONS first, then the command line; `_` is as good as `-`.
function hasOption(name) {
  const words = [...(process.env.NODE_OPTIONS ?? '').split(/\s+/), ...process.execArgv];
  const said = words.map((word) => word.replaceAll('_', '-'));
  return said.lastIndexOf(`--${name}`) > said.lastIndexOf(`--no-${name}`);
}

// Node 20 has no util.getCallSites; a script's own prepareStackTrace must not see this error.
function filesOfStack() {
  if (Object.isFrozen(Error)) return []; // --frozen-intrinsics
  const own = Object.getOwnPropertyDescriptors(Error);
  try {
    Error.stackTraceLimit = CALLERS;
    Error.prepareStackTrace = (error, sites) => sites.map((site) => site.getFileName() ?? (site.isEval() ? '' : null));
    const { stack } = new Error();
    return Array.isArray(stack) ? stack : [];
  } finally {
    for (const key of ['stackTraceLimit', 'prepareStackTrace']) {
      if (own[key] === undefined) delete Error[key];
      else Object.defineProperty(Error, key, own[key]);
    }
  }
}

/** The files of the functions that run now, innermost first; '' for code from eval, which has none. */
function callingFiles() {
  const files = util.getCallSites?.(CALLERS).map((site) => site.scriptName) ?? filesOfStack();
  return files.filter((file) => typeof file === 'string');
}

/** Whether the script that calls into the prelude lies in a folder node_modules; false when a timer calls it. */
function isInsideNodeModules() {
  const file = callingFiles().find((name) => !isOurs(name) && !name.startsWith('node:'));
  return file !== undefined && /[\\/]node_modules[\\/]/.test(file);
}

// On the prototype of the host's own errors, where it has one.
function findNodeErrorSymbol() {
  try {
    HostBuffer.alloc('');
  } catch (error) {
    for (let object = error; object !== null; object = Object.getPrototypeOf(object)) {
      const found = Object.getOwnPropertySymbols(object).find((symbol) => symbol.description === 'kIsNodeError');
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

// Taken before any script could replace them.
const { indexOf, slice } = String.prototype;
const { exec } = RegExp.prototype;
const { prepareStackTrace } = Error;
const FRAME = /^\s+at /;
const HOW_IT_WAS_MADE = /slabyard:(errors|received)\b/;

const isShown = (line) => exec.call(FRAME, line) !== null && exec.call(HOW_IT_WAS_MADE, line) === null;

/** Puts `header` above the stack of a fresh error, and leaves out how the error was made. */
function normalizeStack(error, header) {
  // A script's own layout: the host asks it when somebody reads the stack.
  const layout = Error.prepareStackTrace;
  if (layout !== undefined && layout !== prepareStackTrace) return;
  const { stack } = error;
  if (typeof stack !== 'string') return;
  let text = header;
  for (let start = 0; start < stack.length; ) {
    const found = indexOf.call(stack, '\n', start);
    const end = found === -1 ? stack.length : found;
    const line = slice.call(stack, start, end);
    if (isShown(line)) text += `\n${line}`;
    start = end + 1;
  }
  error.stack = text;
}

module.exports = {
  /** Node's util.inspect and util.format. */
  inspect: util.inspect,
  format: util.format,
  normalizeStack,
  /** Node's mark of errors whose stack shows their code; undefined where the host has none. */
  nodeErrorSymbol: findNodeErrorSymbol(),
  DOMException: globalThis.DOMException,
  isAnyArrayBuffer: util.types.isAnyArrayBuffer,

  /** What Buffer.poolSize is at first. */
  poolSize: HostBuffer.poolSize,
  /** Bytes that a slab is larger than the pool size: engines align ArrayBuffers to 16 bytes, slabs to 64. */
  slabPadding: 64,
  /** Nobody asks how much was carved. */
  leaseCounters: undefined,
  /** Keeps scripts from transferring `slab`. */
  keepInPlace(slab) {
    workerThreads.markAsUntransferable?.(slab);
  },

  /** Whether Buffer() and new Buffer() warn wherever they are called from (Node's --pending-deprecation). */
  pendingDeprecation: hasOption('pending-deprecation') || process.env.NODE_PENDING_DEPRECATION === '1',
  isInsideNodeModules,
  /** Says `message` to the user, as a deprecation with that code. */
  emitDeprecation(message, code) {
    process.emitWarning(message, 'DeprecationWarning', code);
  },
  /** Whether the engine's own zeroed arrays are as good as blocks; Bun's say another thing when there is no memory. */
  zeroesItself: process.versions.bun === undefined,
  /** Whether allocUnsafe must give zeros (Node's --zero-fill-buffers). */
  zeroFill: hasOption('zero-fill-buffers'),
};
