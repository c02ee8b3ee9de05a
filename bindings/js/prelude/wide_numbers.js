// Floats, and integers of 64 bits.
'use strict';

const { requireNumber } = require('./errors');
const { boundsError, checkBounds, rangeError } = require('./number_checks');
const { BigInt, Number } = require('./primordials');

// Floats pass through these eight bytes. All hosts are little-endian, as slabyard is.
const doubles = new Float64Array(1);
const floats = new Float32Array(doubles.buffer);
const bytes = new Uint8Array(doubles.buffer);

// Puts `width` bytes of `buffer` into `bytes`, or throws.
function load(buffer, offset, width, littleEndian) {
  checkBounds(buffer, offset, width);
  if (littleEndian) for (let i = 0; i < width; i++) bytes[i] = buffer[offset + i];
  else for (let i = 0; i < width; i++) bytes[i] = buffer[offset + width - 1 - i];
}

function store(buffer, offset, width, littleEndian) {
  checkBounds(buffer, offset, width);
  if (littleEndian) for (let i = 0; i < width; i++) buffer[offset + i] = bytes[i];
  else for (let i = 0; i < width; i++) buffer[offset + i] = bytes[width - 1 - i];
  return offset + width;
}

// The 32 bits at `offset`, as an integer without a sign or with one.
const signed32LE = (buffer, at) =>
  buffer[at] + buffer[at + 1] * 0x100 + buffer[at + 2] * 0x10000 + (buffer[at + 3] << 24);
const signed32BE = (buffer, at) =>
  (buffer[at] << 24) + buffer[at + 1] * 0x10000 + buffer[at + 2] * 0x100 + buffer[at + 3];
const low32LE = (buffer, at) =>
  buffer[at] + buffer[at + 1] * 0x100 + buffer[at + 2] * 0x10000 + buffer[at + 3] * 0x1000000;
const low32BE = (buffer, at) =>
  buffer[at] * 0x1000000 + buffer[at + 1] * 0x10000 + buffer[at + 2] * 0x100 + buffer[at + 3];

function check64(buffer, offset) {
  requireNumber(offset, 'offset');
  if (buffer[offset] === undefined || buffer[offset + 7] === undefined) throw boundsError(offset, 8, buffer.length);
}

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
  check64(buffer, offset);
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

// As in Node, these go by the name of the machine's order.
function readFloatForwards(offset = 0) {
  load(this, offset, 4, true);
  return floats[0];
}

function readFloatBackwards(offset = 0) {
  load(this, offset, 4, false);
  return floats[0];
}

function readDoubleForwards(offset = 0) {
  load(this, offset, 8, true);
  return doubles[0];
}

function readDoubleBackwards(offset = 0) {
  load(this, offset, 8, false);
  return doubles[0];
}

function writeFloatForwards(value, offset = 0) {
  floats[0] = +value;
  return store(this, offset, 4, true);
}

function writeFloatBackwards(value, offset = 0) {
  floats[0] = +value;
  return store(this, offset, 4, false);
}

function writeDoubleForwards(value, offset = 0) {
  doubles[0] = +value;
  return store(this, offset, 8, true);
}

function writeDoubleBackwards(value, offset = 0) {
  doubles[0] = +value;
  return store(this, offset, 8, false);
}

module.exports = {
  bigIntegers: {
    readBigUInt64LE: function readBigUInt64LE(offset = 0) {
      check64(this, offset);
      return BigInt(low32LE(this, offset)) + (BigInt(low32LE(this, offset + 4)) << 32n);
    },
    readBigUInt64BE: function readBigUInt64BE(offset = 0) {
      check64(this, offset);
      return (BigInt(low32BE(this, offset)) << 32n) + BigInt(low32BE(this, offset + 4));
    },
    readBigInt64LE: function readBigInt64LE(offset = 0) {
      check64(this, offset);
      return (BigInt(signed32LE(this, offset + 4)) << 32n) + BigInt(low32LE(this, offset));
    },
    readBigInt64BE: function readBigInt64BE(offset = 0) {
      check64(this, offset);
      return (BigInt(signed32BE(this, offset)) << 32n) + BigInt(low32BE(this, offset + 4));
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
