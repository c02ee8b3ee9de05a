// SPDX-License-Identifier: MIT
// Floor: slab
//
// One counted reference to a block; the only type that knows how references are counted. The block, and with it the
// pool's core, account and source, lives until its last BlockRef goes, on whatever thread that happens.
//
//      Buffer a ----.                        .---- BlockSource (shared_ptr)
//                    >-- BlockRef -> header -+---- MemoryAccount (shared_ptr)
//      Buffer b ----'                 |      '---- free list
//                                     v
//                     [ data ... the block's bytes ... ]
//
// Threads: copying and dropping are safe from any thread; one BlockRef object is not shared without a lock.
#ifndef SLABYARD_BLOCK_REF_H_
#define SLABYARD_BLOCK_REF_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

#include "slabyard/block_source.h"

namespace slabyard {

namespace internal {

class PoolCore;

/// What holds a block besides its handles.
enum class BlockRole : uint8_t {
  kOwn,      // belongs to one allocation
  kAdopted,  // the same, over memory of somebody else
  kOpen,     // the pool's open slab: the pool holds one reference of its own
  kLeased,   // a slab that a binding carves
  kSealed,   // a slab that nobody carves from any more
};

struct BlockHeader {
  Block block;
  std::shared_ptr<PoolCore> core;  // empty while the slab lies in the core's free list
  BlockHeader* next_free = nullptr;
  std::atomic<uint64_t> references{0};  // 64 bits: more handles than any machine has memory for
  std::atomic<BlockRole> role{BlockRole::kOwn};
};

static_assert(sizeof(BlockHeader) <= 64, "a header fits a cache line");

/// Gives the block of `header`, whose last reference just went, back to its pool's core.
void ReleaseBlockSlow(BlockHeader* header) noexcept;

}  // namespace internal

class BlockRef {
 public:
  BlockRef() = default;
  BlockRef(const BlockRef& other) : header_(other.header_) {
    if (header_ != nullptr) header_->references.fetch_add(1, std::memory_order_relaxed);
  }
  BlockRef(BlockRef&& other) noexcept : header_(std::exchange(other.header_, nullptr)) {}
  BlockRef& operator=(BlockRef other) noexcept {
    std::swap(header_, other.header_);
    return *this;
  }
  ~BlockRef() {
    // acq_rel: all that other holders did with the bytes happens before the block is used again.
    if (header_ != nullptr && header_->references.fetch_sub(1, std::memory_order_acq_rel) == 1) {
      internal::ReleaseBlockSlow(header_);
    }
  }

  explicit operator bool() const { return header_ != nullptr; }
  friend bool operator==(const BlockRef&, const BlockRef&) = default;

  /// First byte and size of the whole block; null and 0 without one.
  uint8_t* data() const { return header_ != nullptr ? header_->block.data : nullptr; }
  size_t capacity() const { return header_ != nullptr ? header_->block.size : 0; }

  /// Handles on this block, the pool's own reference to its open slab not counted. Exact on the thread that uses the
  /// pool, a hint elsewhere.
  size_t sharers() const;

  /// True when other allocations may lie in the same block.
  bool is_slab() const {
    if (header_ == nullptr) return false;
    const internal::BlockRole role = header_->role.load(std::memory_order_relaxed);
    return role != internal::BlockRole::kOwn && role != internal::BlockRole::kAdopted;
  }

  /// True when this is the only reference to a block that serves one request: nobody else sees its bytes, nor will.
  /// Exact on the thread that uses the pool; elsewhere it may say no for a block that is alone.
  bool IsSoleOwner() const { return header_ != nullptr && !is_slab() && IsOnlyReference(); }

 private:
  friend class SlabPool;
  friend class internal::PoolCore;
  friend BlockRef AllocateLike(const BlockRef& model, size_t size);

  explicit BlockRef(internal::BlockHeader* header) : header_(header) {}

  /// The first reference to a block that has none.
  static BlockRef First(internal::BlockHeader* header) {
    header->references.store(1, std::memory_order_relaxed);
    return BlockRef(header);
  }

  /// True when nobody else refers to the block, nor will. acquire: what the others did with the bytes, on whatever
  /// thread, happened before.
  bool IsOnlyReference() const { return header_->references.load(std::memory_order_acquire) == 1; }

  /// Gives the block up without counting. Requires IsOnlyReference().
  internal::BlockHeader* Detach() { return std::exchange(header_, nullptr); }

  internal::BlockHeader* header_ = nullptr;
};

/// A new own block of `size` bytes (at least 1) with any content, from the source and account of `model`'s block. An
/// empty BlockRef when it was refused. Any thread. This is how a survivor is copied out of a slab without its pool.
BlockRef AllocateLike(const BlockRef& model, size_t size);

}  // namespace slabyard

#endif  // SLABYARD_BLOCK_REF_H_
