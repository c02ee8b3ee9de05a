// SPDX-License-Identifier: MIT
// Floor: output
//
// Collects messages until they are worth a write: so many, so many bytes, so old, or as the caller says, whichever
// comes first. Has no thread of its own: deadline() says when to call Poll() next.
//
// Shares the payloads until they are handed over. Threads: one at a time. Fails by a status, at making alone. Costs: an
// Add is O(1) and, with a linger, a look at the clock; the list of messages keeps its memory.
#ifndef SLABYARD_BATCHER_H_
#define SLABYARD_BATCHER_H_

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "slabyard/buffer.h"
#include "slabyard/clock.h"
#include "slabyard/output_metrics.h"

namespace slabyard {

/// Why a batch was handed over.
enum class BatchCause : uint8_t {
  kCount,     // max_messages were there
  kBytes,     // max_bytes were there, or would have been exceeded by the next message
  kLinger,    // the oldest message had waited as long as it may
  kExplicit,  // Flush()
  kClose,     // Close() or destruction
};
inline constexpr size_t kBatchCauses = 5;
/// "count", "bytes", "linger", "explicit", "close".
std::string_view BatchCauseName(BatchCause cause);

/// Valid during the handler's call.
struct Batch {
  std::span<const Buffer> messages;  // in the order they were added; never empty
  size_t bytes;                      // of all of them
  BatchCause cause;
};

struct BatcherOptions {
  static constexpr std::chrono::nanoseconds kNoLinger = std::chrono::nanoseconds::max();

  size_t max_messages = 1024;  // IOV_MAX: more runs than that are two system calls
  /// Only a single message that is longer itself exceeds this.
  size_t max_bytes = 65536;
  /// How long a message may wait. kNoLinger: as long as it takes.
  std::chrono::nanoseconds linger = kNoLinger;
  /// Hears of each batch (count and bytes as FlushCause::kFull, with the handler's time) and of the oldest message's
  /// age; must outlive the batcher.
  OutputMetrics* metrics = nullptr;
};

class Batcher {
 public:
  /// Takes a batch. Must not use the batcher, nor throw.
  using Handler = std::function<void(const Batch&)>;

  /// `clock` must outlive the batcher. Bad options make a batcher that takes nothing; status() is then kInvalidArgument
  /// and names the option.
  Batcher(BatcherOptions options, const Clock& clock, Handler handler);
  /// Closes.
  ~Batcher();
  Batcher(const Batcher&) = delete;
  Batcher& operator=(const Batcher&) = delete;

  /// OK, what is wrong with the options, or kFailedPrecondition once closed.
  const absl::Status& status() const { return status_; }

  /// Takes `message`, and hands over what is due before or with it. False unless status() is OK.
  [[nodiscard]] bool Add(Buffer message);
  /// Hands over what has waited long enough; true when it did.
  bool Poll();
  /// Hands over what is there.
  void Flush() { HandOver(BatchCause::kExplicit); }
  /// The same, and takes no more.
  void Close();

  /// The time of the clock from which on Poll() has something to do, unless a flush comes before.
  std::optional<std::chrono::nanoseconds> deadline() const;
  size_t pending_messages() const { return messages_.size(); }
  size_t pending_bytes() const { return bytes_; }
  /// Batches handed over so far because of `cause`.
  uint64_t batches(BatchCause cause) const { return batches_[static_cast<size_t>(cause)]; }

 private:
  bool IsDue() const;
  void HandOver(BatchCause cause);

  const BatcherOptions options_;
  const Clock& clock_;
  const Handler handler_;
  std::vector<Buffer> messages_;
  size_t bytes_ = 0;
  std::chrono::nanoseconds oldest_at_{0};  // when the first of messages_ was added, where anybody asks
  std::array<uint64_t, kBatchCauses> batches_{};
  absl::Status status_;
};

}  // namespace slabyard

#endif  // SLABYARD_BATCHER_H_
