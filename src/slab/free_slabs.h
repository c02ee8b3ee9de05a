// SPDX-License-Identifier: MIT
//
// Emptied slabs of one size, kept for the next opening; the latest is taken first, since its header is in the cache.
// What lies here unused while many slabs are taken is surplus, and goes back by halves: a burst comes and goes without
// the source, and is not paid for ever after. Constant time, but for TakeSurplus() and TakeAll(): linear in what they
// give back.
//
// A slab that is kept is out of use, one that is taken comes into use: the account hears of the difference in steps.
// Within a step, and while nothing else is due, a slab comes and goes without being reported: the Quickly methods.
//
//   0 <= take_above_ <= kept_ <= keep_below_ <= max_kept_       as far as the Quickly methods go
//
// Threads: one at a time.
#ifndef SLABYARD_SRC_SLAB_FREE_SLABS_H_
#define SLABYARD_SRC_SLAB_FREE_SLABS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "slabyard/block_ref.h"

namespace slabyard::internal {

class FreeSlabs {
 public:
  /// Reports are due when more than `step` bytes came into use, or went out of it.
  FreeSlabs(size_t slab_size, size_t max_bytes, size_t step) : max_bytes_(max_bytes), step_(step) {
    SetSlabSize(slab_size);
  }

  size_t slab_size() const { return slab_size_; }
  uint64_t kept() const { return static_cast<uint64_t>(kept_); }
  size_t kept_bytes() const { return kept() * slab_size_; }
  /// Slabs taken so far.
  uint64_t taken() const { return taken_; }

  /// From now on. Requires that none is kept, and nothing unreported.
  void SetSlabSize(size_t slab_size);

  /// True when a slab is there, and to take it leaves nothing due.
  bool MayTakeQuickly() const { return kept_ > take_above_ && taken_ < surplus_due_; }
  /// Requires kept() != 0.
  BlockHeader* Take() {
    BlockHeader* const slab = std::exchange(first_, first_->next);
    --kept_;
    fewest_ = std::min(fewest_, kept_);
    ++taken_;
    return slab;
  }

  /// False when there is no room for `slab`, or a report would be due.
  [[nodiscard]] bool KeepQuickly(BlockHeader* slab) {
    if (kept_ >= keep_below_) return false;
    Add(slab);
    return true;
  }
  /// False when there is no room for `slab`.
  [[nodiscard]] bool Keep(BlockHeader* slab) {
    if (kept_ >= max_kept_) return false;
    Add(slab);
    return true;
  }

  bool IsReportDue() const { return kept_ < take_above_ || kept_ > reported_ + window_; }
  /// Bytes that came into use since the last call, less those that went out of it.
  ptrdiff_t TakeUnreported();

  /// Whether it is time for TakeSurplus().
  bool IsSurplusDue() const { return taken_ >= surplus_due_; }
  /// Half of the slabs that nobody needed for kPeriod takes, if they are worth it, in a list.
  BlockHeader* TakeSurplus();

  /// All, in a list.
  BlockHeader* TakeAll();

 private:
  static constexpr uint64_t kPeriod = 256;
  static constexpr int64_t kSpare = 16;  // slabs that are no surplus: too little to notice

  void Add(BlockHeader* slab) {
    slab->next = std::exchange(first_, slab);
    ++kept_;
  }
  /// Whole slabs in so many bytes; less than what additions could overflow.
  int64_t SlabsIn(size_t bytes) const;
  /// `count` of them, in a list; they stay out of use.
  BlockHeader* Remove(int64_t count);
  void SetBounds();

  BlockHeader* first_ = nullptr;
  int64_t kept_ = 0;
  int64_t take_above_ = 0;
  int64_t keep_below_ = 0;
  uint64_t taken_ = 0;
  uint64_t surplus_due_ = kPeriod;
  int64_t fewest_ = 0;  // kept at any time since the last TakeSurplus()

  const size_t max_bytes_;
  const size_t step_;
  size_t slab_size_ = 0;
  int64_t max_kept_ = 0;
  int64_t window_ = 0;    // slabs in a step
  int64_t reported_ = 0;  // what kept_ was at the last report, less those that left since
};

}  // namespace slabyard::internal

#endif  // SLABYARD_SRC_SLAB_FREE_SLABS_H_
