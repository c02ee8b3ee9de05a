// SPDX-License-Identifier: MIT
//
// The malloc libraries that are measured, each called through the functions of its own file, whatever serves `malloc`
// in this process. The run's context tells the file and version behind each, and who serves `malloc` and `operator
// new`.
#ifndef SLABYARD_BENCH_SLAB_ALLOCATORS_H_
#define SLABYARD_BENCH_SLAB_ALLOCATORS_H_

#include <cstddef>

namespace slabyard::bench {

struct MallocLibrary {
  void* (*allocate)(size_t size);
  void* (*allocate_zeroed)(size_t count, size_t size);
  void (*release)(void* data);
};

extern const MallocLibrary glibc;
extern const MallocLibrary mimalloc;
extern const MallocLibrary jemalloc;
extern const MallocLibrary tcmalloc;

}  // namespace slabyard::bench

#endif  // SLABYARD_BENCH_SLAB_ALLOCATORS_H_
