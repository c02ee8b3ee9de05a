// SPDX-License-Identifier: MIT
//
// UTF-8: well-formedness, lenient decoding (one U+FFFD per maximal subpart) and encoding. Spans in, spans out; every
// function is linear and allocates nothing.
#ifndef SLABYARD_SRC_ENCODING_UTF8_UTF8_H_
#define SLABYARD_SRC_ENCODING_UTF8_UTF8_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "slabyard/bytes.h"
#include "slabyard/codec.h"
#include "src/encoding/units.h"

namespace slabyard::internal {

inline constexpr char32_t kReplacement = 0xFFFD;

/// What stands at the front of a run of bytes: a character, or the maximal subpart of an ill-formed one.
struct Utf8Char {
  char32_t code_point;  // kReplacement when ill-formed
  uint8_t size;         // bytes taken, 1 to 4
  bool well_formed;
};

/// Decodes the first character of `bytes`, which must not be empty (Unicode 15, table 3-7 and "U+FFFD substitution of
/// maximal subparts").
inline Utf8Char DecodeUtf8(ByteSpan bytes) {
  const uint8_t lead = bytes[0];
  if (lead < 0x80) return {lead, 1, true};
  if (lead < 0xC2 || lead > 0xF4) return {kReplacement, 1, false};
  const uint8_t size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  // The second byte has a narrower range where overlong forms, surrogates or numbers above U+10FFFF would begin.
  uint8_t low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  uint8_t high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  char32_t code_point = lead & (0x7Fu >> size);
  for (uint8_t i = 1; i < size; ++i) {
    if (i == bytes.size() || bytes[i] < low || bytes[i] > high) return {kReplacement, i, false};
    code_point = code_point << 6 | (bytes[i] & 0x3Fu);
    low = 0x80;
    high = 0xBF;
  }
  return {code_point, size, true};
}

/// Bytes of a code point in UTF-8.
constexpr size_t Utf8Size(char32_t code_point) {
  return code_point < 0x80 ? 1 : code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
}

/// Length of the longest well-formed prefix that ends between characters.
size_t Utf8ValidPrefix(ByteSpan bytes);
/// The same without vectors, of text whose first `valid` bytes are known to be such a prefix.
size_t Utf8ValidPrefixOneByOne(ByteSpan bytes, size_t valid);

/// Code units of the text that UTF-8 `bytes` decode to.
size_t Utf16Length(Utf8Text text);

/// Decodes UTF-8 until the text or `out` ends. Of a surrogate pair the first half is written when there is room for
/// one unit only; its character does not count as read.
Progress Utf8ToUtf16(Utf8Text text, std::span<char16_t> out);
/// The same to little-endian bytes. An odd last byte of `out` stays untouched.
Progress Utf8ToUtf16le(Utf8Text text, MutableByteSpan out);

/// Bytes of the text in UTF-8, exactly; three for each lone surrogate and each ill-formed subpart.
size_t Utf8Length(ByteSpan latin1);
size_t Utf8Length(std::span<const char16_t> utf16);
size_t Utf8Length(Utf16leUnits units);
size_t Utf8Length(Utf8Text text);

/// Writes the text as UTF-8, whole characters only: stops at the first that does not fit.
Progress Utf8FromText(ByteSpan latin1, MutableByteSpan out);
Progress Utf8FromText(std::span<const char16_t> utf16, MutableByteSpan out);
Progress Utf8FromText(Utf16leUnits units, MutableByteSpan out);
Progress Utf8FromText(Utf8Text text, MutableByteSpan out);

}  // namespace slabyard::internal

#endif  // SLABYARD_SRC_ENCODING_UTF8_UTF8_H_
