// SPDX-License-Identifier: MIT
// Floor: slab
//
// A SlabPool behind std::pmr: containers carve their nodes from its slabs.
//
//   std::pmr::vector<int> numbers(&resource);
//
// Each allocation carries its reference in front of it, in 8 bytes, or in as many as its alignment. Unlike
// std::pmr::monotonic_buffer_resource it gives memory back: a slab goes when the last allocation in it does. The pool
// may go before the containers; the resource, as with all of std::pmr, goes after them. Threads: one thread at a time
// allocates; any thread may deallocate. Refused memory is std::bad_alloc, as std::pmr asks for (in builds without
// exceptions the process ends).
#ifndef SLABYARD_SLAB_MEMORY_RESOURCE_H_
#define SLABYARD_SLAB_MEMORY_RESOURCE_H_

#include <cstddef>
#include <memory_resource>

#include "slabyard/slab_pool.h"

namespace slabyard {

class SlabMemoryResource final : public std::pmr::memory_resource {
 public:
  /// Borrows `pool`, which must outlive the calls to allocate, and not those to deallocate.
  explicit SlabMemoryResource(SlabPool& pool) : pool_(pool) {}

 private:
  void* do_allocate(size_t size, size_t alignment) override;
  void do_deallocate(void* data, size_t size, size_t alignment) override;
  bool do_is_equal(const std::pmr::memory_resource& other) const noexcept override;

  SlabPool& pool_;
};

}  // namespace slabyard

#endif  // SLABYARD_SLAB_MEMORY_RESOURCE_H_
