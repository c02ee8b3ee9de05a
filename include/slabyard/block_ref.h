// SPDX-License-Identifier: MIT
// Floor: slab
//
// One counted reference to a block; the only type that knows how references are counted. The block, and with it the
// pool's core, account and source, lives until its last BlockRef goes, on whatever thread that happens.
//
//      Buffer a ----.                        .---- BlockSource (shared_ptr)
//                    >-- BlockRef -> header -+---- MemoryAccount (shared_ptr)
//      Buffer b ----'                 |      '---- free blocks
//                                     v
//                     [ data ... the block's bytes ... ]
//
// Threads: copying and dropping are safe from any thread, and cost no atomic operation for a slab on the thread that
// owns its pool (biased_count.h); one BlockRef object is not shared without a lock.
#ifndef SLABYARD_BLOCK_REF_H_
#define SLABYARD_BLOCK_REF_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "slabyard/biased_count.h"
#include "slabyard/block_source.h"

namespace slabyard {

namespace internal {

class PoolCore;
struct LoosePiece;

/// What holds a block besides its handles.
enum class BlockRole : uint8_t {
  kOwn,      // belongs to one allocation
  kAdopted,  // the same, over memory of somebody else
  kOpen,     // the pool's open slab: the pool holds a stock of references
  kLeased,   // a slab that a binding carves
  kSealed,   // a slab that nobody carves from any more
  kFree,     // an emptied slab, kept for the next opening
};

using NativeCount = BiasedCount<NativePlatform>;

/// Two cache lines: the owner of the pool counts on the first alone, all others write to the second.
struct alignas(64) BlockHeader {
  NativeCount::Local local;
  PoolCore* core = nullptr;
  Block block;
  std::atomic<BlockRole> role{BlockRole::kOwn};

  alignas(64) NativeCount::Shared shared;
  BlockHeader* next = nullptr;       // in the one list that a block without references, or a queued one, is in
  BlockHeader* next_slab = nullptr;  // in the core's list of its slabs, free ones too
  BlockHeader* previous_slab = nullptr;

  NativeCount count() { return {local, shared}; }
};

static_assert(sizeof(BlockHeader) == 128, "a header is two cache lines");

/// What a pool carved of its open slab: references taken from the stock, and bytes asked for; in one word, so that a
/// carve writes one. Not in the slab's header: each drop elsewhere reads that. Atomic, since others may look at it for
/// a hint.
class CarveCount {
 public:
  /// Slabs are smaller, and a carve takes at least a byte of one, so that neither half overflows.
  static constexpr uint64_t kSlabLimit = uint64_t{1} << 32;

  int64_t carves() const { return static_cast<int64_t>(word() / kOneCarve); }
  uint64_t requested_bytes() const { return word() % kOneCarve; }
  void Add(size_t size) { word_.store(word() + (kOneCarve + size), std::memory_order_relaxed); }
  void Reset() { word_.store(0, std::memory_order_relaxed); }

 private:
  static constexpr uint64_t kOneCarve = kSlabLimit;
  uint64_t word() const { return word_.load(std::memory_order_relaxed); }

  std::atomic<uint64_t> word_{0};
};

/// References that a pool takes for its open slab in advance, so that a carve counts nothing: more than any program can
/// carve of one slab, and far from what the numbers hold.
inline constexpr int64_t kStock = int64_t{1} << 56;

/// Drops a reference for which DropQuickly would not do, and does what is left to be done.
void DropSlow(BlockHeader* header) noexcept;

}  // namespace internal

class BlockRef {
 public:
  BlockRef() = default;
  BlockRef(const BlockRef& other) : header_(other.header_) {
    if (header_ != nullptr) header_->count().Add();
  }
  BlockRef(BlockRef&& other) noexcept : header_(std::exchange(other.header_, nullptr)) {}
  BlockRef& operator=(BlockRef other) noexcept {
    std::swap(header_, other.header_);
    return *this;
  }
  ~BlockRef() {
    if (header_ != nullptr && !header_->count().DropQuickly()) internal::DropSlow(header_);
  }

  explicit operator bool() const { return header_ != nullptr; }
  friend bool operator==(const BlockRef&, const BlockRef&) = default;

  /// First byte and size of the whole block; null and 0 without one.
  uint8_t* data() const { return header_ != nullptr ? header_->block.data : nullptr; }
  size_t capacity() const { return header_ != nullptr ? header_->block.size : 0; }

  /// Handles on this block, the pool's own stock of its open slab not counted. Exact on the thread that owns the pool,
  /// and for blocks of one request on any; else a hint.
  size_t sharers() const { return header_ != nullptr ? HandlesOn(*header_) : 0; }

  /// True when other allocations may lie in the same block.
  bool is_slab() const {
    if (header_ == nullptr) return false;
    const internal::BlockRole role = header_->role.load(std::memory_order_relaxed);
    return role != internal::BlockRole::kOwn && role != internal::BlockRole::kAdopted;
  }

  /// True when this is the only reference to a block that serves one request: nobody else sees its bytes, nor will.
  /// Exact on any thread.
  bool IsSoleOwner() const { return header_ != nullptr && !is_slab() && header_->count().IsSoleMerged(); }

 private:
  friend class SlabPool;
  friend class internal::PoolCore;
  friend struct internal::LoosePiece;
  friend BlockRef AllocateLike(const BlockRef& model, size_t size);

  /// Takes over a reference that is counted already.
  explicit BlockRef(internal::BlockHeader* header) : header_(header) {}

  static size_t HandlesOn(internal::BlockHeader& header);

  internal::BlockHeader* header_ = nullptr;
};

/// A new own block of `size` bytes (at least 1) with any content, from the source and account of `model`'s block. An
/// empty BlockRef when it was refused. Any thread. This is how a survivor is copied out of a slab without its pool.
BlockRef AllocateLike(const BlockRef& model, size_t size);

}  // namespace slabyard

#endif  // SLABYARD_BLOCK_REF_H_
