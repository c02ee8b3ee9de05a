// SPDX-License-Identifier: MIT
//
// Own blocks without references, kept for the next request of the very same size: programs ask for the same few sizes
// again and again, and no byte is wasted on rounding up to classes. A place for each of a few sizes; a size that comes
// anew takes the place of another. Constant time.
//
//   places_   [ 16384 ] -> block -> block      [ 65536 ] -> block      [ ] ...
//
// Threads: one at a time.
#ifndef SLABYARD_SRC_SLAB_FREE_BLOCKS_H_
#define SLABYARD_SRC_SLAB_FREE_BLOCKS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "slabyard/block_ref.h"
#include "src/slab/books.h"

namespace slabyard::internal {

class FreeBlocks {
 public:
  explicit FreeBlocks(size_t max_cost) : max_cost_(max_cost), largest_(max_cost / kFewest) {}

  /// Blocks and their bytes. Linear.
  Tally kept() const;

  /// A block of exactly `size` bytes, or null.
  BlockHeader* Take(size_t size) {
    BlockHeader*& place = PlaceOf(size);
    BlockHeader* const block = place;
    if (block == nullptr || block->block.size != size) return nullptr;
    place = block->next;
    cost_ -= CostOf(size);
    return block;
  }

  /// Keeps `block` when there is room for it and no block of another size is in its place.
  [[nodiscard]] bool Keep(BlockHeader* block) {
    const size_t size = block->block.size;
    BlockHeader*& place = PlaceOf(size);
    if (!HasRoom(size) || (place != nullptr && place->block.size != size)) return false;
    cost_ += CostOf(size);
    block->next = place;
    place = block;
    return true;
  }

  /// Makes others give way to `block`, which Keep refused, if that is all it takes. Returns the blocks, in a list, that
  /// are not kept: those others, or `block` itself.
  BlockHeader* KeepInPlaceOfOthers(BlockHeader* block);

  /// All, in a list.
  BlockHeader* TakeAll();

 private:
  static constexpr unsigned kPlaceBits = 4;
  static constexpr size_t kFewest = 4;  // blocks that there must be room for: larger ones are not kept
  // What a small block costs at least: the two cache lines of its header, and what a source spends on both.
  static constexpr size_t kLeastCost = 256;

  static size_t CostOf(size_t size) { return size < kLeastCost ? kLeastCost : size; }
  bool HasRoom(size_t size) const { return size <= largest_ && cost_ + CostOf(size) <= max_cost_; }

  BlockHeader*& PlaceOf(size_t size) {
    // The upper bits of a product with 2^64 / phi differ for sizes near each other and for powers of two.
    return places_[static_cast<uint64_t>(size) * 0x9E37'79B9'7F4A'7C15 >> (64 - kPlaceBits)];
  }

  const size_t max_cost_;
  const size_t largest_;
  size_t cost_ = 0;
  std::array<BlockHeader*, size_t{1} << kPlaceBits> places_{};
};

}  // namespace slabyard::internal

#endif  // SLABYARD_SRC_SLAB_FREE_BLOCKS_H_
