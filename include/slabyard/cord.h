// SPDX-License-Identifier: MIT
// Floor: buffer
//
// absl::Cord both ways, without copying: a Cord refers to the Buffers, and Buffers to the Cord's chunks. A Buffer's
// bytes must not change while a Cord shows them, and those of a Cord must never be written to. Threads: as Buffer.
#ifndef SLABYARD_CORD_H_
#define SLABYARD_CORD_H_

#include "absl/status/statusor.h"
#include "absl/strings/cord.h"
#include "slabyard/allocator.h"
#include "slabyard/buffer.h"
#include "slabyard/buffer_chain.h"

namespace slabyard {

/// A Cord that shares the bytes of `bytes`. (Abseil copies what fits into a Cord itself, 15 bytes.)
absl::Cord ToCord(const Buffer& bytes);
absl::Cord ToCord(const BufferChain& bytes);

/// The chunks of `cord`, adopted by `allocator`; what the Cord stores in itself is copied. kResourceExhausted when
/// refused. O(chunks).
absl::StatusOr<BufferChain> FromCord(const absl::Cord& cord, Allocator& allocator);

}  // namespace slabyard

#endif  // SLABYARD_CORD_H_
