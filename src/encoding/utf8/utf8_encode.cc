// SPDX-License-Identifier: MIT
//
// Text in any form to UTF-8.
#include <algorithm>
#include <bit>

#include "src/encoding/utf8/utf8.h"
#include "src/encoding/utf8/utf8_encode_kernel.h"

namespace slabyard::internal {
namespace {

constexpr size_t kStep = 8;

// Shorter texts are done before a kernel is found.
constexpr size_t kShort = 16;

// Kernels read units as bytes in memory.
constexpr bool kUnitsAreLittleEndian = std::endian::native == std::endian::little;

const uint8_t* BytesOf(std::span<const char16_t> utf16) { return reinterpret_cast<const uint8_t*>(utf16.data()); }

/// What a kernel makes of the units from `from` on.
Progress VectorRun(ByteSpan latin1, size_t from, MutableByteSpan out) {
  return Utf8FromLatin1Kernel(latin1.data() + from, latin1.size() - from, out.data(), out.size());
}
Progress VectorRun(Utf16leUnits units, size_t from, MutableByteSpan out) {
  return Utf8FromUtf16Kernel(units.bytes() + 2 * from, units.size() - from, out.data(), out.size());
}
Progress VectorRun(std::span<const char16_t> utf16, size_t from, MutableByteSpan out) {
  if constexpr (!kUnitsAreLittleEndian) return {0, 0};
  return Utf8FromUtf16Kernel(BytesOf(utf16) + 2 * from, utf16.size() - from, out.data(), out.size());
}

Progress VectorLength(ByteSpan latin1) { return Utf8LengthLatin1Kernel(latin1.data(), latin1.size()); }
Progress VectorLength(Utf16leUnits units) { return Utf8LengthKernel(units.bytes(), units.size()); }
Progress VectorLength(std::span<const char16_t> utf16) {
  if constexpr (!kUnitsAreLittleEndian) return {0, 0};
  return Utf8LengthKernel(BytesOf(utf16), utf16.size());
}

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

/// Goes on from `done` until the text or the room ends, or `end` units are read; a pair may pass the end. (Units by
/// value: a store of bytes might change what a reference leads to.)
template <typename Units>
Progress EncodePortably(Units units, Progress done, size_t end, MutableByteSpan out) {
  auto [read, written] = done;
  while (read < end) {
    while (end - read >= kStep && out.size() - written >= kStep && CopyAsciiStep(units, read, out.data() + written)) {
      read += kStep;
      written += kStep;
    }
    if (read == end) break;
    // Text that left ASCII tends to stay away for a while.
    do {
      const CodePointAt next = CodePoint(units, read);
      const size_t size = Utf8Size(next.code_point);
      if (out.size() - written < size) return {read, written};
      StoreUtf8(next.code_point, size, out.data() + written);
      read += next.units;
      written += size;
    } while (read < end && units[read] >= 0x80);
  }
  return {read, written};
}

template <typename Units>
Progress Encode(const Units& units, MutableByteSpan out) {
  if (units.size() < kShort) return EncodePortably(units, {0, 0}, units.size(), out);
  Progress done{0, 0};
  // After an odd place the kernel takes over again soon, unless it cannot get anywhere.
  for (size_t stretch = kShort;; stretch *= 2) {
    const Progress run = VectorRun(units, done.read, out.subspan(done.written));
    done = {done.read + run.read, done.written + run.written};
    if (run.read != 0) stretch = kShort;
    const size_t left = units.size() - done.read;
    const size_t end = done.read + std::min(left, stretch);
    done = EncodePortably(units, done, end, out);
    if (done.read < end || done.read == units.size()) return done;
  }
}

template <typename Units>
size_t EncodedLength(const Units& units) {
  const auto [read, vector_length] = units.size() < kShort ? Progress{0, 0} : VectorLength(units);
  size_t length = vector_length;
  // Each half of a pair counts as a lone surrogate first: 3 + 3 for the 4 bytes of the pair.
  for (size_t i = read; i < units.size(); ++i) length += 1u + (units[i] >= 0x80) + (units[i] >= 0x800);
  for (size_t i = read + 1; i < units.size(); ++i) {
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
