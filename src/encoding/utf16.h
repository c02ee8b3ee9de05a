// SPDX-License-Identifier: MIT
//
// UTF-16, little-endian: code units to bytes and back. Surrogates pass untouched. Linear, no allocation.
#ifndef SLABYARD_SRC_ENCODING_UTF16_H_
#define SLABYARD_SRC_ENCODING_UTF16_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "slabyard/bytes.h"
#include "slabyard/codec.h"
#include "src/encoding/units.h"

namespace slabyard::internal {

/// Writes code units, low byte first, until either ends. An odd last byte of `out` stays untouched.
Progress Utf16leFromText(ByteSpan latin1, MutableByteSpan out);
Progress Utf16leFromText(std::span<const char16_t> utf16, MutableByteSpan out);
Progress Utf16leFromText(Utf8Text text, MutableByteSpan out);

/// Writes the code units of `bytes` and returns their number. Requires room for all of them.
size_t Utf16leToText(ByteSpan bytes, std::span<char16_t> out);

}  // namespace slabyard::internal

#endif  // SLABYARD_SRC_ENCODING_UTF16_H_
