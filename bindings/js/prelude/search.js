// indexOf, lastIndexOf and includes: Node's coercions and start rules. Finding is done natively.

const natives = require('natives');
const { UTF8, UTF16LE, LATIN1, encodingOf, byteLength } = require('encodings');
const { invalidArgType, unknownEncoding } = require('errors');
const { isUint8Array, lengthOf } = require('types');
const { encodeText } = require('allocate');

const INT32_MAX = 2 ** 31 - 1;
const NOWHERE = -1;

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
  return Math.trunc(number) || 0; // no -0, which would be the result
}

// Where the search begins in a haystack of `size` bytes, or NOWHERE.
function startOf(byteOffset, backward, size, needleSize) {
  if (byteOffset < 0) {
    if (byteOffset + size >= 0) return byteOffset + size;
    return !backward || needleSize === 0 ? 0 : NOWHERE;
  }
  if (byteOffset + needleSize <= size) return byteOffset;
  if (needleSize === 0) return size;
  return backward ? size - 1 : NOWHERE;
}

function endOf(end, size) {
  if (end === undefined) return size;
  if (typeof end !== 'number') throw invalidArgType('end', 'of type number', end);
  const index = Math.trunc(end);
  return index > 0 && index < 2 ** 63 ? Math.min(index, size) : 0;
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
  let size = lengthOf(buffer);
  const offset = toByteOffset(byteOffset, backward, size);

  let needle;
  let wide = false;
  if (typeof value === 'number') {
    needle = Uint8Array.of(value);
  } else if (typeof value === 'string') {
    const found = toEncoding(encoding);
    wide = found === UTF16LE;
    if (wide) size -= size % 2;
    needle = encodeNeedle(value, found);
  } else if (isUint8Array(value)) {
    needle = value;
    wide = encoding !== undefined && encodingOf(String(encoding)) === UTF16LE;
  } else {
    throw invalidArgType('value', 'one of type number or string or an instance of Buffer or Uint8Array', value);
  }

  const needleSize = lengthOf(needle);
  let limit = endOf(end, size);
  if (wide) limit -= limit % 2;
  const start = startOf(offset, backward, size, needleSize);
  if (needleSize === 0) return Math.min(start, limit);
  if (start === NOWHERE || size === 0 || needleSize > limit) return -1;
  if (wide && (size < 2 || needleSize < 2)) return -1;
  return natives.find(buffer, limit, needle, start, backward, wide);
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
