// SPDX-License-Identifier: MIT
#include "slabyard/block_cache.h"

#include <array>
#include <bit>
#include <cstring>
#include <utility>

#include "slabyard/bytes.h"
#include "slabyard/check.h"
#include "src/base/mutex.h"
#include "src/base/poison.h"

namespace slabyard {
namespace {

// The list for blocks of `size` bytes, kClasses when there is none.
size_t ClassOf(size_t size) {
  if (!IsPowerOfTwo(size) || size < BlockCache::kPage) return BlockCache::kClasses;
  return static_cast<size_t>(std::countr_zero(size) - std::countr_zero(BlockCache::kPage));
}

}  // namespace

/// The free blocks: one list for each class, its links in the first bytes of the blocks themselves.
class BlockCache::Shelf {
 public:
  explicit Shelf(size_t max_free_bytes) : max_free_bytes_(max_free_bytes) {}

  /// Counts a lease. Returns a free block of `size` bytes, or null.
  uint8_t* Take(size_t size) {
    const size_t list = ClassOf(size);
    base::MutexLock lock(mutex_);
    ++leased_;
    return list < kClasses ? Pop(list) : nullptr;
  }

  void CountRefusal() {
    base::MutexLock lock(mutex_);
    --leased_;
  }

  /// Counts the end of a lease. True when the block is kept.
  bool Keep(const Block& block) {
    const size_t list = ClassOf(block.size);
    base::MutexLock lock(mutex_);
    SLABYARD_CHECK(leased_ != 0, "BlockCache::Return: a block that was not leased here");
    --leased_;
    if (list >= kClasses || block.size > max_free_bytes_ - free_bytes_) return false;
    std::memcpy(block.data, &lists_[list], sizeof(uint8_t*));
    base::Poison(block.data, block.size);
    lists_[list] = block.data;
    free_bytes_ += block.size;
    return true;
  }

  /// Any free block; one without data when there is none.
  Block TakeAny() {
    base::MutexLock lock(mutex_);
    for (size_t list = 0; list < kClasses; ++list) {
      if (uint8_t* const data = Pop(list)) return {data, kPage << list, kPage};
    }
    return {};
  }

  size_t leased() {
    base::MutexLock lock(mutex_);
    return leased_;
  }
  size_t free_bytes() {
    base::MutexLock lock(mutex_);
    return free_bytes_;
  }

 private:
  uint8_t* Pop(size_t list) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    uint8_t* const data = lists_[list];
    if (data == nullptr) return nullptr;
    base::Unpoison(data, kPage << list);
    std::memcpy(&lists_[list], data, sizeof(uint8_t*));
    free_bytes_ -= kPage << list;
    return data;
  }

  const size_t max_free_bytes_;
  base::Mutex mutex_;
  std::array<uint8_t*, kClasses> lists_ ABSL_GUARDED_BY(mutex_) = {};
  size_t free_bytes_ ABSL_GUARDED_BY(mutex_) = 0;  // <= max_free_bytes_
  size_t leased_ ABSL_GUARDED_BY(mutex_) = 0;
};

BlockCache::BlockCache(std::shared_ptr<BlockSource> source, BlockCacheOptions options)
    : source_(source != nullptr ? std::move(source) : MakeSystemSource()),
      shelf_(std::make_unique<Shelf>(source_->allows_sharing() ? options.max_free_bytes : 0)) {}

BlockCache::~BlockCache() {
  SLABYARD_CHECK(leased_blocks() == 0, "~BlockCache: an output still holds a block");
  Trim();
}

Block BlockCache::Lease(size_t size) noexcept {
  if (uint8_t* const data = shelf_->Take(size)) return {data, size, AlignmentOf(size)};
  const Block block = source_->Allocate(size, AlignmentOf(size), false);
  if (block.data == nullptr) shelf_->CountRefusal();
  return block;
}

void BlockCache::Return(Block block) noexcept {
  if (!shelf_->Keep(block)) source_->Free(block);
}

void BlockCache::Trim() noexcept {
  for (Block block = shelf_->TakeAny(); block.data != nullptr; block = shelf_->TakeAny()) source_->Free(block);
}

size_t BlockCache::leased_blocks() const noexcept { return shelf_->leased(); }
size_t BlockCache::free_bytes() const noexcept { return shelf_->free_bytes(); }

}  // namespace slabyard
