// SPDX-License-Identifier: MIT
//
// Which options are refused, and what a queue tells of itself.
#include "slabyard/bounded_queue.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "slabyard/check.h"
#include "src/output/queues/bounded_queue_core.h"

namespace slabyard {
namespace {

absl::Status Bad(const char* option, const char* what) {
  return absl::InvalidArgumentError(absl::StrCat("BoundedQueueOptions: ", option, " ", what));
}

absl::Status CheckMarks(size_t low, size_t high, size_t cap, const char* low_name, const char* high_name) {
  if (high == BoundedQueueOptions::kNoMark) return absl::OkStatus();
  if (high > cap) return Bad(high_name, "lies above the cap, where no level comes");
  if (low >= high) return Bad(low_name, "must lie below the high mark");
  return absl::OkStatus();
}

absl::Status Check(const BoundedQueueOptions& options) {
  if (options.policy > SlowConsumerPolicy::kDisconnect) return Bad("policy", "is none of the known ones");
  if (options.cap.messages == 0) return Bad("cap.messages", "is 0");
  if (options.cap.bytes == 0) return Bad("cap.bytes", "is 0");
  if (options.push_timeout.count() < 0) return Bad("push_timeout", "is negative");
  absl::Status marks =
      CheckMarks(options.low.messages, options.high.messages, options.cap.messages, "low.messages", "high.messages");
  if (!marks.ok()) return marks;
  return CheckMarks(options.low.bytes, options.high.bytes, options.cap.bytes, "low.bytes", "high.bytes");
}

/// What one pending message holds of a block.
struct Hold {
  const uint8_t* block;
  size_t block_size;
  size_t sharers;
  size_t bytes;
};

}  // namespace

absl::Status BoundedQueue::Core::status() const {
  base::MutexLock lock(mutex_);
  return status_;
}

QueueLevel BoundedQueue::Core::pending() const {
  base::MutexLock lock(mutex_);
  return ring_.level();
}

QueueStats BoundedQueue::Core::stats() const {
  base::MutexLock lock(mutex_);
  QueueStats stats = stats_;
  stats.pending = ring_.level();
  return stats;
}

QueueMemory BoundedQueue::Core::memory() const {
  QueueMemory memory;
  std::vector<Hold> holds;
  {
    base::MutexLock lock(mutex_);
    memory.pending = ring_.level().bytes;
    for (uint64_t number = ring_.first(); number < ring_.first() + ring_.level().messages; ++number) {
      const Buffer& payload = ring_.at(number).message.payload;
      const BlockRef& block = payload.block();
      if (block) holds.push_back({block.data(), block.capacity(), block.sharers(), payload.size()});
    }
  }
  std::ranges::sort(holds, {}, &Hold::block);
  for (size_t begin = 0, end = 0; begin < holds.size(); begin = end) {
    size_t bytes = 0;
    for (; end < holds.size() && holds[end].block == holds[begin].block; ++end) bytes += holds[end].bytes;
    if (holds[begin].sharers > end - begin) {
      memory.shared += bytes;
    } else {
      memory.freed_if_dropped += holds[begin].block_size;
    }
  }
  return memory;
}

void BoundedQueue::Core::CheckInvariants() const {
  base::MutexLock lock(mutex_);
  const auto sums_up = [](const QueueLevel& whole, std::initializer_list<QueueLevel> parts) {
    QueueLevel sum;
    for (const QueueLevel& part : parts) {
      sum.messages += part.messages;
      sum.bytes += part.bytes;
    }
    return sum == whole;
  };
  const QueueLevel& now = ring_.level();
  ring_.CheckInvariants();
  SLABYARD_CHECK(sums_up(stats_.offered, {stats_.accepted, stats_.refused}),
                 "BoundedQueue: offered == accepted + refused");
  SLABYARD_CHECK(sums_up(stats_.accepted, {stats_.popped, stats_.dropped, stats_.coalesced, now}),
                 "BoundedQueue: accepted == popped + dropped + coalesced + pending");
  SLABYARD_CHECK(now.messages <= options_.cap.messages && now.bytes <= options_.cap.bytes,
                 "BoundedQueue: pending <= cap");
  SLABYARD_CHECK(pushers_.empty() || !HasRoom(pushers_.front()->message.payload.size()),
                 "BoundedQueue: nobody waits where there is room");
  SLABYARD_CHECK(stats_.high_crossings - stats_.low_crossings <= 1, "BoundedQueue: crossings alternate, high first");
}

BoundedQueue::BoundedQueue(BoundedQueueOptions options) {
  absl::Status status = Check(options);
  core_ = std::make_unique<Core>(std::move(options), std::move(status));
}

BoundedQueue::~BoundedQueue() = default;

PushResult BoundedQueue::Push(QueueMessage&& message) { return core_->Push(message); }
std::optional<QueueMessage> BoundedQueue::Pop(std::chrono::nanoseconds deadline) { return core_->Pop(deadline); }
std::optional<QueueMessage> BoundedQueue::TryPop() { return core_->Pop(Core::kNoWait); }
void BoundedQueue::Close() { core_->Close(); }
void BoundedQueue::Disconnect(absl::Status reason) { core_->Disconnect(std::move(reason)); }
absl::Status BoundedQueue::status() const { return core_->status(); }
QueueLevel BoundedQueue::pending() const { return core_->pending(); }
QueueStats BoundedQueue::stats() const { return core_->stats(); }
QueueMemory BoundedQueue::memory() const { return core_->memory(); }
void BoundedQueue::CheckInvariants() const { core_->CheckInvariants(); }

}  // namespace slabyard
