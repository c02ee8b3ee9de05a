// SPDX-License-Identifier: MIT
// Floor: encoding
//
// Text to bytes and bytes to text in every encoding, bit-exact with Node on bad input too: decoding never fails, it
// stops, skips or replaces as Node does. Pure functions on spans: nothing here allocates but ToUtf8String, and nothing
// knows a Buffer. Every function is linear in its input. Outputs must not overlap inputs. Any thread.
//
//   text --ToBytes--> bytes       size by ByteLength (Node's estimate) or MaxByteLength (a bound in O(1))
//   bytes --ToUtf16 / ToLatin1 / ToUtf8--> text       size by TextLength / Utf8TextLength, exact
#ifndef SLABYARD_CODEC_H_
#define SLABYARD_CODEC_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "slabyard/bytes.h"
#include "slabyard/encoding.h"
#include "slabyard/text_view.h"

namespace slabyard {

/// How far a conversion got: units of the input used up and units of the output written. `read` is smaller than the
/// input when something did not fit or, in hex and base64, when the text ended the decoding (a bad pair, an `=`): it
/// then counts what lies before the bad pair, the `=`, or the unit whose byte did not fit. Of a UTF-8 character that
/// stands for a surrogate pair only one half may have been used; such a character does not count as read.
struct Progress {
  size_t read;
  size_t written;

  friend bool operator==(const Progress&, const Progress&) = default;
};

/// Node's `Buffer.byteLength(text, encoding)`: exact for utf8, utf16le, latin1 and ascii; for hex the number of pairs
/// and for base64 a count that takes every unit but the closing `=` for a digit, so both are upper bounds.
size_t ByteLength(TextView text, Encoding encoding);

/// An upper bound of what ToBytes writes, in constant time.
size_t MaxByteLength(TextView text, Encoding encoding);

/// Writes `text` to `out` in `encoding` until either ends. Bytes of `out` behind those written stay untouched.
///  - utf8: a lone surrogate becomes EF BF BD; whole characters only, stops at the first that does not fit.
///  - utf16le: low byte first, surrogates untouched, a pair may be cut; an odd last byte of room stays untouched.
///  - latin1, ascii: the low byte of each code unit.
///  - hex: stops at the first pair with a bad digit and at an odd last digit.
///  - base64, base64url (alike): both alphabets, junk skipped, `=` ends the text, left-over bits dropped.
/// hex and base64 look at the low 8 bits of a code unit alone, as Node does.
Progress ToBytes(TextView text, Encoding encoding, MutableByteSpan out);

/// Exact length of the text of `bytes`, in UTF-16 code units.
size_t TextLength(ByteSpan bytes, Encoding encoding);

/// Exact length of the text of `bytes`, in UTF-8 bytes. A lone surrogate (utf16le) counts as U+FFFD.
size_t Utf8TextLength(ByteSpan bytes, Encoding encoding);

/// True when the text of any bytes in `encoding` has no code unit above FF: latin1, ascii, hex, base64, base64url.
bool IsOneByteText(Encoding encoding);

/// Writes the text of `bytes` as UTF-16 and returns its length. `out` must have room for TextLength() units.
///  - utf8: one U+FFFD per maximal subpart of an ill-formed sequence; a BOM is kept.
///  - utf16le: an odd last byte is ignored, surrogates untouched.  - ascii: the low 7 bits.
///  - hex: lower case.  - base64: padded.  - base64url: not padded.
size_t ToUtf16(ByteSpan bytes, Encoding encoding, std::span<char16_t> out);

/// The same as Latin-1 bytes. Requires IsOneByteText(encoding), or utf8 with ASCII bytes only, and room for
/// TextLength() bytes.
size_t ToLatin1(ByteSpan bytes, Encoding encoding, MutableByteSpan out);

/// The same as UTF-8; lone surrogates become U+FFFD. `out` must have room for Utf8TextLength() bytes.
size_t ToUtf8(ByteSpan bytes, Encoding encoding, std::span<char> out);

/// The same as an owned string.
std::string ToUtf8String(ByteSpan bytes, Encoding encoding);

/// All bytes below 0x80. Empty is true.
bool IsAscii(ByteSpan bytes);

/// Well-formed UTF-8 (Unicode 15, table 3-7): no surrogates, no overlong forms, nothing above U+10FFFF. Empty is true.
bool IsUtf8(ByteSpan bytes);

}  // namespace slabyard

#endif  // SLABYARD_CODEC_H_
