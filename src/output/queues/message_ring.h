// SPDX-License-Identifier: MIT
//
// The pending messages of a BoundedQueue, oldest first, each at a number that stays its own while it is pending:
// numbers grow by one with each append, so the pending ones are always [first, first + messages). Not thread-safe.
#ifndef SLABYARD_SRC_OUTPUT_QUEUES_MESSAGE_RING_H_
#define SLABYARD_SRC_OUTPUT_QUEUES_MESSAGE_RING_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "slabyard/bounded_queue.h"

namespace slabyard::internal {

class MessageRing {
 public:
  struct Entry {
    QueueMessage message;
    std::chrono::nanoseconds pushed_at{0};
  };

  /// With `keyed`, at most one pending message may have any one key, and Find finds it.
  explicit MessageRing(bool keyed) : keyed_(keyed) {}

  bool empty() const { return level_.messages == 0; }
  const QueueLevel& level() const { return level_; }
  uint64_t first() const { return first_; }
  /// Requires first() <= number < first() + level().messages.
  const Entry& at(uint64_t number) const { return slots_[SlotOf(number)]; }

  /// Amortised O(1): the slots double when they are full, before anything else changes.
  void Append(QueueMessage&& message, std::chrono::nanoseconds pushed_at);
  /// Requires a message. Its slot keeps no payload.
  QueueMessage TakeFirst();
  /// The number of the pending message with this key.
  std::optional<uint64_t> Find(uint64_t key) const;
  /// Puts `entry`, of the same key, in the place of the message at `number`, and returns that.
  Entry Replace(uint64_t number, Entry entry);
  /// Changes the places of the two oldest. Requires two messages.
  void SwapFirstTwo();

  /// Aborts with the equation that does not hold. O(n).
  void CheckInvariants() const;

 private:
  size_t SlotOf(uint64_t number) const { return static_cast<size_t>(number) & (slots_.size() - 1); }
  void Grow();
  void Index(uint64_t number);
  void Unindex(const QueueMessage& message);

  const bool keyed_;
  std::vector<Entry> slots_;  // a power of two of them, or none
  uint64_t first_ = 0;
  QueueLevel level_;
  std::unordered_map<uint64_t, uint64_t> numbers_;  // by key, when keyed
};

inline void MessageRing::Append(QueueMessage&& message, std::chrono::nanoseconds pushed_at) {
  if (level_.messages == slots_.size()) [[unlikely]]
    Grow();
  const uint64_t number = first_ + level_.messages;
  level_.bytes += message.payload.size();
  ++level_.messages;
  Entry& slot = slots_[SlotOf(number)];
  slot.message = std::move(message);
  slot.pushed_at = pushed_at;
  if (keyed_) Index(number);
}

inline QueueMessage MessageRing::TakeFirst() {
  QueueMessage message = std::move(slots_[SlotOf(first_)].message);
  level_.bytes -= message.payload.size();
  --level_.messages;
  ++first_;
  if (keyed_) Unindex(message);
  return message;
}

}  // namespace slabyard::internal

#endif  // SLABYARD_SRC_OUTPUT_QUEUES_MESSAGE_RING_H_
