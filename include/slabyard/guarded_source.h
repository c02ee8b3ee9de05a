// SPDX-License-Identifier: MIT
// Floor: slab
//
// Blocks that end where memory ends: an access past the last byte faults at once, in any build. For tests.
//
//   kAfter    [ pages | unused start .. block ][ no access ]      the end is exact up to the block's alignment
//   kBefore   [ no access ][ block .. unused end | pages ]        the start is exact
//
// A freed block is unmapped, so that a use of it faults too until the kernel gives the addresses away again: give the
// pool max_free_bytes and max_free_block_bytes of 0, or it keeps blocks for the next request. Every
// block costs whole pages and some system calls. The gap that alignment leaves behind a block is filled with a pattern
// that Free checks; a changed gap ends the process. Any thread.
#ifndef SLABYARD_GUARDED_SOURCE_H_
#define SLABYARD_GUARDED_SOURCE_H_

#include <cstdint>
#include <memory>

#include "slabyard/block_source.h"

namespace slabyard {

/// The side on which a block touches its page without access. The other side has such a page too, farther away.
enum class GuardSide : uint8_t { kAfter, kBefore };

std::shared_ptr<BlockSource> MakeGuardedSource(GuardSide side = GuardSide::kAfter);

}  // namespace slabyard

#endif  // SLABYARD_GUARDED_SOURCE_H_
