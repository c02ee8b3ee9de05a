// SPDX-License-Identifier: MIT
// Floor: buffer
//
// Substring search over bytes and over 16-bit units, in both directions. Linear in the haystack on every input (two-way
// string matching, Crochemore and Perrin 1991), without allocation. Pure functions, any thread.
#ifndef SLABYARD_SEARCH_H_
#define SLABYARD_SEARCH_H_

#include <cstddef>
#include <limits>

#include "slabyard/bytes.h"

namespace slabyard {

/// What a search returns when there is no occurrence.
inline constexpr size_t kNotFound = std::numeric_limits<size_t>::max();

/// Offset of the first occurrence of `needle` at or behind `from`, lying entirely in `haystack`. An empty needle occurs
/// at every offset up to the end.
size_t FindFirst(ByteSpan haystack, ByteSpan needle, size_t from = 0);

/// Offset of the last occurrence of `needle` at or before `from`.
size_t FindLast(ByteSpan haystack, ByteSpan needle, size_t from = kNotFound);

/// The same over 16-bit units: both spans are cut to whole units, only even offsets are looked at, and offsets are in
/// units. The bytes need no alignment.
size_t FindFirst16(ByteSpan haystack, ByteSpan needle, size_t from_unit = 0);
size_t FindLast16(ByteSpan haystack, ByteSpan needle, size_t from_unit = kNotFound);

}  // namespace slabyard

#endif  // SLABYARD_SEARCH_H_
