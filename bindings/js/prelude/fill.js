// fill and the filling of alloc: Node's rules for what is a byte, what a pattern, and where it is cut.

const natives = require('natives');
const { UTF8, UTF16LE, LATIN1, ASCII, encodingOf, byteLength } = require('./encodings');
const { invalidArgType, invalidArgValue, requireIntegerIn, unknownEncoding } = require('./errors');
const { bytesOf } = require('./types');

const fillBytes = Uint8Array.prototype.fill;

function toEncoding(encoding) {
  if (encoding === undefined || encoding === null || encoding === '') return UTF8;
  if (typeof encoding !== 'string') throw invalidArgType('encoding', 'of type string', encoding);
  const found = encodingOf(encoding);
  if (found === undefined) throw unknownEncoding(encoding);
  return found;
}

// The number that a text of at most one code unit stands for; undefined when it is a pattern.
function asByte(string, encoding) {
  if (string === '') return 0;
  if (string.length > 1) return undefined;
  const unit = string.charCodeAt(0);
  if (encoding === LATIN1 || (unit < 0x80 && (encoding === UTF8 || encoding === ASCII))) return unit;
  return undefined;
}

// Text in whole. hex and base64 may have fewer bytes than estimated.
function encodePattern(string, encoding) {
  const bytes = new Uint8Array(byteLength(string, encoding));
  return bytes.subarray(0, natives.encode(string, encoding, bytes, 0, bytes.length));
}

// Puts the pattern at `start` and doubles what is there. A pattern that overlaps the range is moved before it repeats.
function repeat(buffer, pattern, start, end) {
  const room = end - start;
  buffer.set(pattern.length > room ? pattern.subarray(0, room) : pattern, start);
  for (let filled = pattern.length; filled < room; filled *= 2)
    buffer.copyWithin(start + filled, start, start + Math.min(filled, room - filled));
}

function fillText(buffer, string, start, end, encoding) {
  const byte = asByte(string, encoding);
  if (byte !== undefined) {
    fillBytes.call(buffer, byte, start, end);
    return;
  }
  const pattern = encodePattern(string, encoding);
  if (pattern.length === 0) throw invalidArgValue('value', string);
  repeat(buffer, pattern, start, end);
}

function fillValue(buffer, value, start, end) {
  if (ArrayBuffer.isView(value)) {
    const pattern = bytesOf(value);
    if (pattern.length === 0) throw invalidArgValue('value', value);
    repeat(buffer, pattern, start, end);
  } else {
    fillBytes.call(buffer, typeof value === 'number' ? value : value >>> 0, start, end);
  }
}

/** Fills [start, end) of `buffer`, which it has. */
function fillRange(buffer, value, start, end, encoding) {
  const found = typeof value === 'string' ? toEncoding(encoding) : UTF8;
  if (start >= end) return;
  if (typeof value === 'string') fillText(buffer, value, start, end, found);
  else fillValue(buffer, value, start, end);
}

function fill(value, offset, end, encoding) {
  if (typeof value === 'string') {
    if (offset === undefined || typeof offset === 'string') {
      encoding = offset;
      offset = end = undefined;
    } else if (typeof end === 'string') {
      encoding = end;
      end = undefined;
    }
    toEncoding(encoding);
  }
  let start = 0;
  let stop = this.length;
  if (offset === undefined) {
    // What cannot be a number says so even where nothing is filled.
    if (stop === 0 && typeof value !== 'string' && !ArrayBuffer.isView(value)) value >>> 0;
  } else {
    requireIntegerIn(offset, 'offset', 0, Number.MAX_SAFE_INTEGER);
    start = offset;
    if (end !== undefined) {
      requireIntegerIn(end, 'end', 0, stop);
      stop = end;
    }
  }
  fillRange(this, value, start, stop, encoding);
  return this;
}

module.exports = { fill, fillRange };
