// SPDX-License-Identifier: MIT
//
// The part of a SlabPool that its blocks keep alive: source, account, free blocks and the books. The pool itself may go
// first; then the core is closed, and the last block takes it along.
//
//   on the pool's thread                       on any other thread
//   --------------------                       -------------------
//   carve, seal, drop: books, credit and       own blocks: freed at once, in books and credit
//   free blocks without a lock                 of their own, under a lock
//                     ^                        slabs: put into the queue, without a lock
//                     '------- drained --------'
//
// The account's pressure callback runs at the end of a method, when all is in order: it may call everything here again.
// So may the source. Threads: see the two groups of methods.
#ifndef SLABYARD_SRC_SLAB_POOL_CORE_H_
#define SLABYARD_SRC_SLAB_POOL_CORE_H_

#include <atomic>
#include <cstddef>
#include <cstring>
#include <memory>
#include <utility>

#include "slabyard/block_ref.h"
#include "slabyard/block_source.h"
#include "slabyard/memory_account.h"
#include "slabyard/pool_stats.h"
#include "slabyard/slab_pool.h"
#include "src/base/mutex.h"
#include "src/base/poison.h"
#include "src/slab/block_place.h"
#include "src/slab/books.h"
#include "src/slab/credit.h"
#include "src/slab/free_blocks.h"
#include "src/slab/free_slabs.h"
#include "src/slab/owner_thread.h"

namespace slabyard::internal {

class PoolCore final : private Owned {
 public:
  PoolCore(std::shared_ptr<BlockSource> source, std::shared_ptr<MemoryAccount> account, const SlabPoolOptions& options);

  bool allows_slabs() const { return allows_slabs_; }
  /// Of the open slab.
  CarveCount& carved() { return carved_; }
  MemoryAccount& account() const { return *account_; }
  const std::shared_ptr<BlockSource>& source() const { return source_; }

  /// True on the thread that owns the pool; an ownerless pool has none.
  bool IsOwnerThread() const { return owner_.load(std::memory_order_relaxed) == this_thread_token; }

  /// False while another thread is the owner.
  bool IsUsableHere() const { return IsOwnerThread() || owner() == NativeCount::kNobody; }

  // On the thread that uses the pool, which calls Enter first.

  /// Makes the calling thread the owner when there is none and options ask for one. Another owner is the caller's
  /// error.
  void Enter() {
    if (!IsOwnerThread()) EnterSlow();
  }
  /// Leaves the pool without an owner until the next Enter; no other thread counts references meanwhile.
  void LeaveOwner();

  /// An own block that was kept for a request of this size, with one reference; null when there is none, or more to be
  /// done than to take it. Need not be entered, and leaves nothing to tell.
  BlockHeader* TakeKeptBlock(size_t size) {
    if (!IsOwnerThread() || !credit_.MayCountExternal(Signed(size))) return nullptr;
    return ReuseBlock(size);
  }
  /// An own block with one reference; null when the source or the account refuses.
  BlockHeader* MakeOwnBlock(size_t size, bool zeroed, size_t alignment);

  /// The caller's memory as a block; null, with `deleter` untouched, when refused.
  BlockHeader* Adopt(uint8_t* data, size_t size, AdoptedDeleter&& deleter);

  /// A slab from the free list or the source; null when refused. In role kOpen with kStock references, in role kLeased
  /// with one; a new lease ends the one before it.
  BlockHeader* BeginSlab(BlockRole role);

  /// On the owner's thread the same as BeginSlab(kOpen) and Seal(open, carves) where that is a matter of numbers: an
  /// emptied slab is there, nothing else is due before or after, and `open` has references left. Null, with nothing
  /// changed, otherwise.
  BlockHeader* ChangeSlabs(BlockHeader* open, int64_t carves) {
    if (!free_slabs_.MayTakeQuickly() || queue_.load(std::memory_order_relaxed) != nullptr ||
        !open->count().DropQuickly(kStock - carves)) {
      return nullptr;
    }
    open->role.store(BlockRole::kSealed, std::memory_order_relaxed);
    BlockHeader* const next = free_slabs_.Take();
    next->role.store(BlockRole::kOpen, std::memory_order_relaxed);
    next->count().BeginAgain(kStock);
    return next;
  }

  /// The open slab will not be carved any more; it stays for those who refer to it. Takes back the stock but for the
  /// references that were carved.
  void Seal(BlockHeader* open, int64_t carves);

  /// Slabs are of this size from now on; free ones of another go back to the source.
  void SetSlabSize(size_t size);

  /// Takes in what other threads put into the queue.
  void Drain();

  /// Gives slabs that nobody needed for long back to the source.
  void GiveSurplusBack() {
    if (free_slabs_.IsSurplusDue()) GiveBack(free_slabs_.TakeSurplus());
  }

  /// Bytes that the pool's thread gave back to the source so far.
  size_t given_back() const { return given_back_; }

  /// Gives all free blocks back to the source, and unused credit to the account. Returns given_back() after that: a
  /// pressure callback may end the core.
  size_t Trim();

  /// Makes the account's figures exact.
  void Settle();

  /// Reports what is due; a pressure callback may run. The last thing that a method of the pool does.
  void Tell() {
    if (credit_.IsDue() || free_slabs_.IsReportDue()) Report(/*all=*/false);
  }

  /// The pool is gone: nothing is kept for later any more. The core ends with its last block, maybe at once.
  void Close();

  /// Adds the counts of blocks to `stats`.
  void AddTo(PoolStats& stats) const;

  // On any thread.

  /// A handle was dropped, and this is left to be done; tells. May end the core, when the pool is gone.
  void AfterHandleDrop(BlockHeader* header, internal::AfterDrop after);

  // On the thread that drops the last handle, for what nearly every last handle is of. True when the block was kept for
  // later, and that is all; false with nothing changed. The block's count stays as it is.

  /// Of a sealed slab; its owner counted that handle.
  bool KeepSlabQuickly(BlockHeader* header) {
    if (header->role.load(std::memory_order_relaxed) != BlockRole::kSealed) return false;
    if (header->block.size != free_slabs_.slab_size() || !free_slabs_.KeepQuickly(header)) return false;
    MarkFree(header);
    return true;
  }
  /// Of an own block.
  bool KeepBlockQuickly(BlockHeader* header) {
    if (!IsOwnerThread() || !IsUsual(header)) return false;
    const ptrdiff_t change = -Signed(header->block.size);
    if (!credit_.MayCountExternal(change) || !free_blocks_.Keep(header)) return false;
    credit_.CountExternal(change);
    base::Poison(header->block.data, header->block.size);
    return true;
  }

  /// An own block that no pool asked for.
  BlockRef AllocateAnywhere(size_t size);

 private:
  /// Of own blocks, unless more is asked for: blocks that are kept serve all requests that do not.
  static constexpr size_t kOwnAlignment = alignof(std::max_align_t);

  ~PoolCore() override = default;

  void AfterDrop(BlockHeader* header, internal::AfterDrop after);

  void EnterSlow();
  void Bind();
  void LoseOwner() override;
  uint64_t owner() const { return owner_.load(std::memory_order_relaxed); }

  /// Takes credit for `size` bytes, giving up what is free when that is what makes room under a limit.
  bool TakeCredit(size_t size);
  /// A block that is paid for; null, and counted, when the account or the source refuses.
  BlockHeader* NewBlock(size_t size, size_t alignment, bool zeroed);
  BlockHeader* MakeFreshOwnBlock(size_t size, bool zeroed, size_t alignment);
  void SealLease();
  BlockHeader* ReuseBlock(size_t size) {
    BlockHeader* const header = free_blocks_.Take(size);
    if (header == nullptr) return nullptr;
    ++books_.own_reused;
    credit_.CountExternal(Signed(size));
    base::Unpoison(header->block.data, size);
    return header;
  }
  /// True for an own block as requests without an alignment of their own get it.
  static bool IsUsual(const BlockHeader* header) {
    return header->role.load(std::memory_order_relaxed) == BlockRole::kOwn && header->block.alignment == kOwnAlignment;
  }
  /// Takes a slab whose last reference is gone.
  void ReturnSlab(BlockHeader* header);
  static void MarkFree(BlockHeader* slab) {
    base::Poison(slab->block.data, slab->block.size);
    slab->role.store(BlockRole::kFree, std::memory_order_relaxed);
  }
  /// The same for an own block.
  void ReturnOwn(BlockHeader* header);
  /// To the source.
  void GiveBack(BlockHeader* list);
  void CountFreed(BlockHeader* header);
  /// Takes adopted memory that nothing refers to any more, on any thread, and tells. May end the core.
  void ReturnAdopted(BlockHeader* header);
  /// Takes another block, on another thread than the owner's, or when the pool is gone, and tells. May end the core.
  void ReturnElsewhere(BlockHeader* header);
  void CountReturnedElsewhere(BlockRole role, size_t size);
  /// True when `header` was put into the queue; false when the pool is gone.
  bool Enqueue(BlockHeader* header);
  void FreeBlock(BlockHeader* header);
  void FreeList(BlockHeader* list);
  /// What is kept for later, in a list.
  BlockHeader* TakeAllFree();
  size_t free_bytes() const { return free_slabs_.kept_bytes() + free_blocks_.kept().bytes; }
  void AddToSlabs(BlockHeader* slab);
  void RemoveFromSlabs(BlockHeader* slab);
  /// Reports what is due, or all, without calling back. Returns whether it reported anything.
  bool ReportQuietly(bool all);
  void Report(bool all);

  const std::shared_ptr<BlockSource> source_;
  BlockSource& header_source_;
  const bool allows_slabs_;
  const bool has_owner_;
  const std::shared_ptr<MemoryAccount> account_;

  // The pool's thread.
  CarveCount carved_;
  std::atomic<uint64_t> owner_{NativeCount::kNobody};
  std::shared_ptr<OwnerThread> owner_thread_;
  Credit credit_;
  Books books_;
  FreeBlocks free_blocks_;
  FreeSlabs free_slabs_;
  BlockHeader* slabs_ = nullptr;  // all: open, leased, pinned and free
  BlockHeader* lease_ = nullptr;  // the current lease while it lives
  size_t given_back_ = 0;

  // All threads.
  alignas(64) std::atomic<BlockHeader*> queue_{nullptr};
  mutable base::Mutex mutex_;
  Credit credit_elsewhere_ ABSL_GUARDED_BY(mutex_);
  Books books_elsewhere_ ABSL_GUARDED_BY(mutex_);
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
  uint64_t blocks_left_ ABSL_GUARDED_BY(mutex_) = 0;  // when closed: blocks in use, and one for Close itself
};

}  // namespace slabyard::internal

#endif  // SLABYARD_SRC_SLAB_POOL_CORE_H_
