// SPDX-License-Identifier: MIT
#include "slabyard/output_metrics.h"

#include <algorithm>

namespace slabyard {

std::string_view FlushCauseName(FlushCause cause) {
  constexpr std::array<std::string_view, kFlushCauses> kNames = {"full",     "line",  "linger",
                                                                 "explicit", "close", "retry"};
  return kNames[static_cast<size_t>(cause)];
}

void OutputMetrics::CountFlush(FlushCause cause, uint64_t bytes, uint64_t buffered, uint64_t capacity,
                               std::chrono::nanoseconds time) noexcept {
  Ledger& ledger = ledger_[static_cast<size_t>(cause)];
  ledger.count.fetch_add(1, std::memory_order_relaxed);
  ledger.bytes.fetch_add(bytes, std::memory_order_relaxed);
  ledger.nanos.fetch_add(time.count(), std::memory_order_relaxed);
  buffered_.fetch_add(buffered, std::memory_order_relaxed);
  capacity_.fetch_add(capacity, std::memory_order_relaxed);
  flush_latency_.Record(time);
}

void OutputMetrics::CountDrop(uint64_t messages, uint64_t bytes) noexcept {
  dropped_messages_.fetch_add(messages, std::memory_order_relaxed);
  dropped_bytes_.fetch_add(bytes, std::memory_order_relaxed);
}

void OutputMetrics::CountDepth(uint64_t bytes) noexcept {
  uint64_t known = max_depth_.load(std::memory_order_relaxed);
  while (known < bytes && !max_depth_.compare_exchange_weak(known, bytes, std::memory_order_relaxed)) {
  }
}

OutputMetrics::Flushes OutputMetrics::flushes(FlushCause cause) const noexcept {
  const Ledger& ledger = ledger_[static_cast<size_t>(cause)];
  return {ledger.count.load(std::memory_order_relaxed), ledger.bytes.load(std::memory_order_relaxed),
          std::chrono::nanoseconds(ledger.nanos.load(std::memory_order_relaxed))};
}

double OutputMetrics::buffer_fill_ratio() const noexcept {
  const uint64_t capacity = capacity_.load(std::memory_order_relaxed);
  if (capacity == 0) return 0;
  // The two loads may be of different moments.
  return std::min(1.0, static_cast<double>(buffered_.load(std::memory_order_relaxed)) / static_cast<double>(capacity));
}

}  // namespace slabyard
