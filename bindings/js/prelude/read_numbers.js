// Reads of integers: plain JavaScript, since crossing into C++ costs more than the work.
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

// Five and six bytes: the low 32 bits, and what is above them.
function readWideLE(buffer, offset, width) {
  requireNumber(offset, 'offset');
  if (buffer[offset] === undefined || buffer[offset + width - 1] === undefined)
    throw boundsError(offset, width, buffer.length);
  const high = width === 5 ? buffer[offset + 4] : buffer[offset + 4] + buffer[offset + 5] * 0x100;
  return readUInt32LE(buffer, offset) + high * 2 ** 32;
}

function readWideBE(buffer, offset, width) {
  requireNumber(offset, 'offset');
  if (buffer[offset] === undefined || buffer[offset + width - 1] === undefined)
    throw boundsError(offset, width, buffer.length);
  const high = width === 5 ? buffer[offset] : buffer[offset] * 0x100 + buffer[offset + 1];
  return high * 2 ** 32 + readUInt32BE(buffer, offset + width - 4);
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

const toSigned = (value, byteLength) => (value >= 2 ** (byteLength * 8 - 1) ? value - 2 ** (byteLength * 8) : value);

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
    return toSigned(readUnsignedLE(this, offset, byteLength), byteLength);
  },
  readInt32LE: anonymous(function (offset) {
    return readUInt32LE(this, offset) | 0;
  }),
  readInt16LE: anonymous(function (offset) {
    return (readUInt16LE(this, offset) << 16) >> 16;
  }),
  readInt8: anonymous(function (offset) {
    return (readUInt8(this, offset) << 24) >> 24;
  }),
  readIntBE: function readIntBE(offset, byteLength) {
    return toSigned(readUnsignedBE(this, offset, byteLength), byteLength);
  },
  readInt32BE: anonymous(function (offset) {
    return readUInt32BE(this, offset) | 0;
  }),
  readInt16BE: anonymous(function (offset) {
    return (readUInt16BE(this, offset) << 16) >> 16;
  }),
};
