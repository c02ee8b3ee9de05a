// SPDX-License-Identifier: MIT
//
// How a call finds its kernel: one load, one jump. A file with kernels, after its HWY_EXPORT(Name), calls
// SLABYARD_KERNEL(Name)(arguments). Every such file is compiled with the same targets (src/CMakeLists.txt), so that one
// index serves all their tables.
#ifndef SLABYARD_SRC_BASE_KERNEL_INDEX_H_
#define SLABYARD_SRC_BASE_KERNEL_INDEX_H_

#include <atomic>
#include <cstddef>

#include "hwy/detect_targets.h"

namespace slabyard::base {

/// Place of the target in use in Highway's dispatch tables; 0 before the first call.
extern std::atomic<size_t> kernel_index;

/// Chooses the target: the one that the environment asks for, or the best.
size_t ChooseKernels();

/// The kernel in use, of a table of Highway's.
template <typename Result, typename... Args>
class Kernel {
 public:
  explicit Kernel(Result (*const* table)(Args...)) : table_(table) {}

  Result operator()(Args... args) const {
    const size_t index = kernel_index.load(std::memory_order_relaxed);
    return index != 0 ? table_[index](args...) : CallFirst(args..., table_);
  }

 private:
  // A function of its own that finds the arguments where they are: no other call saves them around the choice.
  [[gnu::cold, gnu::noinline]] static Result CallFirst(Args... args, Result (*const* table)(Args...)) {
    return table[ChooseKernels()](args...);
  }

  Result (*const* const table_)(Args...);
};

}  // namespace slabyard::base

// A build for one target alone has no tables.
#if (HWY_TARGETS & (HWY_TARGETS - 1)) == 0
#define SLABYARD_KERNEL(name) HWY_STATIC_DISPATCH(name)
#else
#define SLABYARD_KERNEL(name) (::slabyard::base::Kernel(HWY_DISPATCH_TABLE(name)))
#endif

#endif  // SLABYARD_SRC_BASE_KERNEL_INDEX_H_
