// SPDX-License-Identifier: MIT
#include "src/slab/credit.h"

#include <limits>
#include <utility>

namespace slabyard::internal {
namespace {

/// The next multiple of `step`, or `size` itself when there is none.
size_t InSteps(size_t size, size_t step) {
  if (step == 0 || size > std::numeric_limits<size_t>::max() - step) return size;
  return (size + step - 1) / step * step;
}

}  // namespace

bool Credit::TakeMore(size_t size, bool counted) {
  const size_t needed = size - unused_;
  size_t grant = InSteps(needed, step_);
  if (grant == needed || !account_.TryGrantAhead(grant)) {
    // Near a limit the last bytes are to be had without a whole step.
    if (!(counted ? account_.TryGrant(needed) : account_.TryGrantAhead(needed))) return false;
    grant = needed;
  }
  unused_ = grant - needed;
  return true;
}

bool Credit::TakeInPlaceOf(size_t freed, size_t size) {
  unused_ += freed;
  if (Take(size)) return true;
  unused_ -= freed;
  return false;
}

bool Credit::Report(bool all) {
  const bool any = unreported_ != MemoryChange{};
  if (any) account_.Report(std::exchange(unreported_, {}));
  const size_t kept = all ? 0 : step_;
  if (unused_ > kept) {
    account_.ReturnGrant(unused_ - kept);
    unused_ = kept;
  }
  return any;
}

void Credit::Close(Credit& other) {
  Give(std::exchange(other.unused_, 0));
  Count(std::exchange(other.unreported_, {}));
  step_ = 0;
}

}  // namespace slabyard::internal
