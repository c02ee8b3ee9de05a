// Runs a script: as a CommonJS module from a file, or as a global script from the command line.

const natives = require('natives');
const { defineGlobals, defineLazy, define } = require('./globals');

// Everything else of the prelude is loaded when it is needed: these two files alone stand between an empty script and
// its end. Each file more costs a start some 0.3 ms.
const builtin = require;
// Each is the file of that name. Looked up by operators alone, which no script can replace: a name that is not here,
// `natives` above all, must never reach the loader.
const BUILTIN = { __proto__: null };
for (const name of 'assert buffer console events fs os path process string_decoder timers util'.split(' '))
  BUILTIN[name] = name;
const PARTS = {
  __proto__: null,
  'assert/strict': ['assert', 'strict'],
  'path/posix': ['path', 'posix'],
  'util/types': ['util', 'types'],
};

const directoryOf = (path) => path.slice(0, path.lastIndexOf('/')) || '/';

// By absolute path; scripts see it as require.cache.
const cache = Object.create(null);

/** A whole file as text, without byte order mark. */
function readSource(path) {
  const text = natives.readText(path);
  if (typeof text === 'number') throw builtin('fs_errors').systemError(text, 'open', path);
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

// A `#!` line becomes a comment.
const withoutHashbang = (source) => (source.startsWith('#!') ? `//${source}` : source);

/** What stands before the source, on its first line, which so keeps its number. */
const WRAPPER = '(function (exports, require, module, __filename, __dirname) {';

const IMPORTS = /^[ \t]*(?:import\s*(?:[\w*{'"$]|$)|export\s+(?:default|const|let|var|function|class|async|\{|\*))/m;

/** Whether nothing is wrong with `source` but an `await` outside of all functions. */
function isAsyncBody(source) {
  if (!/\bawait\b/.test(source)) return false;
  try {
    natives.evaluate(`(async function () {${source}\n})`, '');
    return true;
  } catch {
    return false;
  }
}

function complaint(error, source, lines) {
  if (IMPORTS.test(source))
    return new SyntaxError('Cannot use import or export outside a module: scripts are CommonJS here, use require()');
  if (isAsyncBody(source))
    return new SyntaxError('await is only valid in async functions: scripts are CommonJS here');
  // What ended there is the wrapper, whose brackets nobody has seen; unless the script has closed the wrapper itself.
  if (error.line > lines)
    error.message = error.message.replace(/^Unexpected token '[)}]'(?!.*compound)/, 'Unexpected end of script');
  return error;
}

// The engine says in two properties where the syntax is wrong; people look for it in the stack.
function explained(error, source, filename) {
  const lines = source.split('\n').length;
  const about = complaint(error, source, lines);
  about.stack = `${about}\n    at ${filename}:${Math.min(error.line, lines)}`;
  for (const name of ['line', 'column', 'sourceURL']) delete about[name];
  return about;
}

function evaluate(source, filename, whole) {
  try {
    return natives.evaluate(whole, filename);
  } catch (error) {
    // One that the engine placed before the script ran; a script meets SyntaxErrors of its own, of JSON.parse or eval.
    const isPlaced = error instanceof SyntaxError && Object.hasOwn(error, 'line') && error.sourceURL === filename;
    if (isPlaced && `${error.stack}`.startsWith('evaluate@[native code]')) throw explained(error, source, filename);
    throw error;
  }
}

class Module {
  constructor(id, filename, parent) {
    this.id = id;
    this.path = directoryOf(filename);
    this.exports = {};
    this.filename = filename;
    this.loaded = false;
    this.children = [];
    this.paths = [];
    Object.defineProperty(this, 'parent', { __proto__: null, value: parent, writable: true, configurable: true });
    parent?.children.push(this);
  }
  require(request) {
    return requireFrom(this, request);
  }
}

let mainModule;
const extensions = {
  __proto__: null,
  '.js'(module, path) {
    const source = withoutHashbang(readSource(path));
    const script = evaluate(source, path, `${WRAPPER}${source}\n})`);
    script.call(module.exports, module.exports, makeRequire(module), module, path, module.path);
  },
  '.json'(module, path) {
    try {
      module.exports = JSON.parse(readSource(path));
    } catch (error) {
      error.message = `${path}: ${error.message}`;
      throw error;
    }
  },
};

function makeRequire(module) {
  const require = (request) => requireFrom(module, request);
  require.resolve = (request) => resolve(module, request);
  require.main = mainModule;
  require.extensions = extensions;
  require.cache = cache;
  return require;
}

function load(path, parent) {
  const known = cache[path];
  if (known !== undefined) return known.exports;
  const module = new Module(parent === null ? '.' : path, path, parent);
  mainModule ??= module;
  cache[path] = module;
  let isLoaded = false;
  try {
    const extension = path.slice(path.lastIndexOf('.'));
    (extensions[extension] ?? extensions['.js'])(module, path);
    isLoaded = true;
  } finally {
    if (!isLoaded) delete cache[path];
  }
  module.loaded = true;
  return module.exports;
}

function resolve(parent, request) {
  if (typeof request !== 'string') throw builtin('errors').invalidArgType('id', 'of type string', request);
  if (request === '') throw builtin('errors').invalidArgValue('id', request, 'must be a non-empty string');
  const name = request.replace(/^node:/, '');
  if (name in BUILTIN || name in PARTS) return request;
  if (request.startsWith('node:'))
    throw builtin('errors').nodeError(Error, 'ERR_UNKNOWN_BUILTIN_MODULE', `No such built-in module: ${request}`);
  const { isPath, notFound, resolveFile } = builtin('resolve');
  if (!isPath(request)) throw notFound(request, parent, Object.keys(BUILTIN));
  return resolveFile(request, parent);
}

function loadBuiltin(name) {
  if (name in BUILTIN) return builtin(BUILTIN[name]);
  const { 0: whole, 1: part } = PARTS[name];
  return builtin(whole)[part];
}

function requireFrom(parent, request) {
  const found = resolve(parent, request);
  return found.startsWith('/') ? load(found, parent) : loadBuiltin(found.replace(/^node:/, ''));
}

function start(run) {
  defineGlobals(builtin);
  try {
    run();
  } catch (error) {
    builtin('uncaught').reportUncaught(error);
  }
  // Ticks come before the microtasks, which run when this returns.
  if (builtin.isLoaded('event_loop')) builtin('event_loop').runTicks();
}

/** What C++ calls behind the script: milliseconds to wait before the next call, negative when nothing is left. */
const turn = () => (builtin.isLoaded('event_loop') ? builtin('event_loop').turn() : -1);

const reportRejection = (promise, reason) => builtin('uncaught').reportRejection(promise, reason);

/** Runs the script at the absolute path `path`. */
function runMain(path) {
  start(() => load(natives.realFile(path) ?? path, null));
}

/** Runs `code` as a global script called `name`; as in Node it finds the modules under their names. */
function runCode(code, name) {
  const module = new Module(name, `${natives.cwd()}/${name}`, null);
  const globals = { exports: module.exports, module, require: makeRequire(module), __filename: name, __dirname: '.' };
  start(() => {
    for (const key of Object.keys(globals)) define(key, globals[key]);
    for (const key of Object.keys(BUILTIN))
      if (!Object.hasOwn(globalThis, key)) defineLazy(key, () => loadBuiltin(key));
    const source = withoutHashbang(code);
    evaluate(source, name, source);
  });
}

module.exports = { WRAPPER, runMain, runCode, turn, reportRejection };
