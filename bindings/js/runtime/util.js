// The module `util`: Node's own inspect and format, from the npm package node-inspect-extracted. Loaded when something
// is printed that is more than plain text and numbers, since it is half of all the prelude's code.

const stack = require('./stack');

// The package takes every class that is global when it is loaded for one whose toString() says nothing. In Node, Buffer
// comes later and is none of them.
function loadPackage() {
  const own = Object.getOwnPropertyDescriptor(globalThis, 'Buffer');
  delete globalThis.Buffer;
  try {
    return require('node-inspect-extracted');
  } finally {
    if (own !== undefined) Object.defineProperty(globalThis, 'Buffer', own);
  }
}
const { inspect, format, formatWithOptions, stripVTControlCharacters } = loadPackage();

// inspect() prints `error.stack`, which is in the engine's layout until somebody looks. Returning the error itself
// tells inspect() to go on as if this were not here.
Object.defineProperty(Error.prototype, inspect.custom, {
  value() {
    if (this instanceof Error) stack.normalize(this);
    return this;
  },
  writable: true,
  configurable: true,
});

module.exports = { inspect, format, formatWithOptions, stripVTControlCharacters };
