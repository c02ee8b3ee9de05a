// The globals of a script that the engine does not have. Each is loaded when somebody looks.

const natives = require('natives');

// What a script could take away later. defineProperty answers false when the global object is frozen: an accessor stays
// one then.
const { apply, defineProperty } = Reflect;
const { then } = Promise.prototype;
const settled = Promise.resolve();

function queueMicrotask(callback) {
  if (typeof callback !== 'function')
    throw require('../prelude/errors').invalidArgType('callback', 'of type function', callback);
  const run = () => {
    try {
      callback();
    } catch (error) {
      require('./uncaught').reportUncaught(error);
    }
  };
  apply(then, settled, [run]);
}

// Descriptors inherit nothing: a script may give Object.prototype a property `get`.
function define(name, value, enumerable = false) {
  defineProperty(globalThis, name, { __proto__: null, value, writable: true, configurable: true, enumerable });
}

// An accessor until somebody looks; also in Node some of these are accessors.
function defineLazy(name, load, enumerable = false) {
  defineProperty(globalThis, name, {
    __proto__: null,
    get() {
      const value = load();
      define(name, value, enumerable);
      return value;
    },
    set: (value) => define(name, value, enumerable),
    configurable: true,
    enumerable,
  });
}

const TIMERS = ['clearImmediate', 'setImmediate', 'clearInterval', 'clearTimeout', 'setInterval', 'setTimeout'];

/** `load` gives a module of the runtime by its name. */
function defineGlobals(load) {
  define('global', globalThis, true);
  define('queueMicrotask', queueMicrotask, true);
  for (const name of TIMERS) defineLazy(name, () => load('timers')[name], true);
  for (const name of ['atob', 'btoa']) defineLazy(name, () => load('buffer')[name], true);
  for (const name of ['TextEncoder', 'TextDecoder']) defineLazy(name, () => load('text_codec')[name]);
  defineLazy('Buffer', () => load('buffer').Buffer);
  defineLazy('DOMException', () => load('host').DOMException);
  defineLazy('console', () => load('console'));
  defineLazy('process', () => load('process'));
  if (natives.exposesGc()) define('gc', () => natives.collectGarbage());
}

module.exports = { defineGlobals, defineLazy, define };
