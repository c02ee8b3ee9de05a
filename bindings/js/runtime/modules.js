// Runs a script as a CommonJS module: its globals, its `require`, and what happens to an error that nobody caught.

const natives = require('natives');

// Everything else of the prelude is loaded when it is needed: this file alone stands between an empty script and its
// end, and Buffer is most of a start.
const builtin = require;
const BUILTIN = new Set(['buffer', 'console', 'fs', 'process', 'util']);
const cache = new Map();

const directoryOf = (path) => path.slice(0, path.lastIndexOf('/')) || '/';

/** A whole file as text, without byte order mark, its `#!` line made a comment. */
function sourceOf(path) {
  const text = natives.readText(path);
  if (typeof text === 'number') throw builtin('fs').systemError(text, 'open', path);
  const whole = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  return whole.startsWith('#!') ? `//${whole}` : whole;
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
  const module = {
    id: parent === null ? '.' : path,
    filename: path,
    path: directoryOf(path),
    exports: {},
    loaded: false,
  };
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

/** What stands before the source, on its first line, which so keeps its number. */
const WRAPPER = '(function (exports, require, module, __filename, __dirname) {';

// The engine says in two properties where the syntax is wrong; people
// look for it in the stack.
function compile(source, filename) {
  try {
    return natives.evaluate(`${WRAPPER}${source}\n})`, filename);
  } catch (error) {
    if (error instanceof SyntaxError) {
      error.stack = `${error}\n    at ${filename}:${error.line}`;
      delete error.line;
      delete error.sourceURL;
    }
    throw error;
  }
}

let mainModule;
function run(module) {
  mainModule ??= module;
  const { filename } = module;
  const require = (request) => requireFrom(filename, request);
  require.main = mainModule;
  module.require = require;
  const script = compile(sourceOf(filename), filename);
  script.call(module.exports, module.exports, require, module, filename, module.path);
}

function requireFrom(parent, request) {
  if (typeof request !== 'string') throw builtin('errors').invalidArgType('id', 'of type string', request);
  if (request === '') throw builtin('errors').invalidArgValue('id', request, 'must be a non-empty string');
  const name = request.replace(/^node:/, '');
  if (BUILTIN.has(name)) return builtin(name);
  if (request.startsWith('node:')) {
    throw builtin('errors').nodeError(Error, 'ERR_UNKNOWN_BUILTIN_MODULE', `No such built-in module: ${request}`);
  }
  if (!/^(\.{1,2}(\/|$)|\/)/.test(request)) throw notFound(request, parent);
  return load(resolveFile(request, parent), parent);
}

function describe(value) {
  if (!(value instanceof Error)) return builtin('util').inspect(value);
  builtin('stack').normalize(value);
  const saysAll = Object.keys(value).length === 0 && !Object.hasOwn(value, 'cause') && !Object.hasOwn(value, 'errors');
  return saysAll && typeof value.stack === 'string' ? value.stack : builtin('util').inspect(value);
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
  natives.setExitCode(1);
  natives.exit();
}

function queueMicrotask(callback) {
  if (typeof callback !== 'function') throw builtin('errors').invalidArgType('callback', 'of type function', callback);
  Promise.resolve().then(() => {
    try {
      callback();
    } catch (error) {
      reportUncaught(error);
    }
  });
}

function defineGlobal(name, value) {
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
}

// An accessor until somebody looks; also in Node some of these are accessors.
function defineLazyGlobal(name, load) {
  Object.defineProperty(globalThis, name, {
    get() {
      const value = load();
      defineGlobal(name, value);
      return value;
    },
    set: (value) => defineGlobal(name, value),
    configurable: true,
  });
}

/** Runs the script at the absolute path `path`. */
function runMain(path) {
  defineGlobal('global', globalThis);
  defineGlobal('queueMicrotask', queueMicrotask);
  defineLazyGlobal('Buffer', () => builtin('buffer').Buffer);
  defineLazyGlobal('console', () => builtin('console'));
  defineLazyGlobal('process', () => builtin('process'));
  if (natives.exposesGc()) defineGlobal('gc', () => natives.collectGarbage());
  try {
    load(natives.realFile(path) ?? path, null);
  } catch (error) {
    reportUncaught(error);
  }
}

module.exports = { WRAPPER, runMain, reportRejection: (promise, reason) => reportUncaught(reason, '(in promise) ') };
