// SPDX-License-Identifier: MIT
#include "src/slab/credit.h"

#include <limits>

namespace slabyard::internal {
namespace {

size_t Magnitude(ptrdiff_t n) { return n < 0 ? size_t{0} - static_cast<size_t>(n) : static_cast<size_t>(n); }

/// The next multiple of `step`, or `size` itself when there is none.
size_t InSteps(size_t size, size_t step) {
  if (step == 0 || size > std::numeric_limits<size_t>::max() - step) return size;
  return (size + step - 1) / step * step;
}

}  // namespace

bool Credit::Take(size_t size) {
  const size_t unused = granted_ - used_;
  if (size > unused) {
    const size_t needed = size - unused;
    size_t grant = InSteps(needed, step_);
    if (!account_.TryGrant(grant)) {
      // Near a limit the last bytes are to be had without a whole step.
      if (grant == needed || !account_.TryGrant(needed)) return false;
      grant = needed;
    }
    granted_ += grant;
  }
  used_ += size;
  return true;
}

bool Credit::TakeInPlaceOf(size_t freed, size_t size) {
  used_ -= freed;
  if (Take(size)) return true;
  used_ += freed;
  return false;
}

void Credit::Give(size_t size) {
  used_ -= size;
  ReturnAllBut(step_);
}

void Credit::ReturnUnused() { ReturnAllBut(0); }

void Credit::ReturnAllBut(size_t kept) {
  const size_t unused = granted_ - used_;
  if (unused <= kept) return;
  account_.ReturnGrant(unused - kept);
  granted_ = used_ + kept;
}

void Credit::Count(const MemoryChange& change) {
  unreported_.reserved += change.reserved;
  unreported_.external += change.external;
  unreported_.blocks += change.blocks;
}

bool Credit::Report(bool all) {
  if (unreported_ == MemoryChange{}) return false;
  if (!all && Magnitude(unreported_.reserved) < step_ && Magnitude(unreported_.external) < step_) return false;
  account_.Report(unreported_);
  unreported_ = {};
  return true;
}

void Credit::Close() {
  step_ = 0;
  ReturnUnused();
}

}  // namespace slabyard::internal
