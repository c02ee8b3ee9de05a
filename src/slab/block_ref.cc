// SPDX-License-Identifier: MIT
#include "slabyard/block_ref.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "slabyard/check.h"
#include "src/slab/pool_core.h"

namespace slabyard {

namespace internal {

void DropSlow(BlockHeader* header) noexcept {
  NativeCount count = header->count();
  if (count.IsOwnersLast()) {
    if (header->core->KeepSlabQuickly(header)) return;
  } else if (count.IsSoleMerged() && header->core->KeepBlockQuickly(header)) {
    return;
  }
  const AfterDrop after = count.Drop();
  if (after != AfterDrop::kNothing) header->core->AfterHandleDrop(header, after);
}

}  // namespace internal

size_t BlockRef::HandlesOn(internal::BlockHeader& header) {
  int64_t handles = header.count().References();
  if (header.role.load(std::memory_order_relaxed) == internal::BlockRole::kOpen) {
    handles -= internal::kStock - header.core->carved().carves();
  }
  // Elsewhere the two numbers may be of different moments.
  return static_cast<size_t>(std::max<int64_t>(handles, 0));
}

BlockRef AllocateLike(const BlockRef& model, size_t size) {
  SLABYARD_CHECK(model.header_ != nullptr && size != 0, "AllocateLike: needs a block and a size");
  return model.header_->core->AllocateAnywhere(size);
}

}  // namespace slabyard
