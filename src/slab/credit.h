// SPDX-License-Identifier: MIT
//
// What one side of a pool has from its account: bytes granted ahead of need, and changes not reported yet. Taking and
// reporting in steps keeps the account, and those above it, out of most allocations.
//
//   unused <= step, and what is unreported <= step, once Report() was called
//
// A report goes before the return of what it frees, so that an account never has more reserved than granted.
// Threads: one at a time.
#ifndef SLABYARD_SRC_SLAB_CREDIT_H_
#define SLABYARD_SRC_SLAB_CREDIT_H_

#include <cstddef>

#include "slabyard/memory_account.h"

namespace slabyard::internal {

class Credit {
 public:
  Credit(MemoryAccount& account, size_t step) : account_(account), step_(step) {}

  /// Sets `size` bytes of credit aside for a block; false, with nothing changed, when the account refuses.
  [[nodiscard]] bool Take(size_t size) { return TakeUnused(size) || TakeMore(size, /*counted=*/true); }
  /// The same where a refusal is not the last word, and not counted.
  [[nodiscard]] bool TryTake(size_t size) { return TakeUnused(size) || TakeMore(size, /*counted=*/false); }
  /// The same when `freed` bytes in use are given back first; false, with these still in use, when that would not do.
  [[nodiscard]] bool TakeInPlaceOf(size_t freed, size_t size);
  /// Credit of a block that is gone, or was not to be had.
  void Give(size_t size) { unused_ += size; }

  void Count(const MemoryChange& change) {
    unreported_.reserved += change.reserved;
    unreported_.external += change.external;
    unreported_.blocks += change.blocks;
  }
  /// A block that stays comes into use, or goes out of it.
  void CountExternal(ptrdiff_t change) { unreported_.external += change; }
  /// True when Report() has something to do.
  bool IsDue() const {
    return unused_ > step_ || Magnitude(unreported_.reserved) > step_ || Magnitude(unreported_.external) > step_;
  }
  /// True when CountExternal(change) makes nothing due that is not due already.
  bool MayCountExternal(ptrdiff_t change) const { return Magnitude(unreported_.external + change) <= step_; }
  /// Reports what was counted and returns what is unused above a step. `all`: every byte of both. Returns whether it
  /// reported anything.
  bool Report(bool all);

  /// Takes over what `other` has, and is exact from now on.
  void Close(Credit& other);

 private:
  static size_t Magnitude(ptrdiff_t n) { return n < 0 ? size_t{0} - static_cast<size_t>(n) : static_cast<size_t>(n); }

  bool TakeUnused(size_t size) {
    if (size > unused_) return false;
    unused_ -= size;
    return true;
  }
  bool TakeMore(size_t size, bool counted);

  MemoryAccount& account_;
  size_t step_;
  size_t unused_ = 0;
  MemoryChange unreported_;
};

}  // namespace slabyard::internal

#endif  // SLABYARD_SRC_SLAB_CREDIT_H_
