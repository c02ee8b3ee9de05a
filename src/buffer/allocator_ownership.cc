// SPDX-License-Identifier: MIT
//
// Memory that comes alone, from elsewhere, or leaves for elsewhere.
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "slabyard/allocator.h"

namespace slabyard {

absl::StatusOr<UniqueBuffer> Allocator::AllocUnique(size_t size) {
  if (size > kMaxLength) return Refused();
  // No bytes have a block too, since that names the source to grow from: a cache line, which costs no more than a byte.
  constexpr size_t kForNoBytes = 64;
  Piece piece = blocks_.AllocateBlock(size != 0 ? size : kForNoBytes, /*zeroed=*/false);
  if (!piece) return Refused();
  return UniqueBuffer(piece.data, size, std::move(piece.block));
}

absl::StatusOr<Buffer> Allocator::Adopt(uint8_t* data, size_t size, AdoptedDeleter&& deleter) {
  if (size == 0) return Buffer();
  Piece piece = blocks_.Adopt(data, size, std::move(deleter));
  if (!piece) return Refused();
  return Buffer(piece.data, size, std::move(piece.block));
}

template <typename Container>
absl::StatusOr<Buffer> Allocator::AdoptContainer(Container&& bytes) {
  if (bytes.empty()) return Buffer();
  const size_t size = bytes.size();
  // On the heap first: a short string moves its bytes along with it.
  auto kept = std::make_unique<Container>(std::move(bytes));
  // The unused part belongs to the block, whose owner may come to write there.
  kept->resize(kept->capacity());
  auto* const data = reinterpret_cast<uint8_t*>(kept->data());
  const size_t capacity = kept->size();
  Piece piece = blocks_.Adopt(data, capacity, [owned = kept.get()](uint8_t*, size_t) { delete owned; });
  if (!piece) {
    kept->resize(size);
    bytes = std::move(*kept);
    return Refused();
  }
  static_cast<void>(kept.release());  // the deleter's now
  return Buffer(data, size, std::move(piece.block));
}

absl::StatusOr<Buffer> Allocator::Adopt(std::string&& text) { return AdoptContainer(std::move(text)); }

absl::StatusOr<Buffer> Allocator::Adopt(std::vector<uint8_t>&& bytes) { return AdoptContainer(std::move(bytes)); }

absl::StatusOr<Buffer> Allocator::Escape(const Buffer& buffer) {
  const auto [visible, kept_alive, sharers] = buffer.Retained();
  const double budget = retention_budget_ * static_cast<double>(kept_alive);
  if (static_cast<double>(visible) >= budget) {
    ++escape_counts_.shared;
    return buffer;
  }
  absl::StatusOr<Buffer> copy = OwnCopy(buffer.span());
  if (!copy.ok()) return copy;
  ++escape_counts_.copied;
  escape_counts_.copied_bytes += visible;
  escape_counts_.kept_alive_bytes += kept_alive;
  return copy;
}

}  // namespace slabyard
