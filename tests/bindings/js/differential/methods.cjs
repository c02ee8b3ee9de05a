// SPDX-License-Identifier: MIT
// Calls of the methods of Buffer.prototype.
'use strict';
const { argumentsFor } = require('./aims.cjs');

const BITS = {
  Int8: 8,
  UInt8: 8,
  Int16: 16,
  UInt16: 16,
  Int32: 32,
  UInt32: 32,
  Int: 48,
  UInt: 48,
  Float: 32,
  Double: 64,
};
const ENCODING_NAMES = ['ascii', 'base64', 'base64url', 'latin1', 'hex', 'ucs2', 'utf8'];
// Where an offset is no number, these take a length as it is or, from code that V8 has compiled, modulo 2 ** 32: one of
// the two at a time is any value.
const STRICT_WRITES = { __proto__: null, ascii: ['til', 'tpi'], latin1: ['til', 'tpi'], utf8: ['til', 'tpi'] };

// Forms by aims (aims.cjs has the letters).
const FORMS = {
  toString: ['eii', 'e', ''],
  toLocaleString: ['eii'],
  write: ['te', 'tie', 'tiie', 'tii', 't'],
  fill: ['f', 'fe', 'fi', 'fie', 'fii', 'fiie'],
  indexOf: ['n', 'ni', 'ne', 'nie', 'nix', 'nixe'],
  copy: ['biii', 'bi', 'bii', 'ciii'],
  compare: ['b', 'biiii', 'ciiii'],
  equals: ['b', 'c'],
  subarray: ['ii', 'i'],
  slice: ['ii', 'i'],
  inspect: ['', 'oo'],
  toJSON: ['', 'o'],
  swap16: [''],
  swap32: [''],
  swap64: [''],
};
FORMS.lastIndexOf = FORMS.indexOf;
FORMS.includes = FORMS.indexOf;

// Inherited from Uint8Array, but through Buffer's species and constructor.
const INHERITED = {
  map: ['(byte) => byte + 1'],
  filter: ['(byte) => byte & 1'],
  set: ['[1, 2]', 'keep(new Uint8Array([1])), 1'],
  at: ['-1', '0', '100'],
  with: ['0, 5', '-1, "7"'],
  toReversed: [''],
  toSorted: [''],
  entries: [''],
  keys: [''],
  values: [''],
  join: ['', '"-"'],
  reverse: [''],
  toSpliced: ['0, 1'],
};

function numberForms() {
  const forms = {};
  for (const [type, bits] of Object.entries(BITS)) {
    const sized = type === 'Int' || type === 'UInt' ? 'w' : '';
    for (const order of bits === 8 ? [''] : ['LE', 'BE']) {
      for (const name of new Set([type, type.replace('UInt', 'Uint')])) {
        forms[`read${name}${order}`] = { list: [`i${sized}`] };
        forms[`write${name}${order}`] = { list: [`#i${sized}`], bits };
      }
    }
  }
  for (const name of ['BigInt64', 'BigUInt64', 'BigUint64']) {
    for (const order of ['LE', 'BE']) {
      forms[`read${name}${order}`] = { list: ['i'] };
      forms[`write${name}${order}`] = { list: ['Bi'] };
    }
  }
  return forms;
}

function allForms() {
  const forms = numberForms();
  for (const [name, list] of Object.entries(FORMS)) forms[name] = { list };
  for (const name of ENCODING_NAMES) {
    forms[`${name}Slice`] = { list: ['ii'] };
    forms[`${name}Write`] = { list: STRICT_WRITES[name] ?? ['tii'] };
  }
  return forms;
}

const forms = allForms();
const methodNames = Object.keys(forms);
// Numeric accessors are most of the names, and least of what can go wrong.
const common = [...Object.keys(FORMS), ...methodNames.filter((name) => /Slice|Write$/.test(name))];
const numeric = methodNames.filter((name) => !common.includes(name));

const WRONG_THIS = [
  ...['undefined', 'null', '5', '"abc"', 'true', 'Symbol("t")', '1n', '{}', '[]', '[1, 2, 3]', '{ length: 3, 0: 1 }'],
  ...['() => 1', 'keep(new Uint8Array([1, 2, 3, 4]))', 'keep(new Uint16Array([1, 2, 3, 4]))', 'Buffer.prototype'],
  ...['keep(new DataView(new ArrayBuffer(4)))', 'keep(new ArrayBuffer(4))', 'Object.create(Buffer.prototype)'],
  ...['keep(new Float64Array([1.5]))', 'new Proxy(Buffer.alloc(3), {})', 'keep(new SharedArrayBuffer(4))'],
];

// Node ends the process where a search's receiver has no length that is a number.
const WRONG_SEARCHED = [
  'undefined',
  'null',
  '"abc"',
  '[1, 2, 3]',
  '{ length: 3, 0: 1 }',
  'keep(new Uint16Array([1, 97]))',
];

// And where compiled code writes text to what is no view.
const WRONG_WRITTEN = [
  'keep(new Uint8Array([1, 2, 3, 4]))',
  'keep(new Uint16Array([1, 2]))',
  'keep(new Float64Array([1.5]))',
];

function wrongReceiver({ r }, name) {
  if (/ndexOf|includes/.test(name)) return r.pick(WRONG_SEARCHED);
  return r.pick(name.endsWith('Write') ? WRONG_WRITTEN : WRONG_THIS);
}

/** The method as its name, and the receiver it is called on. */
function invocation(values, name, args) {
  const { r } = values;
  if (r.chance(0.97)) return `return a.${name}(${args});`;
  const receiver = wrongReceiver(values, name);
  return `return Buffer.prototype.${name}.call(${args === '' ? receiver : `${receiver}, ${args}`});`;
}

function inheritedCall(values) {
  const { r } = values;
  const name = r.pick(Object.keys(INHERITED));
  return {
    name: `Uint8Array's ${name}`,
    source: `const a = ${values.buffer()}; return a.${name}(${r.pick(INHERITED[name])});`,
  };
}

const ACCESS = [
  'a.parent',
  'a.offset % 8',
  'a[Symbol.toStringTag]',
  'a.constructor',
  'JSON.stringify(a)',
  '`${a}`',
  'a + ""',
  '[...a]',
];
const INSPECT = [
  'a',
  '[a]',
  'a, { depth: 0 }',
  'a, { depth: -1 }',
  'a, { showHidden: true }',
  'a, { compact: false }',
  'a, { colors: true }',
];
const EXTRAS = [
  '',
  'a.foo = 1;',
  'a.s = "x\'y"; a.f = () => 1;',
  'a[Symbol("k")] = 2;',
  'Object.defineProperty(a, "h", { value: 3 });',
  'a.constructor = { name: "Faked" };',
  'a.constructor = class { static get name() { throw new Error("mine"); } };',
  'Object.defineProperty(a, "constructor", { value: Object.defineProperty(() => 1, "name", { value: 5 }) });',
];
const MOST = ['0', '1', '2', '2.5', '0.5', '50', 'Infinity', '1000', '3'];

/** Properties, and what util.inspect makes of a Buffer under INSPECT_MAX_BYTES. */
function accessCall(values) {
  const { r } = values;
  const head = `const a = ${values.buffer()};`;
  if (r.chance(0.5)) return { name: 'property', source: `${head} return ${r.pick(ACCESS)};` };
  if (r.chance(0.3))
    return {
      name: 'getter',
      source: `return Reflect.get(Buffer.prototype, "${r.pick(['parent', 'offset'])}", ${r.pick(WRONG_THIS)});`,
    };
  const call = `${r.pick(EXTRAS)} buffer.INSPECT_MAX_BYTES = ${r.pick(MOST)}; return util.inspect(${r.pick(INSPECT)});`;
  return { name: 'inspect', source: `${head} try { ${call} } finally { buffer.INSPECT_MAX_BYTES = 50; }` };
}

function methodCall(values) {
  const { r } = values;
  if (r.chance(0.03)) return inheritedCall(values);
  if (r.chance(0.04)) return accessCall(values);
  const name = r.pick(r.chance(0.7) ? common : numeric);
  const { list, bits } = forms[name];
  const length = values.length();
  const args = argumentsFor(values, r.pick(list), { length, bits });
  // Node 26.10 may search for ever where 16-bit units lie at odd addresses.
  const isEven = /ndexOf|includes/.test(name) && /utf-?16|ucs-?2/i.test(args);
  return { name, source: `const a = ${values.buffer(length, isEven)}; ${invocation(values, name, args)}` };
}

module.exports = { methodCall, methodNames };
