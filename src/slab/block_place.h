// SPDX-License-Identifier: MIT
//
// A block and its header, which lies elsewhere so that sizes and alignments of blocks stay powers of two.
#ifndef SLABYARD_SRC_SLAB_BLOCK_PLACE_H_
#define SLABYARD_SRC_SLAB_BLOCK_PLACE_H_

#include <cstddef>

#include "slabyard/block_ref.h"
#include "slabyard/block_source.h"
#include "slabyard/slab_pool.h"

namespace slabyard::internal {

inline ptrdiff_t Signed(size_t bytes) { return static_cast<ptrdiff_t>(bytes); }

/// A block of `source` with its header from `headers`; null, with nothing kept, when one of the two refuses.
BlockHeader* MakeBlock(BlockSource& headers, BlockSource& source, size_t size, size_t alignment, bool zeroed);

/// A header over memory of somebody else; null, with `deleter` untouched, when refused.
BlockHeader* MakeAdopted(BlockSource& headers, Block block, AdoptedDeleter&& deleter);

/// Gives block and header back where they came from; adopted memory to its deleter.
void UnmakeBlock(BlockSource& headers, BlockSource& source, BlockHeader* header);

}  // namespace slabyard::internal

#endif  // SLABYARD_SRC_SLAB_BLOCK_PLACE_H_
