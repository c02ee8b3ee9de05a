// SPDX-License-Identifier: MIT
//
// Vector kernels from UTF-16 and Latin-1 to UTF-8. Whole characters only, a lone surrogate as U+FFFD. A kernel may stop
// early, at worst at once, but always between characters: the caller encodes at least the next character and may come
// back. Where a kernel stops early it may have written behind its result, but only bytes that the caller, going on
// with the same text and room, is certain to write; none reads past the text.
#ifndef SLABYARD_SRC_ENCODING_UTF8_UTF8_ENCODE_KERNEL_H_
#define SLABYARD_SRC_ENCODING_UTF8_UTF8_ENCODE_KERNEL_H_

#include <cstddef>
#include <cstdint>

#include "slabyard/codec.h"

namespace slabyard::internal {

/// Encodes units at the front of `count` little-endian ones at any address, into at most `room` bytes.
Progress Utf8FromUtf16Kernel(const uint8_t* units, size_t count, uint8_t* out, size_t room);

/// The same for Latin-1.
Progress Utf8FromLatin1Kernel(const uint8_t* latin1, size_t size, uint8_t* out, size_t room);

/// What units at the front take in UTF-8: one byte for the first half of a pair and three for the second, also where
/// the pair begins in front of the last unit read and ends behind it.
Progress Utf8LengthKernel(const uint8_t* units, size_t count);
Progress Utf8LengthLatin1Kernel(const uint8_t* latin1, size_t size);

}  // namespace slabyard::internal

#endif  // SLABYARD_SRC_ENCODING_UTF8_UTF8_ENCODE_KERNEL_H_
