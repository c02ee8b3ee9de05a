// SPDX-License-Identifier: MIT
// Floor: buffer
//
// A block that nobody else refers to. Since no other handle sees its bytes, it may do what a Buffer may not: move to
// another owner as a whole, change its size, be wiped.
//
//   Buffer --TryUnique()--> UniqueBuffer --Share()--> Buffer        no byte moves either way
//
//   [ unused | data ... size |  room up to capacity  ]   the block
//
// Move-only; a moved-from one has no block. Get one from Allocator::AllocUnique or Buffer::TryUnique. Growing takes
// memory from the source and account of the block it has. Threads: one thread at a time; it may move to any thread, and
// grows there. Fails by a Status and then is as it was.
#ifndef SLABYARD_UNIQUE_BUFFER_H_
#define SLABYARD_UNIQUE_BUFFER_H_

#include <cstddef>
#include <cstdint>
#include <utility>

#include "absl/status/status.h"
#include "slabyard/block_ref.h"
#include "slabyard/buffer.h"
#include "slabyard/bytes.h"
#include "slabyard/check.h"
#include "slabyard/numeric_access.h"

namespace slabyard {

class UniqueBuffer : public NumericAccess<UniqueBuffer> {
 public:
  using value_type = uint8_t;
  using size_type = size_t;
  using reference = uint8_t&;
  using const_reference = uint8_t&;
  using iterator = uint8_t*;
  using const_iterator = uint8_t*;

  /// No bytes, no block; cannot grow.
  UniqueBuffer() = default;
  UniqueBuffer(UniqueBuffer&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)),
        size_(std::exchange(other.size_, 0)),
        block_(std::move(other.block_)) {}
  UniqueBuffer& operator=(UniqueBuffer&& other) noexcept {
    data_ = std::exchange(other.data_, nullptr);
    size_ = std::exchange(other.size_, 0);
    block_ = std::move(other.block_);
    return *this;
  }

  // Shallow-const, as Buffer and std::unique_ptr are.
  uint8_t* data() const { return data_; }
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  /// Bytes from data() to the end of the block: what size() may become without a copy.
  size_t capacity() const { return block_ ? static_cast<size_t>(block_.data() + block_.capacity() - data_) : 0; }
  uint8_t* begin() const { return data_; }
  uint8_t* end() const { return data_ + size_; }
  /// Requires index < size().
  uint8_t& operator[](size_t index) const {
    SLABYARD_CHECK(index < size_, "UniqueBuffer: index out of range");
    return data_[index];
  }

  /// Converts to spans as every contiguous range does, but not from a temporary.
  operator MutableByteSpan() && = delete;
  operator ByteSpan() && = delete;
  MutableByteSpan span() const& { return {data_, size_}; }
  MutableByteSpan span() && = delete;

  /// Makes size() be `size`; bytes gained have any content. Within capacity() nothing moves; beyond it the bytes move
  /// to a new block of at least twice the capacity, so that n single growths cost O(n). A new block is aligned for any
  /// number type, whatever the old one was. kResourceExhausted when refused, kFailedPrecondition without a block.
  absl::Status Resize(size_t size);

  /// Makes capacity() at least `capacity`, exactly that when the bytes have to move.
  absl::Status Reserve(size_t capacity);

  /// Moves the bytes to a block of exactly size() bytes (1 when empty, so that it can still grow) and gives the old one
  /// back; nothing when the block has that size already. Sources cannot shrink a block in place, so both exist for a
  /// moment. kResourceExhausted when refused.
  absl::Status ShrinkToFit();

  /// Zeroes the whole block, bytes outside size() too, in a way that the compiler cannot drop. A Resize or ShrinkToFit
  /// that moved the bytes before left a copy in the block it came from, unless that was of a SecretSource.
  void Wipe();

  /// Gives up being alone: the same bytes as a Buffer.
  Buffer Share() &&;

 private:
  friend class Allocator;
  friend class Buffer;

  UniqueBuffer(uint8_t* data, size_t size, BlockRef block) : data_(data), size_(size), block_(std::move(block)) {}

  absl::Status MoveTo(size_t capacity);

  uint8_t* data_ = nullptr;
  size_t size_ = 0;
  BlockRef block_;
};

}  // namespace slabyard

#endif  // SLABYARD_UNIQUE_BUFFER_H_
