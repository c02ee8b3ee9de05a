// SPDX-License-Identifier: MIT
// Floor: buffer
//
// Substring search over bytes and over 16-bit units, in both directions: vectors look for a few units of the needle at
// once (kernel_target.h), and where too many places look right, two-way string matching takes over (Crochemore and
// Perrin 1991). Linear in haystack and needle on every input, without allocation. Nothing outside of the given ranges
// is read. Buffer::IndexOf and its kin stand on these. Pure functions, any thread.
#ifndef SLABYARD_SEARCH_H_
#define SLABYARD_SEARCH_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>

#include "slabyard/bytes.h"

namespace slabyard {

/// What a search returns when there is no occurrence.
inline constexpr size_t kNotFound = std::numeric_limits<size_t>::max();

/// Offset of the first occurrence of `needle` at or behind `from`, lying entirely in `haystack`. An empty needle occurs
/// at every offset up to the end.
size_t FindFirst(ByteSpan haystack, ByteSpan needle, size_t from = 0);

/// Offset of the last occurrence of `needle` at or before `from`, searched from there towards the start.
size_t FindLast(ByteSpan haystack, ByteSpan needle, size_t from = kNotFound);

/// The same over 16-bit units: both spans are cut to whole units, only even offsets are looked at, and offsets are in
/// units. The bytes need no alignment.
size_t FindFirst16(ByteSpan haystack, ByteSpan needle, size_t from_unit = 0);
size_t FindLast16(ByteSpan haystack, ByteSpan needle, size_t from_unit = kNotFound);

/// One call of Node's indexOf, lastIndexOf or includes, after its arguments were coerced.
struct BufferSearch {
  /// How the needle is compared: byte by byte, or as 16-bit units at even offsets, where a haystack of odd length
  /// counts its last byte for a needle that came as bytes but not for one that came as utf16le text.
  enum class Unit : uint8_t { kByte, kUtf16Bytes, kUtf16Text };

  ptrdiff_t byte_offset = 0;  // where to start; negative from the end
  size_t end = kNotFound;     // an occurrence lies below it
  bool backward = false;
  Unit unit = Unit::kByte;
};

/// Byte offset of the occurrence that Node finds; nothing when it returns -1. An empty needle is always found.
std::optional<size_t> FindLikeNode(ByteSpan haystack, ByteSpan needle, const BufferSearch& search);

}  // namespace slabyard

#endif  // SLABYARD_SEARCH_H_
