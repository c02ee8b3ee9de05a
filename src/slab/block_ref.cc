// SPDX-License-Identifier: MIT
#include "slabyard/block_ref.h"

#include <cstddef>
#include <memory>
#include <utility>

#include "slabyard/check.h"
#include "src/slab/pool_core.h"

namespace slabyard {

namespace internal {

void ReleaseBlockSlow(BlockHeader* header) noexcept {
  // Held here, since this block may be the last that keeps the core.
  const std::shared_ptr<PoolCore> core = std::move(header->core);
  core->Return(header);
}

}  // namespace internal

size_t BlockRef::sharers() const {
  if (header_ == nullptr) return 0;
  const size_t references = header_->references.load(std::memory_order_relaxed);
  const bool held_by_pool = header_->role.load(std::memory_order_relaxed) == internal::BlockRole::kOpen;
  return references - (held_by_pool ? 1 : 0);
}

BlockRef AllocateLike(const BlockRef& model, size_t size) {
  SLABYARD_CHECK(model.header_ != nullptr && size != 0, "AllocateLike: needs a block and a size");
  return model.header_->core->MakeOwnBlock(size, /*zeroed=*/false, alignof(std::max_align_t));
}

}  // namespace slabyard
