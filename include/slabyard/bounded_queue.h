// SPDX-License-Identifier: MIT
// Floor: output
//
// Messages on their way from threads that make them to threads that write them, never more of them than the cap: what
// happens to one too many is the policy, and every push says what did.
//
//   offered  == accepted + refused                           in messages, and in bytes of payload
//   accepted == popped + dropped + coalesced + pending
//
// Shares the payloads, which are counted references: a buffer that lies in a thousand queues is charged once to its
// MemoryAccount and once to the cap of each queue. Threads: any number push, pop and look on; the queue must outlive
// their calls. Fails by outcomes and status(). Costs: a push or pop is one uncontended lock and O(1), amortised; an
// empty queue that was never used holds no slots.
#ifndef SLABYARD_BOUNDED_QUEUE_H_
#define SLABYARD_BOUNDED_QUEUE_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "slabyard/buffer.h"
#include "slabyard/clock.h"
#include "slabyard/output_metrics.h"

namespace slabyard {

/// What becomes of a message that does not fit below the cap.
enum class SlowConsumerPolicy : uint8_t {
  kBlock,       // the push waits for room, first come, first served, for `push_timeout` at the longest
  kDropNewest,  // it is refused
  kDropOldest,  // it takes the place of the oldest
  kCoalesce,    // as kDropOldest, but a message takes the place of a pending one with its key: the latest wins
  kDisconnect,  // the queue drops all, and is done for: whoever reads it misses nothing, or hears that it was cut off
};

struct QueueMessage {
  Buffer payload;
  /// What kCoalesce goes by; a message without one is never coalesced.
  std::optional<uint64_t> key = std::nullopt;
};

struct QueueLevel {
  size_t messages = 0;
  size_t bytes = 0;

  friend bool operator==(const QueueLevel&, const QueueLevel&) = default;
};

/// The crossings that a queue tells; they alternate, kHigh first.
enum class WaterMark : uint8_t {
  kHigh,  // messages or bytes rose to their high mark
  kLow,   // both fell to their low marks since
};

struct BoundedQueueOptions {
  static constexpr size_t kNoMark = std::numeric_limits<size_t>::max();
  static constexpr std::chrono::nanoseconds kForever = std::chrono::nanoseconds::max();

  SlowConsumerPolicy policy = SlowConsumerPolicy::kBlock;
  /// Never exceeded. A message longer than cap.bytes fits no queue, and is refused (kDisconnect: cuts off).
  QueueLevel cap = {1024, size_t{1} << 20};
  /// Marks within the cap, each low one below its high one; a low mark without a high one means nothing.
  QueueLevel high = {kNoMark, kNoMark};
  QueueLevel low = {0, 0};
  /// Called once for each crossing, in order, one call at a time, on a thread that pushed or popped, with no lock held:
  /// it may use the queue, whose crossings are then told when it returns. Must not throw.
  std::function<void(WaterMark)> on_crossing = nullptr;
  /// kBlock: how long a push waits; zero is not at all.
  std::chrono::nanoseconds push_timeout = kForever;
  /// Must outlive the queue. Null: CLOCK_MONOTONIC. Waits sleep in real time for what this clock says is left, an hour
  /// at most, and look at it again.
  const Clock* clock = nullptr;
  /// Hears of drops, depth and message age; must outlive the queue.
  OutputMetrics* metrics = nullptr;
};

enum class PushOutcome : uint8_t {
  // Accepted: the message is moved from.
  kAccepted,
  kDroppedOldest,  // and older ones made room for it
  kCoalesced,      // and replaced the pending one with its key
  // Refused: the message is left to the caller.
  kDroppedNewest,
  kTimedOut,
  kTooLarge,      // longer than cap.bytes
  kDisconnected,  // by this push or before it; status() says why
  kClosed,        // by Close(), or never open: see status()
};

struct PushResult {
  PushOutcome outcome;
  QueueLevel dropped = {};  // older messages that made room

  bool accepted() const { return outcome <= PushOutcome::kCoalesced; }
};

/// Each pair counts messages and their payload's bytes since the queue was made.
struct QueueStats {
  QueueLevel offered;    // in pushes that were answered
  QueueLevel accepted;   // taken
  QueueLevel refused;    // left to the caller
  QueueLevel popped;     // given to consumers
  QueueLevel dropped;    // taken, then lost to the policy or a disconnection
  QueueLevel coalesced;  // taken, then replaced
  QueueLevel pending;    // in the queue now
  QueueLevel deepest;    // the most that was pending, each figure on its own
  uint64_t high_crossings = 0;
  uint64_t low_crossings = 0;
};

/// What the pending payloads cost. `shared` and `freed_if_dropped` are exact where Retention::sharers is.
struct QueueMemory {
  size_t pending = 0;           // bytes of payload: what counts against the cap
  size_t shared = 0;            // those of them whose blocks somebody else holds too
  size_t freed_if_dropped = 0;  // bytes of the blocks that this queue alone holds, a pool's open slab included
};

class BoundedQueue {
 public:
  static constexpr std::chrono::nanoseconds kForever = BoundedQueueOptions::kForever;

  /// Bad options make a queue that refuses all; status() is then kInvalidArgument and names the option.
  explicit BoundedQueue(BoundedQueueOptions options = {});
  /// Drops what is pending. No call may be under way.
  ~BoundedQueue();
  BoundedQueue(const BoundedQueue&) = delete;
  BoundedQueue& operator=(const BoundedQueue&) = delete;

  /// Takes `message` or leaves it as it is, by policy. O(1) but for what it drops.
  [[nodiscard]] PushResult Push(QueueMessage&& message);
  /// The same for a message without a key: moves from `payload` only when it is taken.
  [[nodiscard]] PushResult Push(Buffer&& payload);
  /// Shares the payload.
  [[nodiscard]] PushResult Push(const Buffer& payload) { return Push(QueueMessage{payload}); }

  /// The oldest message; waits for one until `deadline`, a time of the clock. Nothing when there was none by then, or
  /// none will come: the queue was disconnected, or closed and is empty.
  [[nodiscard]] std::optional<QueueMessage> Pop(std::chrono::nanoseconds deadline = kForever);
  /// The same without waiting.
  [[nodiscard]] std::optional<QueueMessage> TryPop();

  /// Refuses pushes from now on, those that wait included; what is pending can still be popped. Wakes everybody.
  void Close();
  /// Drops what is pending and refuses with `reason`, which status() says from now on: the first one stays. An OK
  /// reason is made kCancelled. Wakes everybody.
  void Disconnect(absl::Status reason);

  /// OK while messages are taken. kFailedPrecondition: closed. kResourceExhausted: cut off by kDisconnect, with what
  /// was pending and what came on top. Else the reason given to Disconnect, or what is wrong with the options, for
  /// good.
  absl::Status status() const;

  QueueLevel pending() const;
  QueueStats stats() const;
  /// O(n log n) for n pending messages, and memory for as many entries.
  QueueMemory memory() const;

  /// Aborts with the equation that does not hold. O(n).
  void CheckInvariants() const;

 private:
  class Core;
  std::unique_ptr<Core> core_;
};

// Implementation details follow.

inline PushResult BoundedQueue::Push(Buffer&& payload) {
  QueueMessage message{std::move(payload)};
  const PushResult result = Push(std::move(message));
  if (!result.accepted()) payload = std::move(message.payload);
  return result;
}

}  // namespace slabyard

#endif  // SLABYARD_BOUNDED_QUEUE_H_
