// Names of encodings, and sizes that need no look at the bytes. The numbers are those of slabyard::Encoding.

const natives = require('natives');

const [UTF8, UTF16LE, LATIN1, ASCII, HEX, BASE64, BASE64URL] = [0, 1, 2, 3, 4, 5, 6];

const byName = new Map([
  ['utf8', UTF8],
  ['utf-8', UTF8],
  ['utf16le', UTF16LE],
  ['utf-16le', UTF16LE],
  ['ucs2', UTF16LE],
  ['ucs-2', UTF16LE],
  ['latin1', LATIN1],
  ['binary', LATIN1],
  ['ascii', ASCII],
  ['hex', HEX],
  ['base64', BASE64],
  ['base64url', BASE64URL],
]);

/** The encoding that the string `name` means, in any mix of cases; undefined for others. */
const encodingOf = (name) => byName.get(name) ?? byName.get(name.toLowerCase());

// An estimate: junk counts, only up to two closing `=` do not.
function base64Length(string) {
  let digits = string.length;
  if (digits > 0 && string.charCodeAt(digits - 1) === 0x3d) digits--;
  if (digits > 1 && string.charCodeAt(digits - 1) === 0x3d) digits--;
  return Math.floor((digits * 3) / 4);
}

/** Bytes of `string`: exact for text encodings, an upper bound for hex and base64. */
function byteLength(string, encoding) {
  switch (encoding) {
    case UTF8:
      return natives.utf8Length(string);
    case UTF16LE:
      return string.length * 2;
    case HEX:
      return string.length >>> 1;
    case BASE64:
    case BASE64URL:
      return base64Length(string);
    default:
      return string.length;
  }
}

module.exports = { UTF8, UTF16LE, LATIN1, ASCII, HEX, BASE64, BASE64URL, encodingOf, byteLength };
