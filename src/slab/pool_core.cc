// SPDX-License-Identifier: MIT
#include "src/slab/pool_core.h"

#include <new>
#include <utility>

#include "slabyard/check.h"
#include "slabyard/slab_pool.h"
#include "src/base/poison.h"

namespace slabyard::internal {

PoolCore::PoolCore(std::shared_ptr<BlockSource> source, std::shared_ptr<MemoryAccount> account, size_t slab_size,
                   size_t max_free_bytes)
    : source_(std::move(source)), account_(std::move(account)), slab_size_(slab_size), max_free_bytes_(max_free_bytes) {
  SLABYARD_CHECK(source_ != nullptr && account_ != nullptr, "a pool needs a source and an account");
}

bool PoolCore::PromiseBytes(size_t size) {
  if (account_->TryPromise(size)) return true;
  {
    base::MutexLock lock(mutex_);
    const size_t held = account_->reserved() - free_.bytes;
    const size_t limit = account_->limit();
    if (free_.bytes == 0 || held > limit || size > limit - held) return false;
  }
  TrimFreeList();
  return account_->TryPromise(size);
}

BlockHeader* PoolCore::NewBlock(size_t size, size_t alignment, bool zeroed) {
  if (!PromiseBytes(size)) return nullptr;

  const Block place = source_->Allocate(sizeof(BlockHeader), alignof(BlockHeader), /*zeroed=*/false);
  const Block block = place.data != nullptr ? source_->Allocate(size, alignment, zeroed) : Block{};
  if (block.data == nullptr) {
    if (place.data != nullptr) source_->Free(place);
    account_->Withdraw(size);
    return nullptr;
  }
  account_->Keep(size);
  auto* header = new (place.data) BlockHeader;
  header->block = block;
  return header;
}

void PoolCore::FreeBlock(BlockHeader* header) {
  const Block block = header->block;
  header->~BlockHeader();
  source_->Free({reinterpret_cast<uint8_t*>(header), sizeof(BlockHeader), alignof(BlockHeader)});
  base::Unpoison(block.data, block.size);
  source_->Free(block);
  account_->Unreserve(block.size);
}

BlockRef PoolCore::MakeOwnBlock(size_t size, bool zeroed, size_t alignment) {
  BlockHeader* header = NewBlock(size, alignment, zeroed);
  base::MutexLock lock(mutex_);
  if (header == nullptr) {
    ++refused_;
    return {};
  }
  header->core = shared_from_this();
  account_->AddExternal(size);
  ++own_blocks_made_;
  own_.Add(size);
  return BlockRef::First(header);
}

BlockRef PoolCore::BeginSlab(BlockRole role) {
  BlockHeader* header;
  size_t size;
  {
    base::MutexLock lock(mutex_);
    header = TakeFree();
    size = slab_size_;
  }
  const bool fresh = header == nullptr;
  if (fresh) header = NewBlock(size, SlabPool::kSlabAlignment, /*zeroed=*/false);

  base::MutexLock lock(mutex_);
  if (header == nullptr) {
    ++refused_;
    return {};
  }
  ++(fresh ? slabs_fresh_ : slabs_reused_);
  if (role == BlockRole::kLeased) {
    if (lease_ != nullptr) SealLocked(lease_);
    lease_ = header;
    base::Unpoison(header->block.data, size);
  } else {
    base::Poison(header->block.data, size);
  }
  header->core = shared_from_this();
  header->role.store(role, std::memory_order_relaxed);
  account_->AddExternal(size);
  TallyOf(role).Add(size);
  return BlockRef::First(header);
}

void PoolCore::Seal(const BlockRef& slab) {
  base::MutexLock lock(mutex_);
  SealLocked(slab.header_);
}

void PoolCore::SealLocked(BlockHeader* header) {
  TallyOf(header->role.load(std::memory_order_relaxed)).Subtract(header->block.size);
  header->role.store(BlockRole::kSealed, std::memory_order_relaxed);
  pinned_.Add(header->block.size);
}

void PoolCore::Return(BlockHeader* header) {
  const size_t size = header->block.size;
  account_->SubtractExternal(size);
  {
    base::MutexLock lock(mutex_);
    const BlockRole role = header->role.load(std::memory_order_relaxed);
    TallyOf(role).Subtract(size);
    if (header == lease_) lease_ = nullptr;
    if (role == BlockRole::kOwn) {
      ++own_blocks_freed_;
    } else if (size == slab_size_ && free_.bytes + size <= max_free_bytes_) {
      base::Poison(header->block.data, size);
      header->next_free = free_list_;
      free_list_ = header;
      free_.Add(size);
      return;
    } else {
      ++slabs_freed_;
    }
  }
  FreeBlock(header);
}

BlockHeader* PoolCore::TakeFree() {
  BlockHeader* const header = free_list_;
  if (header == nullptr) return nullptr;
  free_list_ = std::exchange(header->next_free, nullptr);
  free_.Subtract(header->block.size);
  return header;
}

void PoolCore::SetSlabSize(size_t size) {
  {
    base::MutexLock lock(mutex_);
    slab_size_ = size;
  }
  TrimFreeList();
}

size_t PoolCore::TrimFreeList() {
  BlockHeader* list;
  size_t bytes;
  {
    base::MutexLock lock(mutex_);
    list = std::exchange(free_list_, nullptr);
    slabs_freed_ += free_.blocks;
    bytes = free_.bytes;
    free_ = {};
  }
  while (list != nullptr) FreeBlock(std::exchange(list, list->next_free));
  return bytes;
}

size_t PoolCore::FreeUnused(BlockRef slab) {
  BlockHeader* const header = slab.Detach();
  const size_t size = header->block.size;
  account_->SubtractExternal(size);
  {
    base::MutexLock lock(mutex_);
    open_.Subtract(size);
    ++slabs_freed_;
  }
  FreeBlock(header);
  return size;
}

void PoolCore::Close() {
  {
    base::MutexLock lock(mutex_);
    max_free_bytes_ = 0;
  }
  TrimFreeList();
}

PoolCore::Tally& PoolCore::TallyOf(BlockRole role) {
  switch (role) {
    case BlockRole::kOwn:
      return own_;
    case BlockRole::kOpen:
      return open_;
    case BlockRole::kLeased:
      return leased_;
    case BlockRole::kSealed:
      break;
  }
  return pinned_;
}

void PoolCore::AddTo(PoolStats& stats) const {
  base::MutexLock lock(mutex_);
  stats.slabs_fresh += slabs_fresh_;
  stats.slabs_reused += slabs_reused_;
  stats.slabs_freed += slabs_freed_;
  stats.slabs_open += open_.blocks;
  stats.slabs_leased += leased_.blocks;
  stats.slabs_pinned += pinned_.blocks;
  stats.slabs_free += free_.blocks;
  stats.open_bytes += open_.bytes;
  stats.leased_bytes += leased_.bytes;
  stats.pinned_bytes += pinned_.bytes;
  stats.free_bytes += free_.bytes;
  stats.own_blocks_made += own_blocks_made_;
  stats.own_blocks_freed += own_blocks_freed_;
  stats.own_blocks += own_.blocks;
  stats.own_bytes += own_.bytes;
  stats.refused += refused_;
}

}  // namespace slabyard::internal
