// SPDX-License-Identifier: MIT
//
// Emptied slabs of one size, kept for the next opening; the latest is taken first, since its header is in the cache.
// What lies here unused while many slabs are taken is surplus, and goes back by halves: a burst comes and goes without
// the source, and is not paid for ever after. Constant time, but for TakeSurplus(): linear in what it gives back.
//
// Threads: one at a time.
#ifndef SLABYARD_SRC_SLAB_FREE_SLABS_H_
#define SLABYARD_SRC_SLAB_FREE_SLABS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "slabyard/block_ref.h"
#include "src/slab/books.h"

namespace slabyard::internal {

class FreeSlabs {
 public:
  explicit FreeSlabs(size_t max_bytes) : max_bytes_(max_bytes) {}

  const Tally& kept() const { return kept_; }

  /// Null when there is none.
  BlockHeader* Take() {
    BlockHeader* const slab = first_;
    if (slab == nullptr) return nullptr;
    first_ = slab->next;
    kept_.Subtract(slab->block.size);
    fewest_ = std::min(fewest_, kept_.blocks);
    ++takes_;
    return slab;
  }

  /// False when there is no room for `slab`.
  [[nodiscard]] bool Keep(BlockHeader* slab) {
    if (kept_.bytes + slab->block.size > max_bytes_) return false;
    slab->next = std::exchange(first_, slab);
    kept_.Add(slab->block.size);
    return true;
  }

  /// Whether it is time for TakeSurplus().
  bool surplus_is_due() const { return takes_ >= kPeriod; }

  /// Half of the slabs that nobody needed for kPeriod takes, if they are worth it, in a list.
  BlockHeader* TakeSurplus();

  /// All, in a list.
  BlockHeader* TakeAll();

 private:
  static constexpr uint32_t kPeriod = 256;
  static constexpr uint64_t kSpare = 16;  // slabs that are no surplus: too little to notice

  const size_t max_bytes_;
  Tally kept_;
  BlockHeader* first_ = nullptr;
  uint32_t takes_ = 0;   // since the last TakeSurplus()
  uint64_t fewest_ = 0;  // kept at any time since then
};

}  // namespace slabyard::internal

#endif  // SLABYARD_SRC_SLAB_FREE_SLABS_H_
