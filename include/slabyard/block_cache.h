// SPDX-License-Identifier: MIT
// Floor: output
//
// Page-aligned blocks for outputs, lent while bytes are pending. Blocks that come back wait in a list of their size for
// the next output, most recent first, so that a million outputs that take turns write through the same few warm pages.
// Threads: any number at once; a lease or a return is one short lock. Fails by a block without data.
#ifndef SLABYARD_BLOCK_CACHE_H_
#define SLABYARD_BLOCK_CACHE_H_

#include <cstddef>
#include <memory>

#include "slabyard/block_source.h"

namespace slabyard {

struct BlockCacheOptions {
  /// Bytes of free blocks kept for the next lease; 0 gives each back at once. Sixteen of the largest default blocks:
  /// more outputs than that seldom have bytes pending at once without being in trouble.
  size_t max_free_bytes = size_t{1} << 20;
};

class BlockCache {
 public:
  /// Blocks of kPage << 0 ... kPage << (kClasses - 1) bytes are kept; other sizes go straight to the source.
  static constexpr size_t kPage = 4096;
  static constexpr size_t kClasses = 9;
  /// Alignment of blocks that are no multiple of a page: a cache line, so that the first copy into one starts aligned.
  static constexpr size_t kLine = 64;
  static constexpr size_t AlignmentOf(size_t size) { return size % kPage == 0 ? kPage : kLine; }

  /// Null `source`: a system source of this cache's own. Keeps no block of a source that forbids sharing.
  explicit BlockCache(std::shared_ptr<BlockSource> source = nullptr, BlockCacheOptions options = {});
  /// Every lease must be back.
  ~BlockCache();
  BlockCache(const BlockCache&) = delete;
  BlockCache& operator=(const BlockCache&) = delete;

  /// A block of exactly `size` bytes with any content, aligned to AlignmentOf(size). Without data when the source
  /// refused. `size` is at least 1. O(1).
  Block Lease(size_t size) noexcept;
  /// Takes back what Lease gave. O(1).
  void Return(Block block) noexcept;
  /// Gives all free blocks back to the source. O(free blocks).
  void Trim() noexcept;

  /// Blocks lent at this moment.
  size_t leased_blocks() const noexcept;
  /// Bytes of free blocks kept at this moment.
  size_t free_bytes() const noexcept;

 private:
  class Shelf;

  std::shared_ptr<BlockSource> source_;
  std::unique_ptr<Shelf> shelf_;
};

}  // namespace slabyard

#endif  // SLABYARD_BLOCK_CACHE_H_
