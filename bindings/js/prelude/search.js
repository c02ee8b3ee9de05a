// indexOf, lastIndexOf and includes: Node's coercions. Where a search starts and what it finds is the library's.

const natives = require('natives');
const { UTF8, UTF16LE, LATIN1, encodingOf, byteLength } = require('./encodings');
const { invalidArgType, unknownEncoding } = require('./errors');
const { isUint8Array, lengthOf } = require('./types');
const { encodeText } = require('./allocate');

const INT32_MAX = 2 ** 31 - 1;
// slabyard::BufferSearch::Unit
const [BYTE, UTF16_BYTES, UTF16_TEXT] = [0, 1, 2];

// Node materialises ascii, hex, base64 and base64url needles in the slab, and the cursor moves; the others it does not.
function encodeNeedle(string, encoding) {
  if (encoding !== UTF8 && encoding !== UTF16LE && encoding !== LATIN1) return encodeText(string, encoding);
  const bytes = new Uint8Array(byteLength(string, encoding));
  natives.encode(string, encoding, bytes, 0, bytes.length);
  return bytes;
}

function toByteOffset(value, backward, size) {
  // Compared before it is converted: a large BigInt passes.
  if (value > INT32_MAX) return INT32_MAX;
  if (value < -INT32_MAX - 1) return -INT32_MAX - 1;
  const number = +value;
  if (Number.isNaN(number)) return backward ? size : 0;
  return Math.trunc(number);
}

// What is no 64-bit integer is 0.
function toEnd(end) {
  if (end === undefined) return Infinity;
  if (typeof end !== 'number') throw invalidArgType('end', 'of type number', end);
  return end > 0 && end < 2 ** 63 ? end : 0;
}

function toEncoding(encoding) {
  if (encoding === undefined) return UTF8;
  const found = encodingOf(String(encoding));
  if (found === undefined) throw unknownEncoding(encoding);
  return found;
}

function search(buffer, value, byteOffset, end, encoding, backward) {
  // The encoding may stand in either slot, and a text behind it means nothing.
  if (typeof end === 'string') {
    encoding = end;
    end = undefined;
  }
  if (typeof byteOffset === 'string') {
    encoding = byteOffset;
    byteOffset = undefined;
  }
  const offset = toByteOffset(byteOffset, backward, lengthOf(buffer));

  let needle;
  let unit = BYTE;
  if (typeof value === 'number') {
    needle = Uint8Array.of(value);
  } else if (typeof value === 'string') {
    const found = toEncoding(encoding);
    if (found === UTF16LE) unit = UTF16_TEXT;
    needle = encodeNeedle(value, found);
  } else if (isUint8Array(value)) {
    needle = value;
    if (encoding !== undefined && encodingOf(String(encoding)) === UTF16LE) unit = UTF16_BYTES;
  } else {
    throw invalidArgType('value', 'one of type number or string or an instance of Buffer or Uint8Array', value);
  }
  return natives.find(buffer, needle, offset, toEnd(end), backward, unit);
}

module.exports = {
  indexOf(value, byteOffset, end, encoding) {
    return search(this, value, byteOffset, end, encoding, false);
  },
  lastIndexOf(value, byteOffset, end, encoding) {
    return search(this, value, byteOffset, end, encoding, true);
  },
  includes(value, byteOffset, end, encoding) {
    return search(this, value, byteOffset, end, encoding, false) !== -1;
  },
};
