// SPDX-License-Identifier: MIT
//
// Vector kernels between bytes and units of the same value, chosen at run time for the machine. Units are the machine's
// own UTF-16, as bytes at any address. A kernel does all or nothing: nothing below 16 bytes or units, and on machines
// without vectors. None reads past its input, writes past its output, or allows the two to overlap.
#ifndef SLABYARD_SRC_ENCODING_NARROW_KERNEL_H_
#define SLABYARD_SRC_ENCODING_NARROW_KERNEL_H_

#include <cstddef>
#include <cstdint>

namespace slabyard::internal {

/// Writes each byte with the bits of `mask` alone. Returns `size` or 0.
size_t MaskKernel(const uint8_t* bytes, size_t size, uint8_t mask, uint8_t* out);

/// The same into units.
size_t WidenKernel(const uint8_t* bytes, size_t size, uint8_t mask, uint8_t* units);

/// Writes the low byte of each unit. Returns `count` or 0.
size_t NarrowKernel(const uint8_t* units, size_t count, uint8_t* bytes);

}  // namespace slabyard::internal

#endif  // SLABYARD_SRC_ENCODING_NARROW_KERNEL_H_
