// SPDX-License-Identifier: MIT
// Floor: slab
//
// A BlockSource over mimalloc, in the target slabyard::mimalloc. It is a target of its own because Debian's libmimalloc
// replaces malloc for the whole process that links it, which only a program may decide, never a library.
#ifndef SLABYARD_MIMALLOC_SOURCE_H_
#define SLABYARD_MIMALLOC_SOURCE_H_

#include <memory>

#include "slabyard/block_source.h"

namespace slabyard {

/// A source over mi_malloc_aligned and mi_free. AddressSanitizer does not see overflows in its blocks.
std::shared_ptr<BlockSource> MakeMimallocSource();

}  // namespace slabyard

#endif  // SLABYARD_MIMALLOC_SOURCE_H_
