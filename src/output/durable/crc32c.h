// SPDX-License-Identifier: MIT
//
// CRC-32C (Castagnoli; RFC 3720, appendix B.4): the checksum for which processors have an instruction. Ours because
// Debian 12 has no package of it, its Abseil is older than absl/crc, and Highway has no such operation.
#ifndef SLABYARD_SRC_OUTPUT_DURABLE_CRC32C_H_
#define SLABYARD_SRC_OUTPUT_DURABLE_CRC32C_H_

#include <cstdint>

#include "slabyard/bytes.h"

namespace slabyard::internal {

/// The checksum of a text and then `bytes`, given that of the text (0 for none). O(size); some 8 bytes in 3 cycles on
/// x86-64 with SSE4.2.
uint32_t ExtendCrc32c(uint32_t crc, ByteSpan bytes);

/// The same on any processor, by tables.
uint32_t ExtendCrc32cPortable(uint32_t crc, ByteSpan bytes);

}  // namespace slabyard::internal

#endif  // SLABYARD_SRC_OUTPUT_DURABLE_CRC32C_H_
