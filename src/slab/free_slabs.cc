// SPDX-License-Identifier: MIT
#include "src/slab/free_slabs.h"

namespace slabyard::internal {

void FreeSlabs::SetSlabSize(size_t slab_size) {
  slab_size_ = slab_size;
  max_kept_ = SlabsIn(max_bytes_);
  window_ = SlabsIn(step_);
  SetBounds();
}

int64_t FreeSlabs::SlabsIn(size_t bytes) const {
  constexpr size_t kMost = size_t{1} << 32;
  return slab_size_ != 0 ? static_cast<int64_t>(std::min(bytes / slab_size_, kMost)) : 0;
}

ptrdiff_t FreeSlabs::TakeUnreported() {
  const int64_t taken = std::exchange(reported_, kept_) - kept_;
  SetBounds();
  return taken * static_cast<ptrdiff_t>(slab_size_);
}

BlockHeader* FreeSlabs::TakeSurplus() {
  const int64_t unused = std::min(fewest_, kept_);
  BlockHeader* const surplus = Remove(unused > kSpare ? (unused - kSpare + 1) / 2 : 0);
  surplus_due_ = taken_ + kPeriod;
  fewest_ = kept_;
  return surplus;
}

BlockHeader* FreeSlabs::TakeAll() {
  BlockHeader* const all = Remove(kept_);
  fewest_ = 0;
  return all;
}

BlockHeader* FreeSlabs::Remove(int64_t count) {
  kept_ -= count;
  reported_ -= count;
  SetBounds();
  BlockHeader* removed = nullptr;
  for (; count != 0; --count) {
    BlockHeader* const slab = std::exchange(first_, first_->next);
    slab->next = std::exchange(removed, slab);
  }
  return removed;
}

void FreeSlabs::SetBounds() {
  take_above_ = std::max<int64_t>(reported_ - window_, 0);
  keep_below_ = std::min(reported_ + window_, max_kept_);
}

}  // namespace slabyard::internal
