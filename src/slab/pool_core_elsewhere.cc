// SPDX-License-Identifier: MIT
//
// What happens to a pool's blocks on other threads than its own, and when the pool is gone.
#include <memory>
#include <utility>

#include "src/slab/block_place.h"
#include "src/slab/pool_core.h"

namespace slabyard::internal {
namespace {

/// Lies in the queue of a core whose pool is gone: nobody drains it any more.
BlockHeader closed_queue;

}  // namespace

void PoolCore::AfterHandleDrop(BlockHeader* header, internal::AfterDrop after) {
  if (after == AfterDrop::kReturn && header->role.load(std::memory_order_relaxed) == BlockRole::kAdopted) {
    return ReturnAdopted(header);
  }
  const bool tells = after == AfterDrop::kReturn && IsOwnerThread();
  AfterDrop(header, after);
  if (tells) Tell();
}

void PoolCore::AfterDrop(BlockHeader* header, internal::AfterDrop after) {
  if (after == AfterDrop::kNothing) return;
  const bool own = header->role.load(std::memory_order_relaxed) == BlockRole::kOwn;
  if (after == AfterDrop::kReturn && IsOwnerThread()) return own ? ReturnOwn(header) : ReturnSlab(header);
  if (!own) {
    if (Enqueue(header)) return;
    // The pool is gone: all its slabs are merged.
    if (!header->count().Dequeue()) return;
  }
  ReturnElsewhere(header);
}

bool PoolCore::Enqueue(BlockHeader* header) {
  // acquire: what the pool did to its slabs before it closed the queue.
  BlockHeader* head = queue_.load(std::memory_order_acquire);
  do {
    if (head == &closed_queue) return false;
    header->next = head;
    // release: the header, to the thread that drains.
  } while (!queue_.compare_exchange_weak(head, header, std::memory_order_acq_rel, std::memory_order_acquire));
  return true;
}

void PoolCore::ReturnAdopted(BlockHeader* header) {
  const size_t size = header->block.size;
  // Before the books: as long as they count this block the core lives. Its deleter may end the pool, and so the
  // ownership.
  FreeBlock(header);
  if (!IsOwnerThread()) return CountReturnedElsewhere(BlockRole::kAdopted, size);
  books_.CountFreed(BlockRole::kAdopted, size);
  credit_.Count({-Signed(size), -Signed(size), -1});
  credit_.Give(size);
  Tell();
}

void PoolCore::ReturnElsewhere(BlockHeader* header) {
  const size_t size = header->block.size;
  const BlockRole role = header->role.load(std::memory_order_relaxed);
  // Before the books: as long as they count this block the core lives.
  FreeBlock(header);
  CountReturnedElsewhere(role, size);
}

void PoolCore::CountReturnedElsewhere(BlockRole role, size_t size) {
  bool last;
  std::shared_ptr<MemoryAccount> told;
  {
    base::MutexLock lock(mutex_);
    books_elsewhere_.CountFreed(role, size);
    credit_elsewhere_.Count({-Signed(size), -Signed(size), -1});
    credit_elsewhere_.Give(size);
    if (credit_elsewhere_.IsDue() && credit_elsewhere_.Report(/*all=*/false)) told = account_;
    last = closed_ && --blocks_left_ == 0;
  }
  if (last) delete this;
  if (told != nullptr) told->Notify();
}

BlockRef PoolCore::AllocateAnywhere(size_t size) {
  if (IsOwnerThread()) {
    BlockRef block(MakeOwnBlock(size, /*zeroed=*/false, kOwnAlignment));
    Tell();
    return block;
  }
  bool granted;
  {
    base::MutexLock lock(mutex_);
    granted = credit_elsewhere_.Take(size);
  }
  BlockHeader* const header =
      granted ? MakeBlock(header_source_, *source_, size, kOwnAlignment, /*zeroed=*/false) : nullptr;
  std::shared_ptr<MemoryAccount> told;
  {
    base::MutexLock lock(mutex_);
    if (header == nullptr) {
      if (granted) credit_elsewhere_.Give(size);
      ++books_elsewhere_.refused;
    } else {
      ++books_elsewhere_.own_made;
      books_elsewhere_.own.Add(size);
      credit_elsewhere_.Count({Signed(size), Signed(size), 1});
      if (closed_) ++blocks_left_;
    }
    if (credit_elsewhere_.IsDue() && credit_elsewhere_.Report(/*all=*/false)) told = account_;
  }
  if (header != nullptr) {
    header->core = this;
    header->count().Begin(NativeCount::kNobody, 1);
  }
  BlockRef block(header);
  // A callback may drop the model's block, and with it the core.
  if (told != nullptr) told->Notify();
  return block;
}

void PoolCore::Settle() {
  Drain();
  const std::shared_ptr<MemoryAccount> account = account_;
  bool reported = ReportQuietly(/*all=*/true);
  {
    base::MutexLock lock(mutex_);
    reported |= credit_elsewhere_.Report(/*all=*/true);
  }
  if (reported) account->Notify();
}

void PoolCore::Close() {
  LeaveOwner();
  Drain();
  GiveBack(TakeAllFree());
  BlockHeader* queued;
  {
    base::MutexLock lock(mutex_);
    queued = queue_.exchange(&closed_queue, std::memory_order_acq_rel);
    books_elsewhere_ += books_;
    credit_.CountExternal(free_slabs_.TakeUnreported());
    credit_elsewhere_.Close(credit_);
    closed_ = true;
    blocks_left_ = books_elsewhere_.held() + 1;
  }
  while (queued != nullptr) {
    BlockHeader* const header = std::exchange(queued, queued->next);
    if (header->count().Dequeue()) ReturnElsewhere(header);
  }

  const std::shared_ptr<MemoryAccount> account = account_;
  bool reported;
  bool last;
  {
    base::MutexLock lock(mutex_);
    reported = credit_elsewhere_.Report(/*all=*/true);
    last = --blocks_left_ == 0;
  }
  if (last) delete this;
  if (reported) account->Notify();
}

void PoolCore::AddTo(PoolStats& stats) const {
  books_.AddTo(stats);
  if (lease_ != nullptr) {
    ++stats.slabs_leased;
    stats.leased_bytes += lease_->block.size;
    --stats.slabs_pinned;
    stats.pinned_bytes -= lease_->block.size;
  }
  stats.slabs_reused += free_slabs_.taken();
  stats.slabs_free += free_slabs_.kept();
  stats.slabs_pinned -= free_slabs_.kept();
  stats.free_bytes += free_slabs_.kept_bytes();
  stats.pinned_bytes -= free_slabs_.kept_bytes();
  const Tally kept = free_blocks_.kept();
  stats.own_blocks -= kept.blocks;
  stats.own_bytes -= kept.bytes;
  stats.own_blocks_free += kept.blocks;
  stats.own_free_bytes += kept.bytes;
  base::MutexLock lock(mutex_);
  books_elsewhere_.AddTo(stats);
}

}  // namespace slabyard::internal
