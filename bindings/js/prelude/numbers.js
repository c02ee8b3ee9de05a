// Reads and writes of numbers: plain JavaScript, since crossing into C++ costs more than the work.

const { bufferOutOfBounds, invalidArgType, outOfRange, requireNumber } = require('./errors');

// Floats and 64-bit integers pass through these eight bytes.
const scratch = new DataView(new ArrayBuffer(8));
const scratchBytes = new Uint8Array(scratch.buffer);

function boundsError(offset, width, size) {
  requireNumber(offset, 'offset');
  if (Math.floor(offset) !== offset) return outOfRange('offset', 'an integer', offset);
  if (size < width) return bufferOutOfBounds();
  return outOfRange('offset', `>= 0 and <= ${size - width}`, offset);
}

function checkOffset(buffer, offset, width) {
  const size = buffer.length;
  // Written so that NaN and what is no number at all fail too.
  if (typeof offset === 'number' && offset >= 0 && offset + width <= size && Math.floor(offset) === offset) return;
  throw boundsError(offset, width, size);
}

function checkByteLength(byteLength) {
  if (byteLength === 1 || byteLength === 2 || byteLength === 3) return;
  if (byteLength === 4 || byteLength === 5 || byteLength === 6) return;
  if (Math.floor(byteLength) !== byteLength) {
    requireNumber(byteLength, 'byteLength');
    throw outOfRange('byteLength', 'an integer', byteLength);
  }
  throw outOfRange('byteLength', '>= 1 and <= 6', byteLength);
}

// 2 ** 40 is written as a power from five bytes on; below that in plain digits.
function integerRange(width, signed) {
  const bits = width * 8;
  if (width <= 4)
    return signed ? `>= ${-(2 ** (bits - 1))} and <= ${2 ** (bits - 1) - 1}` : `>= 0 and <= ${2 ** bits - 1}`;
  return signed ? `>= -(2 ** ${bits - 1}) and < 2 ** ${bits - 1}` : `>= 0 and < 2 ** ${bits}`;
}

// NaN passes, and is stored as 0.
function checkUnsigned(value, width) {
  if (value > 2 ** (width * 8) - 1 || value < 0) throw outOfRange('value', integerRange(width, false), value);
}

function checkSigned(value, width) {
  const limit = 2 ** (width * 8 - 1);
  if (value > limit - 1 || value < -limit) throw outOfRange('value', integerRange(width, true), value);
}

// The 16 or 8 bits above the low 32 of a value of 5 or 6 bytes: rounded down, not towards zero.
const highBits = (value) => Math.floor(value / 2 ** 32);

function readBytesLE(buffer, offset, width) {
  let value = 0;
  for (let i = width - 1; i >= 0; i--) value = value * 256 + buffer[offset + i];
  return value;
}

function readBytesBE(buffer, offset, width) {
  let value = 0;
  for (let i = 0; i < width; i++) value = value * 256 + buffer[offset + i];
  return value;
}

const toSigned = (value, width) => (value >= 2 ** (width * 8 - 1) ? value - 2 ** (width * 8) : value);

function writeBytesLE(buffer, value, offset, width) {
  let low = value;
  for (let i = 0; i < width && i < 4; i++, low >>>= 8) buffer[offset + i] = low;
  let high = width > 4 ? highBits(value) : 0;
  for (let i = 4; i < width; i++, high >>= 8) buffer[offset + i] = high;
  return offset + width;
}

function writeBytesBE(buffer, value, offset, width) {
  const last = offset + width - 1;
  let low = value;
  for (let i = 0; i < width && i < 4; i++, low >>>= 8) buffer[last - i] = low;
  let high = width > 4 ? highBits(value) : 0;
  for (let i = 4; i < width; i++, high >>= 8) buffer[last - i] = high;
  return offset + width;
}

function load(buffer, offset, width) {
  checkOffset(buffer, offset, width);
  for (let i = 0; i < width; i++) scratchBytes[i] = buffer[offset + i];
  return scratch;
}

function store(buffer, offset, width) {
  for (let i = 0; i < width; i++) buffer[offset + i] = scratchBytes[i];
  return offset + width;
}

function writeBig(buffer, value, offset, min, max, range, littleEndian) {
  if (value > max || value < min) throw outOfRange('value', range, value);
  checkOffset(buffer, offset, 8);
  if (typeof value !== 'bigint') throw new TypeError('Cannot mix BigInt and other types, use explicit conversions');
  scratch.setBigInt64(0, value, littleEndian);
  return store(buffer, offset, 8);
}
const writeBigUnsigned = (buffer, value, offset, littleEndian) =>
  writeBig(buffer, value, offset, 0n, 2n ** 64n - 1n, '>= 0n and < 2n ** 64n', littleEndian);
const writeBigSigned = (buffer, value, offset, littleEndian) =>
  writeBig(buffer, value, offset, -(2n ** 63n), 2n ** 63n - 1n, '>= -(2n ** 63n) and < 2n ** 63n', littleEndian);

function checkVariableRead(buffer, offset, byteLength) {
  if (offset === undefined) throw invalidArgType('offset', 'of type number', offset);
  checkByteLength(byteLength);
  checkOffset(buffer, offset, byteLength);
}

const reads = {
  readUInt8(offset = 0) {
    checkOffset(this, offset, 1);
    return this[offset];
  },
  readUInt16LE(offset = 0) {
    checkOffset(this, offset, 2);
    return this[offset] | (this[offset + 1] << 8);
  },
  readUInt16BE(offset = 0) {
    checkOffset(this, offset, 2);
    return (this[offset] << 8) | this[offset + 1];
  },
  readUInt32LE(offset = 0) {
    checkOffset(this, offset, 4);
    return (this[offset] | (this[offset + 1] << 8) | (this[offset + 2] << 16) | (this[offset + 3] << 24)) >>> 0;
  },
  readUInt32BE(offset = 0) {
    checkOffset(this, offset, 4);
    return ((this[offset] << 24) | (this[offset + 1] << 16) | (this[offset + 2] << 8) | this[offset + 3]) >>> 0;
  },
  readUIntLE(offset, byteLength) {
    checkVariableRead(this, offset, byteLength);
    return readBytesLE(this, offset, byteLength);
  },
  readUIntBE(offset, byteLength) {
    checkVariableRead(this, offset, byteLength);
    return readBytesBE(this, offset, byteLength);
  },
  readBigUInt64LE(offset = 0) {
    return load(this, offset, 8).getBigUint64(0, true);
  },
  readBigUInt64BE(offset = 0) {
    return load(this, offset, 8).getBigUint64(0, false);
  },
  readInt8(offset = 0) {
    checkOffset(this, offset, 1);
    return (this[offset] << 24) >> 24;
  },
  readInt16LE(offset = 0) {
    checkOffset(this, offset, 2);
    return ((this[offset] | (this[offset + 1] << 8)) << 16) >> 16;
  },
  readInt16BE(offset = 0) {
    checkOffset(this, offset, 2);
    return (((this[offset] << 8) | this[offset + 1]) << 16) >> 16;
  },
  readInt32LE(offset = 0) {
    checkOffset(this, offset, 4);
    return this[offset] | (this[offset + 1] << 8) | (this[offset + 2] << 16) | (this[offset + 3] << 24);
  },
  readInt32BE(offset = 0) {
    checkOffset(this, offset, 4);
    return (this[offset] << 24) | (this[offset + 1] << 16) | (this[offset + 2] << 8) | this[offset + 3];
  },
  readIntLE(offset, byteLength) {
    checkVariableRead(this, offset, byteLength);
    return toSigned(readBytesLE(this, offset, byteLength), byteLength);
  },
  readIntBE(offset, byteLength) {
    checkVariableRead(this, offset, byteLength);
    return toSigned(readBytesBE(this, offset, byteLength), byteLength);
  },
  readBigInt64LE(offset = 0) {
    return load(this, offset, 8).getBigInt64(0, true);
  },
  readBigInt64BE(offset = 0) {
    return load(this, offset, 8).getBigInt64(0, false);
  },
  readFloatLE(offset = 0) {
    return load(this, offset, 4).getFloat32(0, true);
  },
  readFloatBE(offset = 0) {
    return load(this, offset, 4).getFloat32(0, false);
  },
  readDoubleLE(offset = 0) {
    return load(this, offset, 8).getFloat64(0, true);
  },
  readDoubleBE(offset = 0) {
    return load(this, offset, 8).getFloat64(0, false);
  },
};

// The order of checks is Node's: byteLength, then the value, then the offset; for one byte, the offset's type first.
function writeInteger(buffer, value, offset, width, checkValue, writeBytes) {
  const number = +value;
  if (width === 1) requireNumber(offset, 'offset');
  checkValue(number, width);
  checkOffset(buffer, offset, width);
  return writeBytes(buffer, number, offset, width);
}

function writeVariable(buffer, value, offset, byteLength, checkValue, writeBytes) {
  checkByteLength(byteLength);
  return writeInteger(buffer, value, offset, byteLength, checkValue, writeBytes);
}

const writes = {
  writeUInt8(value, offset = 0) {
    return writeInteger(this, value, offset, 1, checkUnsigned, writeBytesLE);
  },
  writeUInt16LE(value, offset = 0) {
    return writeInteger(this, value, offset, 2, checkUnsigned, writeBytesLE);
  },
  writeUInt16BE(value, offset = 0) {
    return writeInteger(this, value, offset, 2, checkUnsigned, writeBytesBE);
  },
  writeUInt32LE(value, offset = 0) {
    return writeInteger(this, value, offset, 4, checkUnsigned, writeBytesLE);
  },
  writeUInt32BE(value, offset = 0) {
    return writeInteger(this, value, offset, 4, checkUnsigned, writeBytesBE);
  },
  writeUIntLE(value, offset, byteLength) {
    return writeVariable(this, value, offset, byteLength, checkUnsigned, writeBytesLE);
  },
  writeUIntBE(value, offset, byteLength) {
    return writeVariable(this, value, offset, byteLength, checkUnsigned, writeBytesBE);
  },
  writeBigUInt64LE(value, offset = 0) {
    return writeBigUnsigned(this, value, offset, true);
  },
  writeBigUInt64BE(value, offset = 0) {
    return writeBigUnsigned(this, value, offset, false);
  },
  writeInt8(value, offset = 0) {
    return writeInteger(this, value, offset, 1, checkSigned, writeBytesLE);
  },
  writeInt16LE(value, offset = 0) {
    return writeInteger(this, value, offset, 2, checkSigned, writeBytesLE);
  },
  writeInt16BE(value, offset = 0) {
    return writeInteger(this, value, offset, 2, checkSigned, writeBytesBE);
  },
  writeInt32LE(value, offset = 0) {
    return writeInteger(this, value, offset, 4, checkSigned, writeBytesLE);
  },
  writeInt32BE(value, offset = 0) {
    return writeInteger(this, value, offset, 4, checkSigned, writeBytesBE);
  },
  writeIntLE(value, offset, byteLength) {
    return writeVariable(this, value, offset, byteLength, checkSigned, writeBytesLE);
  },
  writeIntBE(value, offset, byteLength) {
    return writeVariable(this, value, offset, byteLength, checkSigned, writeBytesBE);
  },
  writeBigInt64LE(value, offset = 0) {
    return writeBigSigned(this, value, offset, true);
  },
  writeBigInt64BE(value, offset = 0) {
    return writeBigSigned(this, value, offset, false);
  },
  writeFloatLE(value, offset = 0) {
    scratch.setFloat32(0, +value, true);
    checkOffset(this, offset, 4);
    return store(this, offset, 4);
  },
  writeFloatBE(value, offset = 0) {
    scratch.setFloat32(0, +value, false);
    checkOffset(this, offset, 4);
    return store(this, offset, 4);
  },
  writeDoubleLE(value, offset = 0) {
    scratch.setFloat64(0, +value, true);
    checkOffset(this, offset, 8);
    return store(this, offset, 8);
  },
  writeDoubleBE(value, offset = 0) {
    scratch.setFloat64(0, +value, false);
    checkOffset(this, offset, 8);
    return store(this, offset, 8);
  },
};

/** `methods`, and each UInt name spelled Uint as well. */
function withUintAliases(methods) {
  const all = { ...methods };
  for (const name of Object.keys(methods)) all[name.replace('UInt', 'Uint')] = methods[name];
  return all;
}

module.exports = { ...withUintAliases(reads), ...withUintAliases(writes) };
