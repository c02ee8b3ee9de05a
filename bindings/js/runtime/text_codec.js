// TextEncoder and TextDecoder (https://encoding.spec.whatwg.org): UTF-8 and UTF-16LE.

const natives = require('natives');
const { Buffer } = require('../prelude/buffer');
const { UTF8, UTF16LE } = require('../prelude/encodings');
const { nodeError, invalidArgType, stringTooLong } = require('../prelude/errors');
const { bytesOf, isAnyArrayBuffer, isUint8Array } = require('../prelude/types');
const { inspect } = require('./util');

class TextEncoder {
  get encoding() {
    return 'utf-8';
  }
  encode(input = '') {
    const text = `${input}`;
    const bytes = new Uint8Array(natives.utf8Length(text));
    natives.encode(text, bytes);
    return bytes;
  }
  /** Whole characters only, as many as there is room for. */
  encodeInto(src, dest) {
    if (typeof src !== 'string') throw invalidArgType('src', 'of type string', src);
    if (!isUint8Array(dest)) throw invalidArgType('dest', 'an instance of Uint8Array', dest);
    const written = natives.encode(src, dest);
    return { read: unitsIn(dest, written), written };
  }
  [inspect.custom]() {
    return { encoding: this.encoding };
  }
}

/** Code units of the first `end` bytes, which are whole characters in UTF-8. */
function unitsIn(bytes, end) {
  let units = 0;
  for (let at = 0; at < end; at++) {
    // One for each lead byte, two where it begins four bytes.
    if ((bytes[at] & 0xc0) !== 0x80) units += bytes[at] >= 0xf0 ? 2 : 1;
  }
  return units;
}

const LABELS = new Map([
  ...['utf-8', 'utf8', 'unicode-1-1-utf-8', 'unicode11utf8', 'unicode20utf8', 'x-unicode20utf8'].map((label) => [
    label,
    'utf-8',
  ]),
  ...['utf-16le', 'utf-16', 'ucs-2', 'unicode', 'unicodefeff', 'iso-10646-ucs-2', 'csunicode'].map((label) => [
    label,
    'utf-16le',
  ]),
]);

/** Bytes at the end of `bytes` that begin a character without ending it: 0 to 3. */
function unfinishedUtf8(bytes) {
  for (let count = 1; count <= Math.min(3, bytes.length); count++) {
    const byte = bytes[bytes.length - count];
    if ((byte & 0xc0) === 0x80) continue;
    const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 1;
    return byte <= 0xf4 && size > count && isBeginning(bytes.subarray(bytes.length - count)) ? count : 0;
  }
  return 0;
}

// A wrong second byte makes two errors of what would be one: only a true beginning waits for the rest.
function isBeginning([lead, second]) {
  if (second === undefined) return true;
  const [least, most] = { 0xe0: [0xa0, 0xbf], 0xed: [0x80, 0x9f], 0xf0: [0x90, 0xbf], 0xf4: [0x80, 0x8f] }[lead] ?? [
    0x80, 0xbf,
  ];
  return second >= least && second <= most;
}

/** The same in UTF-16: an odd byte, and a high surrogate before it. */
function unfinishedUtf16(bytes) {
  const odd = bytes.length % 2;
  const high = bytes[bytes.length - odd - 1];
  return bytes.length - odd >= 2 && (high & 0xfc) === 0xd8 ? odd + 2 : odd;
}

function viewOf(input) {
  if (input === undefined) return new Uint8Array(0);
  if (ArrayBuffer.isView(input)) return bytesOf(input);
  if (isAnyArrayBuffer(input)) return new Uint8Array(input);
  const message = 'The "list" argument must be an instance of SharedArrayBuffer, ArrayBuffer or ArrayBufferView.';
  throw nodeError(TypeError, 'ERR_INVALID_ARG_TYPE', message);
}

class TextDecoder {
  #encoding;
  #fatal;
  #ignoreBOM;
  // What a stream has begun and not ended.
  #pending = Buffer.alloc(0);
  #isBomSeen = false;

  constructor(encoding = 'utf-8', options = {}) {
    const label = `${encoding}`.replace(/^[\t\n\f\r ]+|[\t\n\f\r ]+$/g, '').toLowerCase();
    if (options !== null && typeof options !== 'object') throw invalidArgType('options', 'of type object', options);
    if (!LABELS.has(label)) {
      throw nodeError(RangeError, 'ERR_ENCODING_NOT_SUPPORTED', `The "${encoding}" encoding is not supported`);
    }
    this.#encoding = LABELS.get(label);
    this.#fatal = Boolean(options?.fatal);
    this.#ignoreBOM = Boolean(options?.ignoreBOM);
  }
  get encoding() {
    return this.#encoding;
  }
  get fatal() {
    return this.#fatal;
  }
  get ignoreBOM() {
    return this.#ignoreBOM;
  }

  /** With `stream` set, what the input begins and does not end waits for the next call. */
  decode(input, options) {
    const stream = Boolean(options?.stream);
    const view = viewOf(input);
    const bytes = this.#pending.length === 0 ? view : Buffer.concat([this.#pending, view]);
    const isUtf8 = this.#encoding === 'utf-8';
    const rest = stream ? (isUtf8 ? unfinishedUtf8(bytes) : unfinishedUtf16(bytes)) : 0;
    this.#pending = Buffer.from(bytes.subarray(bytes.length - rest));
    try {
      return this.#withoutBom(this.#decodeWhole(bytes.subarray(0, bytes.length - rest), isUtf8), !stream);
    } catch (error) {
      this.#reset();
      throw error;
    }
  }

  #decodeWhole(bytes, isUtf8) {
    const isBad = isUtf8 ? this.#fatal && !natives.isUtf8(bytes) : false;
    const text = isBad ? '' : this.#toText(bytes, isUtf8);
    if (isBad || (!isUtf8 && this.#fatal && (bytes.length % 2 !== 0 || !text.isWellFormed()))) {
      const message = `The encoded data was not valid for encoding ${this.#encoding}`;
      throw nodeError(TypeError, 'ERR_ENCODING_INVALID_ENCODED_DATA', message);
    }
    if (isUtf8) return text;
    // Half a code unit at the end is an error, one together with half a pair before it.
    const isOdd = bytes.length % 2 !== 0;
    return isOdd ? `${text.replace(/[\ud800-\udbff]$/, '').toWellFormed()}\ufffd` : text.toWellFormed();
  }

  #toText(bytes, isUtf8) {
    const text = natives.decode(bytes, isUtf8 ? UTF8 : UTF16LE);
    if (text !== null) return text;
    throw stringTooLong();
  }

  #withoutBom(text, isEnd) {
    const isFirst = !this.#isBomSeen && text !== '';
    if (text !== '') this.#isBomSeen = true;
    if (isEnd) this.#reset();
    return isFirst && !this.#ignoreBOM && text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  }
  #reset() {
    this.#pending = Buffer.alloc(0);
    this.#isBomSeen = false;
  }

  [inspect.custom](depth, options) {
    const { encoding, fatal, ignoreBOM } = this;
    return `TextDecoder ${inspect({ encoding, fatal, ignoreBOM }, options)}`;
  }
}

module.exports = { TextEncoder, TextDecoder };
