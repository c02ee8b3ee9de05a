// SPDX-License-Identifier: MIT
#include "src/slab/free_slabs.h"

namespace slabyard::internal {

BlockHeader* FreeSlabs::TakeSurplus() {
  BlockHeader* surplus = nullptr;
  const uint64_t unused = std::min(fewest_, kept_.blocks);
  for (uint64_t left = unused > kSpare ? (unused - kSpare + 1) / 2 : 0; left != 0; --left) {
    BlockHeader* const slab = Take();
    slab->next = std::exchange(surplus, slab);
  }
  takes_ = 0;
  fewest_ = kept_.blocks;
  return surplus;
}

BlockHeader* FreeSlabs::TakeAll() {
  kept_ = {};
  fewest_ = 0;
  return std::exchange(first_, nullptr);
}

}  // namespace slabyard::internal
