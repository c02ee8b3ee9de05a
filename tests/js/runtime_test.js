// What is this runtime's own: no slab can be taken away, and hostile arguments do no harm. Run as: runtime_test.js DIR
// with an empty directory to write to.
'use strict';
const { test, equal, ok, throws, done } = require('./check.js');
const fs = require('fs');
const directory = process.argv[2];

test('transfer of a slab copies it, and the pool goes on', () => {
  const a = Buffer.from('kept');
  const copy = a.buffer.transfer();
  equal(a.toString(), 'kept');
  ok(copy.byteLength === 8192 && copy !== a.buffer);
  equal(Buffer.from('next').buffer, a.buffer);
});
test('memory that no machine has is refused as in Node', () => {
  throws(() => Buffer.alloc(2 ** 52), { name: 'RangeError', message: 'Array buffer allocation failed' });
  for (const make of [() => Buffer.allocUnsafe(2 ** 52), () => Buffer.allocUnsafeSlow(2 ** 40)]) {
    throws(make, { name: 'RangeError', code: 'ERR_MEMORY_ALLOCATION_FAILED', message: 'Failed to allocate memory' });
  }
  equal(Buffer.allocUnsafe(10).length, 10);
});
test('a slab of a size that is refused leaves the one before', () => {
  const { buffer: slab } = Buffer.allocUnsafe(8);
  // Half of the low 32 bits rules what is carved; the engine has no ArrayBuffer of the whole.
  Buffer.poolSize = 2 ** 32 + 2 ** 20;
  throws(() => Buffer.allocUnsafe(10000), { code: 'ERR_MEMORY_ALLOCATION_FAILED' });
  Buffer.poolSize = 8192;
  ok(slab.byteLength === 8192 && Buffer.allocUnsafe(8).length === 8);
});
test('external counts a block once, never a view', () => {
  const external = () => process.memoryUsage().external;
  const before = external();
  const block = Buffer.alloc(1 << 20);
  equal(external() - before, 1 << 20);
  const views = [block.subarray(1), block.slice(2), Buffer.from(block.buffer)];
  equal(external() - before, 1 << 20);
  ok(views.every((view) => view.buffer === block.buffer));
});
test('memoryUsage has plausible figures', () => {
  const usage = process.memoryUsage();
  equal(Object.keys(usage), ['rss', 'heapTotal', 'heapUsed', 'external', 'arrayBuffers']);
  ok(usage.rss > 1 << 20 && usage.heapUsed > 0 && usage.heapTotal >= usage.heapUsed, JSON.stringify(usage));
});
test('every method survives every kind of argument', () => {
  // xorshift32 (Marsaglia 2003): the same calls in every run.
  let state = 2463534242;
  const random = (n) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % n;
  };
  const detached = Buffer.from(new ArrayBuffer(8));
  detached.buffer.transfer();
  const resizable = new ArrayBuffer(32, { maxByteLength: 64 });
  const values = [
    undefined,
    null,
    true,
    -1,
    0,
    1,
    1.5,
    7,
    8,
    9,
    2 ** 31,
    2 ** 32 + 1,
    2 ** 53,
    -Infinity,
    NaN,
    5n,
    'a',
    '',
    'hex',
    'utf16le',
    'base64',
    '\ud83d',
    'x'.repeat(100),
    {},
    [],
    [1, 2],
    Symbol.iterator,
    () => 1,
    new Uint8Array(3),
    detached,
    new DataView(new ArrayBuffer(4)),
    new ArrayBuffer(5),
    { valueOf: () => (resizable.resize(random(64)), random(9)) },
    { length: 3 },
    new Proxy({}, {}),
    Object.create(Uint8Array.prototype),
  ];
  const pick = () => values[random(values.length)];
  const receivers = () => [
    Buffer.alloc(8),
    Buffer.from('slab'),
    Buffer.alloc(0),
    Buffer.from(resizable),
    detached,
    new Uint8Array(4),
  ];
  const methods = Object.keys(Buffer.prototype).filter((name) => !['parent', 'offset', 'constructor'].includes(name));
  let calls = 0;
  for (let round = 0; round < 100; round++) {
    for (const name of methods) {
      for (const receiver of receivers()) {
        const args = Array.from({ length: random(5) }, pick);
        try {
          Buffer.prototype[name].apply(receiver, args);
        } catch (error) {
          ok(error instanceof Error, `${name} threw ${String(error)}`);
        }
        calls++;
      }
    }
  }
  ok(methods.length > 70 && calls === 100 * methods.length * 6, `${methods.length} methods, ${calls} calls`);
});
test('a shrinking buffer is read as far as it goes', () => {
  const store = new ArrayBuffer(64, { maxByteLength: 64 });
  const b = Buffer.from(store);
  equal(b.copy(Buffer.alloc(8), 0, 0, { valueOf: () => (store.resize(0), 8) }), 0);
});
test('files: what is written is read, as bytes and as text', () => {
  const path = `${directory}/file`;
  fs.writeFileSync(path, 'h\u00e9llo');
  fs.appendFileSync(path, Buffer.from(' world'));
  equal(fs.readFileSync(path, 'utf8'), 'h\u00e9llo world');
  equal(fs.readFileSync(path, { encoding: 'hex' }).slice(0, 4), '68c3');
  ok(Buffer.isBuffer(fs.readFileSync(path)));
  fs.writeFileSync(path, new Uint16Array([0x6161]), { flag: 'w' });
  equal(fs.readFileSync(path, 'latin1'), 'aa');
  fs.writeFileSync(path, '');
  equal(fs.readFileSync(path).length, 0);
  fs.writeFileSync(path, Buffer.alloc(3 << 20, 'xyz'));
  ok(fs.readFileSync(path).equals(Buffer.alloc(3 << 20, 'xyz')));
  ok(fs.existsSync(path) && !fs.existsSync(`${path}2`) && !fs.existsSync(undefined));
  ok(fs.readFileSync('/proc/self/status', 'utf8').includes('VmRSS'), 'a file whose size the system does not know');
});
test("file errors are Node's", () => {
  throws(() => fs.readFileSync('/no/such'), {
    code: 'ENOENT',
    errno: -2,
    syscall: 'open',
    path: '/no/such',
    message: "ENOENT: no such file or directory, open '/no/such'",
  });
  throws(() => fs.readFileSync('/'), {
    code: 'EISDIR',
    errno: -21,
    syscall: 'read',
    message: 'EISDIR: illegal operation on a directory, read',
  });
  throws(() => fs.writeFileSync('/dev/full', 'x'), {
    code: 'ENOSPC',
    message: 'ENOSPC: no space left on device, write',
  });
  throws(() => fs.writeFileSync(`${directory}/file`, 'x', { flag: 'wx' }), { code: 'EEXIST' });
  throws(() => fs.writeFileSync(`${directory}/file`, 5), { code: 'ERR_INVALID_ARG_TYPE' });
  throws(() => fs.readFileSync('a\0b'), { code: 'ERR_INVALID_ARG_VALUE' });
  throws(() => fs.readFileSync('/etc/hostname', 'nope'), { code: 'ERR_INVALID_ARG_VALUE' });
});
test('modules: relative files, JSON, built-in names, once each', () => {
  fs.writeFileSync(`${directory}/a.js`, 'exports.n = 1; exports.b = require("./b"); exports.dir = __dirname;');
  fs.writeFileSync(`${directory}/b.json`, '{"x": [1]}');
  const a = require(`${directory}/a`);
  equal(a, { n: 1, b: { x: [1] }, dir: fs.readFileSync('/dev/null', 'utf8') + a.dir });
  ok(require(`${directory}/a.js`) === a && require('node:buffer') === require('buffer'));
  throws(() => require('no-such-package'), { code: 'MODULE_NOT_FOUND' });
  const { message } = throws(() => require('http'), { code: 'MODULE_NOT_FOUND' });
  ok(message.startsWith("Cannot find module 'http': not one of Node's modules that are here: assert, buffer, "));
  throws(() => require('./no-such'), { code: 'MODULE_NOT_FOUND' });
  throws(() => require('node:nope'), { code: 'ERR_UNKNOWN_BUILTIN_MODULE' });
  fs.writeFileSync(`${directory}/broken.js`, '\nlet = = 1;');
  const error = throws(() => require(`${directory}/broken.js`), { name: 'SyntaxError' });
  ok(error.stack.endsWith('broken.js:2'), error.stack);
});
test('the clock goes forward', () => {
  const start = process.hrtime();
  const from = process.hrtime.bigint();
  const [seconds, nanoseconds] = process.hrtime(start);
  ok(process.hrtime.bigint() >= from && seconds >= 0 && nanoseconds >= 0 && nanoseconds < 1e9);
});
test('exit codes are checked', () => {
  throws(() => process.exit('abc'), { code: 'ERR_INVALID_ARG_TYPE' });
  throws(
    () => {
      process.exitCode = 1.5;
    },
    { code: 'ERR_OUT_OF_RANGE' },
  );
});
done();
