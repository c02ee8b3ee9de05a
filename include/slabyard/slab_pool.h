// SPDX-License-Identifier: MIT
// Floor: slab
//
// Carves small requests out of slabs and gives large ones a block of their own, by Node's rule. What a carve returns
// holds a reference to its slab; the slab lives until the last one goes, and may outlive the pool.
//
//   open slab   [ a | b |pad| c |......... free .........]
//                               ^ cursor, a multiple of 8, only moves forward, except when the slab is rewound
//
// Threads: the first thread that takes memory from the pool owns it, and alone calls it until the thread ends or
// RebindOwner() moves the pool; references go on any thread. On the owner, carving and releasing cost no atomic
// operation. A slab that others released waits for the owner: it comes back when the owner opens the next one, or by
// Settle(), Trim(), the end of the pool. Own blocks come back at once, wherever they are released.
// Fails by an empty Piece when the source or the account refuses, and then has changed nothing but PoolStats::refused
// (free blocks may have gone to make room under a limit).
#ifndef SLABYARD_SLAB_POOL_H_
#define SLABYARD_SLAB_POOL_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "slabyard/block_ref.h"
#include "slabyard/block_source.h"
#include "slabyard/bytes.h"
#include "slabyard/check.h"
#include "slabyard/memory_account.h"
#include "slabyard/pool_stats.h"
#include "slabyard/slab_pool_options.h"

namespace slabyard {

/// Bytes with the reference that keeps them. Empty (no block) when memory was refused.
struct Piece {
  uint8_t* data = nullptr;
  BlockRef block;

  explicit operator bool() const { return static_cast<bool>(block); }
};

namespace internal {

/// A Piece in two registers. Drops nothing: whoever gets it has a reference, and calls Hold() once.
struct LoosePiece {
  uint8_t* data = nullptr;
  BlockHeader* block = nullptr;

  Piece Hold() const { return {data, BlockRef(block)}; }
};

}  // namespace internal

/// Gives adopted memory back to whoever it came from; called once, on the thread that drops the last reference, with
/// what was adopted. Must not throw.
using AdoptedDeleter = absl::AnyInvocable<void(uint8_t* data, size_t size) &&>;

class SlabPool {
 public:
  /// Granularity of the cursor, and alignment of every carve that asks for no other.
  static constexpr size_t kCursorStep = 8;
  /// Alignment of slabs, and the largest that a carve may ask for. A cache line; larger ones waste memory in sources.
  static constexpr size_t kSlabAlignment = 64;

  /// `source` and `account` must not be null; both live as long as any block of this pool.
  SlabPool(std::shared_ptr<BlockSource> source, std::shared_ptr<MemoryAccount> account, SlabPoolOptions options = {});
  /// On the owner's thread, or under the rule of RebindOwner. Blocks that something refers to live on.
  ~SlabPool();
  SlabPool(const SlabPool&) = delete;
  SlabPool& operator=(const SlabPool&) = delete;

  /// True for the sizes that are carved: 0 < size < pool_size >>> 1 (or < pool_size, see CarveLimit), and none when the
  /// source allows no sharing.
  bool IsCarved(size_t size) const { return size - 1 < carved_sizes_; }

  /// The next `size` bytes of the open slab, at a multiple of `alignment` (a power of two up to kSlabAlignment) from
  /// its start. Opens another slab, and abandons the tail, when they do not fit. Requires IsCarved(size).
  Piece Carve(size_t size, size_t alignment = kCursorStep) {
    SLABYARD_CHECK(IsCarved(size), "SlabPool::Carve: a size that is not carved");
    SLABYARD_CHECK(IsPowerOfTwo(alignment) && alignment <= kSlabAlignment, "SlabPool::Carve: bad alignment");
    const uintptr_t place = NextPlace(alignment);
    return (HasRoom(place, size) ? TakeAt(place, size) : CarveSlow(size, alignment)).Hold();
  }

  /// Carving when the size is known only afterwards: Reserve makes sure that `size` bytes are there and returns them
  /// without moving the cursor (null when refused, and then nothing to commit); Commit takes the first `used` of them.
  /// Nothing else may be carved in between. Commit(0) still refers to the slab; Cancel takes nothing. Requires size ==
  /// 0 or IsCarved(size), and used <= size.
  uint8_t* Reserve(size_t size);
  Piece Commit(size_t used);
  void Cancel();

  /// A block of its own of `size` bytes, at least 1. Zeroed costs what the source takes for it.
  Piece AllocateBlock(size_t size, bool zeroed) { return AllocateLoosely(size, zeroed).Hold(); }
  /// The same at a multiple of `alignment`, a power of two.
  Piece AllocateBlock(size_t size, bool zeroed, size_t alignment);

  // The same for code that is inline wherever small buffers are made: a result in registers, to be held by the caller.

  /// As Carve, at kCursorStep and for any size: empty, with nothing changed, when the size is not carved or the open
  /// slab has no room for it.
  internal::LoosePiece CarveIfRoom(size_t size) {
    return IsCarved(size) && HasRoom(cursor_, size) ? TakeAt(cursor_, size) : internal::LoosePiece();
  }
  /// As Carve, where the open slab has no room.
  internal::LoosePiece CarveSlow(size_t size, size_t alignment = kCursorStep);
  /// As AllocateBlock.
  internal::LoosePiece AllocateLoosely(size_t size, bool zeroed);

  /// The caller's memory as an own block of this pool, charged to its account; `size` is at least 1. When refused the
  /// result is empty, and memory and `deleter` stay with the caller.
  Piece Adopt(uint8_t* data, size_t size, AdoptedDeleter&& deleter);

  /// A whole slab of pool_size bytes for a binding that carves it itself and publishes its counters; seals the lease
  /// before it. A leased slab is never rewound. Empty when refused.
  BlockRef LeaseSlab();
  /// Where the binding publishes from its next lease on, starting at zero; must outlive the pool or be taken back with
  /// null. What was published before stays counted.
  void set_lease_counters(const LeaseCounters* counters);

  /// Gives free blocks, and the open slab if nothing refers to it, back to the source, and unused credit back to the
  /// account. Returns how many bytes went to the source.
  size_t Trim();

  /// Takes in the slabs that other threads released, and makes the account's figures exact for this pool. For a thread
  /// that owns a pool and will not ask it for memory for a while.
  void Settle();

  /// Makes the calling thread the owner. Until this returns no thread copies or drops references to blocks of the pool,
  /// and the old owner does so later only after it has synchronised with this thread. Linear in the pool's slabs;
  /// nothing for the owner itself.
  void RebindOwner();

  /// False while another thread is the owner. For callers who would rather have an answer than a check that fails.
  bool IsUsableHere() const;

  size_t pool_size() const { return options_.pool_size; }
  /// Holds for the rule at once and for slabs from the next one on.
  void set_pool_size(size_t pool_size);

  MemoryAccount& account() const;
  const std::shared_ptr<BlockSource>& source() const;
  const SlabPoolOptions& options() const { return options_; }
  PoolStats stats() const;

 private:
  struct CoreCloser {
    void operator()(internal::PoolCore* core) const;
  };

  internal::LoosePiece CarveAnew(size_t size, size_t alignment);
  static internal::LoosePiece Zeroed(internal::BlockHeader* block);
  internal::LoosePiece CarveInMadeRoom(size_t size, size_t alignment);
  internal::LoosePiece AllocateSlow(size_t size, bool zeroed, size_t alignment);
  /// True when a carve is nothing but moving the cursor. No sum wraps: sizes that are carved are below 4 GiB.
  bool HasRoom(uintptr_t place, size_t size) const { return place + size <= carve_end_; }
  /// True when the open slab has `size` bytes from `place` on.
  bool Fits(uintptr_t place, size_t size) const { return open_ != nullptr && place + size <= OpenEnd(); }
  /// Of the open slab, which there is.
  uintptr_t OpenStart() const { return reinterpret_cast<uintptr_t>(open_->block.data); }
  uintptr_t OpenEnd() const { return OpenStart() + open_->block.size; }
  /// Makes `size` bytes at `alignment` fit, by rewinding the open slab or by another; false, with nothing changed, when
  /// refused.
  bool MakeRoom(size_t size, size_t alignment);
  /// Sets the open slab back to its start, if that makes `size` bytes fit and nobody refers to it.
  bool Rewind(size_t size);
  bool OpenSlab();
  /// Nobody owns the pool, and nothing is open.
  void Leave();
  /// Seals the open slab, if there is one, and goes on with `next` or none.
  void ReplaceOpenSlab(internal::BlockHeader* next);
  /// Counts what was carved of the open slab, from its start to the cursor; the rest of it apart.
  inline void CountCarved(size_t used);
  /// The same, and its tail, before it is sealed.
  inline void CloseBooks();
  inline void GoOnWith(internal::BlockHeader* next);
  bool IsOpenSlabUnused() const;
  size_t OpenTail() const;
  size_t OpenUsed() const;
  size_t LeaseTail() const;
  /// Adds what the binding published.
  void AddLeaseTo(PoolStats& stats) const;
  /// A reference at the cursor, which stays. Not out of the stock: nothing bounds how many a slab can have of these.
  internal::LoosePiece TakeNothing();
  /// What Reserve kept back: reports, for which a pressure callback may carve.
  void TellWhatWaits();

  /// The cursor is a multiple of kCursorStep, and slabs start at multiples of kSlabAlignment.
  uintptr_t NextPlace(size_t alignment) const {
    return alignment <= kCursorStep ? cursor_ : RoundUp(cursor_, alignment);
  }

  /// Moves the cursor past [place, place + size), with a reference out of the pool's stock.
  internal::LoosePiece TakeAt(uintptr_t place, size_t size) {
    SLABYARD_DCHECK(IsUsableHere(), "SlabPool: another thread owns this pool; RebindOwner() moves it");
    cursor_ = place + RoundUp(size, kCursorStep);  // size first: the next carve waits for nothing but this sum
    carved_->Add(size);
    return {reinterpret_cast<uint8_t*>(place), open_};
  }

  // What a carve touches: addresses, so that it adds nothing to find its bytes. 0 without an open slab.
  uintptr_t cursor_ = 0;
  uintptr_t carve_end_ = 0;  // of the open slab; 0 where each carve must tell an address sanitizer
  size_t carved_sizes_ = 0;  // from 1 on
  internal::BlockHeader* open_ = nullptr;
  std::unique_ptr<internal::PoolCore, CoreCloser> core_;
  internal::CarveCount* carved_;  // of the open slab; the core's

  SlabPoolOptions options_;
  bool tell_waits_ = false;
  size_t lease_size_ = 0;  // of the current lease, alive or not; 0 before the first
  const LeaseCounters* lease_counters_ = nullptr;
  PoolStats counts_;  // the carving part alone, without what lies in the open slab
};

}  // namespace slabyard

#endif  // SLABYARD_SLAB_POOL_H_
