// Buffer.prototype but for numbers and search: views, text, copies, comparison, swaps, inspection.

const natives = require('natives');
const host = require('host');
const { FastBuffer } = require('./pool');
const { UTF8, encodingOf } = require('./encodings');
const { invalidArgType, nodeError, outOfRange, requireIntegerIn, unknownEncoding } = require('./errors');
const { bytesOf, isUint8Array, lengthOf } = require('./types');
const { fill } = require('./fill');

const MAX_SAFE = Number.MAX_SAFE_INTEGER;
/** Node's limit (and V8's) for the code units of a string. */
const MAX_STRING_LENGTH = 0x1fffffe8;

const settings = { inspectMaxBytes: 50 };

function decode(buffer, encoding, start, end) {
  const text = natives.decode(buffer, encoding, start, end, MAX_STRING_LENGTH);
  if (text !== null) return text;
  throw nodeError(
    Error,
    'ERR_STRING_TOO_LONG',
    `Cannot create a string longer than 0x${MAX_STRING_LENGTH.toString(16)} characters`,
  );
}

// Truncated; negative counts from the end; clamped to the size.
function viewIndex(index, size) {
  const whole = Math.trunc(+index) || 0;
  return whole < 0 ? Math.max(whole + size, 0) : Math.min(whole, size);
}

function view(buffer, start, end) {
  const size = lengthOf(buffer);
  const from = viewIndex(start, size);
  const to = end === undefined ? size : viewIndex(end, size);
  return new FastBuffer(buffer.buffer, buffer.byteOffset + from, Math.max(to - from, 0));
}

function toString(encoding, start, end) {
  const size = lengthOf(this);
  // No negative indices. Compared before they are converted: a BigInt out of range passes.
  let from = 0;
  if (!(start <= 0)) {
    if (start >= size) return '';
    from = Math.trunc(start) || 0;
  }
  const to = end === undefined || end > size ? size : Math.trunc(end) || 0;
  if (to <= from) return '';
  const found = encoding === undefined ? UTF8 : encodingOf(`${encoding}`);
  if (found === undefined) throw unknownEncoding(encoding);
  return decode(this, found, from, to);
}

function write(string, offset, length, encoding) {
  const size = lengthOf(this);
  let room = size;
  if (offset === undefined) {
    encoding = undefined;
    offset = 0;
  } else if (length === undefined && typeof offset === 'string') {
    encoding = offset;
    offset = 0;
  } else {
    requireIntegerIn(offset, 'offset', 0, size);
    room = size - offset;
    if (typeof length === 'string') {
      encoding = length;
    } else if (length !== undefined) {
      requireIntegerIn(length, 'length', 0, size);
      room = Math.min(length, room);
    }
  }
  const found = encoding ? encodingOf(`${encoding}`) : UTF8;
  if (found === undefined) throw unknownEncoding(encoding);
  if (typeof string !== 'string') throw nodeError(TypeError, 'ERR_INVALID_ARG_TYPE', 'argument must be a string');
  return natives.encode(string, found, this, offset, room);
}

// Rounds down, unlike views; what is no number, or too large for an exact one, is 0.
function copyIndex(index) {
  if (Number.isInteger(index)) return index;
  const number = +index;
  return Math.abs(number) <= MAX_SAFE ? Math.floor(number) : 0;
}

function copy(target, targetStart, sourceStart, sourceEnd) {
  if (!ArrayBuffer.isView(target)) throw invalidArgType('target', 'an instance of Buffer or Uint8Array', target);
  const to = targetStart === undefined ? 0 : copyIndex(targetStart);
  if (to < 0) throw outOfRange('targetStart', '>= 0', to);
  const from = sourceStart === undefined ? 0 : copyIndex(sourceStart);
  const size = lengthOf(this);
  if (from < 0 || from > size) throw outOfRange('sourceStart', `>= 0 && <= ${size}`, from);
  const until = sourceEnd === undefined ? size : copyIndex(sourceEnd);
  if (until < 0) throw outOfRange('sourceEnd', '>= 0', until);

  const bytes = bytesOf(target);
  if (to >= bytes.length || from >= until) return 0;
  // Coercing the arguments may have shrunk this buffer.
  const count = Math.min(until - from, bytes.length - to, lengthOf(this) - from);
  if (count <= 0) return 0;
  bytes.set(new Uint8Array(this.buffer, this.byteOffset + from, count), to);
  return count;
}

function requireBytes(value, name) {
  if (!isUint8Array(value)) throw invalidArgType(name, 'an instance of Buffer or Uint8Array', value);
}

function equals(otherBuffer) {
  requireBytes(otherBuffer, 'otherBuffer');
  const size = lengthOf(this);
  if (this === otherBuffer) return true;
  return size === lengthOf(otherBuffer) && natives.compare(this, 0, size, otherBuffer, 0, size) === 0;
}

function optionalIndex(value, name, fallback, max) {
  if (value === undefined) return fallback;
  requireIntegerIn(value, name, 0, max);
  return value;
}

function compare(target, targetStart, targetEnd, sourceStart, sourceEnd) {
  requireBytes(target, 'target');
  const size = lengthOf(this);
  const targetSize = lengthOf(target);
  const otherFrom = optionalIndex(targetStart, 'targetStart', 0, MAX_SAFE);
  const otherTo = optionalIndex(targetEnd, 'targetEnd', targetSize, targetSize);
  const from = optionalIndex(sourceStart, 'sourceStart', 0, MAX_SAFE);
  const to = optionalIndex(sourceEnd, 'sourceEnd', size, size);
  if (from >= to) return otherFrom >= otherTo ? 0 : -1;
  if (otherFrom >= otherTo) return 1;
  return natives.compare(this, from, to, target, otherFrom, otherTo);
}

/** Buffer.compare. */
function compareBuffers(buf1, buf2) {
  requireBytes(buf1, 'buf1');
  requireBytes(buf2, 'buf2');
  return natives.compare(buf1, 0, lengthOf(buf1), buf2, 0, lengthOf(buf2));
}

function swap(buffer, width) {
  const size = lengthOf(buffer);
  if (size % width !== 0) {
    throw nodeError(RangeError, 'ERR_INVALID_BUFFER_SIZE', `Buffer size must be a multiple of ${width * 8}-bits`);
  }
  for (let at = 0; at < size; at += width) {
    for (let low = at, high = at + width - 1; low < high; low++, high--) {
      const byte = buffer[low];
      buffer[low] = buffer[high];
      buffer[high] = byte;
    }
  }
  return buffer;
}

// Own properties that are no elements, as util.inspect would print them: `foo: 1, bar: 'x'`.
function inspectExtras(buffer, context) {
  const keys = context.showHidden ? Reflect.ownKeys(buffer) : Object.keys(buffer);
  const extras = Object.create(null);
  for (const key of keys) if (typeof key === 'symbol' || !/^\d+$/.test(key)) extras[key] = buffer[key];
  if (Reflect.ownKeys(extras).length === 0) return '';
  const text = host.inspect(extras, { ...context, breakLength: Infinity, compact: true });
  return text.slice('[Object: null prototype] { '.length, -' }'.length);
}

// `depth` is the first argument that util.inspect gives to a custom inspection; without a context nothing is extra.
function inspect(depth, context) {
  const size = lengthOf(this);
  const max = settings.inspectMaxBytes;
  const shown = decode(this, encodingOf('hex'), 0, Math.min(max, size)).replace(/..(?!$)/g, '$& ');
  const more = size - Math.min(max, size);
  let text = more > 0 ? `${shown} ... ${more} more byte${more > 1 ? 's' : ''}` : shown;
  const extras = context ? inspectExtras(this, context) : '';
  if (extras !== '') text += size === 0 ? extras : `, ${extras}`;
  return `<${this.constructor.name} ${text}>`;
}

const methods = {
  subarray(start, end) {
    return view(this, start, end);
  },
  slice(start, end) {
    return view(this, start, end);
  },
  toString,
  toLocaleString: toString,
  write,
  fill,
  copy,
  equals,
  compare,
  swap16() {
    return swap(this, 2);
  },
  swap32() {
    return swap(this, 4);
  },
  swap64() {
    return swap(this, 8);
  },
  toJSON() {
    return { type: 'Buffer', data: Array.from(this) };
  },
  inspect,
  [Symbol.for('nodejs.util.inspect.custom')]: inspect,
};

module.exports = { methods, compareBuffers, settings, MAX_STRING_LENGTH };
