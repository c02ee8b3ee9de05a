// SPDX-License-Identifier: MIT
//
//   [ padding | BlockRef ][ bytes of the allocation ]
//                         ^ what the container gets
#include "slabyard/slab_memory_resource.h"

#include <algorithm>
#include <limits>
#include <new>

#include "slabyard/bytes.h"
#include "slabyard/check.h"

namespace slabyard {
namespace {

/// What precedes an allocation so that it is aligned and a BlockRef fits in front of it.
size_t PrefixOf(size_t alignment) { return RoundUp(sizeof(BlockRef), std::max(alignment, alignof(BlockRef))); }

[[noreturn]] void Refuse() {
#if defined(__cpp_exceptions)
  throw std::bad_alloc();
#else
  internal::CheckFailed("memory", "SlabMemoryResource: refused, and no exceptions to say so", __FILE__, __LINE__);
#endif
}

}  // namespace

void* SlabMemoryResource::do_allocate(size_t size, size_t alignment) {
  const size_t prefix = PrefixOf(alignment);
  if (size > std::numeric_limits<size_t>::max() / 2 || prefix > std::numeric_limits<size_t>::max() / 4) Refuse();
  const size_t total = prefix + size;
  const size_t at = std::max(alignment, SlabPool::kCursorStep);
  Piece piece = pool_.IsCarved(total) && at <= SlabPool::kSlabAlignment
                    ? pool_.Carve(total, at)
                    : pool_.AllocateBlock(total, /*zeroed=*/false, std::max(at, alignof(std::max_align_t)));
  if (!piece) Refuse();
  uint8_t* const data = piece.data + prefix;
  new (data - sizeof(BlockRef)) BlockRef(std::move(piece.block));
  return data;
}

void SlabMemoryResource::do_deallocate(void* data, size_t, size_t) {
  auto* const place = reinterpret_cast<BlockRef*>(static_cast<uint8_t*>(data) - sizeof(BlockRef));
  // Moved out first: the reference lies in the memory that it keeps.
  const BlockRef last = std::move(*place);
  place->~BlockRef();
}

bool SlabMemoryResource::do_is_equal(const std::pmr::memory_resource& other) const noexcept {
  // Any of them could take back what another gave, but telling them from other resources needs RTTI.
  return this == &other;
}

}  // namespace slabyard
