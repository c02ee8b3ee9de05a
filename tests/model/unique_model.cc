// SPDX-License-Identifier: MIT
#include "tests/model/unique_model.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "slabyard/check.h"

namespace slabyard::model {

void UniqueModel::Step() {
  constexpr size_t kMostKept = 20;
  refusing_ = choices_.OneIn(16);
  source_->RefuseAll(refusing_);
  const size_t kind = choices_.Below(8);
  if (pairs_.empty() || kind == 0) {
    Make();
  } else if (kind == 1) {
    pairs_.erase(pairs_.begin() + static_cast<ptrdiff_t>(choices_.Below(pairs_.size())));
  } else {
    Use(pairs_[choices_.Below(pairs_.size())]);
  }
  if (pairs_.size() > kMostKept) pairs_.pop_back();
  allocator_.pool().stats().CheckInvariants();
  accounts_.CheckInvariants();
}

void UniqueModel::Make() {
  const std::vector<uint8_t> bytes = choices_.Bytes(choices_.Below(choices_.OneIn(4) ? 5000 : 40));
  absl::StatusOr<UniqueBuffer> buffer = allocator_.AllocUnique(bytes.size());
  if (!buffer.ok()) return SLABYARD_CHECK(refusing_, "memory refused without need");
  std::ranges::copy(bytes, buffer->begin());
  pairs_.push_back({*std::move(buffer), bytes});
}

void UniqueModel::Use(Pair& pair) {
  switch (choices_.Below(8)) {
    case 0:
    case 1:
      Resize(pair);
      break;
    case 2:
      Reserve(pair);
      break;
    case 3:
      ShrinkToFit(pair);
      break;
    case 4:
      Share(pair);
      break;
    case 5:
      pair.buffer.Wipe();
      std::ranges::fill(pair.expected, uint8_t{0});
      break;
    case 6: {
      // To another owner and back.
      UniqueBuffer moved = std::move(pair.buffer);
      SLABYARD_CHECK(pair.buffer.empty() && pair.buffer.capacity() == 0, "a moved-from buffer has bytes");  // NOLINT
      pair.buffer = std::move(moved);
      break;
    }
    default:
      Write(pair);
      break;
  }
  Check(pair);
}

void UniqueModel::Resize(Pair& pair) {
  const size_t size = choices_.Below(choices_.OneIn(4) ? 9000 : 2 * pair.expected.size() + 10);
  const size_t capacity = pair.buffer.capacity();
  const absl::Status status = pair.buffer.Resize(size);
  SLABYARD_CHECK(status.ok() || size > capacity, "a Resize refused that needs no memory");
  if (!status.ok()) return CheckRefusal(status, pair);
  const size_t kept = std::min(size, pair.expected.size());
  SLABYARD_CHECK(pair.buffer.size() == size && pair.buffer.capacity() >= size, "Resize: size");
  SLABYARD_CHECK(size <= capacity || pair.buffer.capacity() >= 2 * capacity, "growth that is not geometric");
  SLABYARD_CHECK(
      std::equal(pair.expected.begin(), pair.expected.begin() + static_cast<ptrdiff_t>(kept), pair.buffer.begin()),
      "Resize lost bytes");
  // What was gained has any content, and may be written.
  std::fill(pair.buffer.begin() + kept, pair.buffer.end(), uint8_t{0x77});
  pair.expected.resize(kept);
  pair.expected.resize(size, 0x77);
}

void UniqueModel::Reserve(Pair& pair) {
  const size_t wanted = choices_.Below(10'000);
  const size_t capacity = pair.buffer.capacity();
  const absl::Status status = pair.buffer.Reserve(wanted);
  if (!status.ok()) return CheckRefusal(status, pair);
  SLABYARD_CHECK(pair.buffer.capacity() == std::max(wanted, capacity), "Reserve: capacity");
}

void UniqueModel::ShrinkToFit(Pair& pair) {
  const absl::Status status = pair.buffer.ShrinkToFit();
  if (!status.ok()) return CheckRefusal(status, pair);
  // Less when nothing is left of a block of one byte.
  SLABYARD_CHECK(pair.buffer.capacity() <= std::max<size_t>(pair.expected.size(), 1), "ShrinkToFit: capacity");
}

/// Back to UniqueBuffer from a part, and only without another handle.
void UniqueModel::Share(Pair& pair) {
  Buffer shared = std::move(pair.buffer).Share();
  {
    const Buffer second = shared;
    SLABYARD_CHECK(!shared.TryUnique().has_value(), "TryUnique of a shared buffer");
    SLABYARD_CHECK(shared.size() == pair.expected.size(), "a refused TryUnique changed the buffer");
  }
  const size_t from = choices_.Below(pair.expected.size() + 1);
  shared = shared.Subarray(static_cast<ptrdiff_t>(from));
  std::optional<UniqueBuffer> unique = shared.TryUnique();
  SLABYARD_CHECK(unique.has_value(), "TryUnique refuses the only handle");
  SLABYARD_CHECK(shared.empty() && !shared.block(), "TryUnique leaves a handle");
  pair.buffer = *std::move(unique);
  pair.expected.erase(pair.expected.begin(), pair.expected.begin() + static_cast<ptrdiff_t>(from));
}

void UniqueModel::Write(Pair& pair) {
  const size_t at = choices_.Below(pair.expected.size() + 3);
  const auto value = static_cast<uint16_t>(choices_.Number(2));
  const bool fits = at + sizeof value <= pair.expected.size();
  SLABYARD_CHECK(pair.buffer.TryWriteUInt16BE(value, at) == fits, "TryWriteUInt16BE");
  if (!fits) return;
  pair.expected[at] = static_cast<uint8_t>(value >> 8);
  pair.expected[at + 1] = static_cast<uint8_t>(value);
}

void UniqueModel::CheckRefusal(const absl::Status& status, const Pair& pair) const {
  SLABYARD_CHECK(refusing_, "memory refused without need");
  SLABYARD_CHECK(status.code() == absl::StatusCode::kResourceExhausted, "a refusal with another code");
  Check(pair);
}

void UniqueModel::Check(const Pair& pair) const {
  SLABYARD_CHECK(std::ranges::equal(pair.buffer, pair.expected), "other bytes");
  SLABYARD_CHECK(pair.buffer.capacity() >= pair.buffer.size(), "size <= capacity");
}

void UniqueModel::CheckBytes() const {
  for (const Pair& pair : pairs_) Check(pair);
}

void UniqueModel::Finish() {
  CheckBytes();
  pairs_.clear();
  source_->RefuseAll(false);
  allocator_.pool().Trim();
  accounts_.CheckAllZero();
  SLABYARD_CHECK(source_->live_blocks() == 0, "blocks are left");
}

}  // namespace slabyard::model
