// SPDX-License-Identifier: MIT
#include "slabyard/unique_buffer.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <optional>
#include <utility>

#include "slabyard/wipe.h"

namespace slabyard {

std::optional<UniqueBuffer> Buffer::TryUnique() {
  if (!block_.IsSoleOwner()) return std::nullopt;
  return UniqueBuffer(std::exchange(data_, nullptr), std::exchange(size_, 0), std::move(block_));
}

absl::Status UniqueBuffer::Resize(size_t size) {
  if (size > capacity()) {
    const size_t twice = capacity() <= std::numeric_limits<size_t>::max() / 2 ? 2 * capacity() : size;
    if (absl::Status moved = MoveTo(std::max(size, twice)); !moved.ok()) return moved;
  }
  size_ = size;
  return absl::OkStatus();
}

absl::Status UniqueBuffer::Reserve(size_t capacity) {
  return capacity > this->capacity() ? MoveTo(capacity) : absl::OkStatus();
}

absl::Status UniqueBuffer::ShrinkToFit() {
  const size_t needed = std::max<size_t>(size_, 1);
  return block_ && block_.capacity() != needed ? MoveTo(needed) : absl::OkStatus();
}

absl::Status UniqueBuffer::MoveTo(size_t capacity) {
  if (!block_) return absl::FailedPreconditionError("UniqueBuffer: no block to tell where memory comes from");
  BlockRef block = AllocateLike(block_, capacity);
  // No message: making one would allocate.
  if (!block) return absl::Status(absl::StatusCode::kResourceExhausted, "");
  if (size_ != 0) std::memcpy(block.data(), data_, size_);
  data_ = block.data();
  block_ = std::move(block);
  return absl::OkStatus();
}

void UniqueBuffer::Wipe() { slabyard::Wipe({block_.data(), block_.capacity()}); }

Buffer UniqueBuffer::Share() && {
  return Buffer(std::exchange(data_, nullptr), std::exchange(size_, 0), std::move(block_));
}

}  // namespace slabyard
