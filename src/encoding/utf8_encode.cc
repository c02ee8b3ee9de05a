// SPDX-License-Identifier: MIT
//
// Text in any form to UTF-8.
#include <algorithm>

#include "src/encoding/utf8.h"

namespace slabyard::internal {
namespace {

constexpr size_t kStep = 8;

struct CodePointAt {
  char32_t code_point;
  size_t units;
};

/// The code point that begins at unit `i`, a lone surrogate being U+FFFD.
template <typename Units>
CodePointAt CodePoint(const Units& units, size_t i) {
  const char32_t unit = units[i];
  if (!IsSurrogate(unit)) return {unit, 1};
  const bool paired = IsHighSurrogate(unit) && i + 1 < units.size() && IsLowSurrogate(units[i + 1]);
  return paired ? CodePointAt{JoinSurrogates(unit, units[i + 1]), 2} : CodePointAt{kReplacement, 1};
}

void StoreUtf8(char32_t code_point, size_t size, uint8_t* to) {
  if (size == 1) {
    to[0] = static_cast<uint8_t>(code_point);
    return;
  }
  for (size_t i = size - 1; i > 0; --i) {
    to[i] = static_cast<uint8_t>(0x80 | (code_point & 0x3F));
    code_point >>= 6;
  }
  // The lead byte of n bytes begins with n ones.
  to[0] = static_cast<uint8_t>(0xF00u >> size | code_point);
}

/// Copies kStep units when all of them are ASCII.
template <typename Units>
bool CopyAsciiStep(const Units& units, size_t from, uint8_t* to) {
  uint32_t any = 0;
  for (size_t i = 0; i < kStep; ++i) any |= units[from + i];
  if (any >= 0x80) return false;
  for (size_t i = 0; i < kStep; ++i) to[i] = static_cast<uint8_t>(units[from + i]);
  return true;
}

template <typename Units>
Progress Encode(const Units& units, MutableByteSpan out) {
  size_t read = 0;
  size_t written = 0;
  while (read < units.size()) {
    while (units.size() - read >= kStep && out.size() - written >= kStep &&
           CopyAsciiStep(units, read, out.data() + written)) {
      read += kStep;
      written += kStep;
    }
    if (read == units.size()) break;
    // Text that left ASCII tends to stay away for a while.
    do {
      const CodePointAt next = CodePoint(units, read);
      const size_t size = Utf8Size(next.code_point);
      if (out.size() - written < size) return {read, written};
      StoreUtf8(next.code_point, size, out.data() + written);
      read += next.units;
      written += size;
    } while (read < units.size() && units[read] >= 0x80);
  }
  return {read, written};
}

template <typename Units>
size_t EncodedLength(const Units& units) {
  size_t length = 0;
  // Each half of a pair counts as a lone surrogate first: 3 + 3 for the 4 bytes of the pair.
  for (size_t i = 0; i < units.size(); ++i) length += 1u + (units[i] >= 0x80) + (units[i] >= 0x800);
  for (size_t i = 1; i < units.size(); ++i) {
    if (IsHighSurrogate(units[i - 1]) && IsLowSurrogate(units[i])) length -= 2;
  }
  return length;
}

}  // namespace

size_t Utf8Length(ByteSpan latin1) { return EncodedLength(latin1); }
size_t Utf8Length(std::span<const char16_t> utf16) { return EncodedLength(utf16); }
size_t Utf8Length(Utf16leUnits units) { return EncodedLength(units); }

size_t Utf8Length(Utf8Text text) {
  ByteSpan rest = text.bytes;
  size_t length = 0;
  for (;;) {
    const size_t valid = Utf8ValidPrefix(rest);
    length += valid;
    rest = rest.subspan(valid);
    if (rest.empty()) return length;
    length += Utf8Size(kReplacement);
    rest = rest.subspan(DecodeUtf8(rest).size);
  }
}

Progress Utf8FromText(ByteSpan latin1, MutableByteSpan out) { return Encode(latin1, out); }
Progress Utf8FromText(std::span<const char16_t> utf16, MutableByteSpan out) { return Encode(utf16, out); }
Progress Utf8FromText(Utf16leUnits units, MutableByteSpan out) { return Encode(units, out); }

Progress Utf8FromText(Utf8Text text, MutableByteSpan out) {
  ByteSpan rest = text.bytes;
  size_t written = 0;
  for (;;) {
    const size_t valid = Utf8ValidPrefix(rest.first(std::min(rest.size(), out.size() - written)));
    std::copy_n(rest.begin(), valid, out.begin() + static_cast<std::ptrdiff_t>(written));
    rest = rest.subspan(valid);
    written += valid;
    const Progress before{text.bytes.size() - rest.size(), written};
    if (rest.empty()) return before;
    // A character that is well-formed with more of the text than there is room for does not fit.
    const Utf8Char next = DecodeUtf8(rest);
    if (next.well_formed || out.size() - written < Utf8Size(kReplacement)) return before;
    StoreUtf8(kReplacement, Utf8Size(kReplacement), out.data() + written);
    written += Utf8Size(kReplacement);
    rest = rest.subspan(next.size);
  }
}

}  // namespace slabyard::internal
