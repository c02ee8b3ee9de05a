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

// Five and six bytes. What is above the low 32 bits has the sign.

function readUInt40LE(buffer, offset) {
  requireNumber(offset, 'offset');
  const first = buffer[offset];
  const last = buffer[offset + 4];
  if (first === undefined || last === undefined) throw boundsError(offset, 5, buffer.length);
  const low = first + buffer[offset + 1] * 0x100 + buffer[offset + 2] * 0x10000 + buffer[offset + 3] * 0x1000000;
  return low + last * 2 ** 32;
}

function readUInt48LE(buffer, offset) {
  requireNumber(offset, 'offset');
  const first = buffer[offset];
  const last = buffer[offset + 5];
  if (first === undefined || last === undefined) throw boundsError(offset, 6, buffer.length);
  const low = first + buffer[offset + 1] * 0x100 + buffer[offset + 2] * 0x10000 + buffer[offset + 3] * 0x1000000;
  return low + (buffer[offset + 4] + last * 0x100) * 2 ** 32;
}

function readUInt40BE(buffer, offset) {
  requireNumber(offset, 'offset');
  const first = buffer[offset];
  const last = buffer[offset + 4];
  if (first === undefined || last === undefined) throw boundsError(offset, 5, buffer.length);
  const high = first * 2 ** 32;
  return high + buffer[offset + 1] * 0x1000000 + buffer[offset + 2] * 0x10000 + buffer[offset + 3] * 0x100 + last;
}

function readUInt48BE(buffer, offset) {
  requireNumber(offset, 'offset');
  const first = buffer[offset];
  const last = buffer[offset + 5];
  if (first === undefined || last === undefined) throw boundsError(offset, 6, buffer.length);
  const high = (first * 0x100 + buffer[offset + 1]) * 2 ** 32;
  return high + buffer[offset + 2] * 0x1000000 + buffer[offset + 3] * 0x10000 + buffer[offset + 4] * 0x100 + last;
}

function readInt40LE(buffer, offset) {
  requireNumber(offset, 'offset');
  const first = buffer[offset];
  const last = buffer[offset + 4];
  if (first === undefined || last === undefined) throw boundsError(offset, 5, buffer.length);
  const high = signed8(last) * 2 ** 32;
  return high + first + buffer[offset + 1] * 0x100 + buffer[offset + 2] * 0x10000 + buffer[offset + 3] * 0x1000000;
}

function readInt48LE(buffer, offset) {
  requireNumber(offset, 'offset');
  const first = buffer[offset];
  const last = buffer[offset + 5];
  if (first === undefined || last === undefined) throw boundsError(offset, 6, buffer.length);
  const high = signed16(buffer[offset + 4] + last * 0x100) * 2 ** 32;
  return high + first + buffer[offset + 1] * 0x100 + buffer[offset + 2] * 0x10000 + buffer[offset + 3] * 0x1000000;
}

function readInt40BE(buffer, offset) {
  requireNumber(offset, 'offset');
  const first = buffer[offset];
  const last = buffer[offset + 4];
  if (first === undefined || last === undefined) throw boundsError(offset, 5, buffer.length);
  const high = signed8(first) * 2 ** 32;
  return high + buffer[offset + 1] * 0x1000000 + buffer[offset + 2] * 0x10000 + buffer[offset + 3] * 0x100 + last;
}

function readInt48BE(buffer, offset) {
  requireNumber(offset, 'offset');
  const first = buffer[offset];
  const last = buffer[offset + 5];
  if (first === undefined || last === undefined) throw boundsError(offset, 6, buffer.length);
  const high = signed16(buffer[offset + 1] + first * 0x100) * 2 ** 32;
  return high + buffer[offset + 2] * 0x1000000 + buffer[offset + 3] * 0x10000 + buffer[offset + 4] * 0x100 + last;
}

function readUnsignedLE(buffer, offset, byteLength) {
  if (offset === undefined) throw invalidArgType('offset', 'of type number', offset);
  if (byteLength === 4) return readUInt32LE(buffer, offset);
  if (byteLength === 3) return readUInt24LE(buffer, offset);
  if (byteLength === 2) return readUInt16LE(buffer, offset);
  if (byteLength === 1) return readUInt8(buffer, offset);
  if (byteLength === 5) return readUInt40LE(buffer, offset);
  if (byteLength === 6) return readUInt48LE(buffer, offset);
  throw byteLengthError(byteLength);
}

function readUnsignedBE(buffer, offset, byteLength) {
  if (offset === undefined) throw invalidArgType('offset', 'of type number', offset);
  if (byteLength === 4) return readUInt32BE(buffer, offset);
  if (byteLength === 3) return readUInt24BE(buffer, offset);
  if (byteLength === 2) return readUInt16BE(buffer, offset);
  if (byteLength === 1) return readUInt8(buffer, offset);
  if (byteLength === 5) return readUInt40BE(buffer, offset);
  if (byteLength === 6) return readUInt48BE(buffer, offset);
  throw byteLengthError(byteLength);
}

function readSignedLE(buffer, offset, byteLength) {
  if (offset === undefined) throw invalidArgType('offset', 'of type number', offset);
  if (byteLength === 4) return readInt32LE(buffer, offset);
  if (byteLength === 3) return signed24(readUInt24LE(buffer, offset));
  if (byteLength === 2) return signed16(readUInt16LE(buffer, offset));
  if (byteLength === 1) return signed8(readUInt8(buffer, offset));
  if (byteLength === 5) return readInt40LE(buffer, offset);
  if (byteLength === 6) return readInt48LE(buffer, offset);
  throw byteLengthError(byteLength);
}

function readSignedBE(buffer, offset, byteLength) {
  if (offset === undefined) throw invalidArgType('offset', 'of type number', offset);
  if (byteLength === 4) return readInt32BE(buffer, offset);
  if (byteLength === 3) return signed24(readUInt24BE(buffer, offset));
  if (byteLength === 2) return signed16(readUInt16BE(buffer, offset));
  if (byteLength === 1) return signed8(readUInt8(buffer, offset));
  if (byteLength === 5) return readInt40BE(buffer, offset);
  if (byteLength === 6) return readInt48BE(buffer, offset);
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
