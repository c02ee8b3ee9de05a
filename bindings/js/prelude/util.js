// The module `util`: Node's own inspect and format, from the npm package node-inspect-extracted. Loaded when something
// is printed that is more than plain text and numbers, since it is half of all the prelude's code.

const stack = require('stack');
const { inspect, format, formatWithOptions, stripVTControlCharacters } = require('node-inspect-extracted');

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
