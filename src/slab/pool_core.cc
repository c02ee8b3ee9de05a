// SPDX-License-Identifier: MIT
//
// What a pool does on its own thread.
#include "src/slab/pool_core.h"

#include <algorithm>
#include <utility>

#include "slabyard/check.h"
#include "src/base/poison.h"
#include "src/slab/block_place.h"

namespace slabyard::internal {

namespace {

template <typename T>
std::shared_ptr<T> NotNull(std::shared_ptr<T> pointer) {
  SLABYARD_CHECK(pointer != nullptr, "a pool needs a source and an account");
  return pointer;
}

}  // namespace

PoolCore::PoolCore(std::shared_ptr<BlockSource> source, std::shared_ptr<MemoryAccount> account,
                   const SlabPoolOptions& options)
    : source_(NotNull(std::move(source))),
      header_source_(*source_->header_source()),
      allows_slabs_(source_->allows_sharing()),
      has_owner_(options.owner == SlabPoolOptions::Owner::kFirstThread),
      account_(NotNull(std::move(account))),
      credit_(*account_, options.account_step),
      free_blocks_(allows_slabs_ ? options.max_free_block_bytes : 0),
      free_slabs_(options.pool_size, options.max_free_bytes, options.account_step),
      credit_elsewhere_(*account_, options.account_step) {}

void PoolCore::EnterSlow() {
  if (!has_owner_) return;
  SLABYARD_CHECK(owner() == NativeCount::kNobody, "SlabPool: another thread owns this pool; RebindOwner() moves it");
  Bind();
}

void PoolCore::Bind() {
  std::shared_ptr<OwnerThread> thread = OwnerThread::OfThisThread();
  if (thread == nullptr) return;
  thread->Add(*this);
  owner_thread_ = std::move(thread);
  owner_.store(owner_thread_->token(), std::memory_order_relaxed);
  for (BlockHeader* slab = slabs_; slab != nullptr; slab = slab->next_slab) {
    if (slab->role.load(std::memory_order_relaxed) == BlockRole::kFree) slab->count().Begin(owner(), 0);
  }
}

void PoolCore::LoseOwner() {
  for (BlockHeader* slab = slabs_; slab != nullptr; slab = slab->next_slab) {
    const bool free = slab->role.load(std::memory_order_relaxed) == BlockRole::kFree;
    if (!free && slab->count().Merge()) Enqueue(slab);
  }
  owner_.store(NativeCount::kNobody, std::memory_order_relaxed);
}

void PoolCore::LeaveOwner() {
  if (owner_thread_ == nullptr) return;
  std::exchange(owner_thread_, nullptr)->Remove(*this);
  if (owner() != NativeCount::kNobody) LoseOwner();
}

bool PoolCore::TakeCredit(size_t size) {
  if (credit_.TryTake(size)) return true;
  // What others released may be all that stands in the way.
  Settle();
  if (credit_.TryTake(size)) return true;
  if (!credit_.TakeInPlaceOf(free_bytes(), size)) return false;
  BlockHeader* const given_up = TakeAllFree();
  // Their credit is spent already.
  for (BlockHeader* left = given_up; left != nullptr; left = left->next) CountFreed(left);
  FreeList(given_up);
  return true;
}

BlockHeader* PoolCore::NewBlock(size_t size, size_t alignment, bool zeroed) {
  BlockHeader* header = nullptr;
  if (TakeCredit(size)) {
    header = MakeBlock(header_source_, *source_, size, alignment, zeroed);
    if (header == nullptr) credit_.Give(size);
  }
  if (header == nullptr) {
    ++books_.refused;
    return nullptr;
  }
  header->core = this;
  return header;
}

BlockHeader* PoolCore::MakeOwnBlock(size_t size, bool zeroed, size_t alignment) {
  BlockHeader* const kept = alignment <= kOwnAlignment ? ReuseBlock(size) : nullptr;
  if (kept == nullptr) return MakeFreshOwnBlock(size, zeroed, std::max(alignment, kOwnAlignment));
  if (zeroed) std::memset(kept->block.data, 0, size);
  return kept;
}

BlockHeader* PoolCore::MakeFreshOwnBlock(size_t size, bool zeroed, size_t alignment) {
  Drain();
  BlockHeader* const header = NewBlock(size, alignment, zeroed);
  if (header == nullptr) return nullptr;
  ++books_.own_made;
  credit_.Count({Signed(size), Signed(size), 1});
  books_.own.Add(size);
  header->count().Begin(NativeCount::kNobody, 1);
  return header;
}

BlockHeader* PoolCore::Adopt(uint8_t* data, size_t size, AdoptedDeleter&& deleter) {
  BlockHeader* header = nullptr;
  if (TakeCredit(size)) {
    header = MakeAdopted(header_source_, {data, size, 1}, std::move(deleter));
    if (header == nullptr) credit_.Give(size);
  }
  if (header == nullptr) {
    ++books_.refused;
    return nullptr;
  }
  header->core = this;
  credit_.Count({Signed(size), Signed(size), 1});
  ++books_.adopted_made;
  books_.adopted.Add(size);
  header->count().Begin(NativeCount::kNobody, 1);
  return header;
}

BlockHeader* PoolCore::BeginSlab(BlockRole role) {
  if (free_slabs_.kept() == 0) Drain();
  const bool fresh = free_slabs_.kept() == 0;
  BlockHeader* const header =
      fresh ? NewBlock(free_slabs_.slab_size(), SlabPool::kSlabAlignment, /*zeroed=*/false) : free_slabs_.Take();
  if (header == nullptr) return nullptr;
  const size_t size = header->block.size;
  if (fresh) {
    ++books_.slabs_fresh;
    books_.slabs.Add(size);
    AddToSlabs(header);
    credit_.Count({Signed(size), Signed(size), 1});
  }
  if (role == BlockRole::kLeased) {
    SealLease();
    lease_ = header;
    base::Unpoison(header->block.data, size);
  } else {
    base::Poison(header->block.data, size);
  }
  header->role.store(role, std::memory_order_relaxed);
  header->count().Begin(owner(), role == BlockRole::kOpen ? kStock : 1);
  return header;
}

void PoolCore::Seal(BlockHeader* open, int64_t carves) {
  open->role.store(BlockRole::kSealed, std::memory_order_relaxed);
  AfterDrop(open, open->count().Drop(kStock - carves));
}

void PoolCore::SealLease() {
  if (lease_ == nullptr) return;
  std::exchange(lease_, nullptr)->role.store(BlockRole::kSealed, std::memory_order_relaxed);
}

void PoolCore::ReturnSlab(BlockHeader* header) {
  if (header == lease_) lease_ = nullptr;
  const size_t size = header->block.size;
  if (size == free_slabs_.slab_size() && free_slabs_.Keep(header)) {
    MarkFree(header);
    // So that it can be taken quickly.
    header->count().Begin(owner(), 0);
    return;
  }
  credit_.CountExternal(-Signed(size));
  header->next = nullptr;
  GiveBack(header);
}

void PoolCore::ReturnOwn(BlockHeader* header) {
  credit_.CountExternal(-Signed(header->block.size));
  base::Poison(header->block.data, header->block.size);
  // Before it is kept: whoever takes it is the first.
  header->count().Begin(NativeCount::kNobody, 1);
  header->next = nullptr;
  if (!IsUsual(header)) return GiveBack(header);
  if (!free_blocks_.Keep(header)) GiveBack(free_blocks_.KeepInPlaceOfOthers(header));
}

void PoolCore::GiveBack(BlockHeader* list) {
  for (BlockHeader* left = list; left != nullptr; left = left->next) {
    CountFreed(left);
    credit_.Give(left->block.size);
  }
  FreeList(list);
}

void PoolCore::CountFreed(BlockHeader* header) {
  const BlockRole role = header->role.load(std::memory_order_relaxed);
  if (role != BlockRole::kOwn) RemoveFromSlabs(header);
  books_.CountFreed(role, header->block.size);
  given_back_ += header->block.size;
  credit_.Count({-Signed(header->block.size), 0, -1});
}

BlockHeader* PoolCore::TakeAllFree() {
  BlockHeader* all = free_blocks_.TakeAll();
  for (BlockHeader* slabs = free_slabs_.TakeAll(); slabs != nullptr;) {
    BlockHeader* const slab = std::exchange(slabs, slabs->next);
    slab->next = std::exchange(all, slab);
  }
  return all;
}

void PoolCore::FreeBlock(BlockHeader* header) { UnmakeBlock(header_source_, *source_, header); }

void PoolCore::FreeList(BlockHeader* list) {
  while (list != nullptr) FreeBlock(std::exchange(list, list->next));
}

void PoolCore::SetSlabSize(size_t size) {
  BlockHeader* const free = free_slabs_.TakeAll();
  credit_.CountExternal(free_slabs_.TakeUnreported());
  free_slabs_.SetSlabSize(size);
  // Last: the source may empty a slab of the old size meanwhile, or change the size again.
  GiveBack(free);
}

void PoolCore::Drain() {
  if (queue_.load(std::memory_order_relaxed) == nullptr) return;
  // acquire: what those who queued the blocks did to their headers.
  for (BlockHeader* rest = queue_.exchange(nullptr, std::memory_order_acquire); rest != nullptr;) {
    // Read first: a block that has references left may be queued again at once.
    BlockHeader* const header = std::exchange(rest, rest->next);
    if (header->count().Dequeue()) ReturnSlab(header);
  }
}

size_t PoolCore::Trim() {
  Drain();
  const std::shared_ptr<MemoryAccount> account = account_;
  // First, for the sake of the account's peak.
  const bool reported = ReportQuietly(/*all=*/false);
  GiveBack(TakeAllFree());
  const size_t given_back = given_back_;
  Settle();
  if (reported) account->Notify();
  return given_back;
}

bool PoolCore::ReportQuietly(bool all) {
  credit_.CountExternal(free_slabs_.TakeUnreported());
  return credit_.Report(all);
}

void PoolCore::Report(bool all) {
  // A callback may end the pool, and the core with it.
  const std::shared_ptr<MemoryAccount> account = account_;
  if (ReportQuietly(all)) account->Notify();
}

void PoolCore::AddToSlabs(BlockHeader* slab) {
  slab->next_slab = slabs_;
  if (slabs_ != nullptr) slabs_->previous_slab = slab;
  slabs_ = slab;
}

void PoolCore::RemoveFromSlabs(BlockHeader* slab) {
  (slab->previous_slab != nullptr ? slab->previous_slab->next_slab : slabs_) = slab->next_slab;
  if (slab->next_slab != nullptr) slab->next_slab->previous_slab = slab->previous_slab;
}

}  // namespace slabyard::internal
