// SPDX-License-Identifier: MIT
//
// The forms in which codecs take a text apart from spans of Latin-1 bytes and UTF-16 units, and the arithmetic of
// surrogates.
#ifndef SLABYARD_SRC_ENCODING_UNITS_H_
#define SLABYARD_SRC_ENCODING_UNITS_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

#include "slabyard/bytes.h"
#include "slabyard/endian.h"
#include "src/encoding/narrow_kernel.h"

namespace slabyard::internal {

/// A text in UTF-8 form: bytes that stand for the UTF-16 code units that they decode to. A type of its own, since a
/// ByteSpan is a text in Latin-1 form.
struct Utf8Text {
  ByteSpan bytes;
};

constexpr bool IsHighSurrogate(char32_t unit) { return (unit & 0xFFFFFC00) == 0xD800; }
constexpr bool IsLowSurrogate(char32_t unit) { return (unit & 0xFFFFFC00) == 0xDC00; }
constexpr bool IsSurrogate(char32_t unit) { return (unit & 0xFFFFF800) == 0xD800; }

constexpr char32_t JoinSurrogates(char32_t high, char32_t low) {
  return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
}
/// The two halves of a code point above U+FFFF.
constexpr char16_t HighSurrogate(char32_t code_point) {
  return static_cast<char16_t>(0xD800 + ((code_point - 0x10000) >> 10));
}
constexpr char16_t LowSurrogate(char32_t code_point) { return static_cast<char16_t>(0xDC00 + (code_point & 0x3FF)); }

/// Little-endian bytes at any address, read as code units. An odd last byte is left out.
class Utf16leUnits {
 public:
  explicit Utf16leUnits(ByteSpan bytes) : bytes_(bytes) {}

  size_t size() const { return bytes_.size() / 2; }
  /// Two bytes a unit, low byte first.
  const uint8_t* bytes() const { return bytes_.data(); }
  char16_t operator[](size_t i) const { return Load<char16_t, std::endian::little>(bytes_.data() + 2 * i); }

 private:
  ByteSpan bytes_;
};

/// How many characters go through a buffer on the stack at a time where a kernel for bytes serves UTF-16: enough for
/// its speed, and little to do again after an odd place.
inline constexpr size_t kLowBytesAtATime = 256;

/// Copies the low bytes of the first units to `out`; returns their number.
inline size_t CopyLowBytes(std::span<const char16_t> units, uint8_t (&out)[kLowBytesAtATime]) {
  const size_t size = units.size() < kLowBytesAtATime ? units.size() : kLowBytesAtATime;
  const size_t done = NarrowKernel(reinterpret_cast<const uint8_t*>(units.data()), size, out);
  for (size_t i = done; i < size; ++i) out[i] = static_cast<uint8_t>(units[i]);
  return size;
}

}  // namespace slabyard::internal

#endif  // SLABYARD_SRC_ENCODING_UNITS_H_
