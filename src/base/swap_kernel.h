// SPDX-License-Identifier: MIT
//
// Byte order of whole runs of numbers, in place, by the vectors that the machine has.
#ifndef SLABYARD_SRC_BASE_SWAP_KERNEL_H_
#define SLABYARD_SRC_BASE_SWAP_KERNEL_H_

#include <cstddef>
#include <cstdint>

namespace slabyard::base {

/// Reverses the bytes of each T; false, with nothing done, when `size` bytes are no whole number of them. Any
/// alignment. T: uint16_t, uint32_t or uint64_t.
template <typename T>
bool SwapBytes(uint8_t* bytes, size_t size);

}  // namespace slabyard::base

#endif  // SLABYARD_SRC_BASE_SWAP_KERNEL_H_
