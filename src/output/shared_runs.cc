// SPDX-License-Identifier: MIT
#include "src/output/shared_runs.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace slabyard::internal {

void SharedRuns::Add(Buffer bytes, size_t at) {
  if (first_ > runs_.size() / 2) {
    // A sink that never takes all of it must not make the list grow for ever.
    runs_.erase(runs_.begin(), runs_.begin() + static_cast<ptrdiff_t>(first_));
    first_ = 0;
  }
  const size_t size = bytes.size();
  runs_.push_back({std::move(bytes), at});
  bytes_ += size;
}

std::span<const ByteSpan> SharedRuns::Collect(ByteSpan pending, size_t start, ByteSpan payload) {
  collected_.clear();
  size_t done = 0;
  for (size_t i = first_; i < runs_.size(); ++i) {
    const size_t before = runs_[i].at - start;
    if (before > done) collected_.push_back(pending.subspan(done, before - done));
    collected_.push_back(runs_[i].bytes.span());
    done = before;
  }
  collected_.push_back(pending.subspan(done));
  collected_.push_back(payload);
  return collected_;
}

size_t SharedRuns::Book(size_t written, size_t pending, size_t start) {
  size_t from_block = 0;
  while (first_ < runs_.size()) {
    Run& run = runs_[first_];
    const size_t before = std::min(written, run.at - start - from_block);
    from_block += before;
    written -= before;
    if (written == 0) return from_block;
    const size_t shared = std::min(written, run.bytes.size());
    written -= shared;
    bytes_ -= shared;
    if (shared < run.bytes.size()) {
      run.bytes = run.bytes.Subarray(static_cast<ptrdiff_t>(shared));
      return from_block;
    }
    run.bytes = Buffer();
    ++first_;
  }
  return from_block + std::min(written, pending - from_block);
}

void SharedRuns::MoveDown(size_t by) {
  for (size_t i = first_; i < runs_.size(); ++i) runs_[i].at -= by;
}

}  // namespace slabyard::internal
