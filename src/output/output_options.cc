// SPDX-License-Identifier: MIT
#include "slabyard/output_options.h"

#include <algorithm>
#include <utility>

namespace slabyard {
namespace {

absl::Status Refuse(const char* why) { return absl::InvalidArgumentError(why); }

absl::Status CheckSizes(const OutputOptions& options) {
  if (options.capacity == 0) return Refuse("OutputOptions::capacity is 0");
  if (options.capacity > OutputOptions::kMaxCapacity) return Refuse("OutputOptions::capacity is above kMaxCapacity");
  if (*options.max_capacity < options.capacity) return Refuse("OutputOptions::max_capacity is below capacity");
  if (*options.max_capacity > OutputOptions::kMaxCapacity) {
    return Refuse("OutputOptions::max_capacity is above kMaxCapacity");
  }
  if (*options.flush_bytes < options.capacity) return Refuse("OutputOptions::flush_bytes is below capacity");
  return absl::OkStatus();
}

absl::Status CheckLimits(const OutputOptions& options) {
  if (options.flush_policy > FlushPolicy::kManual) return Refuse("OutputOptions::flush_policy is none");
  if (options.would_block > WouldBlockPolicy::kReport) return Refuse("OutputOptions::would_block is none");
  const bool sends_by_itself = options.flush_policy == FlushPolicy::kFull || options.flush_policy == FlushPolicy::kLine;
  if (options.flush_records.has_value()) {
    if (*options.flush_records == 0) return Refuse("OutputOptions::flush_records is 0");
    if (!sends_by_itself) return Refuse("OutputOptions::flush_records is for kFull and kLine");
  }
  if (options.linger.has_value()) {
    if (options.linger->count() <= 0) return Refuse("OutputOptions::linger is not above 0");
    if (!sends_by_itself) return Refuse("OutputOptions::linger is for kFull and kLine");
    if (options.clock == nullptr) return Refuse("OutputOptions::linger needs OutputOptions::clock");
  }
  return absl::OkStatus();
}

OutputOptions Completed(OutputOptions options) {
  if (!options.max_capacity) options.max_capacity = std::max(options.capacity, OutputOptions::kDefaultMaxCapacity);
  if (!options.flush_bytes) options.flush_bytes = options.max_capacity;
  if (options.cache == nullptr) options.cache = std::make_shared<BlockCache>(nullptr, BlockCacheOptions{0});
  return options;
}

}  // namespace

OutputProfile::OutputProfile(OutputOptions options)
    : options_(Completed(std::move(options))),
      clock_(options_.clock != nullptr || options_.metrics == nullptr ? options_.clock : &steady_clock_),
      status_(CheckSizes(options_)) {
  if (status_.ok()) status_ = CheckLimits(options_);
  // What may not be pending needs no room.
  options_.max_capacity = std::min(*options_.max_capacity, *options_.flush_bytes);
}

}  // namespace slabyard
