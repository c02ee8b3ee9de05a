// Buffer as JavaScript sees it. All but the case of any Uint8Array also holds in Node 20: node tests/js/buffer_test.js
'use strict';
const { test, equal, ok, throws, done } = require('./check.js');
const buffer = require('buffer');

const bytes = (b) => Array.from(b);
/** The current slab is used up: the next carve opens another. */
function useUpSlab() {
  const { buffer: slab } = Buffer.allocUnsafe(8);
  while (Buffer.allocUnsafe(8).buffer === slab);
}

test('two small allocUnsafe results share one slab, 8 bytes apart', () => {
  useUpSlab();
  const a = Buffer.allocUnsafe(3);
  const b = Buffer.allocUnsafe(3);
  equal(a.buffer, b.buffer);
  equal(b.byteOffset - a.byteOffset, 8);
  equal(a.buffer.byteLength, 8192);
});
test('half the pool size and more is not carved', () => {
  equal(Buffer.allocUnsafe(4096).buffer.byteLength, 4096);
  equal(Buffer.allocUnsafe(4095).buffer.byteLength, 8192);
});
test('poolSize may change at any time', () => {
  Buffer.poolSize = 1024;
  useUpSlab();
  equal(Buffer.allocUnsafe(511).buffer.byteLength, 1024);
  equal(Buffer.allocUnsafe(512).buffer.byteLength, 512);
  Buffer.poolSize = 8192;
  useUpSlab();
});
test('a request that does not fit abandons the rest of the slab', () => {
  useUpSlab();
  const first = Buffer.allocUnsafe(4000);
  Buffer.allocUnsafe(4000);
  const third = Buffer.allocUnsafe(4000);
  ok(first.buffer !== third.buffer);
  equal(third.byteOffset, 0);
});
test('alloc and allocUnsafeSlow never share', () => {
  equal(Buffer.alloc(10).buffer.byteLength, 10);
  equal(Buffer.allocUnsafeSlow(100).buffer.byteLength, 100);
});
test('alloc is zeroed or filled', () => {
  equal(bytes(Buffer.alloc(3)), [0, 0, 0]);
  ok(Buffer.alloc(100000).every((byte) => byte === 0));
  equal(Buffer.alloc(5, 'ab').toString(), 'ababa');
  equal(Buffer.alloc(4, 'ff', 'hex').toString('hex'), 'ffffffff');
  equal(bytes(Buffer.alloc(2, 300)), [44, 44]);
});
test('a Buffer is a Uint8Array, and what its methods make are Buffers', () => {
  const b = Buffer.from('abc');
  ok(b instanceof Uint8Array && b instanceof Buffer);
  ok(
    Buffer.isBuffer(b.map((byte) => byte + 1)) && Buffer.isBuffer(b.filter(Boolean)) && Buffer.isBuffer(b.subarray(1)),
  );
  ok(!Buffer.isBuffer(new Uint8Array(1)) && !Buffer.isBuffer(null));
  equal(Object.getPrototypeOf(Buffer), Uint8Array);
  equal(b.constructor, Buffer);
});
test('the old constructor works with and without new', () => {
  equal(new Buffer(3).length, 3);
  equal(Buffer('abc').toString(), 'abc');
  equal(new Buffer('616263', 'hex').toString(), 'abc');
  throws(() => new Buffer(5, 'utf8'), { code: 'ERR_INVALID_ARG_TYPE' });
});
test('slice and subarray share memory', () => {
  const b = Buffer.from('abcdef');
  b.slice(1, 3)[0] = 0x5a;
  b.subarray(-1)[0] = 0x21;
  equal(b.toString(), 'aZcde!');
});
test('from copies elements, and shares an ArrayBuffer', () => {
  const typed = Uint16Array.of(0x102, 0x304);
  equal(bytes(Buffer.from(typed)), [2, 4]);
  equal(bytes(Buffer.copyBytesFrom(typed)), [2, 1, 4, 3]);
  const store = new ArrayBuffer(4);
  Buffer.from(store, 1, 2)[0] = 7;
  equal(new Uint8Array(store)[1], 7);
  equal(bytes(Buffer.from({ length: 2, 0: 1, 1: 257 })), [1, 1]);
  equal(bytes(Buffer.from({ type: 'Buffer', data: [1, 2] })), [1, 2]);
  equal(Buffer.from(new String('abc')).toString(), 'abc');
  equal(Buffer.from({ [Symbol.toPrimitive]: () => 'prim' }).toString(), 'prim');
  equal(bytes(Buffer.from(JSON.parse(JSON.stringify(Buffer.from('xy'))))), [120, 121]);
});
test('text crosses as it is: lone surrogates, NUL, astral characters', () => {
  equal(Buffer.from('a\0b').toString('latin1'), 'a\0b');
  equal(Buffer.from('\ud800').toString('hex'), 'efbfbd');
  equal(Buffer.from('\ud800', 'utf16le').toString('utf16le'), '\ud800');
  equal(Buffer.from('\u{1f600}').toString(), '\u{1f600}');
  equal(Buffer.from('\u00ff', 'latin1').toString('latin1'), '\u00ff');
});
test('long strings cross in every encoding', () => {
  for (const encoding of ['utf8', 'utf16le', 'latin1', 'hex', 'base64', 'base64url']) {
    const b = Buffer.alloc(100001, 'abc');
    const even = encoding === 'utf16le' ? b.subarray(1) : b;
    ok(Buffer.from(even.toString(encoding), encoding).equals(even), encoding);
  }
});
test('write stops before a character that does not fit', () => {
  const b = Buffer.alloc(4);
  equal(b.write('a\u20ac\u20ac'), 4);
  equal(b.write('\u20ac', 2), 0);
  equal(b.toString('hex'), '61e282ac');
});
test('errors say code, class and message', () => {
  const error = throws(() => Buffer.alloc('5'), {
    code: 'ERR_INVALID_ARG_TYPE',
    name: 'TypeError',
    message: `The "size" argument must be of type number. Received type string ('5')`,
  });
  equal(String(error), `TypeError [ERR_INVALID_ARG_TYPE]: ${error.message}`);
  ok(error.stack.startsWith(`TypeError [ERR_INVALID_ARG_TYPE]: ${error.message}\n    at `), error.stack);
  ok(error instanceof TypeError && error.constructor === TypeError);
  equal(Object.keys(error), ['code']);
  throws(() => Buffer.alloc(4).readInt32LE(1), {
    code: 'ERR_OUT_OF_RANGE',
    message: 'The value of "offset" is out of range. It must be >= 0 and <= 0. Received 1',
  });
  throws(() => Buffer.alloc(4).write(5), { code: 'ERR_INVALID_ARG_TYPE', message: 'argument must be a string' });
  throws(() => Buffer.from('a', 'nope'), { code: 'ERR_UNKNOWN_ENCODING', message: 'Unknown encoding: nope' });
  throws(() => Buffer.from(null), {
    message:
      'The first argument must be of type string or an instance of Buffer, ArrayBuffer, or Array or an Array-like ' +
        'Object. Received null',
  });
});
test('numbers have both spellings', () => {
  equal(Buffer.prototype.readUint32LE, Buffer.prototype.readUInt32LE);
  equal(Buffer.prototype.writeBigUint64BE, Buffer.prototype.writeBigUInt64BE);
  const b = Buffer.alloc(8);
  equal(b.writeDoubleBE(Math.PI), 8);
  equal(b.readDoubleBE(), Math.PI);
  equal(b.writeBigInt64LE(-2n), 8);
  equal(b.readBigUInt64LE(), 2n ** 64n - 2n);
});
test('what has no bytes to work on still looks at its arguments as Node does', () => {
  throws(() => Buffer.alloc(0).fill(5n), { name: 'TypeError' });
  throws(() => Buffer.alloc(0).fill('a', 'nope'), { code: 'ERR_UNKNOWN_ENCODING' });
  throws(() => Buffer.alloc(0.5, '', 'nope'), { code: 'ERR_UNKNOWN_ENCODING' });
  equal(Buffer.alloc(0).fill(5n, 0).length, 0);
  equal(Buffer.byteLength('', Symbol('no encoding')), 0);
  ok(Object.is(Buffer.from('abc').indexOf('', -0.5), 0));
  equal(Buffer.from(Uint8Array.of(1, 2, 3).buffer, -0.5, 2).length, 2);
});
test('one-byte writers look at the type of the offset first', () => {
  throws(() => Buffer.alloc(1).writeUInt8(300, 'a'), { code: 'ERR_INVALID_ARG_TYPE' });
  throws(() => Buffer.alloc(2).writeUInt16LE(70000, 'a'), { code: 'ERR_OUT_OF_RANGE' });
});
test('arguments that change the world while they are coerced do no harm', () => {
  const store = new ArrayBuffer(64, { maxByteLength: 64 });
  const b = Buffer.from(store);
  const shrink = { valueOf: () => (store.resize(0), 1) };
  throws(() => b.copy(Buffer.alloc(8), 0, shrink), { code: 'ERR_OUT_OF_RANGE' });
  store.resize(64);
  equal(b.toString('latin1', shrink), '');
  store.resize(64);
  b.fill('abc', 0, 64);
  equal(b.indexOf('abc', shrink), -1);
});
test('views of detached memory have no bytes', () => {
  const store = new ArrayBuffer(8);
  const b = Buffer.from(store);
  if (!store.transfer) return;
  store.transfer();
  equal(b.length, 0);
  equal(b.toString(), '');
  equal(b.write('abc'), 0);
  equal(b.indexOf('a'), -1);
  equal(b.inspect(), '<Buffer >');
});
test('inspection follows INSPECT_MAX_BYTES and shows extra properties', () => {
  buffer.INSPECT_MAX_BYTES = 2;
  equal(Buffer.from('abc').inspect(), '<Buffer 61 62 ... 1 more byte>');
  buffer.INSPECT_MAX_BYTES = 50;
  const b = Buffer.from('a');
  b.note = 'x';
  equal(require('util').inspect({ b }), "{ b: <Buffer 61, note: 'x'> }");
  throws(
    () => {
      buffer.INSPECT_MAX_BYTES = -1;
    },
    { code: 'ERR_OUT_OF_RANGE' },
  );
});
test('search finds the needle that is there, at any size', () => {
  const b = Buffer.alloc(100000, 'ab');
  b.write('needle', 77777);
  equal(b.indexOf('needle'), 77777);
  equal(b.lastIndexOf('needle'), 77777);
  equal(b.includes('needles'), false);
  equal(b.indexOf(Buffer.from('needle'), -30000), 77777);
  equal(b.indexOf(0x6e), 77777);
  equal(Buffer.from('aXbX', 'utf16le').lastIndexOf('X', undefined, 'utf16le'), 6);
});
test('concat cuts, pads and rejects', () => {
  const pieces = [Buffer.from('ab'), new Uint8Array([99])];
  equal(Buffer.concat(pieces).toString(), 'abc');
  equal(Buffer.concat(pieces, 2).toString(), 'ab');
  equal(bytes(Buffer.concat(pieces, 5)), [97, 98, 99, 0, 0]);
  throws(() => Buffer.concat([Buffer.alloc(1), 'x']), {
    message: `The "list[1]" argument must be an instance of Buffer or Uint8Array. Received type string ('x')`,
  });
});
test('a decoder holds back what is no whole character yet', () => {
  const { StringDecoder } = require('string_decoder');
  const decoder = new StringDecoder('utf8');
  equal(decoder.write(Buffer.from([0x61, 0xe2, 0x82])), 'a');
  equal([decoder.lastNeed, decoder.lastTotal], [1, 3]);
  equal(bytes(decoder.lastChar).slice(0, 2), [0xe2, 0x82]);
  equal(decoder.write(Buffer.from([0xac])), '\u20ac');
  equal(decoder.write(Buffer.from([0xf0, 0x41])), '\ufffdA');
  equal(decoder.write('as it is'), 'as it is');
  equal(decoder.write(Buffer.from([0xc3])) + decoder.end(), '\ufffd');
  const wide = new StringDecoder('UCS2');
  equal(wide.encoding, 'utf16le');
  equal(wide.write(Buffer.from([0x3d, 0xd8, 0x4d])) + wide.end(Buffer.from([0xdc])), '\u{1f44d}');
  const digits = new StringDecoder('base64');
  equal(digits.write(Buffer.from('abcd')) + digits.end(Buffer.from('e')), 'YWJjZGU=');
});
test('a decoder rejects what is neither text nor a view', () => {
  const { StringDecoder } = require('string_decoder');
  throws(() => new StringDecoder('nope'), { code: 'ERR_UNKNOWN_ENCODING', message: 'Unknown encoding: nope' });
  for (const wrong of [null, undefined, 5, {}, new ArrayBuffer(1)]) {
    throws(() => new StringDecoder().write(wrong), { code: 'ERR_INVALID_ARG_TYPE', name: 'TypeError' });
  }
  throws(() => StringDecoder.prototype.write.call({}, Buffer.alloc(1)), { code: 'ERR_INVALID_THIS' });
});
test('raw methods convert their numbers and check their bounds', () => {
  const b = Buffer.from('abcdef');
  equal(b.latin1Slice('1', 3.9), 'bc');
  equal(b.hexSlice(-0.5, 2), '6162');
  equal(b.utf8Slice(4, 2), '');
  throws(() => b.asciiSlice(0, 7), { code: 'ERR_OUT_OF_RANGE', message: 'Index out of range' });
  throws(() => b.hexWrite('61', 7), { code: 'ERR_BUFFER_OUT_OF_BOUNDS' });
  throws(() => b.base64Write(5), { code: 'ERR_INVALID_ARG_TYPE', message: 'argument must be a string' });
  throws(() => Buffer.prototype.utf8Slice.call({}), { message: 'argument must be a buffer' });
  equal(b.ucs2Write('xy', 1, 3), 2);
  equal(b.utf8Write('z'), 1);
  equal(b.toString('latin1'), 'zx\0def');
});
test('methods work on any Uint8Array', () => {
  const plain = Uint8Array.of(1, 2, 3, 4);
  const { prototype } = Buffer;
  equal(prototype.toString.call(plain, 'hex'), '01020304');
  equal(prototype.readUInt16BE.call(plain, 1), 0x203);
  equal(prototype.write.call(plain, 'a', 3), 1);
  equal(prototype.indexOf.call(plain, 'a'), 3);
  equal(bytes(prototype.swap16.call(plain)), [2, 1, 97, 3]);
  throws(() => prototype.toString.call({}, 'hex'), { name: 'TypeError' });
});
test('transcode replaces, drops or rejects', () => {
  equal(bytes(buffer.transcode(Buffer.from('\u20acb'), 'utf8', 'ascii')), [0x3f, 0x62]);
  equal(buffer.transcode(Buffer.from('\u200b'), 'utf8', 'latin1').length, 0);
  throws(() => buffer.transcode(Buffer.from([0xff]), 'utf8', 'ucs2'), { code: 'U_INVALID_CHAR_FOUND', errno: 10 });
  throws(() => buffer.transcode(Buffer.from('a'), 'utf8', 'hex'), { code: 'U_ILLEGAL_ARGUMENT_ERROR', errno: 1 });
});
test('atob and btoa throw a DOMException for what they cannot say', () => {
  equal(buffer.atob(' YW\tI= '), 'ab');
  equal(buffer.btoa('\xff'), '/w==');
  equal(buffer.btoa(null), 'bnVsbA==');
  throws(() => buffer.btoa('\u0100'), { name: 'InvalidCharacterError', code: 5 });
  throws(() => buffer.atob('-_'), { name: 'InvalidCharacterError', code: 5 });
  throws(() => buffer.atob(), { code: 'ERR_MISSING_ARGS' });
});
test('coercions happen in order, and none is left out', () => {
  const log = [];
  const spy = (name, value) => ({ valueOf: () => (log.push(name), value) });
  Buffer.from('abcd').copy(Buffer.alloc(4), spy('targetStart', 1), spy('sourceStart', 1), spy('sourceEnd', 3));
  Buffer.from('abcd').slice(spy('start', 1), spy('end', 2));
  throws(() => Buffer.alloc(4).writeUInt8(spy('value', 1), '0'), { code: 'ERR_INVALID_ARG_TYPE' });
  equal(log, ['targetStart', 'sourceStart', 'sourceEnd', 'start', 'end', 'value']);
});
test('a script that replaces methods of the engine does not reach into Buffer', () => {
  const { charCodeAt } = String.prototype;
  const { set } = Uint8Array.prototype;
  const fail = () => {
    throw new Error('reached');
  };
  String.prototype.charCodeAt = fail;
  Object.getPrototypeOf(Uint8Array.prototype).set = fail;
  let text;
  try {
    text = Buffer.concat([Buffer.from('ab'), Buffer.from([99])]).toString();
  } finally {
    String.prototype.charCodeAt = charCodeAt;
    Object.getPrototypeOf(Uint8Array.prototype).set = set;
  }
  equal(text, 'abc');
});
test("own properties of errors stand in Node's order", () => {
  const keys = (call) => Reflect.ownKeys(throws(call, {})).filter((key) => key === 'code' || key === 'message');
  equal(
    keys(() => Buffer.alloc(-1)),
    ['code', 'message'],
  );
  equal(
    keys(() => Buffer.from('a', 'nope')),
    ['message', 'code'],
  );
});
test('surrogates are counted and cut as characters', () => {
  equal(Buffer.byteLength('\u{1f600}\ud800'), 7);
  const b = Buffer.alloc(3);
  equal(b.write('\u{1f600}'), 0);
  equal(Buffer.alloc(5).fill('\u20ac').toString('hex'), 'e282ace282');
});
done();
