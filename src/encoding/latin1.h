// SPDX-License-Identifier: MIT
//
// Latin-1 and ASCII: the low byte of each code unit, and back. Linear, no allocation.
#ifndef SLABYARD_SRC_ENCODING_LATIN1_H_
#define SLABYARD_SRC_ENCODING_LATIN1_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "slabyard/bytes.h"
#include "slabyard/codec.h"
#include "src/encoding/units.h"

namespace slabyard::internal {

/// Number of bytes at the front that are below 0x80.
size_t AsciiPrefix(ByteSpan bytes);
/// The same without vectors.
size_t AsciiPrefixByWords(ByteSpan bytes);

/// Writes the low byte of each code unit until either ends.
Progress Latin1FromText(ByteSpan latin1, MutableByteSpan out);
Progress Latin1FromText(std::span<const char16_t> utf16, MutableByteSpan out);
Progress Latin1FromText(Utf8Text text, MutableByteSpan out);

/// Writes the characters of `bytes` and returns their number. Requires room for all. Unit: uint8_t or char16_t.
template <typename Unit>
size_t Latin1ToText(ByteSpan bytes, std::span<Unit> out);
/// The same with the top bit of each byte cleared.
template <typename Unit>
size_t AsciiToText(ByteSpan bytes, std::span<Unit> out);

}  // namespace slabyard::internal

#endif  // SLABYARD_SRC_ENCODING_LATIN1_H_
