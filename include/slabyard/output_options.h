// SPDX-License-Identifier: MIT
// Floor: output
//
// What outputs are told, and what many of them share. An OutputProfile holds checked options, the block cache and the
// clock once; a million outputs point to it. Threads: a profile is read only; its cache, metrics and clock are safe to
// share. Fails by OutputProfile::status(), which names the option.
#ifndef SLABYARD_OUTPUT_OPTIONS_H_
#define SLABYARD_OUTPUT_OPTIONS_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "absl/status/status.h"
#include "slabyard/block_cache.h"
#include "slabyard/clock.h"
#include "slabyard/output_metrics.h"

namespace slabyard {

/// When bytes go to the sink. Flush(), Retry(), Close() and destruction send them under every policy.
enum class FlushPolicy : uint8_t {
  kFull,        // when the block is full
  kLine,        // through the last newline of each append; a line without an end, when the block is full
  kUnbuffered,  // at once: each append is one write
  kManual,      // on those four calls alone; a full block takes no more
};

/// What to do when the sink is full for now (EAGAIN).
enum class WouldBlockPolicy : uint8_t {
  kWait,    // sleep in Sink::WaitWritable
  kReport,  // keep the bytes and say kUnavailable; OutputBuffer::wait_fd() is what to poll
};

/// Called with the number of bytes that were taken and will never be written, and why. Must not use the output.
struct DropHook {
  void (*call)(void* context, uint64_t bytes, const absl::Status& why) = nullptr;
  void* context = nullptr;
};

struct OutputOptions {
  /// The most that Linux moves in one write(2): a larger block could not be flushed by one call.
  static constexpr size_t kMaxCapacity = 0x7ffff000;
  /// What a pipe holds by default, and where longer writes to files gain no more.
  static constexpr size_t kDefaultMaxCapacity = 65536;

  FlushPolicy flush_policy = FlushPolicy::kFull;
  WouldBlockPolicy would_block = WouldBlockPolicy::kWait;
  /// Bytes of the first block. 4096 because it is a page, cheap at rest, and the most that a pipe takes undivided
  /// (PIPE_BUF).
  size_t capacity = 4096;
  /// The block doubles up to this while full ones follow one another. Nothing: 65536, or `capacity` if that is more.
  std::optional<size_t> max_capacity = std::nullopt;
  /// Send when so many bytes are pending, shared ones included; what a full sink or kManual may hold at most. Bytes
  /// that are copied have the block, which does not grow while they are pending. At least `capacity`. Nothing:
  /// `max_capacity`.
  std::optional<size_t> flush_bytes = std::nullopt;
  /// Send when so many appends are pending, counted since nothing was. For kFull and kLine.
  std::optional<uint32_t> flush_records = std::nullopt;
  /// Send when the oldest byte has been pending so long: seen by each append, and by FlushIfDue(), which the host calls
  /// at flush_due(). Needs `clock`. For kFull and kLine.
  std::optional<std::chrono::nanoseconds> linger = std::nullopt;
  /// Close() syncs the sink between flushing and closing.
  bool sync_on_close = false;
  /// Where blocks come from. Null: one of this profile's own, which keeps no free blocks.
  std::shared_ptr<BlockCache> cache = nullptr;
  /// What `linger` and the metrics read; outlives the outputs. Null: metrics read CLOCK_MONOTONIC.
  const Clock* clock = nullptr;
  /// Counts flushes, drops, ages and depths; outlives the outputs. Null: nothing is counted, no clock read for it.
  OutputMetrics* metrics = nullptr;
  /// Hears of bytes dropped by Discard() or destruction. Without one, destruction says it in one line on stderr.
  DropHook dropped = {};
};

/// Checked options. Must outlive the outputs that are made with it.
class OutputProfile {
 public:
  explicit OutputProfile(OutputOptions options);
  OutputProfile(const OutputProfile&) = delete;
  OutputProfile& operator=(const OutputProfile&) = delete;

  /// kInvalidArgument, naming the option, when outputs made with this take nothing.
  const absl::Status& status() const { return status_; }
  /// As given, but for what was left open: `max_capacity` and `flush_bytes` have values, `cache` is there.
  const OutputOptions& options() const { return options_; }
  /// Null when nothing asks for the time.
  const Clock* clock() const { return clock_; }

 private:
  OutputOptions options_;
  SteadyClock steady_clock_;
  const Clock* clock_;
  absl::Status status_;
};

}  // namespace slabyard

#endif  // SLABYARD_OUTPUT_OPTIONS_H_
