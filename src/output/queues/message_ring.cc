// SPDX-License-Identifier: MIT
#include "src/output/queues/message_ring.h"

#include <algorithm>
#include <utility>

#include "slabyard/check.h"

namespace slabyard::internal {

void MessageRing::Grow() {
  // Eight entries, 448 bytes, are the least that spares small queues most of their doublings.
  std::vector<Entry> larger(std::max<size_t>(8, slots_.size() * 2));
  for (size_t i = 0; i < level_.messages; ++i) {
    const uint64_t number = first_ + i;
    larger[static_cast<size_t>(number) & (larger.size() - 1)] = std::move(slots_[SlotOf(number)]);
  }
  slots_ = std::move(larger);
}

void MessageRing::Index(uint64_t number) {
  const std::optional<uint64_t>& key = at(number).message.key;
  if (key.has_value()) numbers_[*key] = number;
}

void MessageRing::Unindex(const QueueMessage& message) {
  if (message.key.has_value()) numbers_.erase(*message.key);
}

std::optional<uint64_t> MessageRing::Find(uint64_t key) const {
  const auto found = numbers_.find(key);
  return found == numbers_.end() ? std::nullopt : std::optional(found->second);
}

MessageRing::Entry MessageRing::Replace(uint64_t number, Entry entry) {
  Entry& place = slots_[SlotOf(number)];
  level_.bytes -= place.message.payload.size();
  level_.bytes += entry.message.payload.size();
  return std::exchange(place, std::move(entry));
}

void MessageRing::SwapFirstTwo() {
  std::swap(slots_[SlotOf(first_)], slots_[SlotOf(first_ + 1)]);
  Index(first_);
  Index(first_ + 1);
}

void MessageRing::CheckInvariants() const {
  QueueLevel counted;
  size_t keys = 0;
  for (uint64_t number = first_; number < first_ + level_.messages; ++number) {
    const QueueMessage& message = at(number).message;
    ++counted.messages;
    counted.bytes += message.payload.size();
    if (!keyed_ || !message.key.has_value()) continue;
    ++keys;
    SLABYARD_CHECK(Find(*message.key) == number, "MessageRing: a pending message is found by its key");
  }
  SLABYARD_CHECK(counted == level_, "MessageRing: level == the sum over the pending messages");
  SLABYARD_CHECK(keys == numbers_.size(), "MessageRing: as many keys as pending messages with a key");
  SLABYARD_CHECK(level_.messages <= slots_.size(), "MessageRing: messages <= slots");
}

}  // namespace slabyard::internal
