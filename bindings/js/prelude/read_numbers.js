// Reads of integers: plain JavaScript, since crossing into C++ costs more than the work. The sums are in Node's order:
// elements that are no bytes (methods called on other things) add up to the same there.
'use strict';

const { invalidArgType, requireNumber } = require('./errors');
const { boundsError, byteLengthError } = require('./number_checks');

function readUInt8(buffer, offset = 0) {
  requireNumber(offset, 'offset');
  const value = buffer[offset];
  if (value === undefined) throw boundsError(offset, 1, buffer.length);
  return value;
}

function readUInt16LE(buffer, offset = 0) {
  requireNumber(offset, 'offset');
  const first = buffer[offset];
  const last = buffer[offset + 1];
  if (first === undefined || last === undefined) throw boundsError(offset, 2, buffer.length);
  return first + last * 0x100;
}

function readUInt16BE(buffer, offset = 0) {
  requireNumber(offset, 'offset');
  const first = buffer[offset];
  const last = buffer[offset + 1];
  if (first === undefined || last === undefined) throw boundsError(offset, 2, buffer.length);
  return first * 0x100 + last;
}

function readUInt24LE(buffer, offset) {
  requireNumber(offset, 'offset');
  const first = buffer[offset];
  const last = buffer[offset + 2];
  if (first === undefined || last === undefined) throw boundsError(offset, 3, buffer.length);
  return first + buffer[offset + 1] * 0x100 + last * 0x10000;
}

function readUInt24BE(buffer, offset) {
  requireNumber(offset, 'offset');
  const first = buffer[offset];
  const last = buffer[offset + 2];
  if (first === undefined || last === undefined) throw boundsError(offset, 3, buffer.length);
  return first * 0x10000 + buffer[offset + 1] * 0x100 + last;
}

function readUInt32LE(buffer, offset = 0) {
  requireNumber(offset, 'offset');
  const first = buffer[offset];
  const last = buffer[offset + 3];
  if (first === undefined || last === undefined) throw boundsError(offset, 4, buffer.length);
  return first + buffer[offset + 1] * 0x100 + buffer[offset + 2] * 0x10000 + last * 0x1000000;
}

function readUInt32BE(buffer, offset = 0) {
  requireNumber(offset, 'offset');
  const first = buffer[offset];
  const last = buffer[offset + 3];
  if (first === undefined || last === undefined) throw boundsError(offset, 4, buffer.length);
  return first * 0x1000000 + buffer[offset + 1] * 0x10000 + buffer[offset + 2] * 0x100 + last;
}

// The sign of the lowest byte, two bytes or three of a number, spread over all 32 bits.
const signed8 = (value) => value | ((value & 0x80) * 0x1fffffe);
const signed16 = (value) => value | ((value & 0x8000) * 0x1fffe);
const signed24 = (value) => value | ((value & 0x800000) * 0x1fe);

function readInt32LE(buffer, offset = 0) {
  requireNumber(offset, 'offset');
  const first = buffer[offset];
  const last = buffer[offset + 3];
  if (first === undefined || last === undefined) throw boundsError(offset, 4, buffer.length);
  return first + buffer[offset + 1] * 0x100 + buffer[offset + 2] * 0x10000 + (last << 24);
}

function readInt32BE(buffer, offset = 0) {
  requireNumber(offset, 'offset');
  const first = buffer[offset];
  const last = buffer[offset + 3];
  if (first === undefined || last === undefined) throw boundsError(offset, 4, buffer.length);
  return (first << 24) + buffer[offset + 1] * 0x10000 + buffer[offset + 2] * 0x100 + last;
}

function checkWide(buffer, offset, width) {
  requireNumber(offset, 'offset');
  if (buffer[offset] === undefined || buffer[offset + width - 1] === undefined)
    throw boundsError(offset, width, buffer.length);
}

// Five and six bytes: the low 32 bits, and what is above them.
const highLE = (buffer, offset, width) =>
  width === 5 ? buffer[offset + 4] : buffer[offset + 4] + buffer[offset + 5] * 0x100;
const highBE = (buffer, offset, width) =>
  width === 5 ? buffer[offset] : buffer[offset] * 0x100 + buffer[offset + 1];
const signedHighLE = (buffer, offset, width) =>
  width === 5 ? signed8(highLE(buffer, offset, 5)) : signed16(highLE(buffer, offset, 6));
const signedHighBE = (buffer, offset, width) =>
  width === 5 ? signed8(buffer[offset]) : signed16(buffer[offset + 1] + buffer[offset] * 0x100);

/** `sum` and the four bytes from `at` on, the highest of them first. */
const addLowBE = (sum, buffer, at) =>
  sum + buffer[at] * 0x1000000 + buffer[at + 1] * 0x10000 + buffer[at + 2] * 0x100 + buffer[at + 3];

function readWideLE(buffer, offset, width) {
  checkWide(buffer, offset, width);
  return readUInt32LE(buffer, offset) + highLE(buffer, offset, width) * 2 ** 32;
}

function readWideBE(buffer, offset, width) {
  checkWide(buffer, offset, width);
  return addLowBE(highBE(buffer, offset, width) * 2 ** 32, buffer, offset + width - 4);
}

function readSignedWideLE(buffer, offset, width) {
  checkWide(buffer, offset, width);
  const high = signedHighLE(buffer, offset, width) * 2 ** 32;
  const third = buffer[offset + 2] * 0x10000;
  return high + buffer[offset] + buffer[offset + 1] * 0x100 + third + buffer[offset + 3] * 0x1000000;
}

function readSignedWideBE(buffer, offset, width) {
  checkWide(buffer, offset, width);
  return addLowBE(signedHighBE(buffer, offset, width) * 2 ** 32, buffer, offset + width - 4);
}

function readUnsignedLE(buffer, offset, byteLength) {
  if (offset === undefined) throw invalidArgType('offset', 'of type number', offset);
  if (byteLength === 4) return readUInt32LE(buffer, offset);
  if (byteLength === 3) return readUInt24LE(buffer, offset);
  if (byteLength === 2) return readUInt16LE(buffer, offset);
  if (byteLength === 1) return readUInt8(buffer, offset);
  if (byteLength === 5 || byteLength === 6) return readWideLE(buffer, offset, byteLength);
  throw byteLengthError(byteLength);
}

function readUnsignedBE(buffer, offset, byteLength) {
  if (offset === undefined) throw invalidArgType('offset', 'of type number', offset);
  if (byteLength === 4) return readUInt32BE(buffer, offset);
  if (byteLength === 3) return readUInt24BE(buffer, offset);
  if (byteLength === 2) return readUInt16BE(buffer, offset);
  if (byteLength === 1) return readUInt8(buffer, offset);
  if (byteLength === 5 || byteLength === 6) return readWideBE(buffer, offset, byteLength);
  throw byteLengthError(byteLength);
}

function readSignedLE(buffer, offset, byteLength) {
  if (offset === undefined) throw invalidArgType('offset', 'of type number', offset);
  if (byteLength === 4) return readInt32LE(buffer, offset);
  if (byteLength === 3) return signed24(readUInt24LE(buffer, offset));
  if (byteLength === 2) return signed16(readUInt16LE(buffer, offset));
  if (byteLength === 1) return signed8(readUInt8(buffer, offset));
  if (byteLength === 5 || byteLength === 6) return readSignedWideLE(buffer, offset, byteLength);
  throw byteLengthError(byteLength);
}

function readSignedBE(buffer, offset, byteLength) {
  if (offset === undefined) throw invalidArgType('offset', 'of type number', offset);
  if (byteLength === 4) return readInt32BE(buffer, offset);
  if (byteLength === 3) return signed24(readUInt24BE(buffer, offset));
  if (byteLength === 2) return signed16(readUInt16BE(buffer, offset));
  if (byteLength === 1) return signed8(readUInt8(buffer, offset));
  if (byteLength === 5 || byteLength === 6) return readSignedWideBE(buffer, offset, byteLength);
  throw byteLengthError(byteLength);
}

// A function that a literal holds takes its key for a name, one that passes through a call does not.
const anonymous = (method) => method;

// The order of Buffer.prototype's keys. As in Node, those of fixed width have one parameter and no name.
module.exports = {
  readUIntLE: function readUIntLE(offset, byteLength) {
    return readUnsignedLE(this, offset, byteLength);
  },
  readUInt32LE: anonymous(function (offset) {
    return readUInt32LE(this, offset);
  }),
  readUInt16LE: anonymous(function (offset) {
    return readUInt16LE(this, offset);
  }),
  readUInt8: anonymous(function (offset) {
    return readUInt8(this, offset);
  }),
  readUIntBE: function readUIntBE(offset, byteLength) {
    return readUnsignedBE(this, offset, byteLength);
  },
  readUInt32BE: anonymous(function (offset) {
    return readUInt32BE(this, offset);
  }),
  readUInt16BE: anonymous(function (offset) {
    return readUInt16BE(this, offset);
  }),
  readIntLE: function readIntLE(offset, byteLength) {
    return readSignedLE(this, offset, byteLength);
  },
  readInt32LE: anonymous(function (offset) {
    return readInt32LE(this, offset);
  }),
  readInt16LE: anonymous(function (offset) {
    return signed16(readUInt16LE(this, offset));
  }),
  readInt8: anonymous(function (offset) {
    return signed8(readUInt8(this, offset));
  }),
  readIntBE: function readIntBE(offset, byteLength) {
    return readSignedBE(this, offset, byteLength);
  },
  readInt32BE: anonymous(function (offset) {
    return readInt32BE(this, offset);
  }),
  readInt16BE: anonymous(function (offset) {
    return signed16(readUInt16BE(this, offset));
  }),
};
