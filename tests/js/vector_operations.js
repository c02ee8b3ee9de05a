// SPDX-License-Identifier: MIT
// The golden vectors as calls of the module under test.
'use strict';
const { buffer, Buffer, StringDecoder, isLikeNode26 } = require('./subject.js');
const { bytes, hex, text, textHex, number, list, given, bitsOf, doubleOf } = require('./vector_text.js');
const { runPool } = require('./vectors_pool.js');

/** A Buffer over bytes of its own. */
function bufferOf(view) {
  const result = Buffer.alloc(view.length);
  for (let i = 0; i < view.length; i++) result[i] = view[i];
  return result;
}
const buf = (hexText) => bufferOf(bytes(hexText));

// Each takes a vector and returns the fields that must be equal in it.
const operations = {
  encode: (v) => ({ out: hex(Buffer.from(text(v.in), ...given(v.enc))) }),
  decode: (v) => ({ out: textHex(buf(v.in).toString(v.enc, number(v.start), number(v.end))) }),
  byteLength: (v) => ({ out: Buffer.byteLength(text(v.in), v.enc) }),
  write(v) {
    const b = bufferOf(new Uint8Array(v.size).fill(0xaa));
    const args =
      v.offset === undefined
        ? [v.enc]
        : v.length === undefined
          ? [number(v.offset), v.enc]
          : [number(v.offset), number(v.length), v.enc];
    const ret = b.write(text(v.in), ...args);
    return { ret, out: hex(b) };
  },
  compare: (v) => ({ out: Buffer.compare(buf(v.a), buf(v.b)) || buf(v.a).compare(buf(v.b)) }),
  equals: (v) => ({ out: Number(buf(v.a).equals(buf(v.b))) }),
  compareRange: (v) => ({ out: buf(v.a).compare(buf(v.b), ...[v.ts, v.te, v.ss, v.se].map(number)) }),
  copy(v) {
    const target = buf(v.dst);
    const ret = buf(v.src).copy(target, number(v.tstart), number(v.sstart), number(v.send));
    return { ret, out: hex(target) };
  },
  copySelf(v) {
    const b = buf(v.src);
    const ret = b.copy(b, number(v.tstart), number(v.sstart), number(v.send));
    return { ret, out: hex(b) };
  },
  concat: (v) => ({ out: hex(Buffer.concat(list(v.list, v.n).map(buf), ...given(number(v.length)))) }),
  isUtf8: (v) => ({ out: Number(buffer.isUtf8(buf(v.in))) }),
  isAscii: (v) => ({ out: Number(buffer.isAscii(buf(v.in))) }),
  toJSON: (v) => ({ out: JSON.stringify(buf(v.in)) }),
  inspect(v) {
    buffer.INSPECT_MAX_BYTES = v.max === undefined ? 50 : Number(v.max);
    return { out: buf(v.in).inspect() };
  },
  fill(v) {
    const b = buf(v.init);
    const values = {
      num: () => Number(v.value),
      str: () => text(v.value),
      buf: () => buf(v.value),
      self: () => b.subarray(...v.value.split(',').map(Number)),
    };
    b.fill(values[v.kind](), ...given(number(v.offset), number(v.end), v.enc).filter((arg) => arg !== undefined));
    return { out: hex(b) };
  },
  isEncoding: (v) => ({ out: Number(Buffer.isEncoding(v.in)) }),
  fromArray: (v) => ({ out: hex(Buffer.from(v.list === '' ? [] : v.list.split(',').map(Number))) }),
  fromArrayBuffer(v) {
    const b = Buffer.from(new ArrayBuffer(v.total), number(v.offset), number(v.length));
    return { off: b.byteOffset, outlen: b.length };
  },
  copyBytesFrom(v) {
    const Type = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array, 8: Float64Array }[v.width];
    return {
      out: hex(Buffer.copyBytesFrom(Type.of(0x102, 0x304, 0x506), ...given(number(v.offset), number(v.length)))),
    };
  },
  allocUnsafe: (v) => ({ out: Buffer.allocUnsafe(number(v.value)).length }),
  allocUnsafeSlow: (v) => ({ out: Buffer.allocUnsafeSlow(number(v.value)).length }),
  pool: runPool,
};

// What comes with later Node modules is run where it exists.
if (buffer.transcode) operations.transcode = (v) => ({ out: hex(buffer.transcode(buf(v.in), v.from, v.to)) });
if (buffer.atob) {
  operations.atob = (v) => ({ out: textHex(buffer.atob(text(v.in))) });
  operations.btoa = (v) => ({ out: textHex(buffer.btoa(text(v.in))) });
}

if (StringDecoder) {
  operations.decoderEncoding = (v) => ({ out: new StringDecoder(v.in).encoding });
  operations.stringDecoder = (v) => {
    const decoder = new StringDecoder(v.enc);
    const got = { outs: [], need: [], total: [] };
    for (const chunk of list(v.chunks, v.n)) {
      got.outs.push(textHex(decoder.write(buf(chunk))));
      got.need.push(decoder.lastNeed);
      got.total.push(decoder.lastTotal);
    }
    const end = textHex(v.endin === undefined ? decoder.end() : decoder.end(buf(v.endin)));
    return {
      outs: got.outs.join(),
      need: got.need.join(),
      total: got.total.join(),
      end,
      again: textHex(decoder.write(buf('616263646566'))),
    };
  };
}

operations.alloc = (v) => {
  if (v.size === undefined) return { out: Buffer.alloc(number(v.value)).length };
  const values = { num: Number, str: text, buf };
  return { out: hex(Buffer.alloc(v.size, ...given(values[v.kind](v.value), v.enc))) };
};
for (const name of ['subarray', 'slice']) {
  operations[name] = (v) => {
    const whole = Buffer.alloc(v.len);
    const part = whole[name](...given(number(v.start), number(v.end)));
    return { off: part.byteOffset - whole.byteOffset, outlen: part.length };
  };
}
for (const name of ['swap16', 'swap32', 'swap64']) operations[name] = (v) => ({ out: hex(buf(v.in)[name]()) });
for (const name of ['indexOf', 'lastIndexOf', 'includes']) {
  operations[name] = (v) => {
    const needle = { str: text, buf, num: Number }[v.kind](v.needle);
    const args = isLikeNode26 ? [number(v.offset), number(v.end), v.enc] : [number(v.offset), v.enc];
    return { out: Number(buf(v.buf)[name](needle, ...given(...args))) };
  };
}

function readNumber(v) {
  const value = buf(v.buf)[v.op](...given(number(v.offset), number(v.byteLength)));
  if (typeof value === 'bigint') return { rtype: 'big', out: String(value) };
  return { rtype: 'num', out: Object.is(value, -0) ? '-0' : String(value), bits: bitsOf(value) };
}

function writeNumber(v) {
  const b = buf(v.buf);
  const value = v.vtype === 'big' ? BigInt(v.value) : doubleOf(v.vbits);
  const ret = b[v.op](value, ...given(number(v.offset), number(v.byteLength)));
  return { ret, out: hex(b) };
}

for (const name of Object.keys(Buffer.prototype)) {
  if (/^read.*\d|^read(Int|UInt|Float|Double)/.test(name)) operations[name] = readNumber;
  if (/^write.+/.test(name)) operations[name] = writeNumber;
}

function outcome(operation, v) {
  try {
    return operation(v);
  } catch (error) {
    // A DOMException has a number for a code.
    const got = { err: typeof error.code === 'string' ? error.code : '', etype: error.name };
    // An error of the engine, which has no code, is worded by the engine.
    return v.err === '' ? got : { ...got, msg: error.message };
  }
}

/** Undefined, or what differs. */
function miss(operation, v) {
  const got = outcome(operation, v);
  if (v.err !== undefined && got.err === undefined) return got;
  return Object.keys(got).every((key) => String(got[key]) === String(v[key])) ? undefined : got;
}

module.exports = { operations, miss };
