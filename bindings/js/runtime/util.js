// The module `util`: Node's own inspect and format, from the npm package node-inspect-extracted, and what scripts use
// beside them. Loaded when something is printed that is more than plain text and numbers, since it is half of all the
// prelude's code.

const stack = require('./stack');

// The package takes every class that is global when it is loaded for one whose toString() says nothing. In Node, Buffer
// comes later and is none of them.
function loadPackage() {
  const own = Object.getOwnPropertyDescriptor(globalThis, 'Buffer');
  // Fails in silence when a script has frozen the global object.
  Reflect.deleteProperty(globalThis, 'Buffer');
  try {
    return require('node-inspect-extracted');
  } finally {
    if (own !== undefined) Reflect.defineProperty(globalThis, 'Buffer', own);
  }
}
const { inspect, format, formatWithOptions, stripVTControlCharacters } = loadPackage();

// inspect() prints `error.stack`, which is in the engine's layout until somebody looks. Returning the error itself
// tells inspect() to go on as if this were not here.
Reflect.defineProperty(Error.prototype, inspect.custom, {
  __proto__: null,
  value() {
    if (this instanceof Error) stack.normalize(this);
    return this;
  },
  writable: true,
  configurable: true,
});

function inherits(constructor, superConstructor) {
  const { invalidArgType } = require('../prelude/errors');
  if (typeof constructor !== 'function') throw invalidArgType('ctor', 'of type function', constructor);
  if (typeof superConstructor !== 'function') throw invalidArgType('superCtor', 'of type function', superConstructor);
  Object.defineProperty(constructor, 'super_', { value: superConstructor, writable: true, configurable: true });
  Object.setPrototypeOf(constructor.prototype, superConstructor.prototype);
}

/** `fn`, which says once with `message` that it is deprecated. */
function deprecate(fn, message, code) {
  let isSaid = false;
  return function deprecated(...values) {
    if (!isSaid) require('./warnings').emitWarning(message, 'DeprecationWarning', code);
    isSaid = true;
    return new.target ? Reflect.construct(fn, values, new.target) : Reflect.apply(fn, this, values);
  };
}

module.exports = {
  deprecate,
  format,
  formatWithOptions,
  inherits,
  inspect,
  isDeepStrictEqual: (a, b) => require('./deep_equal').isDeepStrictEqual(a, b),
  stripVTControlCharacters,
  get types() {
    return require('./types_of_values');
  },
  get TextDecoder() {
    return require('./text_codec').TextDecoder;
  },
  get TextEncoder() {
    return require('./text_codec').TextEncoder;
  },
};
