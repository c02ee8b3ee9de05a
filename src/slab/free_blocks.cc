// SPDX-License-Identifier: MIT
#include "src/slab/free_blocks.h"

namespace slabyard::internal {

Tally FreeBlocks::kept() const {
  Tally kept;
  for (const BlockHeader* block : places_) {
    for (; block != nullptr; block = block->next) kept.Add(block->block.size);
  }
  return kept;
}

BlockHeader* FreeBlocks::KeepInPlaceOfOthers(BlockHeader* block) {
  block->next = nullptr;
  if (!HasRoom(block->block.size)) return block;
  BlockHeader* const given_up = std::exchange(PlaceOf(block->block.size), nullptr);
  for (BlockHeader* rest = given_up; rest != nullptr; rest = rest->next) cost_ -= CostOf(rest->block.size);
  return Keep(block) ? given_up : block;
}

BlockHeader* FreeBlocks::TakeAll() {
  BlockHeader* all = nullptr;
  for (BlockHeader*& place : places_) {
    while (place != nullptr) {
      BlockHeader* const block = std::exchange(place, place->next);
      block->next = all;
      all = block;
    }
  }
  cost_ = 0;
  return all;
}

}  // namespace slabyard::internal
