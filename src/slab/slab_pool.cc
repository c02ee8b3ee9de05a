// SPDX-License-Identifier: MIT
#include "slabyard/slab_pool.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "slabyard/bytes.h"
#include "slabyard/check.h"
#include "src/slab/pool_core.h"

namespace slabyard {

using internal::BlockRole;

namespace {

/// How many sizes are carved, from 1 on.
size_t CarvedSizes(const SlabPoolOptions& options) {
  if (options.pool_size >= internal::CarveCount::kSlabLimit) return 0;
  const bool half = options.carve_limit == SlabPoolOptions::CarveLimit::kHalfPool;
  const size_t carve_below = half ? options.pool_size / 2 : options.pool_size;
  return carve_below != 0 ? carve_below - 1 : 0;
}

/// A published counter as a number; 0 for what no counter can be, since a binding's script may have written it.
uint64_t ToCount(double published) {
  constexpr double kExactBelow = 9007199254740992.0;  // 2^53
  return published >= 0 && published < kExactBelow ? static_cast<uint64_t>(published) : 0;
}

}  // namespace

void SlabPool::CoreCloser::operator()(internal::PoolCore* core) const { core->Close(); }

SlabPool::SlabPool(std::shared_ptr<BlockSource> source, std::shared_ptr<MemoryAccount> account, SlabPoolOptions options)
    : core_(new internal::PoolCore(std::move(source), std::move(account), options)),
      carved_(&core_->carved()),
      options_(options) {
  if (core_->allows_slabs()) carved_sizes_ = CarvedSizes(options_);
}

SlabPool::~SlabPool() {
  Leave();
  // A pressure callback that hears of it may still use the pool.
  core_->Trim();
  Leave();
}

void SlabPool::Leave() {
  core_->LeaveOwner();
  ReplaceOpenSlab(nullptr);
}

void SlabPool::RebindOwner() {
  if (core_->IsOwnerThread()) return;
  core_->LeaveOwner();
  core_->Enter();
}

bool SlabPool::IsUsableHere() const { return core_->IsUsableHere(); }

Piece SlabPool::Adopt(uint8_t* data, size_t size, AdoptedDeleter&& deleter) {
  SLABYARD_CHECK(data != nullptr && size != 0, "SlabPool::Adopt: no bytes");
  core_->Enter();
  Piece piece{data, BlockRef(core_->Adopt(data, size, std::move(deleter)))};
  core_->Tell();
  return piece;
}

internal::LoosePiece SlabPool::AllocateLoosely(size_t size, bool zeroed) {
  SLABYARD_CHECK(size != 0, "SlabPool::AllocateBlock: bad size");
  internal::BlockHeader* const kept = core_->TakeKeptBlock(size);
  if (kept == nullptr) return AllocateSlow(size, zeroed, alignof(std::max_align_t));
  if (zeroed) return Zeroed(kept);
  return {kept->block.data, kept};
}

internal::LoosePiece SlabPool::Zeroed(internal::BlockHeader* block) {
  std::memset(block->block.data, 0, block->block.size);
  return {block->block.data, block};
}

Piece SlabPool::AllocateBlock(size_t size, bool zeroed, size_t alignment) {
  SLABYARD_CHECK(size != 0 && IsPowerOfTwo(alignment), "SlabPool::AllocateBlock: bad size or alignment");
  return AllocateSlow(size, zeroed, alignment).Hold();
}

internal::LoosePiece SlabPool::AllocateSlow(size_t size, bool zeroed, size_t alignment) {
  core_->Enter();
  internal::BlockHeader* const block = core_->MakeOwnBlock(size, zeroed, alignment);
  core_->Tell();
  return block != nullptr ? internal::LoosePiece{block->block.data, block} : internal::LoosePiece();
}

BlockRef SlabPool::LeaseSlab() {
  if (options_.pool_size == 0 || !core_->allows_slabs()) return {};
  core_->Enter();
  BlockRef slab(core_->BeginSlab(BlockRole::kLeased));
  if (!slab) {
    core_->Tell();
    return {};
  }
  counts_.abandoned_bytes += LeaseTail();
  lease_size_ = slab.capacity();
  counts_.begun_bytes += lease_size_;
  ++counts_.slabs_begun;
  core_->Drain();
  core_->GiveSurplusBack();
  core_->Tell();
  return slab;
}

size_t SlabPool::LeaseTail() const {
  const uint64_t cursor = lease_counters_ != nullptr ? ToCount(lease_counters_->cursor) : 0;
  return lease_size_ - std::min<uint64_t>(cursor, lease_size_);
}

size_t SlabPool::Trim() {
  core_->Enter();
  const size_t before = core_->given_back();
  // What no free list has room for goes to the source at once.
  if (open_ != nullptr && IsOpenSlabUnused()) ReplaceOpenSlab(nullptr);
  return core_->Trim() - before;
}

void SlabPool::Settle() {
  core_->Enter();
  core_->Settle();
}

void SlabPool::set_pool_size(size_t pool_size) {
  if (pool_size == options_.pool_size) return;
  options_.pool_size = pool_size;
  carved_sizes_ = core_->allows_slabs() ? CarvedSizes(options_) : 0;
  core_->Enter();
  core_->SetSlabSize(pool_size);
  core_->Tell();
}

MemoryAccount& SlabPool::account() const { return core_->account(); }

const std::shared_ptr<BlockSource>& SlabPool::source() const { return core_->source(); }

void SlabPool::set_lease_counters(const LeaseCounters* counters) {
  AddLeaseTo(counts_);
  counts_.abandoned_bytes += LeaseTail();
  lease_size_ = 0;
  lease_counters_ = counters;
}

void SlabPool::AddLeaseTo(PoolStats& stats) const {
  if (lease_counters_ == nullptr) return;
  stats.carves += ToCount(lease_counters_->carves);
  stats.requested_bytes += ToCount(lease_counters_->requested_bytes);
  stats.handed_out_bytes += ToCount(lease_counters_->handed_out_bytes);
}

PoolStats SlabPool::stats() const {
  PoolStats stats = counts_;
  if (open_ != nullptr) {
    stats.carves += static_cast<uint64_t>(carved_->carves());
    stats.requested_bytes += carved_->requested_bytes();
    stats.handed_out_bytes += OpenUsed();
    stats.tail_bytes = OpenTail();
  }
  core_->AddTo(stats);
  if (open_ != nullptr) {
    ++stats.slabs_open;
    stats.open_bytes += open_->block.size;
    --stats.slabs_pinned;
    stats.pinned_bytes -= open_->block.size;
  }
  AddLeaseTo(stats);
  // Nobody carves the rest of a lease that is gone.
  (stats.slabs_leased != 0 ? stats.tail_bytes : stats.abandoned_bytes) += LeaseTail();
  return stats;
}

}  // namespace slabyard
