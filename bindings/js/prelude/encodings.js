// Names of encodings. The numbers are those of slabyard::Encoding.
'use strict';

const { mapGet, toLowerCase } = require('./primordials');

const [UTF8, UTF16LE, LATIN1, ASCII, HEX, BASE64, BASE64URL] = [0, 1, 2, 3, 4, 5, 6];
/** The canonical name of each. */
const NAMES = ['utf8', 'utf16le', 'latin1', 'ascii', 'hex', 'base64', 'base64url'];

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
function encodingOf(name) {
  // The common ones without a look into the map.
  if (name === 'utf8') return UTF8;
  if (name === 'hex') return HEX;
  if (name === 'base64') return BASE64;
  if (name === 'latin1') return LATIN1;
  return mapGet(byName, name) ?? mapGet(byName, toLowerCase(name));
}

// A value that is no text is taken for one when its `length` is that of a name.
function encodingOfObject(value) {
  const { length } = value;
  if (typeof length !== 'number' || !(length >= 'hex'.length && length <= 'base64url'.length)) return undefined;
  const name = toLowerCase(value);
  return name.length === length ? mapGet(byName, name) : undefined;
}

/** The encoding that `value` means where Node is lenient: UTF-8 for none at all. */
function encodingOrDefault(value) {
  if (value === undefined || value === null || value === '') return UTF8;
  return typeof value === 'string' ? encodingOf(value) : encodingOfObject(value);
}

module.exports = { UTF8, UTF16LE, LATIN1, ASCII, HEX, BASE64, BASE64URL, NAMES, encodingOf, encodingOrDefault };
