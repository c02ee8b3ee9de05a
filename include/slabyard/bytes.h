// SPDX-License-Identifier: MIT
// Floor: base
//
// Borrowed byte ranges and the arithmetic on sizes that every floor shares. No state, no allocation.
#ifndef SLABYARD_BYTES_H_
#define SLABYARD_BYTES_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace slabyard {

/// Bytes that somebody else owns, for reading.
using ByteSpan = std::span<const uint8_t>;
/// Bytes that somebody else owns, for writing.
using MutableByteSpan = std::span<uint8_t>;

/// The bytes of `text`, unchanged.
inline ByteSpan AsBytes(std::string_view text) { return {reinterpret_cast<const uint8_t*>(text.data()), text.size()}; }

/// `bytes` seen as characters, unchanged.
inline std::string_view AsChars(ByteSpan bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

/// True for 1, 2, 4, ...
constexpr bool IsPowerOfTwo(size_t n) { return n != 0 && (n & (n - 1)) == 0; }

/// The next multiple of `alignment`, which is a power of two. `n` must be at most SIZE_MAX - alignment + 1.
constexpr size_t RoundUp(size_t n, size_t alignment) { return (n + alignment - 1) & ~(alignment - 1); }

}  // namespace slabyard

#endif  // SLABYARD_BYTES_H_
