// SPDX-License-Identifier: MIT
//
// Hexadecimal digits, two a byte. Reading looks at the low 8 bits of a code unit alone and stops at the first bad
// pair; it never fails. Linear, no allocation.
#ifndef SLABYARD_SRC_ENCODING_HEX_H_
#define SLABYARD_SRC_ENCODING_HEX_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "slabyard/bytes.h"
#include "slabyard/codec.h"
#include "src/encoding/units.h"

namespace slabyard::internal {

/// Decodes until a pair with a bad digit, an odd last digit or the end of `out`.
Progress HexFromText(ByteSpan latin1, MutableByteSpan out);
Progress HexFromText(std::span<const char16_t> utf16, MutableByteSpan out);
Progress HexFromText(Utf8Text text, MutableByteSpan out);

/// Writes two lower-case digits a byte and returns their number. Requires room for all.
size_t HexToText(ByteSpan bytes, MutableByteSpan out);
size_t HexToText(ByteSpan bytes, std::span<char16_t> out);

}  // namespace slabyard::internal

#endif  // SLABYARD_SRC_ENCODING_HEX_H_
