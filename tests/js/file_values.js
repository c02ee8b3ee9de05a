// Prints what fs, path and util/types answer and refuse; the same under Node 26. Works in a directory of its own.
'use strict';
const fs = require('fs');
const os = require('os');
const path = require('path');
const util = require('util');

const directory = path.join(os.tmpdir(), `slabyard-file-values-${process.pid}-`);
const file = `${directory}file`;
const other = `${directory}other`;
const hide = (text) => String(text).replaceAll(directory, 'DIR/');
function show(call) {
  const source = hide(String(call).replace(/^\(\) => /, ''));
  try {
    console.log(source, '->', hide(util.inspect(call())));
  } catch (error) {
    const own = Object.keys(error).map((key) => `${key}=${error[key]}`);
    console.log(source, 'threw', error.name, hide(error.message), hide(own.join()));
  }
}

fs.writeFileSync(file, 'hello world');
const fd = fs.openSync(file, 'r+');
const b = Buffer.alloc(8);
const hex = (count) => `${count} ${b.toString('hex')}`;
const calls = [
  () => fs.closeSync(999),
  () => fs.closeSync(-1),
  () => fs.closeSync('a'),
  () => fs.closeSync(1.5),
  () => fs.openSync('/no/such'),
  () => fs.openSync(file, 'zz'),
  () => fs.openSync(file, {}),
  () => fs.openSync(file, 1.5),
  () => fs.openSync(file, 'r', 'abc'),
  () => fs.openSync(file, 'r', -1),
  () => fs.openSync(5),
  () => fs.openSync('a\0b'),
  () => fs.openSync(Buffer.from('/no/such')),
  () => fs.readSync('x', b),
  () => fs.readSync(fd, 'x'),
  () => fs.readSync(fd),
  () => hex(fs.readSync(fd, b)),
  () => hex(fs.readSync(fd, b)),
  () => hex(fs.readSync(fd, b)),
  () => hex(fs.readSync(fd, b, 0, 4, 2)),
  () => hex(fs.readSync(fd, b, 1, 4, 3n)),
  () => hex(fs.readSync(fd, b, 0, 4, null)),
  () => hex(fs.readSync(fd, b, 0, 8, 6)),
  () => hex(fs.readSync(fd, b, null, 1, 0)),
  () => hex(fs.readSync(fd, b, { position: 1, length: 3, offset: 2 })),
  () => hex(fs.readSync(fd, b, { position: 0n })),
  () => fs.readSync(fd, b, 0, 4, -2),
  () => fs.readSync(fd, b, 0, 4, 1.5),
  () => fs.readSync(fd, b, 0, 4, '1'),
  () => fs.readSync(fd, b, 0, 4, -2n),
  () => fs.readSync(fd, b, 0, 4, 2n ** 63n),
  () => fs.readSync(fd, b, 0, 4, 2n ** 63n - 5n),
  () => fs.readSync(fd, b, 0, 4, 2n ** 62n),
  () => fs.readSync(fd, b, 'a'),
  () => fs.readSync(fd, b, { length: 20 }),
  () => fs.readSync(fd, b, { offset: 9 }),
  () => fs.readSync(fd, b, 9, 1, 0),
  () => fs.readSync(fd, b, 8, 1, 0),
  () => fs.readSync(fd, b, -1, 1, 0),
  () => fs.readSync(fd, b, 1.5, 1, 0),
  () => fs.readSync(fd, b, '1', 1, 0),
  () => fs.readSync(fd, b, 0, 9, 0),
  () => fs.readSync(fd, b, 0, -1, 0),
  () => fs.readSync(fd, b, 0, undefined, 0),
  () => fs.readSync(fd, Buffer.alloc(0)),
  () => fs.readSync(fd, new Uint16Array(2), 0, 4, 0),
  () => fs.readSync(fd, new DataView(new ArrayBuffer(3)), 0, 3, 0),
  () => fs.readSync(fd, new ArrayBuffer(3)),
  () => fs.readSync(999, b),
  () => fs.writeSync(fd, 'abc', 0),
  () => fs.writeSync(fd, '6162', null, 'hex'),
  () => fs.writeSync(fd, b, 1, 2, 5),
  () => fs.writeSync(fd, b, { offset: 1, length: 3, position: 0 }),
  () => fs.writeSync(fd, b, 8),
  () => fs.writeSync(fd, b, 9),
  () => fs.writeSync(fd, b, 0, 9),
  () => fs.writeSync(fd, b, -1),
  () => fs.writeSync(fd, b, '1'),
  () => fs.writeSync(fd, b, 0, -1),
  () => fs.writeSync(fd, b, 0, 1, 5n),
  () => fs.writeSync(fd),
  () => fs.writeSync(fd, 5),
  () => fs.writeSync(999, 'x'),
  () => fs.readFileSync(file, 'latin1'),
  () => fs.fstatSync(999),
  () => fs.fstatSync(fd).size,
  () => Object.keys(fs.fstatSync(fd)).slice(0, 14),
  () => fs.statSync('/no/such'),
  () => fs.statSync('/no/such', { throwIfNoEntry: false }),
  () => fs.statSync(`${file}/x`, { throwIfNoEntry: false }),
  () => fs.lstatSync('/no/such'),
  () => fs.statSync(),
  () => [fs.statSync(file).isFile(), fs.statSync('/').isDirectory(), fs.statSync('/dev/null').isCharacterDevice()],
  () => fs.lstatSync('/proc/self').isSymbolicLink(),
  () => Object.keys(fs.statSync(file, { bigint: true })),
  () => fs.statSync(file, { bigint: true }).size,
  () => fs.statSync(file).mtime.getTime() === Math.round(fs.statSync(file).mtimeMs),
  () => Math.abs(fs.statSync(file).mtimeMs - Date.now()) < 600000,
  () => fs.readFileSync(file, 'nope'),
  () => fs.readFileSync(file, 5),
  () => fs.readFileSync(file, { flag: 'zz' }),
  () => fs.readFileSync(file, { encoding: 'buffer' }).length,
  () => fs.readFileSync(fd, 'utf8'),
  () => fs.readFileSync(-1),
  () => fs.readFileSync(1.5),
  () => fs.readFileSync(999),
  () => fs.readFileSync('/'),
  () => fs.writeFileSync(999, 'x'),
  () => fs.writeFileSync(file, {}),
  () => fs.writeFileSync(file, 'x', 'nope'),
  () => fs.writeFileSync(file, 'x', { mode: 'zz' }),
  () => fs.writeFileSync(file, 'x', { flush: 1 }),
  () => fs.writeFileSync(file, '7a7a', { encoding: 'hex', flush: true }),
  () => fs.appendFileSync(file, 'zz', { encoding: 'latin1', mode: 0o600 }),
  () => fs.writeFileSync(file, 'x', { flag: 'wx' }),
  () => fs.readFileSync(file, 'ascii'),
  () => [fs.existsSync(file), fs.existsSync('/no/such'), fs.existsSync('a\0')],
  () => fs.unlinkSync('/no/such'),
  () => fs.unlinkSync(file),
  () => fs.fsyncSync(999),
];
calls.forEach(show);
fs.closeSync(fd);

const flags = 'rs sr rs+ sr+ as sa as+ sa+ xw wx xw+ wx+ ax xa ax+ xa+ w w+ a a+ r r+ s x rx ws w++ +r aw wxs';
for (const flag of flags.split(' ')) {
  for (const exists of [true, false]) {
    if (exists) fs.writeFileSync(other, 'x');
    else if (fs.existsSync(other)) fs.unlinkSync(other);
    try {
      fs.closeSync(fs.openSync(other, flag));
      console.log(flag, exists, fs.readFileSync(other, 'utf8'));
    } catch (error) {
      console.log(flag, exists, error.code);
    }
  }
}
if (fs.existsSync(other)) fs.unlinkSync(other);

const pathCalls = [
  () => path.join('/a', '..', 'b', './c/'),
  () => path.resolve('/a/b', '../c'),
  () => path.basename('/a/b.txt', '.txt'),
  () => path.dirname('/a/b/c'),
  () => [path.extname('a.b.c'), path.extname('.a'), path.extname('a.')],
  () => path.parse('/home/u/f.txt'),
  () => path.format({ dir: '/d', name: 'n', ext: 'txt' }),
  () => path.relative('/a/b/c', '/a/d'),
  () => path.normalize('/a//b/../c/.'),
  () => [path.isAbsolute('/a'), path.isAbsolute('a'), path.sep, path.delimiter, path.posix === path],
  () => path.join('a', 5),
  () => path.resolve(null),
  () => path.basename('a', 5),
  () => path.dirname(),
  () => path.relative('a'),
  () => path.format(5),
];
pathCalls.forEach(show);

const values = {
  buffer: Buffer.alloc(1),
  bytes: new Uint8Array(1),
  arrayBuffer: new ArrayBuffer(1),
  view: new DataView(new ArrayBuffer(1)),
  floats: new Float32Array(1),
  map: new Map(),
  mapIterator: new Map().keys(),
  set: new Set(),
  date: new Date(0),
  regexp: /a/,
  error: new TypeError('a'),
  promise: Promise.resolve(),
  weakMap: new WeakMap(),
  boxed: Object(1),
  text: Object('a'),
  function: () => 1,
  async: async () => 1,
  generator: function* generate() {},
  liar: { [Symbol.toStringTag]: 'Uint8Array' },
  plain: {},
  none: null,
  number: 5,
};
// These the engine has no look at, or not the class.
const unknown = /External|Proxy|KeyObject|CryptoKey|ModuleNamespace/;
const known = Object.keys(util.types).filter((name) => !unknown.test(name));
for (const [name, value] of Object.entries(values))
  console.log(name, known.filter((type) => util.types[type](value)).join(' '));
