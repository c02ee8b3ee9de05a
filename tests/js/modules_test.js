// What scripts use beside Buffer, where the documentation of Node says what must come out. Beside Node itself the same
// modules are compared by *_values.js. Run as: modules_test.js DIR with a directory to write to.
'use strict';
const { test, equal, ok, throws, done } = require('./check.js');
const assert = require('assert');
const fs = require('fs');
const path = require('path');
const util = require('util');
const directory = process.argv[2];
const write = (name, text) => fs.writeFileSync(path.join(directory, name), text);
const load = (name) => require(path.join(directory, name));

test('assert throws AssertionErrors with what was compared', () => {
  const error = throws(() => assert.strictEqual(1, 2), {
    name: 'AssertionError',
    code: 'ERR_ASSERTION',
    actual: 1,
    expected: 2,
    operator: 'strictEqual',
    generatedMessage: true,
    message: 'Expected values to be strictly equal:\n\n1 !== 2\n',
  });
  ok(error instanceof assert.AssertionError && error instanceof Error);
  throws(() => assert.equal(1, 2, 'mine'), { message: 'mine', generatedMessage: false });
});
test('deep equality: strict tells types apart, loose does not', () => {
  assert.deepEqual({ a: 1 }, { a: '1' });
  throws(() => assert.deepStrictEqual({ a: 1 }, { a: '1' }), { code: 'ERR_ASSERTION' });
  assert.deepStrictEqual(new Map([[{ k: 1 }, new Set([[1]])]]), new Map([[{ k: 1 }, new Set([[1]])]]));
  throws(() => assert.deepStrictEqual(Buffer.from('a'), new Uint8Array([97])), { code: 'ERR_ASSERTION' });
  throws(() => assert.deepStrictEqual(0, -0), { code: 'ERR_ASSERTION' });
  ok(util.isDeepStrictEqual([NaN], [NaN]) && !util.isDeepStrictEqual([1], ['1']));
});
test('a difference names the lines that differ', () => {
  const message = `Expected values to be strictly deep-equal:
+ actual - expected

  {
    a: 1,
+   b: 2
-   b: 3
  }
`;
  throws(() => assert.deepStrictEqual({ a: 1, b: 2 }, { a: 1, b: 3 }), { message });
});
test('assert.throws takes classes, patterns, properties and functions', () => {
  const call = () => {
    throw new RangeError('too far');
  };
  assert.throws(call, RangeError);
  assert.throws(call, /^RangeError: too far$/);
  assert.throws(call, { name: 'RangeError', message: /far/ });
  assert.throws(call, (error) => error.message === 'too far');
  throws(() => assert.throws(call, TypeError), { code: 'ERR_ASSERTION' });
  throws(() => assert.throws(() => {}), { message: 'Missing expected exception.' });
});
test('a falsy value shows the call', () => {
  const error = throws(() => assert(1 === 2), { actual: false });
  equal(error.message, 'The expression evaluated to a falsy value:\n\n  assert(1 === 2)\n');
});
test('descriptors: reads at positions, short reads, the end', () => {
  write('ten', '0123456789');
  const fd = fs.openSync(path.join(directory, 'ten'), 'r+');
  const bytes = Buffer.alloc(4);
  const read = (...rest) => [fs.readSync(fd, bytes, ...rest), bytes.toString('latin1')];
  equal(read(0, 4, 2), [4, '2345']);
  equal(read(0, 4, 8n), [2, '8945']);
  equal(read(1, 2, null), [2, '8015']);
  equal(fs.readSync(fd, bytes, { position: 10 }), 0);
  equal(fs.writeSync(fd, Buffer.from('abc'), 1, 2, 4), 2);
  equal(fs.writeSync(fd, 'X'), 1);
  fs.closeSync(fd);
  equal(fs.readFileSync(path.join(directory, 'ten'), 'latin1'), '01X3bc6789');
  throws(() => fs.readSync(fd, bytes), { code: 'EBADF', syscall: 'read', errno: -9 });
});
test('a read does not go past a view that shrank', () => {
  write('long', 'x'.repeat(64));
  const fd = fs.openSync(path.join(directory, 'long'), 'r');
  const store = new ArrayBuffer(64, { maxByteLength: 64 });
  const view = new Uint8Array(store);
  const options = {
    get position() {
      store.resize(8);
      return 0;
    },
    length: 64,
  };
  throws(() => fs.readSync(fd, view, options), { code: 'ERR_OUT_OF_RANGE' });
  store.resize(64);
  const resizing = new Proxy({ offset: 0, length: 64 }, { get: (target, key) => (store.resize(16), target[key]) });
  throws(() => fs.readSync(fd, view, resizing), { code: 'ERR_OUT_OF_RANGE' });
  fs.closeSync(fd);
});
test('stat tells kinds, sizes and times', () => {
  write('sized', Buffer.alloc(1234));
  const stats = fs.statSync(path.join(directory, 'sized'));
  ok(stats.isFile() && !stats.isDirectory() && stats.size === 1234 && stats.mtime instanceof Date);
  ok(Math.abs(stats.mtimeMs - Date.now()) < 60 * 60 * 1000, `${stats.mtimeMs}`);
  ok(fs.statSync('/').isDirectory() && fs.lstatSync('/proc/self').isSymbolicLink());
  equal(fs.statSync(path.join(directory, 'sized'), { bigint: true }).size, 1234n);
});
test('modules: cycles see what there is, directories have an index or a main file', () => {
  write('one.js', 'exports.early = 1; exports.two = require("./two"); exports.late = 1;');
  write('two.js', 'const one = require("./one"); exports.seen = Object.keys(one).join(); exports.parent = module.id;');
  equal(load('one').two.seen, 'early');
  fs.existsSync(path.join(directory, 'package.json')) && fs.unlinkSync(path.join(directory, 'package.json'));
  write('index.js', 'module.exports = "index";');
  equal(require(directory), 'index');
  equal(require(`${directory}/.`), 'index');
});
test('modules: require.cache, require.resolve, require.main', () => {
  write('counted.js', 'globalThis.loads = (globalThis.loads ?? 0) + 1;');
  const file = require.resolve(path.join(directory, 'counted'));
  load('counted');
  load('counted');
  equal(globalThis.loads, 1);
  ok(require.cache[file].loaded && require.cache[file].children.length === 0);
  delete require.cache[file];
  load('counted');
  equal(globalThis.loads, 2);
  ok(require.main === module && require.resolve('fs') === 'fs' && module.children.includes(require.cache[file]));
});
test('modules: what cannot be loaded says why', () => {
  write('bad.json', '{"a": }');
  ok(throws(() => load('bad.json'), { name: 'SyntaxError' }).message.startsWith(path.join(directory, 'bad.json: ')));
  write('esm.js', '// a module\nimport fs from "fs";\n');
  const error = throws(() => load('esm.js'), { name: 'SyntaxError' });
  ok(error.message.includes('import') && error.stack.endsWith('esm.js:2'), error.stack);
  write('outer.js', 'require("./missing");');
  throws(() => load('outer.js'), { code: 'MODULE_NOT_FOUND' });
  equal(throws(() => load('outer.js'), {}).requireStack, [path.join(directory, 'outer.js'), __filename]);
});
test('built-in modules go by both names', () => {
  for (const name of 'assert buffer console events fs os path process string_decoder timers util'.split(' '))
    ok(require(name) === require(`node:${name}`), name);
  ok(require('assert/strict') === assert.strict && require('util/types') === util.types);
});
test('TextDecoder keeps what a chunk begins', () => {
  const decoder = new TextDecoder();
  const euro = new TextEncoder().encode('\u20ac');
  equal(decoder.decode(euro.subarray(0, 2), { stream: true }), '');
  equal(decoder.decode(euro.subarray(2)), '\u20ac');
  throws(() => new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.of(0xff)), {
    code: 'ERR_ENCODING_INVALID_ENCODED_DATA',
  });
});
test('a function that is called last is in the stack', () => {
  const inner = () => new Error('x');
  const outer = () => inner();
  const shown = util.inspect(outer());
  ok(/at inner .*\n.*at outer /.test(shown), shown);
});
done();
