// SPDX-License-Identifier: MIT
// Floor: output
//
// What one output, or many that share it, did: why each flush happened, how long it took, what was dropped. Outputs and
// queues are given one by pointer and write to it when they flush or drop, never on the way of an append that fits.
// Threads: any number record and read at once; a report is a set of relaxed reads. docs/metrics.md says what each
// field means.
#ifndef SLABYARD_OUTPUT_METRICS_H_
#define SLABYARD_OUTPUT_METRICS_H_

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "slabyard/histogram.h"

namespace slabyard {

/// Why bytes went to the sink.
enum class FlushCause : uint8_t {
  kFull,      // the block, or a limit of bytes or records, was reached; an unbuffered output is full at each append
  kLine,      // a newline
  kLinger,    // the oldest pending byte had waited as long as it may
  kExplicit,  // Flush()
  kClose,     // Close() or destruction
  kRetry,     // Retry()
};
inline constexpr size_t kFlushCauses = 6;
/// "full", "line", "linger", "explicit", "close", "retry".
std::string_view FlushCauseName(FlushCause cause);

class OutputMetrics {
 public:
  struct Flushes {
    uint64_t count = 0;
    uint64_t bytes = 0;                // that the sink took
    std::chrono::nanoseconds time{0};  // spent in the sink, waiting included
  };

  /// `bytes` were written because of `cause`, out of a block of `capacity` bytes (0 when there was none) that held
  /// `buffered` of them.
  void CountFlush(FlushCause cause, uint64_t bytes, uint64_t buffered, uint64_t capacity,
                  std::chrono::nanoseconds time) noexcept;
  /// `messages` of `bytes` altogether were taken and will never be written, or were refused by a bounded queue.
  void CountDrop(uint64_t messages, uint64_t bytes) noexcept;
  /// The oldest byte of a flush had waited so long.
  void CountMessageAge(std::chrono::nanoseconds age) noexcept { message_age_.Record(age); }
  /// So many bytes were pending at once.
  void CountDepth(uint64_t bytes) noexcept;

  Flushes flushes(FlushCause cause) const noexcept;
  uint64_t drop_count() const noexcept { return dropped_messages_.load(std::memory_order_relaxed); }
  uint64_t dropped_bytes() const noexcept { return dropped_bytes_.load(std::memory_order_relaxed); }
  uint64_t max_buffer_depth() const noexcept { return max_depth_.load(std::memory_order_relaxed); }
  /// Bytes that were buffered when a flush began / capacity, both summed over the flushes: 0 to 1; 0 when no flush had
  /// a block.
  double buffer_fill_ratio() const noexcept;
  const Histogram& flush_latency() const noexcept { return flush_latency_; }
  const Histogram& message_age() const noexcept { return message_age_; }

 private:
  struct Ledger {
    std::atomic<uint64_t> count{0};
    std::atomic<uint64_t> bytes{0};
    std::atomic<int64_t> nanos{0};
  };

  std::array<Ledger, kFlushCauses> ledger_;
  std::atomic<uint64_t> buffered_{0};
  std::atomic<uint64_t> capacity_{0};
  std::atomic<uint64_t> dropped_messages_{0};
  std::atomic<uint64_t> dropped_bytes_{0};
  std::atomic<uint64_t> max_depth_{0};
  Histogram flush_latency_;
  Histogram message_age_;
};

/// `name="value"`, escaped as Prometheus asks (backslash, quote, newline). `name` is [a-zA-Z_][a-zA-Z0-9_]*.
std::string PrometheusLabel(std::string_view name, std::string_view value);

/// Metrics and the labels that tell them from others: PrometheusLabel()s with commas between, or empty.
struct LabelledMetrics {
  std::string_view labels;
  const OutputMetrics& metrics;
};

/// All of them in Prometheus' text exposition format 0.0.4: one family after another, as it asks, each with a line for
/// every entry, whose labels must differ. Durations in seconds. Linear in the entries.
std::string ToPrometheus(std::span<const LabelledMetrics> entries);
/// The same of one.
std::string ToPrometheus(const OutputMetrics& metrics, std::string_view labels);

}  // namespace slabyard

#endif  // SLABYARD_OUTPUT_METRICS_H_
