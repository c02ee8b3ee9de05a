// SPDX-License-Identifier: MIT
// Node's own Buffer behind classes of another identity, and faults planted in it: what the tester must find.
'use strict';
const node = require('node:buffer');
const { StringDecoder: NodeDecoder } = require('node:string_decoder');

const NodeBuffer = node.Buffer;

/** Copies of `object`'s own properties in `target`, functions replaced by `wrap(function, key)`. */
function copyProperties(target, object, wrap) {
  for (const key of Reflect.ownKeys(object)) {
    if (['prototype', 'constructor', 'parent', 'offset'].includes(key)) continue;
    const descriptor = Object.getOwnPropertyDescriptor(object, key);
    for (const part of ['value', 'get', 'set']) {
      if (typeof descriptor[part] === 'function') descriptor[part] = wrap(descriptor[part], String(key));
    }
    Object.defineProperty(target, key, descriptor);
  }
}

/** A buffer module that does what Node's does. `faults` maps names to (original, receiver, args) => result. */
function wrappedModule(faults = {}) {
  const adopt = (result) => {
    const isNodes = result instanceof Uint8Array && Object.getPrototypeOf(result) === NodeBuffer.prototype;
    return isNodes ? Object.setPrototypeOf(result, Buffer.prototype) : result;
  };
  const wrap = (original, name) =>
    new Proxy(original, {
      apply(target, receiver, args) {
        const call = (...given) => adopt(Reflect.apply(target, receiver === Buffer ? NodeBuffer : receiver, given));
        return Object.hasOwn(faults, name) ? adopt(faults[name](call, receiver, args)) : call(...args);
      },
    });
  const Buffer = new Proxy(function Buffer() {}, {
    apply: (_, receiver, args) => adopt(Reflect.apply(NodeBuffer, receiver, args)),
    construct: (_, args) => adopt(Reflect.construct(NodeBuffer, args, NodeBuffer)),
  });
  copyProperties(Buffer, NodeBuffer, wrap);
  copyProperties(Buffer.prototype, NodeBuffer.prototype, wrap);
  Object.setPrototypeOf(Buffer, Uint8Array);
  Object.setPrototypeOf(Buffer.prototype, Uint8Array.prototype);
  Object.defineProperty(Buffer.prototype, 'constructor', { value: Buffer, configurable: true, writable: true });
  Object.defineProperty(Buffer, 'isBuffer', {
    value: (value) => value instanceof Buffer || value instanceof NodeBuffer,
  });
  Object.defineProperty(Buffer, 'poolSize', {
    get: () => NodeBuffer.poolSize,
    set: (size) => (NodeBuffer.poolSize = size),
  });
  for (const [key, property] of Object.entries({ parent: 'buffer', offset: 'byteOffset' })) {
    Object.defineProperty(Buffer.prototype, key, {
      enumerable: true,
      get() {
        return this instanceof Buffer ? this[property] : undefined;
      },
    });
  }
  class Species extends Uint8Array {}
  Object.setPrototypeOf(Species.prototype, Uint8Array.prototype);
  Object.defineProperty(Buffer, Symbol.species, {
    get: () =>
      new Proxy(Species, {
        construct: (target, args) => Object.setPrototypeOf(new Uint8Array(...args), Buffer.prototype),
      }),
  });
  return Object.assign(functions(faults, wrap), { Buffer, StringDecoder: decoder(faults) });
}

function functions(faults, wrap) {
  const module = {};
  for (const name of ['transcode', 'isUtf8', 'isAscii', 'atob', 'btoa']) module[name] = wrap(node[name], name);
  return Object.defineProperty(module, 'INSPECT_MAX_BYTES', {
    get: () => node.INSPECT_MAX_BYTES,
    set: (most) => (node.INSPECT_MAX_BYTES = most),
  });
}

function decoder(faults) {
  if (faults['decoder.write'] === undefined) return NodeDecoder;
  // A function, as Node's is: it can be called without new.
  function StringDecoder(...args) {
    return new.target === undefined ? new StringDecoder(...args) : void NodeDecoder.apply(this, args);
  }
  Object.setPrototypeOf(StringDecoder.prototype, NodeDecoder.prototype);
  StringDecoder.prototype.write = function write(...args) {
    return faults['decoder.write']((...given) => NodeDecoder.prototype.write.apply(this, given), this, args);
  };
  return StringDecoder;
}

const shifted = (result, by) => (result >= 0 ? result + by : result);
/** The call's error, with some of its properties changed. */
function withError(call, args, change) {
  try {
    return call(...args);
  } catch (error) {
    throw change(error);
  }
}

// Each is a mistake that somebody could make.
const MUTANTS = {
  'toString counts a negative start from the end': {
    toString: (call, b, [encoding, start, ...rest]) => call(encoding, start < 0 ? b.length + start : start, ...rest),
  },
  'toString drops a BOM': { toString: (call, _, args) => call(...args).replace(/^\ufeff/, '') },
  'hex digits are not narrowed to 8 bits': {
    hexWrite: (call, _, [text, ...rest]) =>
      call(typeof text === 'string' ? text.replace(/[\u0100-\uffff]/g, 'z') : text, ...rest),
  },
  'write splits the last character': {
    write(call, b, args) {
      const written = call(...args);
      if (b instanceof Uint8Array && typeof args[0] === 'string' && args.length === 1 && written < b.length)
        b[written] ^= args[0].length > written;
      return written;
    },
  },
  'indexOf finds one byte too far in UTF-16': {
    indexOf: (call, _, args) => shifted(call(...args), args.includes('utf16le') ? 2 : 0),
  },
  'lastIndexOf takes undefined for 0': {
    lastIndexOf: (call, _, args) => call(...args.map((arg, i) => (i === 1 ? (arg ?? 0) : arg))),
  },
  'includes says 1': { includes: (call, _, args) => Number(call(...args)) },
  'copy truncates instead of flooring': {
    copy: (call, _, [target, ...places]) =>
      call(target, ...places.map((place) => (typeof place === 'number' ? Math.trunc(place) : place))),
  },
  'copy coerces its arguments backwards': {
    copy: (call, _, args) =>
      call(
        ...args
          .reverse()
          .map((arg, i) => (i < args.length - 1 && arg !== null && typeof arg === 'object' ? Number(arg) : arg))
          .reverse(),
      ),
  },
  'compare gives a difference, not a sign': { compare: (call, _, args) => 2 * call(...args) },
  'equals believes the lengths': {
    equals: (call, b, args) => call(...args) || (b.length === args[0].length && b.length > 3),
  },
  'slice copies': { slice: (call, _, args) => NodeBuffer.from(call(...args)) },
  'subarray gives a Uint8Array': {
    subarray: (call, _, args) => Object.setPrototypeOf(call(...args), Uint8Array.prototype),
  },
  'fill returns a new view': { fill: (call, _, args) => call(...args).subarray() },
  'fill touches one byte too many': {
    fill(call, b, args) {
      const result = call(...args);
      if (args.length > 2 && args[2] < b.length) b[args[2]] = 1;
      return result;
    },
  },
  'readInt8 is unsigned': { readInt8: (call, _, args) => call(...args) & 255 },
  'writeIntLE truncates above 32 bits': {
    writeIntLE: (call, _, [value, ...rest]) => call(typeof value === 'number' ? Math.trunc(value) : value, ...rest),
  },
  'a range error says && for and': {
    readUInt32LE: (call, _, args) =>
      withError(call, args, (error) => Object.assign(error, { message: error.message.replace(' and ', ' && ') })),
  },
  'errors have no code': {
    concat: (call, _, args) => withError(call, args, (error) => delete error.code && error),
  },
  'the code of an error is not enumerable': {
    byteLength: (call, _, args) =>
      withError(call, args, (error) => Object.defineProperty(error, 'code', { enumerable: false })),
  },
  'an error is of the wrong class': {
    alloc: (call, _, args) => withError(call, args, (error) => Object.setPrototypeOf(error, Error.prototype)),
  },
  'concat counts an empty list': {
    concat: (call, _, args) => (args[0]?.length === 0 && args[1] > 0 ? NodeBuffer.alloc(args[1]) : call(...args)),
  },
  'from of a string never uses the slab': {
    from: (call, _, args) =>
      typeof args[0] === 'string' ? NodeBuffer.from(Uint8Array.from(call(...args)).buffer) : call(...args),
  },
  'from of an ArrayBuffer copies': {
    from: (call, _, args) =>
      args[0] instanceof ArrayBuffer && args.length === 1 ? call(args[0].slice(0)) : call(...args),
  },
  'transcode keeps what cannot be seen': {
    transcode: (call, _, args) => (args[2] === 'ascii' ? call(args[0], args[1], 'latin1') : call(...args)),
  },
  'atob takes the URL alphabet': {
    atob: (call, _, [text, ...rest]) => call(typeof text === 'string' ? text.replaceAll('-', '+') : text, ...rest),
  },
  'isAscii looks at all but the last byte': {
    isAscii: (call, _, [view]) => call(view instanceof Uint8Array && view.length > 0 ? view.subarray(0, -1) : view),
  },
  'a decoder hands out half a pair': {
    'decoder.write': (call, decoder, args) =>
      call(...args) + (decoder.encoding === 'utf16le' && decoder.lastNeed === 2 ? '?' : ''),
  },
  'inspect ignores INSPECT_MAX_BYTES': {
    'Symbol(nodejs.util.inspect.custom)': (call, _, args) => call(...args).replace(/ \.\.\. .*>$/, '>'),
  },
};

module.exports = { wrappedModule, MUTANTS };
