// SPDX-License-Identifier: MIT
// Floor: buffer
//
// Bytes in the pieces that they arrived in: a queue of Buffers that reads as one run of bytes. Nothing is copied unless
// Flatten or CopyTo is called; a part of a chain shares the blocks of the whole.
//
//   chain  [ first Buffer ]-[ second ]-[ third, part ]      size() is the sum
//
// Copying a chain copies handles; a moved-from chain is empty. Threads: as Buffer. Methods name their cost in p, the
// number of pieces.
#ifndef SLABYARD_BUFFER_CHAIN_H_
#define SLABYARD_BUFFER_CHAIN_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "absl/status/statusor.h"
#include "slabyard/buffer.h"
#include "slabyard/bytes.h"

namespace slabyard {

class Allocator;

class BufferChain {
 public:
  BufferChain() = default;
  explicit BufferChain(Buffer piece) { Append(std::move(piece)); }
  BufferChain(const BufferChain&) = default;
  BufferChain& operator=(const BufferChain&) = default;
  BufferChain(BufferChain&& other) noexcept;
  BufferChain& operator=(BufferChain&& other) noexcept;

  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  /// The pieces, none of them empty. Valid until the chain changes.
  std::span<const Buffer> pieces() const& { return std::span(pieces_).subspan(first_); }
  std::span<const Buffer> pieces() && = delete;

  /// Adds at the end; an empty piece adds nothing. Amortised constant, O(p) for a chain, which may be this one.
  void Append(Buffer piece);
  void Append(const BufferChain& chain);

  /// Takes `count` bytes, at most size(), off the front and drops what they kept alive. O(pieces dropped), amortised.
  void DropFront(size_t count);
  /// The same, and returns them.
  BufferChain TakeFront(size_t count);

  /// A chain of [start, end), both clamped to size(). Shares memory. O(p).
  BufferChain Subchain(size_t start, size_t end) const;

  /// Copies the bytes from `start` on to `target` as far as there is room; returns their number. O(p + bytes).
  size_t CopyTo(MutableByteSpan target, size_t start = 0) const;

  /// All bytes in one Buffer: shared when there is one piece, else copied into an allocation of `allocator`.
  absl::StatusOr<Buffer> Flatten(Allocator& allocator) const;

  /// A gather list for Sink::Write or writev: fills `runs` with the pieces in order, as many as fit, and returns how
  /// many. The runs borrow from the chain.
  size_t Gather(std::span<ByteSpan> runs) const;

  /// Same bytes, however they are cut.
  friend bool operator==(const BufferChain& a, const BufferChain& b);

 private:
  // One piece is the usual chain, and two are a message cut once: neither should need the heap.
  using Pieces = absl::InlinedVector<Buffer, 2>;

  Pieces pieces_;  // [0, first_) are dropped and without a block; no more of them than of the others
  size_t first_ = 0;
  size_t size_ = 0;
};

}  // namespace slabyard

#endif  // SLABYARD_BUFFER_CHAIN_H_
