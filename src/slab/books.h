// SPDX-License-Identifier: MIT
//
// What a pool counts of its blocks. The pool's thread and all others keep books of their own; what PoolStats tells is
// the sum. One of them alone may go below zero: a block made here is freed there.
#ifndef SLABYARD_SRC_SLAB_BOOKS_H_
#define SLABYARD_SRC_SLAB_BOOKS_H_

#include <cstddef>
#include <cstdint>

#include "slabyard/block_ref.h"
#include "slabyard/pool_stats.h"

namespace slabyard::internal {

/// A number of blocks and the sum of their sizes.
struct Tally {
  uint64_t blocks = 0;
  uint64_t bytes = 0;

  void Add(size_t size) {
    ++blocks;
    bytes += size;
  }
  void Subtract(size_t size) {
    --blocks;
    bytes -= size;
  }
  Tally& operator+=(const Tally& other) {
    blocks += other.blocks;
    bytes += other.bytes;
    return *this;
  }
};

struct Books {
  // Blocks held now, those that are kept for later included.
  Tally own;
  Tally adopted;
  Tally slabs;
  // Cumulative.
  uint64_t slabs_fresh = 0;
  uint64_t slabs_freed = 0;
  uint64_t own_made = 0;
  uint64_t own_reused = 0;
  uint64_t own_freed = 0;
  uint64_t adopted_made = 0;
  uint64_t adopted_freed = 0;
  uint64_t refused = 0;

  /// A block of `role` went back where it came from.
  void CountFreed(BlockRole role, size_t size);
  uint64_t held() const { return own.blocks + adopted.blocks + slabs.blocks; }

  Books& operator+=(const Books& other);
  /// All slabs as pinned.
  void AddTo(PoolStats& stats) const;
};

}  // namespace slabyard::internal

#endif  // SLABYARD_SRC_SLAB_BOOKS_H_
