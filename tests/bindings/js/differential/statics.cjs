// SPDX-License-Identifier: MIT
// Calls of Buffer's own functions and of its constructor.
'use strict';
const { argumentsFor } = require('./aims.cjs');

// Below what is worth its memory, or beyond what any engine gives.
const SIZES = [
  '0',
  '1',
  '7',
  '8',
  '63',
  '64',
  '65',
  '100',
  '4095',
  '4096',
  '32767',
  '32768',
  '65536',
  '65600',
  '1.5',
  '0.5',
];
const BAD_SIZES = [
  '-1',
  '-0',
  'NaN',
  'Infinity',
  '2**53',
  '-(2**31)',
  '"5"',
  'null',
  'undefined',
  '{}',
  '5n',
  'true',
  '-0.5',
  '1e300',
];
const ALIGNMENTS = [
  '1',
  '2',
  '8',
  '16',
  '64',
  '128',
  '4096',
  '3',
  '0',
  '-1',
  '2**30',
  '1.5',
  'NaN',
  '"8"',
  'null',
  '5n',
  'undefined',
];

const size = ({ r }) => (r.chance(0.75) ? r.pick(SIZES) : r.pick(BAD_SIZES));
const optional = (values, make) => (values.r.chance(0.5) ? `, ${make()}` : '');
const isSmall = (source) => !['2**30'].includes(source);

function alloc(values) {
  const fill = values.r.pick([() => values.text(), () => values.number(), () => values.memory(), () => values.odd()]);
  const rest = optional(values, () => fill() + optional(values, () => values.encoding()));
  const bytes = values.r.chance(0.5) ? String(values.length()) : size(values);
  return { source: `return Buffer.alloc(${bytes}${rest});` };
}

function unsafe(name) {
  return (values) => {
    const alignment = values.r.chance(0.25) ? values.r.pick(ALIGNMENTS.filter(isSmall)) : undefined;
    const args = [values.r.chance(0.08) ? values.odd() : size(values), ...(alignment ? [alignment] : [])];
    return { contents: false, source: `return Buffer.${name}(${isHuge(args[0]) ? '2**53' : args.join(', ')});` };
  };
}

// Sizes that would be given: gigabytes that the other calls need.
const HUGE = /2\*\*(3|4|5[0-2]|63|64)|1234567|4294967|2n|e21|e300|repeat/;
const isHuge = (source) => HUGE.test(source) && !source.startsWith('-');

const MEMORIES = ['ArrayBuffer(8)', 'SharedArrayBuffer(8)', 'ArrayBuffer(8, { maxByteLength: 16 })', 'ArrayBuffer(0)'];

function from(values) {
  const { r } = values;
  const kind = r.below(10);
  const one = (source) => ({ source: `return Buffer.from(${source});` });
  if (kind < 3) return one(values.text() + optional(values, () => values.encoding()));
  if (kind === 3) return one(values.list() + optional(values, () => values.odd()));
  if (kind === 4) return one(values.buffer());
  if (kind === 5)
    return one(values.memory() + optional(values, () => values.index(8) + optional(values, () => values.index(8))));
  if (kind === 6) return one(values.odd() + optional(values, () => values.odd()));
  if (kind === 7) return one(`{ type: "Buffer", data: ${values.list()} }`);
  const memory = `keep(new ${r.pick(MEMORIES)})`;
  const place = () => (r.chance(0.2) ? values.odd() : values.index(8));
  return one(`${memory}${optional(values, () => place() + optional(values, place))}`);
}

function construct(values) {
  const { r } = values;
  const callee = r.pick(['new Buffer', 'Buffer', 'new (class Sub extends Buffer {})', 'new Buffer']);
  const kind = r.below(4);
  if (kind === 0) {
    const bytes = size(values);
    return { source: `return ${callee}(${bytes}${optional(values, () => values.odd())});` };
  }
  const { source } = from(values);
  const args = source.slice('return Buffer.from('.length, -2);
  return { source: isHuge(args) && /^[^"[]*$/.test(args) ? `return ${callee}(-1);` : `return ${callee}(${args});` };
}

function concat(values) {
  const { r } = values;
  const item = () => (r.chance(0.04) ? values.odd() : r.chance(0.2) ? values.memory() : values.buffer(r.few(20)));
  const list = `[${r.times(r.few(5), item)}]`;
  const total = () => (r.chance(0.1) ? r.pick(BAD_SIZES) : r.pick([String(r.below(40)), '1.5', '0']));
  return { source: `return Buffer.concat(${r.chance(0.05) ? values.odd() : list}${optional(values, total)});` };
}

function copyBytesFrom(values) {
  const { r } = values;
  const view = r.chance(0.1) ? values.odd() : r.chance(0.2) ? values.memory() : `keep(${values.typed(r.few(8))})`;
  const place = () => (r.chance(0.1) ? values.odd() : values.index(8));
  return {
    source: `return Buffer.copyBytesFrom(${view}${optional(values, () => place() + optional(values, place))});`,
  };
}

/** What the pool's size means to a request. The next slab is of the usual size again. */
function pooled(values) {
  const { r } = values;
  const pool = r.pick(['8192', '65536', '100', '1', '0', '16384', 'NaN']);
  const one = () =>
    r.pick([
      `Buffer.allocUnsafe(${r.below(60)})`,
      `Buffer.from(${values.text()})`,
      'Buffer.from([1, 2])',
      'Buffer.concat([Buffer.alloc(9)])',
    ]);
  return {
    contents: false,
    source: [
      `const size = Buffer.poolSize; Buffer.poolSize = ${pool};`,
      `try { const b = ${one()}; return [b.length, b.buffer.byteLength > b.length + 8]; }`,
      'finally { Buffer.poolSize = size; Buffer.allocUnsafe(32767); }',
    ].join(' '),
  };
}

const simple = (name, form) => (values) => ({
  source: `const a = ${values.buffer()}; return Buffer.${name}(${argumentsFor(values, form, { length: 8 })});`,
});

const STATICS = {
  alloc,
  allocUnsafe: unsafe('allocUnsafe'),
  allocUnsafeSlow: unsafe('allocUnsafeSlow'),
  from,
  Buffer: construct,
  concat,
  copyBytesFrom,
  pooled,
  of(values) {
    const callee = values.r.pick(['Buffer.of', 'Buffer.of', 'Buffer.of.call']);
    return { source: `return ${callee}(${values.r.times(values.r.few(6), () => values.odd())});` };
  },
  compare: simple('compare', 'bb'),
  isBuffer: simple('isBuffer', 'b'),
  isEncoding: simple('isEncoding', 'e'),
  byteLength: (values) => simple('byteLength', values.r.pick(['te', 'te', 'te', 'm', 'oo']))(values),
  withoutThis(values) {
    const name = values.r.pick(['from', 'of', 'concat', 'alloc', 'isBuffer']);
    return { source: `const f = Buffer.${name}; return f(${values.list()});` };
  },
};
const WEIGHTS = ['from', 'from', 'from', 'from', 'Buffer', 'byteLength', 'concat', 'alloc', ...Object.keys(STATICS)];

function staticCall(values) {
  const name = values.r.pick(WEIGHTS);
  return { name: `Buffer.${name}`, ...STATICS[name](values) };
}

module.exports = { staticCall };
