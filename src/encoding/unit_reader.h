// SPDX-License-Identifier: MIT
//
// Readers that hand out the low bytes of a text's UTF-16 code units one by one, the same for every form of the text.
// They carry the codecs that look at low bytes alone (latin1, hex, base64) over odd places; `ahead()` shows the raw
// units to a kernel for clean runs. Whatever a UTF-8 text has ahead above 7F belongs to no clean run.
#ifndef SLABYARD_SRC_ENCODING_UNIT_READER_H_
#define SLABYARD_SRC_ENCODING_UNIT_READER_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "src/encoding/units.h"
#include "src/encoding/utf8/utf8.h"

namespace slabyard::internal {

/// Latin-1 (uint8_t) and UTF-16 (char16_t).
template <typename Unit>
class UnitReader {
 public:
  explicit UnitReader(std::span<const Unit> units) : units_(units) {}

  bool done() const { return read_ == units_.size(); }
  /// Units of the text's form that are used up.
  size_t read() const { return read_; }
  std::span<const Unit> ahead() const { return units_.subspan(read_); }
  /// Uses up `count` units of ahead().
  void Skip(size_t count) { read_ += count; }
  /// Requires !done().
  uint8_t TakeLowByte() { return static_cast<uint8_t>(units_[read_++]); }

 private:
  std::span<const Unit> units_;
  size_t read_ = 0;
};

/// UTF-8. A character above U+FFFF gives the low bytes of both surrogates, and is used up only after the second.
class Utf8Reader {
 public:
  explicit Utf8Reader(Utf8Text text) : bytes_(text.bytes) {}

  bool done() const { return read_ == bytes_.size(); }
  size_t read() const { return read_; }
  /// Between the halves of a character this begins with its lead byte, which belongs to no clean run.
  ByteSpan ahead() const { return bytes_.subspan(read_); }
  void Skip(size_t count) { read_ += count; }
  uint8_t TakeLowByte() {
    const Utf8Char next = DecodeUtf8(bytes_.subspan(read_));
    const bool first_half = next.code_point > 0xFFFF && !between_halves_;
    // The low bytes of U+xxxx and of a low surrogate are those of the code point.
    const char32_t unit = first_half ? HighSurrogate(next.code_point) : next.code_point;
    between_halves_ = first_half;
    if (!first_half) read_ += next.size;
    return static_cast<uint8_t>(unit);
  }

 private:
  ByteSpan bytes_;
  size_t read_ = 0;
  bool between_halves_ = false;
};

inline UnitReader<uint8_t> ReaderOf(ByteSpan latin1) { return UnitReader<uint8_t>(latin1); }
inline UnitReader<char16_t> ReaderOf(std::span<const char16_t> utf16) { return UnitReader<char16_t>(utf16); }
inline Utf8Reader ReaderOf(Utf8Text text) { return Utf8Reader(text); }

}  // namespace slabyard::internal

#endif  // SLABYARD_SRC_ENCODING_UNIT_READER_H_
