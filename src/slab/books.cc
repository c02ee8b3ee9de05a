// SPDX-License-Identifier: MIT
#include "src/slab/books.h"

namespace slabyard::internal {

void Books::CountFreed(BlockRole role, size_t size) {
  if (role == BlockRole::kOwn) {
    own.Subtract(size);
    ++own_freed;
  } else if (role == BlockRole::kAdopted) {
    adopted.Subtract(size);
    ++adopted_freed;
  } else {
    slabs.Subtract(size);
    ++slabs_freed;
  }
}

Books& Books::operator+=(const Books& other) {
  own += other.own;
  adopted += other.adopted;
  slabs += other.slabs;
  slabs_fresh += other.slabs_fresh;
  slabs_freed += other.slabs_freed;
  own_made += other.own_made;
  own_reused += other.own_reused;
  own_freed += other.own_freed;
  adopted_made += other.adopted_made;
  adopted_freed += other.adopted_freed;
  refused += other.refused;
  return *this;
}

void Books::AddTo(PoolStats& stats) const {
  stats.slabs_fresh += slabs_fresh;
  stats.slabs_freed += slabs_freed;
  stats.slabs_pinned += slabs.blocks;
  stats.pinned_bytes += slabs.bytes;
  stats.own_blocks_made += own_made;
  stats.own_blocks_reused += own_reused;
  stats.own_blocks_freed += own_freed;
  stats.own_blocks += own.blocks;
  stats.own_bytes += own.bytes;
  stats.adopted_made += adopted_made;
  stats.adopted_freed += adopted_freed;
  stats.adopted_blocks += adopted.blocks;
  stats.adopted_bytes += adopted.bytes;
  stats.refused += refused;
}

}  // namespace slabyard::internal
