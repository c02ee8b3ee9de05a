// Runs a script as a CommonJS module: its globals, its `require`, and what happens to an error that nobody caught.

const natives = require('natives');
const { nodeError, invalidArgType, invalidArgValue } = require('errors');
const stack = require('stack');

const BUILTIN = new Set(['buffer', 'console', 'fs', 'process', 'util']);
const builtin = require;
const cache = new Map();

const directoryOf = (path) => path.slice(0, path.lastIndexOf('/')) || '/';

/** A whole file as text, without byte order mark, its `#!` line made a comment. */
function sourceOf(path) {
  const text = builtin('fs').readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  return text.startsWith('#!') ? `//${text}` : text;
}

function notFound(request, parent) {
  const error = new Error(`Cannot find module '${request}'\nRequire stack:\n- ${parent}`);
  error.code = 'MODULE_NOT_FOUND';
  error.requireStack = [parent];
  return error;
}

function resolveFile(request, parent) {
  const base = request.startsWith('/') ? request : `${directoryOf(parent)}/${request}`;
  for (const ending of ['', '.js', '.json', '/index.js']) {
    const path = natives.realFile(base + ending);
    if (path !== null) return path;
  }
  throw notFound(request, parent);
}

function load(path, parent) {
  const known = cache.get(path);
  if (known !== undefined) return known.exports;
  const module = { id: parent === null ? '.' : path, filename: path, path: directoryOf(path), exports: {}, loaded: false };
  cache.set(path, module);
  try {
    if (path.endsWith('.json')) module.exports = JSON.parse(sourceOf(path));
    else run(module);
  } catch (error) {
    cache.delete(path);
    throw error;
  }
  module.loaded = true;
  return module.exports;
}

let mainModule;
function run(module) {
  mainModule ??= module;
  const { filename } = module;
  const require = (request) => requireFrom(filename, request);
  require.main = mainModule;
  module.require = require;
  const script = natives.compile(sourceOf(filename), filename);
  script.call(module.exports, module.exports, require, module, filename, module.path);
}

function requireFrom(parent, request) {
  if (typeof request !== 'string') throw invalidArgType('id', 'of type string', request);
  if (request === '') throw invalidArgValue('id', request, 'must be a non-empty string');
  const name = request.replace(/^node:/, '');
  if (BUILTIN.has(name)) return builtin(name);
  if (request.startsWith('node:')) {
    throw nodeError(Error, 'ERR_UNKNOWN_BUILTIN_MODULE', `No such built-in module: ${request}`);
  }
  if (!/^(\.{1,2}(\/|$)|\/)/.test(request)) throw notFound(request, parent);
  return load(resolveFile(request, parent), parent);
}

// A syntax error has a place, but no stack.
function describe(value) {
  if (!(value instanceof Error)) return builtin('util').inspect(value);
  if (typeof value.stack !== 'string' && value.line !== undefined) return `${value}\n    at ${value.sourceURL}:${value.line}`;
  stack.normalize(value);
  return Object.keys(value).length === 0 && typeof value.stack === 'string' ? value.stack : builtin('util').inspect(value);
}

/** Ends the process with 1, whatever `value` is and however it behaves when it is looked at. */
function reportUncaught(value, where = '') {
  let text;
  try {
    text = describe(value);
  } catch {
    text = 'a value that cannot be shown';
  }
  natives.writeText(2, `Uncaught ${where}${text}\n`);
  natives.exit(1);
}

function queueMicrotask(callback) {
  if (typeof callback !== 'function') throw invalidArgType('callback', 'of type function', callback);
  Promise.resolve().then(callback).catch((error) => reportUncaught(error));
}

function defineGlobals(values) {
  for (const [name, value] of Object.entries(values)) {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
  }
}

/** Runs the script at the absolute path `path`. */
function runMain(path) {
  defineGlobals({
    global: globalThis,
    Buffer: builtin('buffer').Buffer,
    console: builtin('console'),
    process: builtin('process'),
    queueMicrotask,
  });
  if (natives.exposesGc()) defineGlobals({ gc: () => natives.collectGarbage() });
  try {
    load(natives.realFile(path) ?? path, null);
  } catch (error) {
    reportUncaught(error);
  }
}

/** The exit code of a script that ran to its end. */
const exitCode = () => Number(builtin('process').exitCode ?? 0);

module.exports = { runMain, exitCode, reportRejection: (promise, reason) => reportUncaught(reason, '(in promise) ') };
