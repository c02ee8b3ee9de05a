// SPDX-License-Identifier: MIT
// Calls whose arguments change the buffer in the middle of the call, and receivers that lie about themselves, as
// JavaScript source (differential/source.cjs runs it). `a` is the receiver, on memory that the scene names.
'use strict';

const WIDTHS = { Int8: 1, UInt8: 1, Uint8: 1, Int16: 2, UInt16: 2, Int32: 4, UInt32: 4, Float: 4, Double: 8 };

// Arguments that succeed on 16 bytes; each is put into the hands of an attacker in turn.
const METHODS = {
  toString: ['"latin1"', '1', '15'],
  write: ['"abcdefgh"', '2', '12', '"latin1"'],
  fill: ['7', '2', '14'],
  indexOf: ['"d"', '1', '15', '"latin1"'],
  lastIndexOf: ['"d"', '9', '15', '"utf8"'],
  includes: ['97', '1'],
  copy: ['b', '1', '2', '14'],
  compare: ['b', '0', '8', '0', '8'],
  equals: ['b'],
  subarray: ['2', '12'],
  slice: ['2', '12'],
  readIntLE: ['9', '6'],
  readUIntBE: ['9', '6'],
  writeIntBE: ['5', '9', '6'],
  writeUIntLE: ['5', '9', '6'],
  readBigInt64LE: ['8'],
  writeBigUInt64BE: ['5n', '8'],
  swap16: [],
  swap32: [],
  swap64: [],
  toJSON: [],
};
for (const [type, width] of Object.entries(WIDTHS)) {
  for (const order of width === 1 ? [''] : ['LE', 'BE']) {
    METHODS[`read${type}${order}`] = [String(16 - width)];
    METHODS[`write${type}${order}`] = ['1', String(16 - width)];
  }
}
for (const name of ['ascii', 'latin1', 'hex', 'ucs2', 'utf8', 'base64', 'base64url']) {
  METHODS[`${name}Slice`] = ['1', '15'];
  METHODS[`${name}Write`] = ['"6162636465666768"', '1', '15'];
}
const STATICS = {
  from: ['a.buffer', '2', '8'],
  alloc: ['16', 'a', '"utf8"'],
  concat: ['[a, a]', '20'],
  copyBytesFrom: ['a', '1', '4'],
  compare: ['a', 'b'],
  byteLength: ['a', '"hex"'],
};

// What happens to the memory, and which memory it needs.
const EFFECTS = {
  detach: { memory: 'own', source: 'detached(a);' },
  'detach the other': { memory: 'own', source: 'detached(b);' },
  'shrink to 2': { memory: 'resizable', source: 'a.buffer.resize(2);' },
  'shrink to 0': { memory: 'resizable', source: 'a.buffer.resize(0);' },
  grow: { memory: 'resizable', source: 'a.buffer.resize(64);' },
  'shrink below the view': { memory: 'part', source: 'a.buffer.resize(6);' },
  'shrink and grow': { memory: 'part', source: 'a.buffer.resize(1); a.buffer.resize(40);' },
  'grow shared memory': { memory: 'shared', source: 'a.buffer.grow(64);' },
  overwrite: { memory: 'own', source: 'a.fill(99); b.fill(98);' },
  'open slabs': { memory: 'pooled', source: 'for (let i = 0; i < 9; i++) Buffer.allocUnsafe(Buffer.poolSize / 4);' },
  'lose the prototype': { memory: 'own', source: 'Object.setPrototypeOf(a, null);' },
};
const MEMORIES = {
  own: 'Buffer.from(new ArrayBuffer(16))',
  resizable: 'Buffer.from(new ArrayBuffer(16, { maxByteLength: 64 }))',
  part: 'Buffer.from(new ArrayBuffer(24, { maxByteLength: 64 }), 4, 16)',
  shared: 'Buffer.from(new SharedArrayBuffer(16, { maxByteLength: 64 }))',
  pooled: 'Buffer.from("0123456789abcdef")',
};
const ATTACKS = [
  (effect, value) => `{ valueOf() { log("valueOf"); ${effect} return ${value}; } }`,
  (effect, value) => `{ toString() { log("toString"); ${effect} return ${value}; } }`,
  (effect, value) => `{ [Symbol.toPrimitive](hint) { log(hint); ${effect} return ${value}; } }`,
  (effect, value) =>
    `{ get length() { log("length"); ${effect} return 3; }, get 0() { log("0"); ${effect} return ${value}; } }`,
  (effect, value) =>
    `new Proxy({}, { get(_, key) { log(String(key)); ${effect} if (key === "valueOf") return () => ${value}; } })`,
];

const isSearch = (name) => /ndexOf|includes/.test(name);

// Where Node 26.10 itself reads or writes memory that it no longer has, which ends its process on most days.
const isRaw = (name) => /(Slice|Write)$|^fill$/.test(name);

/** Whether Node's own outcome says nothing: it is no outcome, or the content of foreign memory. */
function nodeFails(name, place, effect) {
  return (isSearch(name) && place === 2) || (isRaw(name) && /shrink|detach/.test(effect));
}

const prepared = (memory) =>
  `const a = keep(${MEMORIES[memory]}); a.fill("abcd"); const b = keep(Buffer.alloc(16, "dcba"));`;

function* attacked(names, callee) {
  for (const [name, args] of Object.entries(names)) {
    for (const [what, { memory, source }] of Object.entries(EFFECTS)) {
      for (let place = 0; place < args.length; place++) {
        for (const attack of ATTACKS) {
          const given = args.map((arg, i) => (i === place ? attack(source, arg) : arg));
          const fails = nodeFails(name, place, what);
          const isLeftover = memory === 'pooled' && name === 'from';
          yield {
            name: `${name}, argument ${place}: ${what}`,
            nodeFails: fails,
            contents: !isLeftover,
            memory,
            source: `${prepared(memory)} return ${callee}.${name}(${given});`,
          };
        }
      }
    }
  }
}

// Receivers and arguments that say what is not so.
const LIES = [
  'Object.defineProperty(a, "length", { value: 1000 });',
  'Object.defineProperty(a, "length", { get() { log("length"); return 3; } });',
  'Object.defineProperty(a, "length", { value: -1 });',
  'Object.defineProperty(a, "length", { get() { log("length"); detached(a); return 16; } });',
  'Object.defineProperty(a, "byteLength", { value: 1000 });',
  'Object.defineProperty(a, "byteOffset", { value: 1000 });',
  'Object.defineProperty(a, "buffer", { value: new ArrayBuffer(1) });',
  'Object.defineProperty(a, "constructor", { value: { [Symbol.species]: function () { return [1]; } } });',
  'Object.defineProperty(a, "constructor", { get() { log("constructor"); throw new TypeError("mine"); } });',
  'Object.preventExtensions(a);',
  'Object.defineProperty(a, Symbol.toStringTag, { value: "Uint16Array" });',
  'Object.setPrototypeOf(a, class Sub extends Buffer { get length() { log("sub"); return 2; } }.prototype);',
];
function* lying() {
  for (const lie of LIES) {
    for (const [name, args] of Object.entries(METHODS)) {
      // Searches hand a lie about the length to code that checks it by ending the process.
      yield {
        name: `${name} of a liar`,
        nodeFails: isSearch(name),
        memory: 'own',
        source: `${prepared('own')} ${lie} return Buffer.prototype.${name}.call(${['a', ...args]});`,
      };
    }
    for (const [name, args] of Object.entries(STATICS)) {
      // A liar in a list leaves bytes that nobody wrote.
      yield {
        name: `Buffer.${name} of a liar`,
        contents: name !== 'concat',
        memory: 'own',
        source: `${prepared('own')} ${lie} return Buffer.${name}(${args});`,
      };
    }
    for (const call of [
      'new StringDecoder("utf8").write(a)',
      'buffer.transcode(a, "utf8", "latin1")',
      'buffer.isUtf8(a)',
      'b.copy(a)',
      'b.equals(a)',
      'b.fill(a)',
      'b.compare(a)',
      'b.indexOf(a)',
    ]) {
      // Node's transcode believes the length that it is told.
      const fails = call.includes('transcode');
      yield {
        name: `${call} with a liar`,
        nodeFails: fails,
        memory: 'own',
        source: `${prepared('own')} ${lie} return ${call};`,
      };
    }
  }
}

const PROXIES = ['a', '[97]', '{}', '"ab"', '() => {}', 'a.buffer'].map((target) => `new Proxy(Object(${target}), {})`);
const PROXIED = [
  'Buffer.from(P)',
  'Buffer.concat([P])',
  'Buffer.concat(P)',
  'a.copy(P)',
  'a.equals(P)',
  'a.compare(P)',
  'a.fill(P)',
  'a.indexOf(P)',
  'a.write(P)',
  'Buffer.byteLength(P)',
  'Buffer.compare(P, a)',
  'Buffer.isBuffer(P)',
  'Buffer.copyBytesFrom(P)',
  'buffer.isUtf8(P)',
  'buffer.transcode(P, "utf8", "latin1")',
  'new StringDecoder("hex").write(P)',
  'new StringDecoder(P)',
  'buffer.atob(P)',
];

function* proxied() {
  for (const proxy of PROXIES) {
    for (const call of PROXIED)
      yield { name: call, memory: 'own', source: `${prepared('own')} return ${call.replace('P', proxy)};` };
  }
}

// Numbers at the ends of every integer type, in each place that takes one.
const HUGE = [
  '-1',
  '2**31',
  '-(2**31)',
  '2**32',
  '2**32 + 1',
  '2**53',
  '-(2**53)',
  '2**63',
  '2**64',
  '1e300',
  'Infinity',
  '-Infinity',
  'NaN',
];

function* huge() {
  for (const [name, args] of Object.entries(METHODS)) {
    for (let place = 0; place < args.length; place++) {
      for (const number of HUGE) {
        const given = args.map((arg, i) => (i === place ? number : arg));
        yield { name: `${name}, ${number}`, memory: 'own', source: `${prepared('own')} return a.${name}(${given});` };
      }
    }
  }
}

/** Every scene: {name, memory, source}; `contents` is false where the result's bytes are left to chance. */
function* scenes() {
  yield* attacked(METHODS, 'a');
  yield* attacked(STATICS, 'Buffer');
  yield* lying();
  yield* proxied();
  yield* huge();
}

module.exports = { scenes };
