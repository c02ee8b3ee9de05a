// SPDX-License-Identifier: MIT
//
// Pages between two pages without access: what guarded and secret blocks lie in.
//
//   [ no access ][ first page ............ last page ][ no access ]
#ifndef SLABYARD_SRC_SLAB_PAGE_RUN_H_
#define SLABYARD_SRC_SLAB_PAGE_RUN_H_

#include <cstddef>

#include "slabyard/bytes.h"

namespace slabyard::internal {

size_t PageSize() noexcept;

/// Bytes of the pages that MapPages gives for `size` bytes; 0 when no address space has that many.
size_t PagesFor(size_t size) noexcept;

/// Zeroed pages with room for `size` bytes, the first at a multiple of `alignment` (a power of two); empty when the
/// kernel refuses.
MutableByteSpan MapPages(size_t size, size_t alignment) noexcept;

/// Takes back what MapPages gave.
void UnmapPages(MutableByteSpan pages) noexcept;

}  // namespace slabyard::internal

#endif  // SLABYARD_SRC_SLAB_PAGE_RUN_H_
