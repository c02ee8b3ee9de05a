// SPDX-License-Identifier: MIT
//
// What one pool has from its account: bytes granted ahead of need, and changes not reported yet. Taking and reporting
// in steps keeps the account, and those above it, out of most allocations.
//
//   used <= granted;  granted - used <= step, once the pool is done with a call
//
// Threads: the owner's lock guards it.
#ifndef SLABYARD_SRC_SLAB_CREDIT_H_
#define SLABYARD_SRC_SLAB_CREDIT_H_

#include <cstddef>

#include "slabyard/memory_account.h"

namespace slabyard::internal {

class Credit {
 public:
  Credit(MemoryAccount& account, size_t step) : account_(account), step_(step) {}

  /// Sets `size` bytes of credit aside for a block; false, with nothing changed, when the account refuses.
  [[nodiscard]] bool Take(size_t size);
  /// The same when `freed` bytes in use are given back first; false, with these still in use, when that would not do.
  [[nodiscard]] bool TakeInPlaceOf(size_t freed, size_t size);
  /// Credit of a block that is gone, or was not to be had.
  void Give(size_t size);
  /// Returns what is granted and not used.
  void ReturnUnused();

  void Count(const MemoryChange& change);
  /// Reports what was counted, when it reaches a step or `all` is asked for. Returns whether it reported anything.
  bool Report(bool all = false);

  /// From now on everything is exact.
  void Close();

 private:
  void ReturnAllBut(size_t kept);

  MemoryAccount& account_;
  size_t step_;
  size_t granted_ = 0;
  size_t used_ = 0;
  MemoryChange unreported_;
};

}  // namespace slabyard::internal

#endif  // SLABYARD_SRC_SLAB_CREDIT_H_
