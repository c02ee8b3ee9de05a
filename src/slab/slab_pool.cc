// SPDX-License-Identifier: MIT
#include "slabyard/slab_pool.h"

#include <algorithm>
#include <utility>

#include "slabyard/bytes.h"
#include "slabyard/check.h"
#include "src/base/poison.h"
#include "src/slab/pool_core.h"

namespace slabyard {

using internal::BlockRole;

namespace {

size_t CarveBelow(const SlabPoolOptions& options) {
  return options.carve_limit == SlabPoolOptions::CarveLimit::kHalfPool ? options.pool_size / 2 : options.pool_size;
}

/// A published counter as a number; 0 for what no counter can be, since a binding's script may have written it.
uint64_t ToCount(double published) {
  constexpr double kExactBelow = 9007199254740992.0;  // 2^53
  return published >= 0 && published < kExactBelow ? static_cast<uint64_t>(published) : 0;
}

}  // namespace

SlabPool::SlabPool(std::shared_ptr<BlockSource> source, std::shared_ptr<MemoryAccount> account, SlabPoolOptions options)
    : options_(options),
      core_(std::make_shared<internal::PoolCore>(std::move(source), std::move(account), options)),
      carve_below_(core_->allows_slabs() ? CarveBelow(options) : 0) {}

SlabPool::~SlabPool() {
  SealOpenSlab();
  core_->Close();
}

bool SlabPool::Fits(size_t offset, size_t size) const {
  // A cursor rounded up may lie behind the end of a slab whose size is no multiple of the step.
  return offset <= open_.capacity() && size <= open_.capacity() - offset;
}

Piece SlabPool::Carve(size_t size, size_t alignment) {
  SLABYARD_CHECK(IsCarved(size), "SlabPool::Carve: a size that is not carved");
  SLABYARD_CHECK(IsPowerOfTwo(alignment) && alignment <= kSlabAlignment, "SlabPool::Carve: bad alignment");
  RewindFor(size);
  // More than once only when a pressure callback carved from the slab just opened.
  while (!Fits(RoundUp(cursor_, alignment), size)) {
    if (!OpenSlabSlow()) return {};
  }
  return TakeAt(RoundUp(cursor_, alignment), size);
}

uint8_t* SlabPool::Reserve(size_t size) {
  SLABYARD_CHECK(size == 0 || IsCarved(size), "SlabPool::Reserve: a size that is not carved");
  RewindFor(size);
  while (!open_ || !Fits(cursor_, size)) {
    if (!OpenSlabSlow()) return nullptr;
  }
  base::Unpoison(open_.data() + cursor_, size);
  return open_.data() + cursor_;
}

Piece SlabPool::Commit(size_t used) {
  SLABYARD_CHECK(open_ && Fits(cursor_, used), "SlabPool::Commit: more than was reserved");
  Cancel();
  return TakeAt(cursor_, used);
}

void SlabPool::Cancel() { base::Poison(open_.data() + cursor_, OpenTail()); }

Piece SlabPool::TakeAt(size_t offset, size_t size) {
  const size_t before = cursor_;
  cursor_ = RoundUp(offset + size, kCursorStep);
  ++counts_.carves;
  counts_.requested_bytes += size;
  counts_.handed_out_bytes += std::min(cursor_, open_.capacity()) - std::min(before, open_.capacity());
  uint8_t* const data = open_.data() + offset;
  base::Unpoison(data, size);
  return {data, open_};
}

bool SlabPool::OpenSlabSlow() {
  if (options_.pool_size == 0 || !core_->allows_slabs()) return false;
  BlockRef slab = core_->BeginSlab(BlockRole::kOpen);
  if (!slab) return false;
  // Dropped last: with it a pressure callback may run that uses this pool.
  const BlockRef sealed = SealOpenSlab();
  open_ = std::move(slab);
  counts_.begun_bytes += open_.capacity();
  ++counts_.slabs_begun;
  return true;
}

BlockRef SlabPool::SealOpenSlab() {
  if (!open_) return {};
  counts_.abandoned_bytes += OpenTail();
  core_->Seal(open_);
  cursor_ = 0;
  return std::move(open_);
}

void SlabPool::RewindFor(size_t size) {
  if (cursor_ == 0 || !options_.rewind_open_slab || !Fits(0, size) || !open_.IsOnlyReference()) return;
  ++counts_.rewinds;
  counts_.rewound_bytes += std::min(cursor_, open_.capacity());
  cursor_ = 0;
  base::Poison(open_.data(), open_.capacity());
}

Piece SlabPool::Adopt(uint8_t* data, size_t size, AdoptedDeleter&& deleter) {
  SLABYARD_CHECK(data != nullptr && size != 0, "SlabPool::Adopt: no bytes");
  BlockRef block = core_->Adopt(data, size, std::move(deleter));
  if (!block) return {};
  return {data, std::move(block)};
}

Piece SlabPool::AllocateBlock(size_t size, bool zeroed, size_t alignment) {
  SLABYARD_CHECK(size != 0 && IsPowerOfTwo(alignment), "SlabPool::AllocateBlock: bad size or alignment");
  BlockRef block = core_->MakeOwnBlock(size, zeroed, alignment);
  uint8_t* const data = block.data();
  return {data, std::move(block)};
}

BlockRef SlabPool::LeaseSlab() {
  if (options_.pool_size == 0 || !core_->allows_slabs()) return {};
  BlockRef slab = core_->BeginSlab(BlockRole::kLeased);
  if (!slab) return {};
  counts_.abandoned_bytes += LeaseTail();
  lease_size_ = slab.capacity();
  counts_.begun_bytes += lease_size_;
  ++counts_.slabs_begun;
  return slab;
}

size_t SlabPool::OpenTail() const { return open_.capacity() - std::min(cursor_, open_.capacity()); }

size_t SlabPool::LeaseTail() const {
  const uint64_t cursor = lease_counters_ != nullptr ? ToCount(lease_counters_->cursor) : 0;
  return lease_size_ - std::min<uint64_t>(cursor, lease_size_);
}

size_t SlabPool::Trim() {
  size_t bytes = core_->Trim();
  if (open_ && open_.IsOnlyReference()) {
    counts_.abandoned_bytes += OpenTail();
    cursor_ = 0;
    bytes += core_->FreeUnused(std::exchange(open_, {}));
  }
  return bytes;
}

void SlabPool::Settle() { core_->Settle(); }

void SlabPool::set_pool_size(size_t pool_size) {
  if (pool_size == options_.pool_size) return;
  options_.pool_size = pool_size;
  carve_below_ = core_->allows_slabs() ? CarveBelow(options_) : 0;
  core_->SetSlabSize(pool_size);
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
  core_->AddTo(stats);
  AddLeaseTo(stats);
  stats.tail_bytes = OpenTail();
  // Nobody carves the rest of a lease that is gone.
  (stats.slabs_leased != 0 ? stats.tail_bytes : stats.abandoned_bytes) += LeaseTail();
  return stats;
}

}  // namespace slabyard
