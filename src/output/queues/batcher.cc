// SPDX-License-Identifier: MIT
#include "slabyard/batcher.h"

#include <algorithm>
#include <array>
#include <utility>

namespace slabyard {
namespace {

absl::Status Check(const BatcherOptions& options, const Batcher::Handler& handler) {
  if (options.max_messages == 0) return absl::InvalidArgumentError("BatcherOptions: max_messages is 0");
  if (options.max_bytes == 0) return absl::InvalidArgumentError("BatcherOptions: max_bytes is 0");
  if (options.linger.count() < 0) return absl::InvalidArgumentError("BatcherOptions: linger is negative");
  if (handler == nullptr) return absl::InvalidArgumentError("Batcher: the handler is empty");
  return absl::OkStatus();
}

FlushCause FlushCauseOf(BatchCause cause) {
  constexpr std::array<FlushCause, kBatchCauses> kCauses = {FlushCause::kFull, FlushCause::kFull, FlushCause::kLinger,
                                                            FlushCause::kExplicit, FlushCause::kClose};
  return kCauses[static_cast<size_t>(cause)];
}

}  // namespace

std::string_view BatchCauseName(BatchCause cause) {
  constexpr std::array<std::string_view, kBatchCauses> kNames = {"count", "bytes", "linger", "explicit", "close"};
  return kNames[static_cast<size_t>(cause)];
}

Batcher::Batcher(BatcherOptions options, const Clock& clock, Handler handler)
    : options_(options), clock_(clock), handler_(std::move(handler)), status_(Check(options_, handler_)) {}

Batcher::~Batcher() { Close(); }

bool Batcher::Add(Buffer message) {
  if (!status_.ok()) return false;
  Poll();
  // A difference, since a sum might wrap.
  if (!messages_.empty() && (bytes_ >= options_.max_bytes || message.size() > options_.max_bytes - bytes_)) {
    HandOver(BatchCause::kBytes);
  }
  const bool asks_time = options_.linger != BatcherOptions::kNoLinger || options_.metrics != nullptr;
  if (messages_.empty() && asks_time) oldest_at_ = clock_.Now();
  bytes_ += message.size();
  messages_.push_back(std::move(message));
  if (messages_.size() >= options_.max_messages) {
    HandOver(BatchCause::kCount);
  } else if (bytes_ >= options_.max_bytes) {
    HandOver(BatchCause::kBytes);
  }
  return true;
}

bool Batcher::Poll() {
  if (!IsDue()) return false;
  HandOver(BatchCause::kLinger);
  return true;
}

void Batcher::Close() {
  HandOver(BatchCause::kClose);
  if (status_.ok()) status_ = absl::FailedPreconditionError("Batcher: closed");
}

std::optional<std::chrono::nanoseconds> Batcher::deadline() const {
  if (messages_.empty() || options_.linger >= BatcherOptions::kNoLinger - oldest_at_) return std::nullopt;
  return oldest_at_ + options_.linger;
}

bool Batcher::IsDue() const {
  const std::optional<std::chrono::nanoseconds> due = deadline();
  return due.has_value() && clock_.Now() >= *due;
}

void Batcher::HandOver(BatchCause cause) {
  if (messages_.empty()) return;
  ++batches_[static_cast<size_t>(cause)];
  const Batch batch{messages_, bytes_, cause};
  if (options_.metrics == nullptr) {
    handler_(batch);
  } else {
    const std::chrono::nanoseconds begin = clock_.Now();
    options_.metrics->CountMessageAge(begin - oldest_at_);
    options_.metrics->CountDepth(bytes_);
    handler_(batch);
    options_.metrics->CountFlush(FlushCauseOf(cause), bytes_, std::min(bytes_, options_.max_bytes), options_.max_bytes,
                                 clock_.Now() - begin);
  }
  messages_.clear();
  bytes_ = 0;
}

}  // namespace slabyard
