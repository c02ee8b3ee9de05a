// Floats, and integers of 64 bits.
'use strict';

const { requireNumber } = require('./errors');
const { boundsError, checkBounds, rangeError } = require('./number_checks');
const { BigInt, Number } = require('./primordials');

// Floats pass through these eight bytes. All hosts are little-endian, as slabyard is.
const doubles = new Float64Array(1);
const floats = new Float32Array(doubles.buffer);
const words = new Int32Array(doubles.buffer);
const bytes = new Uint8Array(doubles.buffer);

function store32LE(buffer, offset, value) {
  buffer[offset] = value;
  buffer[offset + 1] = value >>> 8;
  buffer[offset + 2] = value >>> 16;
  buffer[offset + 3] = value >>> 24;
}

function store32BE(buffer, offset, value) {
  buffer[offset + 3] = value;
  buffer[offset + 2] = value >>> 8;
  buffer[offset + 1] = value >>> 16;
  buffer[offset] = value >>> 24;
}

const lowHalf = (value) => Number(value & 0xffffffffn);
const highHalf = (value) => Number((value >> 32n) & 0xffffffffn);

function checkBig(buffer, value, offset, min, max) {
  if (value > max || value < min) throw rangeError(value, 8, min < 0n, 'n');
  checkBounds(buffer, offset, 8);
}

// The low half is stored before the high one is asked for: an object's valueOf() runs again for each, and sees it.
function writeBigLE(buffer, value, offset, min, max) {
  checkBig(buffer, value, offset, min, max);
  store32LE(buffer, offset, lowHalf(value));
  store32LE(buffer, offset + 4, highHalf(value));
  return offset + 8;
}

function writeBigBE(buffer, value, offset, min, max) {
  checkBig(buffer, value, offset, min, max);
  store32BE(buffer, offset + 4, lowHalf(value));
  store32BE(buffer, offset, highHalf(value));
  return offset + 8;
}

// As in Node, these go by the name of the machine's order. Byte by byte, of which engines make straight code; four of
// them in one piece, which a processor reads back at once.
function readFloatForwards(offset = 0) {
  requireNumber(offset, 'offset');
  const first = this[offset];
  const last = this[offset + 3];
  if (first === undefined || last === undefined) throw boundsError(offset, 4, this.length);
  words[0] =
    (+first & 0xff) | ((+this[offset + 1] & 0xff) << 8) | ((+this[offset + 2] & 0xff) << 16) | (+last << 24);
  return floats[0];
}

function readFloatBackwards(offset = 0) {
  requireNumber(offset, 'offset');
  const first = this[offset];
  const last = this[offset + 3];
  if (first === undefined || last === undefined) throw boundsError(offset, 4, this.length);
  words[0] =
    (+first << 24) | ((+this[offset + 1] & 0xff) << 16) | ((+this[offset + 2] & 0xff) << 8) | (+last & 0xff);
  return floats[0];
}

function readDoubleForwards(offset = 0) {
  requireNumber(offset, 'offset');
  const first = this[offset];
  const last = this[offset + 7];
  if (first === undefined || last === undefined) throw boundsError(offset, 8, this.length);
  bytes[0] = first;
  bytes[1] = this[offset + 1];
  bytes[2] = this[offset + 2];
  bytes[3] = this[offset + 3];
  bytes[4] = this[offset + 4];
  bytes[5] = this[offset + 5];
  bytes[6] = this[offset + 6];
  bytes[7] = last;
  return doubles[0];
}

function readDoubleBackwards(offset = 0) {
  requireNumber(offset, 'offset');
  const first = this[offset];
  const last = this[offset + 7];
  if (first === undefined || last === undefined) throw boundsError(offset, 8, this.length);
  bytes[7] = first;
  bytes[6] = this[offset + 1];
  bytes[5] = this[offset + 2];
  bytes[4] = this[offset + 3];
  bytes[3] = this[offset + 4];
  bytes[2] = this[offset + 5];
  bytes[1] = this[offset + 6];
  bytes[0] = last;
  return doubles[0];
}

function writeFloatForwards(value, offset = 0) {
  floats[0] = +value;
  checkBounds(this, offset, 4);
  this[offset] = bytes[0];
  this[offset + 1] = bytes[1];
  this[offset + 2] = bytes[2];
  this[offset + 3] = bytes[3];
  return offset + 4;
}

function writeFloatBackwards(value, offset = 0) {
  floats[0] = +value;
  checkBounds(this, offset, 4);
  this[offset] = bytes[3];
  this[offset + 1] = bytes[2];
  this[offset + 2] = bytes[1];
  this[offset + 3] = bytes[0];
  return offset + 4;
}

function writeDoubleForwards(value, offset = 0) {
  doubles[0] = +value;
  checkBounds(this, offset, 8);
  this[offset] = bytes[0];
  this[offset + 1] = bytes[1];
  this[offset + 2] = bytes[2];
  this[offset + 3] = bytes[3];
  this[offset + 4] = bytes[4];
  this[offset + 5] = bytes[5];
  this[offset + 6] = bytes[6];
  this[offset + 7] = bytes[7];
  return offset + 8;
}

function writeDoubleBackwards(value, offset = 0) {
  doubles[0] = +value;
  checkBounds(this, offset, 8);
  this[offset] = bytes[7];
  this[offset + 1] = bytes[6];
  this[offset + 2] = bytes[5];
  this[offset + 3] = bytes[4];
  this[offset + 4] = bytes[3];
  this[offset + 5] = bytes[2];
  this[offset + 6] = bytes[1];
  this[offset + 7] = bytes[0];
  return offset + 8;
}

module.exports = {
  bigIntegers: {
    readBigUInt64LE: function readBigUInt64LE(offset = 0) {
      requireNumber(offset, 'offset');
      const first = this[offset];
      const last = this[offset + 7];
      if (first === undefined || last === undefined) throw boundsError(offset, 8, this.length);
      const low = first + this[offset + 1] * 0x100 + this[offset + 2] * 0x10000 + this[offset + 3] * 0x1000000;
      const high = this[offset + 4] + this[offset + 5] * 0x100 + this[offset + 6] * 0x10000 + last * 0x1000000;
      return BigInt(low) + (BigInt(high) << 32n);
    },
    readBigUInt64BE: function readBigUInt64BE(offset = 0) {
      requireNumber(offset, 'offset');
      const first = this[offset];
      const last = this[offset + 7];
      if (first === undefined || last === undefined) throw boundsError(offset, 8, this.length);
      const high = first * 0x1000000 + this[offset + 1] * 0x10000 + this[offset + 2] * 0x100 + this[offset + 3];
      const low = this[offset + 4] * 0x1000000 + this[offset + 5] * 0x10000 + this[offset + 6] * 0x100 + last;
      return (BigInt(high) << 32n) + BigInt(low);
    },
    readBigInt64LE: function readBigInt64LE(offset = 0) {
      requireNumber(offset, 'offset');
      const first = this[offset];
      const last = this[offset + 7];
      if (first === undefined || last === undefined) throw boundsError(offset, 8, this.length);
      const high = this[offset + 4] + this[offset + 5] * 0x100 + this[offset + 6] * 0x10000 + (last << 24);
      return (
        (BigInt(high) << 32n) +
        BigInt(first + this[offset + 1] * 0x100 + this[offset + 2] * 0x10000 + this[offset + 3] * 0x1000000)
      );
    },
    readBigInt64BE: function readBigInt64BE(offset = 0) {
      requireNumber(offset, 'offset');
      const first = this[offset];
      const last = this[offset + 7];
      if (first === undefined || last === undefined) throw boundsError(offset, 8, this.length);
      const high = (first << 24) + this[offset + 1] * 0x10000 + this[offset + 2] * 0x100 + this[offset + 3];
      return (
        (BigInt(high) << 32n) +
        BigInt(this[offset + 4] * 0x1000000 + this[offset + 5] * 0x10000 + this[offset + 6] * 0x100 + last)
      );
    },
    writeBigUInt64LE: function writeBigUInt64LE(value, offset = 0) {
      return writeBigLE(this, value, offset, 0n, 0xffffffffffffffffn);
    },
    writeBigUInt64BE: function writeBigUInt64BE(value, offset = 0) {
      return writeBigBE(this, value, offset, 0n, 0xffffffffffffffffn);
    },
    writeBigInt64LE: function writeBigInt64LE(value, offset = 0) {
      return writeBigLE(this, value, offset, -0x8000000000000000n, 0x7fffffffffffffffn);
    },
    writeBigInt64BE: function writeBigInt64BE(value, offset = 0) {
      return writeBigBE(this, value, offset, -0x8000000000000000n, 0x7fffffffffffffffn);
    },
  },
  floats: {
    readFloatLE: readFloatForwards,
    readFloatBE: readFloatBackwards,
    readDoubleLE: readDoubleForwards,
    readDoubleBE: readDoubleBackwards,
    writeFloatLE: writeFloatForwards,
    writeFloatBE: writeFloatBackwards,
    writeDoubleLE: writeDoubleForwards,
    writeDoubleBE: writeDoubleBackwards,
  },
};
