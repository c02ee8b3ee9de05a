// SPDX-License-Identifier: MIT
#include "slabyard/spsc_ring.h"

#include <bit>
#include <utility>

namespace slabyard {
namespace {

constexpr size_t kMinCapacity = 64;
constexpr size_t kMaxCapacity = size_t{1} << 31;

}  // namespace

SpscRing::SpscRing(SpscRingOptions options) {
  if (options.capacity < kMinCapacity || options.capacity > kMaxCapacity) {
    status_ = absl::InvalidArgumentError("SpscRingOptions: capacity must be 64 bytes to 2 GiB");
    return;
  }
  source_ = options.source != nullptr ? std::move(options.source) : MakeSystemSource();
  block_ = source_->Allocate(std::bit_ceil(options.capacity), kLine, /*zeroed=*/false);
  if (block_.data == nullptr) {
    status_ = absl::Status(absl::StatusCode::kResourceExhausted, "");
    return;
  }
  data_ = block_.data;
  capacity_ = block_.size;
}

SpscRing::~SpscRing() {
  if (block_.data != nullptr) source_->Free(block_);
}

}  // namespace slabyard
