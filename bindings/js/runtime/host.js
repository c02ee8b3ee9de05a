// What the prelude asks of the runtime around it. The addon for Node has a file of the same kind, and an adaptor to
// another engine would have its own (docs/embedding.md).

const natives = require('natives');

// A DOMException as far as atob and btoa need one; the engine has none without a document.
const legacyCodes = new Map([['InvalidCharacterError', 5]]);

class DOMException extends Error {
  #name;
  constructor(message = '', name = 'Error') {
    super(message);
    this.#name = String(name);
  }
  get name() {
    return this.#name;
  }
  get code() {
    return legacyCodes.get(this.#name) ?? 0;
  }
}
Object.defineProperty(DOMException.prototype, Symbol.toStringTag, {
  __proto__: null,
  value: 'DOMException',
  configurable: true,
});

module.exports = {
  /** Node's util.inspect and util.format. */
  inspect: (...values) => require('./util').inspect(...values),
  format: (...values) => require('./util').format(...values),
  /** Puts the stack of a fresh error below `header`, in the layout that scripts expect. */
  normalizeStack: (error, header) => require('./stack').normalize(error, header),
  /** Node's mark of errors whose stack shows their code; undefined where no engine knows it. */
  nodeErrorSymbol: undefined,
  DOMException,
  /** Whether a value is an ArrayBuffer or a SharedArrayBuffer; undefined where the prelude must find out. */
  isAnyArrayBuffer: undefined,

  /** What Buffer.poolSize is at first. */
  poolSize: natives.poolSize(),
  /** Bytes that a slab is larger than the pool size, for its first aligned address to lie inside. */
  slabPadding: 0,
  /** A Float64Array that is told of each carve: carves, bytes requested, bytes handed out, cursor. */
  leaseCounters: natives.leaseCounters(),
  /** Keeps scripts from transferring `slab`; leaseSlab has done that. */
  keepInPlace() {},

  /** Whether Buffer() and new Buffer() warn wherever they are called from (Node's --pending-deprecation). */
  pendingDeprecation: false,
  /** Whether the script that calls into the prelude lies in a folder node_modules. */
  isInsideNodeModules: () => false,
  /** Says `message` to the user, as a deprecation with that code. */
  emitDeprecation(message, code) {
    require('./warnings').emitWarning(message, 'DeprecationWarning', code);
  },
  /** Whether zeroed blocks come from the engine's own constructor of typed arrays, without a native call. */
  zeroesItself: false,
  /** Whether allocUnsafe must give zeros (Node's --zero-fill-buffers). */
  zeroFill: false,
};
