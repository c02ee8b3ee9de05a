// SPDX-License-Identifier: MIT
#include "tests/model/buffer_model.h"

#include <algorithm>

#include "absl/status/status.h"
#include "slabyard/check.h"

namespace slabyard::model {

BufferModel::BufferModel(Choices& choices) : choices_(choices), accounts_(kHighMark, nullptr) {
  const auto options = [&](SlabPoolOptions pool, bool node_layout, AccountChain::Level level) {
    return AllocatorOptions{.pool = pool, .node_layout = node_layout, .source = source_, .account = accounts_[level]};
  };
  const SlabPoolOptions pool = choices.OneIn(2) ? SlabPoolOptions() : SlabPoolOptions{.pool_size = 999};
  allocators_[0] = std::make_unique<Allocator>(options(pool, false, AccountChain::kRuntime));
  allocators_[1] = std::make_unique<Allocator>(*allocators_[0], accounts_[AccountChain::kConnection]);
  allocators_[2] = std::make_unique<Allocator>(options(SlabPoolOptions::Node8K(), true, AccountChain::kProcess));
}

void BufferModel::Step() {
  if (steps_of_trouble_ != 0 && --steps_of_trouble_ == 0) {
    source_->RefuseAll(false);
    accounts_.Limit(MemoryAccount::kNoLimit);
  }
  const size_t kind = choices_.Below(32);
  if (kind < 12 || pairs_.empty()) {
    MakeBuffer(kind);
  } else if (kind < 27) {
    Pair& pair = pairs_[choices_.Below(pairs_.size())];
    UseBuffer(kind - 12, pair);
  } else if (kind == 27) {
    Tune();
  } else if (choices_.Below(most_kept_) < pairs_.size()) {
    Drop();
  }
  while (pairs_.size() > most_kept_) Drop();
  CheckNumbers();
}

/// Small, and often on the edge.
size_t BufferModel::Size(size_t below) {
  return choices_.Below(choices_.OneIn(8) ? 3 : choices_.OneIn(3) ? below : 40);
}

/// An index in and behind [0, size].
size_t BufferModel::AnyIndex(size_t size) { return choices_.OneIn(16) ? SIZE_MAX : choices_.Below(size + 4); }

BufferModel::Range BufferModel::AnyRange(size_t size) {
  const size_t start = choices_.OneIn(3) ? 0 : AnyIndex(size);
  return {start, choices_.OneIn(3) ? SIZE_MAX : AnyIndex(size)};
}

/// An index in and around [-size, size].
ptrdiff_t BufferModel::SignedIndex(size_t size) {
  return static_cast<ptrdiff_t>(choices_.Below(2 * size + 9)) - static_cast<ptrdiff_t>(size) - 4;
}

Encoding BufferModel::AnyEncoding() { return static_cast<Encoding>(choices_.Below(7)); }

Allocator& BufferModel::AnyAllocator() { return *allocators_[choices_.Below(std::size(allocators_))]; }

/// What clamping makes of a range.
BufferModel::Bytes BufferModel::Part(const View& view, Range range) const {
  const size_t from = std::min(range.start, view.size);
  const size_t to = std::max(from, std::min(range.end, view.size));
  return Bytes(view.begin() + from, view.begin() + to);
}

void BufferModel::Keep(absl::StatusOr<Buffer> buffer, Bytes expected) {
  if (!buffer.ok()) {
    SLABYARD_CHECK(steps_of_trouble_ != 0, "memory refused without need");
    SLABYARD_CHECK(buffer.status().code() == absl::StatusCode::kResourceExhausted, "a refusal with another code");
    return;
  }
  const size_t size = expected.size();
  KeepView(*std::move(buffer), {std::make_shared<Bytes>(std::move(expected)), 0, size});
}

/// A buffer whose content is any.
void BufferModel::KeepAsIs(absl::StatusOr<Buffer> buffer) {
  Bytes content = buffer.ok() ? Bytes(buffer->begin(), buffer->end()) : Bytes();
  Keep(std::move(buffer), std::move(content));
}

void BufferModel::KeepView(Buffer buffer, View model) {
  pairs_.push_back({std::move(buffer), std::move(model)});
  Check(pairs_.back());
}

void BufferModel::Check(const Pair& pair) const {
  SLABYARD_CHECK(pair.buffer.size() == pair.model.size, "another size");
  SLABYARD_CHECK(std::ranges::equal(pair.buffer, pair.model.span()), "other bytes");
}

void BufferModel::CheckNumbers() const {
  for (const auto& allocator : allocators_) {
    allocator->pool().stats().CheckInvariants();
    allocator->block_pool().stats().CheckInvariants();
  }
  accounts_.CheckInvariants();
}

/// For some steps the source refuses everything, or the process has a limit.
void BufferModel::Trouble() {
  steps_of_trouble_ = 1 + choices_.Below(30);
  if (choices_.OneIn(2)) {
    source_->RefuseAll(true);
  } else {
    accounts_.Limit(accounts_[AccountChain::kProcess]->granted() + choices_.Below(0x4000));
  }
}

void BufferModel::Tune() {
  switch (choices_.Below(8)) {
    case 0:
      AnyAllocator().pool().Trim();
      return;
    case 1:
      allocators_[0]->pool().set_pool_size(16 + choices_.Below(9000));
      return;
    case 2:
      most_kept_ = 1 + choices_.Below(kMostKept);
      return;
    case 3:
      return Trouble();
    case 4:
      for (const auto& allocator : allocators_) allocator->pool().Settle(), allocator->block_pool().Settle();
      accounts_.CheckPressure(kHighMark);
      return;
    default:
      return CheckBytes();
  }
}

void BufferModel::Drop() {
  std::swap(pairs_[choices_.Below(pairs_.size())], pairs_.back());
  Check(pairs_.back());
  pairs_.pop_back();
}

void BufferModel::CheckBytes() const {
  for (const Pair& pair : pairs_) Check(pair);
}

void BufferModel::Finish() {
  CheckBytes();
  source_->RefuseAll(false);
  accounts_.Limit(MemoryAccount::kNoLimit);
  pairs_.clear();
  for (const auto& allocator : allocators_) {
    allocator->pool().Trim();
    allocator->block_pool().Trim();
  }
  CheckNumbers();
  accounts_.CheckAllZero();
  SLABYARD_CHECK(source_->live_blocks() == 0, "blocks are left");
  SLABYARD_CHECK(adopted_ == 0, "foreign memory is left");
}

}  // namespace slabyard::model
