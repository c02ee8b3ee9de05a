// Writes of integers. The order of checks is Node's: byteLength, then the value, then the offset; for one byte, the
// type of the offset first.
'use strict';

const { requireNumber } = require('./errors');
const { boundsError, byteLengthError, checkBounds, rangeError } = require('./number_checks');
const { floor } = require('./primordials');

function writeByte(buffer, value, offset, min, max) {
  value = +value;
  requireNumber(offset, 'offset');
  if (value > max || value < min) throw rangeError(value, 1, min < 0);
  if (buffer[offset] === undefined) throw boundsError(offset, 1, buffer.length);
  buffer[offset] = value;
  return offset + 1;
}

// NaN is in every range, and stored as 0.
function checkInteger(buffer, value, offset, width, min, max) {
  if (value > max || value < min) throw rangeError(value, width, min < 0);
  checkBounds(buffer, offset, width);
}

// The bits above the low 32 of a value of five or six bytes: rounded down, not towards zero.
const highBits = (value) => floor(value * 2 ** -32);

function write16LE(buffer, value, offset, min, max) {
  const low = +value;
  checkInteger(buffer, low, offset, 2, min, max);
  buffer[offset] = low;
  buffer[offset + 1] = low >>> 8;
  return offset + 2;
}

function write16BE(buffer, value, offset, min, max) {
  const low = +value;
  checkInteger(buffer, low, offset, 2, min, max);
  buffer[offset] = low >>> 8;
  buffer[offset + 1] = low;
  return offset + 2;
}

function write24LE(buffer, value, offset, min, max) {
  const low = +value;
  checkInteger(buffer, low, offset, 3, min, max);
  buffer[offset] = low;
  buffer[offset + 1] = low >>> 8;
  buffer[offset + 2] = low >>> 16;
  return offset + 3;
}

function write24BE(buffer, value, offset, min, max) {
  const low = +value;
  checkInteger(buffer, low, offset, 3, min, max);
  buffer[offset + 2] = low;
  buffer[offset + 1] = low >>> 8;
  buffer[offset] = low >>> 16;
  return offset + 3;
}

function write32LE(buffer, value, offset, min, max) {
  const low = +value;
  checkInteger(buffer, low, offset, 4, min, max);
  buffer[offset] = low;
  buffer[offset + 1] = low >>> 8;
  buffer[offset + 2] = low >>> 16;
  buffer[offset + 3] = low >>> 24;
  return offset + 4;
}

function write32BE(buffer, value, offset, min, max) {
  const low = +value;
  checkInteger(buffer, low, offset, 4, min, max);
  buffer[offset + 3] = low;
  buffer[offset + 2] = low >>> 8;
  buffer[offset + 1] = low >>> 16;
  buffer[offset] = low >>> 24;
  return offset + 4;
}

function writeWideLE(buffer, value, offset, width, min, max) {
  const low = +value;
  checkInteger(buffer, low, offset, width, min, max);
  buffer[offset] = low;
  buffer[offset + 1] = low >>> 8;
  buffer[offset + 2] = low >>> 16;
  buffer[offset + 3] = low >>> 24;
  const high = highBits(low);
  buffer[offset + 4] = high;
  if (width === 6) buffer[offset + 5] = high >>> 8;
  return offset + width;
}

function writeWideBE(buffer, value, offset, width, min, max) {
  const low = +value;
  checkInteger(buffer, low, offset, width, min, max);
  const high = highBits(low);
  if (width === 6) buffer[offset] = high >>> 8;
  const at = offset + width - 4;
  buffer[at - 1] = high;
  buffer[at + 3] = low;
  buffer[at + 2] = low >>> 8;
  buffer[at + 1] = low >>> 16;
  buffer[at] = low >>> 24;
  return offset + width;
}

// Each with its bounds in plain numbers, which engines fold into the code.
function writeUnsignedLE(buffer, value, offset, byteLength) {
  if (byteLength === 6) return writeWideLE(buffer, value, offset, 6, 0, 2 ** 48 - 1);
  if (byteLength === 5) return writeWideLE(buffer, value, offset, 5, 0, 2 ** 40 - 1);
  if (byteLength === 4) return write32LE(buffer, value, offset, 0, 0xffffffff);
  if (byteLength === 3) return write24LE(buffer, value, offset, 0, 0xffffff);
  if (byteLength === 2) return write16LE(buffer, value, offset, 0, 0xffff);
  if (byteLength === 1) return writeByte(buffer, value, offset, 0, 0xff);
  throw byteLengthError(byteLength);
}

function writeUnsignedBE(buffer, value, offset, byteLength) {
  if (byteLength === 6) return writeWideBE(buffer, value, offset, 6, 0, 2 ** 48 - 1);
  if (byteLength === 5) return writeWideBE(buffer, value, offset, 5, 0, 2 ** 40 - 1);
  if (byteLength === 4) return write32BE(buffer, value, offset, 0, 0xffffffff);
  if (byteLength === 3) return write24BE(buffer, value, offset, 0, 0xffffff);
  if (byteLength === 2) return write16BE(buffer, value, offset, 0, 0xffff);
  if (byteLength === 1) return writeByte(buffer, value, offset, 0, 0xff);
  throw byteLengthError(byteLength);
}

function writeSignedLE(buffer, value, offset, byteLength) {
  if (byteLength === 6) return writeWideLE(buffer, value, offset, 6, -(2 ** 47), 2 ** 47 - 1);
  if (byteLength === 5) return writeWideLE(buffer, value, offset, 5, -(2 ** 39), 2 ** 39 - 1);
  if (byteLength === 4) return write32LE(buffer, value, offset, -0x80000000, 0x7fffffff);
  if (byteLength === 3) return write24LE(buffer, value, offset, -0x800000, 0x7fffff);
  if (byteLength === 2) return write16LE(buffer, value, offset, -0x8000, 0x7fff);
  if (byteLength === 1) return writeByte(buffer, value, offset, -0x80, 0x7f);
  throw byteLengthError(byteLength);
}

function writeSignedBE(buffer, value, offset, byteLength) {
  if (byteLength === 6) return writeWideBE(buffer, value, offset, 6, -(2 ** 47), 2 ** 47 - 1);
  if (byteLength === 5) return writeWideBE(buffer, value, offset, 5, -(2 ** 39), 2 ** 39 - 1);
  if (byteLength === 4) return write32BE(buffer, value, offset, -0x80000000, 0x7fffffff);
  if (byteLength === 3) return write24BE(buffer, value, offset, -0x800000, 0x7fffff);
  if (byteLength === 2) return write16BE(buffer, value, offset, -0x8000, 0x7fff);
  if (byteLength === 1) return writeByte(buffer, value, offset, -0x80, 0x7f);
  throw byteLengthError(byteLength);
}

// The order of Buffer.prototype's keys.
module.exports = {
  writeUIntLE: function writeUIntLE(value, offset, byteLength) {
    return writeUnsignedLE(this, value, offset, byteLength);
  },
  writeUInt32LE: function writeUInt32LE(value, offset = 0) {
    return write32LE(this, value, offset, 0, 0xffffffff);
  },
  writeUInt16LE: function writeUInt16LE(value, offset = 0) {
    return write16LE(this, value, offset, 0, 0xffff);
  },
  writeUInt8: function writeUInt8(value, offset = 0) {
    return writeByte(this, value, offset, 0, 0xff);
  },
  writeUIntBE: function writeUIntBE(value, offset, byteLength) {
    return writeUnsignedBE(this, value, offset, byteLength);
  },
  writeUInt32BE: function writeUInt32BE(value, offset = 0) {
    return write32BE(this, value, offset, 0, 0xffffffff);
  },
  writeUInt16BE: function writeUInt16BE(value, offset = 0) {
    return write16BE(this, value, offset, 0, 0xffff);
  },
  writeIntLE: function writeIntLE(value, offset, byteLength) {
    return writeSignedLE(this, value, offset, byteLength);
  },
  writeInt32LE: function writeInt32LE(value, offset = 0) {
    return write32LE(this, value, offset, -0x80000000, 0x7fffffff);
  },
  writeInt16LE: function writeInt16LE(value, offset = 0) {
    return write16LE(this, value, offset, -0x8000, 0x7fff);
  },
  writeInt8: function writeInt8(value, offset = 0) {
    return writeByte(this, value, offset, -0x80, 0x7f);
  },
  writeIntBE: function writeIntBE(value, offset, byteLength) {
    return writeSignedBE(this, value, offset, byteLength);
  },
  writeInt32BE: function writeInt32BE(value, offset = 0) {
    return write32BE(this, value, offset, -0x80000000, 0x7fffffff);
  },
  writeInt16BE: function writeInt16BE(value, offset = 0) {
    return write16BE(this, value, offset, -0x8000, 0x7fff);
  },
};
