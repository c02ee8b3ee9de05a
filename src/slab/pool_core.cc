// SPDX-License-Identifier: MIT
#include "src/slab/pool_core.h"

#include <new>
#include <utility>

#include "slabyard/check.h"
#include "slabyard/slab_pool.h"
#include "src/base/poison.h"

namespace slabyard::internal {

namespace {

/// A header over memory of somebody else.
struct AdoptedHeader : BlockHeader {
  explicit AdoptedHeader(AdoptedDeleter&& give_back) : deleter(std::move(give_back)) {}
  AdoptedDeleter deleter;
};

template <typename Header>
Block PlaceOf(Header* header) {
  return {reinterpret_cast<uint8_t*>(header), sizeof(Header), alignof(Header)};
}

template <typename Header>
Block AllocatePlace(BlockSource& source) {
  return source.Allocate(sizeof(Header), alignof(Header), /*zeroed=*/false);
}

ptrdiff_t Signed(size_t bytes) { return static_cast<ptrdiff_t>(bytes); }

template <typename T>
std::shared_ptr<T> NotNull(std::shared_ptr<T> pointer) {
  SLABYARD_CHECK(pointer != nullptr, "a pool needs a source and an account");
  return pointer;
}

}  // namespace

PoolCore::Access::~Access() {
  const bool reported = core_.credit_.Report(std::exchange(core_.settle_, false));
  // The block that is being returned may be the last that keeps the core, but its caller holds that until the end.
  core_.mutex_.Unlock();
  if (reported) core_.account_->Notify();
}

PoolCore::PoolCore(std::shared_ptr<BlockSource> source, std::shared_ptr<MemoryAccount> account,
                   const SlabPoolOptions& options)
    : source_(NotNull(std::move(source))),
      header_source_(*source_->header_source()),
      allows_slabs_(source_->allows_sharing()),
      account_(NotNull(std::move(account))),
      credit_(*account_, options.account_step),
      slab_size_(options.pool_size),
      max_free_bytes_(options.max_free_bytes) {}

bool PoolCore::TakeCredit(size_t size) {
  BlockHeader* given_up;
  {
    Access access(*this);
    if (credit_.Take(size)) return true;
    const size_t free_bytes = free_.bytes;
    if (free_bytes == 0 || !credit_.TakeInPlaceOf(free_bytes, size)) return false;
    given_up = DetachFreeList();
  }
  FreeList(given_up);
  return true;
}

BlockHeader* PoolCore::NewBlock(size_t size, size_t alignment, bool zeroed) {
  if (!TakeCredit(size)) return nullptr;
  const Block place = AllocatePlace<BlockHeader>(header_source_);
  const Block block = place.data != nullptr ? source_->Allocate(size, alignment, zeroed) : Block{};
  if (block.data == nullptr) {
    if (place.data != nullptr) header_source_.Free(place);
    Access access(*this);
    credit_.Give(size);
    return nullptr;
  }
  auto* header = new (place.data) BlockHeader;
  header->block = block;
  return header;
}

void PoolCore::FreeBlock(BlockHeader* header) {
  const Block block = header->block;
  if (header->role.load(std::memory_order_relaxed) == BlockRole::kAdopted) {
    auto* const adopted = static_cast<AdoptedHeader*>(header);
    AdoptedDeleter deleter = std::move(adopted->deleter);
    adopted->~AdoptedHeader();
    header_source_.Free(PlaceOf(adopted));
    std::move(deleter)(block.data, block.size);
    return;
  }
  header->~BlockHeader();
  header_source_.Free(PlaceOf(header));
  base::Unpoison(block.data, block.size);
  source_->Free(block);
}

void PoolCore::FreeList(BlockHeader* list) {
  while (list != nullptr) FreeBlock(std::exchange(list, list->next_free));
}

void PoolCore::Refuse() {
  Access access(*this);
  ++refused_;
}

BlockRef PoolCore::MakeOwnBlock(size_t size, bool zeroed, size_t alignment) {
  BlockHeader* header = NewBlock(size, alignment, zeroed);
  if (header == nullptr) {
    Refuse();
    return {};
  }
  header->core = shared_from_this();
  Access access(*this);
  credit_.Count({Signed(size), Signed(size), 1});
  ++own_blocks_made_;
  own_.Add(size);
  return BlockRef::First(header);
}

BlockRef PoolCore::Adopt(uint8_t* data, size_t size, AdoptedDeleter&& deleter) {
  const bool granted = TakeCredit(size);
  const Block place = granted ? AllocatePlace<AdoptedHeader>(header_source_) : Block{};
  Access access(*this);
  if (place.data == nullptr) {
    if (granted) credit_.Give(size);
    ++refused_;
    return {};
  }
  auto* header = new (place.data) AdoptedHeader(std::move(deleter));
  header->block = {data, size, 1};
  header->role.store(BlockRole::kAdopted, std::memory_order_relaxed);
  header->core = shared_from_this();
  credit_.Count({Signed(size), Signed(size), 1});
  ++adopted_made_;
  adopted_.Add(size);
  return BlockRef::First(header);
}

BlockRef PoolCore::BeginSlab(BlockRole role) {
  BlockHeader* header;
  size_t size;
  {
    Access access(*this);
    header = TakeFree();
    size = slab_size_;
  }
  const bool fresh = header == nullptr;
  if (fresh) header = NewBlock(size, SlabPool::kSlabAlignment, /*zeroed=*/false);
  if (header == nullptr) {
    Refuse();
    return {};
  }
  Access access(*this);
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
  credit_.Count({fresh ? Signed(size) : 0, Signed(size), fresh ? 1 : 0});
  TallyOf(role).Add(size);
  return BlockRef::First(header);
}

void PoolCore::Seal(const BlockRef& slab) {
  Access access(*this);
  SealLocked(slab.header_);
}

void PoolCore::SealLocked(BlockHeader* header) {
  TallyOf(header->role.load(std::memory_order_relaxed)).Subtract(header->block.size);
  header->role.store(BlockRole::kSealed, std::memory_order_relaxed);
  pinned_.Add(header->block.size);
}

void PoolCore::Return(BlockHeader* header) {
  const size_t size = header->block.size;
  {
    Access access(*this);
    const BlockRole role = header->role.load(std::memory_order_relaxed);
    TallyOf(role).Subtract(size);
    if (header == lease_) lease_ = nullptr;
    const bool is_slab = role != BlockRole::kOwn && role != BlockRole::kAdopted;
    if (is_slab && size == slab_size_ && free_.bytes + size <= max_free_bytes_) {
      credit_.Count({0, -Signed(size), 0});
      base::Poison(header->block.data, size);
      header->next_free = free_list_;
      free_list_ = header;
      free_.Add(size);
      return;
    }
    ++(is_slab ? slabs_freed_ : role == BlockRole::kOwn ? own_blocks_freed_ : adopted_freed_);
    credit_.Count({-Signed(size), -Signed(size), -1});
    credit_.Give(size);
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

BlockHeader* PoolCore::DetachFreeList() {
  credit_.Count({-Signed(free_.bytes), 0, -static_cast<ptrdiff_t>(free_.blocks)});
  slabs_freed_ += free_.blocks;
  free_ = {};
  return std::exchange(free_list_, nullptr);
}

void PoolCore::SetSlabSize(size_t size) {
  BlockHeader* list;
  {
    Access access(*this);
    slab_size_ = size;
    credit_.Give(free_.bytes);
    list = DetachFreeList();
  }
  FreeList(list);
}

size_t PoolCore::Trim() {
  BlockHeader* list;
  size_t bytes;
  {
    Access access(*this);
    bytes = free_.bytes;
    credit_.Give(bytes);
    list = DetachFreeList();
    credit_.ReturnUnused();
    settle_ = true;
  }
  FreeList(list);
  return bytes;
}

void PoolCore::Settle() {
  Access access(*this);
  settle_ = true;
}

size_t PoolCore::FreeUnused(BlockRef slab) {
  BlockHeader* const header = slab.Detach();
  const size_t size = header->block.size;
  {
    Access access(*this);
    open_.Subtract(size);
    ++slabs_freed_;
    credit_.Count({-Signed(size), -Signed(size), -1});
    credit_.Give(size);
    credit_.ReturnUnused();
    settle_ = true;
  }
  FreeBlock(header);
  return size;
}

void PoolCore::Close() {
  {
    Access access(*this);
    max_free_bytes_ = 0;
    credit_.Close();
  }
  Trim();
}

PoolCore::Tally& PoolCore::TallyOf(BlockRole role) {
  switch (role) {
    case BlockRole::kOwn:
      return own_;
    case BlockRole::kAdopted:
      return adopted_;
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
  stats.adopted_made += adopted_made_;
  stats.adopted_freed += adopted_freed_;
  stats.adopted_blocks += adopted_.blocks;
  stats.adopted_bytes += adopted_.bytes;
  stats.refused += refused_;
}

}  // namespace slabyard::internal
