// SPDX-License-Identifier: MIT
//
// The part of a SlabPool that its blocks keep alive: source, account, free list and the counts of blocks. The pool
// itself may go first; then the core is closed and the last block takes it along.
//
//   SlabPool --shared_ptr--> PoolCore <--shared_ptr-- header of every block in use
//                               '-- free list: headers without a shared_ptr, so that no cycle keeps the core
//
// Threads: any thread may call any method; one mutex guards all, and none of this is on the carving path. The account's
// pressure callback runs at the end of a method, after the mutex is free: it may call everything here again.
#ifndef SLABYARD_SRC_SLAB_POOL_CORE_H_
#define SLABYARD_SRC_SLAB_POOL_CORE_H_

#include <cstddef>
#include <memory>

#include "slabyard/block_ref.h"
#include "slabyard/block_source.h"
#include "slabyard/memory_account.h"
#include "slabyard/pool_stats.h"
#include "slabyard/slab_pool.h"
#include "src/base/mutex.h"
#include "src/slab/credit.h"

namespace slabyard::internal {

class PoolCore : public std::enable_shared_from_this<PoolCore> {
 public:
  PoolCore(std::shared_ptr<BlockSource> source, std::shared_ptr<MemoryAccount> account, const SlabPoolOptions& options);

  bool allows_slabs() const { return allows_slabs_; }

  /// An own block; empty when the source or the account refuses.
  BlockRef MakeOwnBlock(size_t size, bool zeroed, size_t alignment);

  /// The caller's memory as a block; empty, with `deleter` untouched, when refused.
  BlockRef Adopt(uint8_t* data, size_t size, AdoptedDeleter&& deleter);

  /// A slab in `role` (kOpen or kLeased) from the free list or the source; empty when refused. A new lease ends the
  /// one before it.
  BlockRef BeginSlab(BlockRole role);

  /// Slabs are of this size from now on; free ones of another go back to the source.
  void SetSlabSize(size_t size);

  /// The open slab will not be carved any more; it stays for those who refer to it.
  void Seal(const BlockRef& slab);

  /// Takes a block whose last reference just went: a slab goes to the free list when there is room, all else to the
  /// source.
  void Return(BlockHeader* header);

  /// Gives the free list back to the source, and unused credit to the account; returns the bytes of the list.
  size_t Trim();

  /// Makes the account's figures exact.
  void Settle();

  /// Gives the open slab back to the source past the free list. `slab` must be its only reference. Returns its bytes.
  size_t FreeUnused(BlockRef slab);

  /// The pool is gone: nothing is kept for later any more.
  void Close();

  MemoryAccount& account() const { return *account_; }
  const std::shared_ptr<BlockSource>& source() const { return source_; }

  /// Adds the counts of blocks to `stats`.
  void AddTo(PoolStats& stats) const;

 private:
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
  };

  /// Holds the mutex; at its end reports what is due and lets the account, with the mutex free, tell of pressure.
  class ABSL_SCOPED_LOCKABLE Access {
   public:
    explicit Access(PoolCore& core) ABSL_EXCLUSIVE_LOCK_FUNCTION(core.mutex_) : core_(core) { core_.mutex_.Lock(); }
    ~Access() ABSL_UNLOCK_FUNCTION();
    Access(const Access&) = delete;
    Access& operator=(const Access&) = delete;

   private:
    PoolCore& core_;
  };

  /// Takes credit for `size` bytes, giving up the free list when that is what makes room under a limit.
  bool TakeCredit(size_t size);
  BlockHeader* NewBlock(size_t size, size_t alignment, bool zeroed);
  void FreeBlock(BlockHeader* header);
  void FreeList(BlockHeader* list);
  /// Empties the free list in the books; FreeList follows, with the mutex free.
  BlockHeader* DetachFreeList() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Refuse();
  BlockHeader* TakeFree() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void SealLocked(BlockHeader* header) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  Tally& TallyOf(BlockRole role) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::shared_ptr<BlockSource> source_;
  BlockSource& header_source_;
  const bool allows_slabs_;
  const std::shared_ptr<MemoryAccount> account_;

  mutable base::Mutex mutex_;
  Credit credit_ ABSL_GUARDED_BY(mutex_);
  bool settle_ ABSL_GUARDED_BY(mutex_) = false;  // report everything at the end of this access
  size_t slab_size_ ABSL_GUARDED_BY(mutex_);
  size_t max_free_bytes_ ABSL_GUARDED_BY(mutex_);
  BlockHeader* free_list_ ABSL_GUARDED_BY(mutex_) = nullptr;  // all of slab_size_
  BlockHeader* lease_ ABSL_GUARDED_BY(mutex_) = nullptr;      // the current lease while it lives
  Tally own_ ABSL_GUARDED_BY(mutex_);
  Tally adopted_ ABSL_GUARDED_BY(mutex_);
  Tally open_ ABSL_GUARDED_BY(mutex_);
  Tally leased_ ABSL_GUARDED_BY(mutex_);
  Tally pinned_ ABSL_GUARDED_BY(mutex_);
  Tally free_ ABSL_GUARDED_BY(mutex_);
  uint64_t slabs_fresh_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t slabs_reused_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t slabs_freed_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t own_blocks_made_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t own_blocks_freed_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t adopted_made_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t adopted_freed_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t refused_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace slabyard::internal

#endif  // SLABYARD_SRC_SLAB_POOL_CORE_H_
