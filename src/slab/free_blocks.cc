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

BlockHeader* FreeBlocks::KeepInPlaceOf(BlockHeader*& others, BlockHeader* block) {
  BlockHeader* const given_up = std::exchange(others, nullptr);
  for (BlockHeader* rest = given_up; rest != nullptr; rest = rest->next) bytes_ -= rest->block.size;
  Keep(block);
  return given_up;
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
  bytes_ = 0;
  return all;
}

}  // namespace slabyard::internal
