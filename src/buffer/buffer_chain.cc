// SPDX-License-Identifier: MIT
#include "slabyard/buffer_chain.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include "slabyard/allocator.h"
#include "slabyard/check.h"

namespace slabyard {
namespace {

/// Bytes [start, end) of `piece`.
Buffer Part(const Buffer& piece, size_t start, size_t end) {
  return Buffer(piece.data() + start, end - start, piece.block());
}

}  // namespace

BufferChain::BufferChain(BufferChain&& other) noexcept
    : pieces_(std::move(other.pieces_)), first_(std::exchange(other.first_, 0)), size_(std::exchange(other.size_, 0)) {
  other.pieces_.clear();
}

BufferChain& BufferChain::operator=(BufferChain&& other) noexcept {
  if (this == &other) return *this;
  pieces_ = std::move(other.pieces_);
  first_ = std::exchange(other.first_, 0);
  size_ = std::exchange(other.size_, 0);
  other.pieces_.clear();
  return *this;
}

void BufferChain::Append(Buffer piece) {
  if (piece.empty()) return;
  // Views of the same bytes may add up to more than memory holds.
  SLABYARD_CHECK(piece.size() <= std::numeric_limits<size_t>::max() - size_, "BufferChain: size overflows");
  size_ += piece.size();
  pieces_.push_back(std::move(piece));
}

void BufferChain::Append(const BufferChain& chain) {
  // Counted first, and each handle copied before it is appended, since `chain` may be this one.
  const size_t count = chain.pieces().size();
  for (size_t i = 0; i < count; ++i) Append(Buffer(chain.pieces()[i]));
}

void BufferChain::DropFront(size_t count) {
  count = std::min(count, size_);
  size_ -= count;
  while (count > 0) {
    Buffer& piece = pieces_[first_];
    if (count < piece.size()) {
      piece = Part(piece, count, piece.size());
      break;
    }
    count -= piece.size();
    piece = Buffer();
    ++first_;
  }
  // Closing the gap moves no more pieces than were dropped since it was closed last.
  if (first_ < pieces_.size() - first_) return;
  pieces_.erase(pieces_.begin(), pieces_.begin() + static_cast<ptrdiff_t>(first_));
  first_ = 0;
}

BufferChain BufferChain::TakeFront(size_t count) {
  BufferChain front = Subchain(0, count);
  DropFront(count);
  return front;
}

BufferChain BufferChain::Subchain(size_t start, size_t end) const {
  BufferChain part;
  end = std::min(end, size_);
  size_t piece_start = 0;
  for (const Buffer& piece : pieces()) {
    if (piece_start >= end) break;
    const size_t from = std::max(start, piece_start);
    const size_t to = std::min(end, piece_start + piece.size());
    if (from < to) part.Append(Part(piece, from - piece_start, to - piece_start));
    piece_start += piece.size();
  }
  return part;
}

size_t BufferChain::CopyTo(MutableByteSpan target, size_t start) const {
  size_t copied = 0;
  for (const Buffer& piece : pieces()) {
    if (copied == target.size()) break;
    if (start >= piece.size()) {
      start -= piece.size();
      continue;
    }
    const size_t count = std::min(piece.size() - start, target.size() - copied);
    std::memcpy(target.data() + copied, piece.data() + start, count);
    copied += count;
    start = 0;
  }
  return copied;
}

absl::StatusOr<Buffer> BufferChain::Flatten(Allocator& allocator) const {
  if (pieces().size() == 1) return pieces().front();
  return allocator.Concat(pieces());
}

size_t BufferChain::Gather(std::span<ByteSpan> runs) const {
  const size_t count = std::min(runs.size(), pieces().size());
  for (size_t i = 0; i < count; ++i) runs[i] = pieces()[i].span();
  return count;
}

bool operator==(const BufferChain& a, const BufferChain& b) {
  if (a.size() != b.size()) return false;
  ByteSpan left_of_a;
  ByteSpan left_of_b;
  size_t next_of_a = 0;
  size_t next_of_b = 0;
  for (size_t left = a.size(); left > 0;) {
    if (left_of_a.empty()) left_of_a = a.pieces()[next_of_a++].span();
    if (left_of_b.empty()) left_of_b = b.pieces()[next_of_b++].span();
    const size_t count = std::min(left_of_a.size(), left_of_b.size());
    // Parts of one chain share memory, which needs no look.
    if (left_of_a.data() != left_of_b.data() && std::memcmp(left_of_a.data(), left_of_b.data(), count) != 0) {
      return false;
    }
    left_of_a = left_of_a.subspan(count);
    left_of_b = left_of_b.subspan(count);
    left -= count;
  }
  return true;
}

}  // namespace slabyard
