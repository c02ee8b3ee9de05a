// Prints values of many kinds. The output under `slabyard run` must be Node's own, byte for byte. Not here: what has
// paths or the engine's wording in it (stacks), and what Node 20 and 26 print differently.
'use strict';
const util = require('util');

class Point {
  constructor(x, y) {
    this.x = x;
    this.y = y;
  }
  get length() {
    return Math.hypot(this.x, this.y);
  }
}
class Money {
  [util.inspect.custom]() {
    return 'Money<5>';
  }
}
const circular = { name: 'loop' };
circular.self = circular;
const tagged = Buffer.from('ab');
tagged.foo = 1;
const deep = { a: { b: { c: { d: 1 } } } };

console.log();
console.log('');
console.log('plain');
console.log('100%', 'sure');
console.log('%%', 1);
console.log('%s|%d|%i|%f|%j|%o|%O|%c|%x', 'text', 42.5, 42.5, '1.25', { j: 1 }, [1], { o: 1 }, 'css');
console.log('%s %s', 'one');
console.log('%s', 'one', 'two', { three: 3 });
console.log('%s %s %s', Buffer.from('x'), null, -0);
console.log('a', 1, true, null, undefined, 3n, -0, NaN, Infinity, 1e21, 0.1);
console.log(-0, [-0], '-0');
console.log(Symbol('s'), Symbol.iterator);
console.log({}, [], [undefined, null], [, 1, , 2], { 'a-b': 1, 2: 3 });
console.log(["it's", 'say "hi"', `both ' and "`, 'back`tick', 'new\nline', 'tab\t', '\u0000\u001b', '\u{1f4a9}']);
console.log({ text: 'x'.repeat(200) });
console.log(Array.from({ length: 120 }, (_, i) => i));
console.log(Array.from({ length: 7 }, (_, i) => 'item number ' + i));
console.log(deep, circular);
console.log(new Point(3, 4), new Money(), { m: new Money() });
console.log(
  new Map([
    ['a', 1],
    [{ k: 1 }, [2]],
  ]),
  new Set([1, 'two', [3]]),
);
console.log(new Date(0), /re+g/gi, [new Date(86400000)]);
console.log(
  function named() {},
  () => {},
  class Foo extends Point {},
  async () => {},
  function* gen() {},
  Math.max,
);
console.log([function named() {}, class A {}]);
console.log(Buffer.from('hello'), [Buffer.from('hi')], { b: Buffer.alloc(60) }, Buffer.alloc(0), tagged);
console.log(new Uint8Array(3), new Float64Array([1.5, -0]), new BigInt64Array(1));
console.log(Object.create(null), Object.create({ inherited: 1 }), Object.create(Point.prototype));
console.log(new Number(3), new String('abc'), new Boolean(false), Object(Symbol('o')), Object(5n));
console.log(Object.freeze({ a: 1 }), new WeakMap(), new WeakSet(), JSON, Math, globalThis === global);
console.log({
  get a() {
    return 1;
  },
  set b(v) {},
  get c() {
    return 1;
  },
  set c(v) {},
});
console.log([[[[]]]], [[[[1]]]], { a: [{ b: { c: {} } }] });
console.log(
  [
    1.5,
    'x',
    { y: [1, 2, 3] },
    [
      [1, 2],
      [3, 4],
    ],
  ],
  { a: 1, b: 'two', c: [3], d: { e: 4 } },
);
console.log({ long: 'a'.repeat(30), longer: 'b'.repeat(40), list: [1, 2, 3], nested: { x: 1, y: 2 } });
console.log(Promise.resolve(1) instanceof Promise, [1, 2, 3].entries().toString(), new Proxy({ p: 1 }, {}).p);
console.log(
  (function () {
    return arguments;
  })(1, 2),
);
console.log(process.argv.length, typeof process.env.PATH, process.exitCode);
console.log(util.inspect('text'), util.inspect({ a: { b: { c: {} } } }, { depth: 0 }), util.format('%s-%s', 'a', 'b'));
console.log(util.inspect({ a: 1, b: [1, 2] }, { compact: false }), util.inspect([1, [2, [3, [4, [5]]]]], false, null));
console.log(util.inspect({ a: 1, b: 'x', c: null, d: undefined, f: Symbol('q') }, { colors: true }));
console.info('info');
console.debug('debug', [1]);
process.stdout.write('no newline;');
process.stdout.write(Buffer.from(' bytes\n'));
process.stdout.write('68690a', 'hex');
console.log(Buffer.from('abc').toJSON(), JSON.stringify({ b: Buffer.from('z') }));
for (const make of [
  () => Buffer.alloc(1).write('a', -1),
  () => Buffer.from(5),
  () => Buffer.from('a', 'nope'),
  () => Buffer.alloc(1).readUInt8(1),
  () => Buffer.alloc(3).swap16(),
  () => Buffer.alloc(1, 'zz', 'hex'),
  () => Buffer.concat('x'),
  () => require('fs').readFileSync('/no/such'),
  () => require('nope'),
  () => require('fs').readFileSync('/'),
]) {
  try {
    make();
  } catch (error) {
    console.log(String(error).split('\n')[0], error.name, error.code, Object.keys(error), error instanceof Error);
  }
}

console.assert(true, 'never');
console.group('group', 1);
console.log('two\nlines');
console.group();
console.log({ a: 1, b: 'x'.repeat(80) });
console.groupEnd();
console.groupEnd();
console.dir({ a: { b: { c: 1 } } }, { depth: 0 });
console.count();
console.count('named');
console.count();
console.countReset();
console.count();
console.log('%s is %i and %o', 1, 2.5, [1], 'extra');
