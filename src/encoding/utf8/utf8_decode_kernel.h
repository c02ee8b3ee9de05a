// SPDX-License-Identifier: MIT
//
// Vector kernels that read UTF-8, chosen at run time for the machine (Highway). Each may stop early between two
// characters, at worst at once; the portable code goes on from there. None reads past the given range, or writes
// anything but its result.
#ifndef SLABYARD_SRC_ENCODING_UTF8_UTF8_DECODE_KERNEL_H_
#define SLABYARD_SRC_ENCODING_UTF8_UTF8_DECODE_KERNEL_H_

#include <cstddef>
#include <cstdint>

namespace slabyard::internal {

struct Utf8Decoded {
  size_t read = 0;     // bytes
  size_t written = 0;  // UTF-16 code units
};

/// Decodes with one U+FFFD for each maximal subpart. Writes at most `room` units in the machine's byte order, at any
/// alignment.
Utf8Decoded Utf8DecodeKernel(const uint8_t* bytes, size_t size, uint8_t* units, size_t room);

/// The same, but the units are only counted.
Utf8Decoded Utf8CountKernel(const uint8_t* bytes, size_t size);

}  // namespace slabyard::internal

#endif  // SLABYARD_SRC_ENCODING_UTF8_UTF8_DECODE_KERNEL_H_
