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

/// A Cord that shares the bytes of `bytes`, however few. Constant time.
absl::Cord ToCord(const Buffer& bytes);
/// The same for each piece, except that Abseil copies one of up to 511 bytes where it joins it to another, since a node
/// of its tree would cost more. O(pieces).
absl::Cord ToCord(const BufferChain& bytes);

/// The chunks of `cord`, adopted by `allocator`, which all keep one copy of the Cord; bytes that lie in the Cord itself
/// (it has room for 15) are copied. kResourceExhausted, with nothing adopted, when refused. O(chunks).
absl::StatusOr<BufferChain> FromCord(const absl::Cord& cord, Allocator& allocator);

}  // namespace slabyard

#endif  // SLABYARD_CORD_H_
