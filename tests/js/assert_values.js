// Prints what assert says of many comparisons; the same under Node 26.
'use strict';
const assert = require('assert');
const util = require('util');

const describe = (error) => {
  const own = Object.keys(error).filter((key) => key !== 'actual' && key !== 'expected');
  return [error.name, error.code, JSON.stringify(error.message), ...own.map((key) => `${key}=${error[key]}`)].join(' ');
};
let row = 0;
function show(call) {
  row++;
  try {
    console.log(row, 'returned', util.inspect(call()));
  } catch (error) {
    console.log(row, 'threw', describe(error));
  }
}
const each = (call, pairs) => pairs.forEach((pair) => show(() => call(...pair)));
const numbers = (count, changed = {}) => Array.from({ length: count }, (_, i) => changed[i] ?? i);
const object = { a: 1 };
const thrower = (value) => () => {
  throw value;
};
class A {
  constructor(x = 1) {
    this.x = x;
  }
}
class B extends A {}
const cyclic = () => {
  const value = { name: 'c' };
  value.self = value;
  return value;
};

const pairs = [
  [1, 1],
  [1, 2],
  [1, '1'],
  [0, -0],
  [NaN, NaN],
  [null, undefined],
  [1n, 1],
  [1n, 2n],
  ['a', 'b'],
  ['abcdef', 'abcdeg'],
  ['abcdefg', 'abcdefh'],
  ['a'.repeat(30), 'b'.repeat(30)],
  [`${'a'.repeat(20)}\nb`, `${'a'.repeat(20)}\nc`],
  [Symbol.iterator, Symbol.iterator],
  [Symbol('s'), Symbol('s')],
  [object, object],
  [{ a: 1 }, { a: 1 }],
  [{ a: 1 }, { a: '1' }],
  [{ a: 1, b: 2 }, { b: 2, a: 1 }],
  [{ a: 1, b: 2 }, { b: 2, c: 3 }],
  [{ a: undefined }, {}],
  [{}, { a: 1 }],
  [[], {}],
  [[1, 2, 3], [1, 2, 3]],
  [[1, 2, 3], [1, 3]],
  [[1, 2, 3, 4], [4, 3, 2, 1]],
  [[, 1], [undefined, 1]],
  [numbers(60, { 30: -1 }), numbers(60)],
  ...[6, 7, 8, 9].map((gap) => [numbers(gap + 6, { 0: 'x', [gap + 1]: 'y' }), numbers(gap + 6)]),
  [new A(), new A()],
  [new A(), new B()],
  [new A(1), new A(2)],
  [new Date(0), new Date(0)],
  [new Date(0), new Date(1)],
  [/a/g, /a/g],
  [/a/g, /a/i],
  [new Error('a'), new Error('a')],
  [new Error('a'), new Error('b')],
  [new TypeError('a'), new Error('a')],
  [Object(1), Object(1)],
  [Object(1), Object(2)],
  [Object('a'), 'a'],
  [new Set([1, { a: 1 }]), new Set([{ a: 1 }, 1])],
  [new Set([1, 2]), new Set([1, 3])],
  [new Set([1]), new Set(['1'])],
  [new Map([[1, 2]]), new Map([[1, 2]])],
  [new Map([[{ a: 1 }, 1]]), new Map([[{ a: 1 }, 1]])],
  [new Map([[1, 2]]), new Map([[1, 3]])],
  [new Map([[1, 2]]), new Map([['1', 2]])],
  [Buffer.from('abc'), Buffer.from('abc')],
  [Buffer.from('abc'), Buffer.from('abd')],
  [Buffer.from('abc'), new Uint8Array([97, 98, 99])],
  [new Uint8Array([1]), new Int8Array([1])],
  [new Float64Array([0]), new Float64Array([-0])],
  [new ArrayBuffer(2), new ArrayBuffer(2)],
  [new ArrayBuffer(2), new ArrayBuffer(3)],
  [{ [Symbol.for('s')]: 1 }, { [Symbol.for('s')]: 2 }],
  [cyclic(), cyclic()],
  [() => 1, () => 1],
  [Object.create(null), {}],
  [new WeakMap(), new WeakMap()],
  [Object.assign([1], { x: 1 }), [1]],
];
const comparisons = ['equal', 'notEqual', 'strictEqual', 'notStrictEqual'];
const deepOnes = ['deepEqual', 'notDeepEqual', 'deepStrictEqual', 'notDeepStrictEqual'];
for (const name of [...comparisons, ...deepOnes]) each(assert[name], pairs);
each(util.isDeepStrictEqual, pairs);
each(assert.deepStrictEqual, [[{ a: 1 }, { a: 2 }, 'mine'], [1, 2, 'mine'], [1, 2, new RangeError('own')]]);
each(assert.equal, [[1, 2, () => 'made'], [1, 2, 5], [1, 2, null], [1]]);

show(() => assert.ok(0));
show(() => assert(false, 'said'));
show(() => assert(')'.length === 5 && [1].includes(2)));
show(() => assert.ok());
show(() => assert.ok('yes'));
each(assert.fail, [[], ['why'], [new TypeError('own')]]);
each(assert.ifError, [[null], [undefined], [new Error('bad')], [5]]);
each(assert.match, [['abc', /b/], ['abc', /x/], [5, /x/], ['abc', 'x'], ['abc', /x/, 'said']]);
each(assert.doesNotMatch, [['abc', /x/], ['abc', /b/], [5, /b/]]);
const nothing = () => {};
const range = thrower(new RangeError('abc'));
each(assert.throws, [
  [nothing],
  [nothing, 'said'],
  [nothing, TypeError],
  [nothing, TypeError, 'said'],
  [range],
  [range, RangeError],
  [range, TypeError],
  [range, TypeError, 'said'],
  [range, /^RangeError: abc$/],
  [range, /xyz/],
  [range, { name: 'RangeError', message: 'abc' }],
  [range, { message: /b/ }],
  [range, { message: /x/ }],
  [range, { name: 'RangeError', message: 'abd' }],
  [range, { code: 'X' }],
  [range, { message: 'x' }, 'said'],
  [range, new RangeError('abc')],
  [range, new RangeError('abd')],
  [range, (error) => error instanceof RangeError],
  [range, () => false],
  [range, function check() {}],
  [range, 'abc'],
  [range, 5],
  [5],
  [thrower('prim'), /rim/],
  [thrower('prim'), { message: 'x' }],
  [thrower(1), {}],
]);
each(assert.doesNotThrow, [[nothing], [range], [range, 'said'], [range, TypeError], [range, RangeError, 'said']]);
show(() => {
  throw new assert.AssertionError({ message: 'm', actual: 1, expected: 2, operator: 'op' });
});
show(() => new assert.AssertionError({ actual: 1, expected: 2, operator: 'foo' }).message);
show(() => new assert.AssertionError());
show(() => String(new assert.AssertionError({ message: 'x' })));
show(() => assert.strict.equal === assert.strictEqual && require('assert/strict') === assert.strict);

const asynchronous = [
  () => assert.rejects(Promise.resolve(1)),
  () => assert.rejects(Promise.reject(new Error('a'))),
  () => assert.rejects(async () => thrower(new Error('a'))(), /b/),
  () => assert.rejects(5),
  () => assert.rejects(() => 5),
  () => assert.rejects(range),
  () => assert.doesNotReject(Promise.reject(new Error('a'))),
  () => assert.doesNotReject(Promise.resolve()),
];
(async () => {
  for (const call of asynchronous) {
    const text = await call().then(() => 'fulfilled', describe);
    console.log(text);
  }
})();
