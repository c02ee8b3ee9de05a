// SPDX-License-Identifier: MIT
//
// Who gets in, who waits, and what goes.
#include "src/output/queues/bounded_queue_core.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace slabyard {
namespace {

void Add(QueueLevel& sum, size_t bytes) {
  ++sum.messages;
  sum.bytes += bytes;
}

/// A low mark whose high mark is none holds nobody up.
BoundedQueueOptions WithoutIdleMarks(BoundedQueueOptions options) {
  if (options.high.messages == BoundedQueueOptions::kNoMark) options.low.messages = BoundedQueueOptions::kNoMark;
  if (options.high.bytes == BoundedQueueOptions::kNoMark) options.low.bytes = BoundedQueueOptions::kNoMark;
  return options;
}

}  // namespace

BoundedQueue::Core::Core(BoundedQueueOptions options, absl::Status status)
    : options_(WithoutIdleMarks(std::move(options))),
      clock_(options_.clock != nullptr ? *options_.clock : steady_clock_),
      ring_(options_.policy == SlowConsumerPolicy::kCoalesce),
      bad_options_(!status.ok()),
      status_(std::move(status)),
      refusal_(PushOutcome::kClosed) {}

BoundedQueue::Core::~Core() {
  const QueueLevel left = ring_.level();
  if (options_.metrics != nullptr && left.messages > 0) options_.metrics->CountDrop(left.messages, left.bytes);
}

PushResult BoundedQueue::Core::Push(QueueMessage& message) {
  Aftermath after;
  PushResult result;
  {
    base::MutexLock lock(mutex_);
    result = PushLocked(message, after);
    BookLevel(after);
  }
  Finish(after);
  return result;
}

PushResult BoundedQueue::Core::PushLocked(QueueMessage& message, Aftermath& after) {
  const size_t size = message.payload.size();
  const bool cuts_off = options_.policy == SlowConsumerPolicy::kDisconnect;
  if (!status_.ok()) return Refuse(refusal_, message);
  if (size > options_.cap.bytes && !cuts_off) return Refuse(PushOutcome::kTooLarge, message);
  if (options_.policy == SlowConsumerPolicy::kCoalesce && message.key.has_value()) {
    const std::optional<uint64_t> number = ring_.Find(*message.key);
    if (number.has_value()) return Coalesce(*number, message, after);
  }
  if (HasRoom(size) && pushers_.empty()) return Accept(message, after);
  switch (options_.policy) {
    case SlowConsumerPolicy::kBlock:
      return AwaitRoom(message, after);
    case SlowConsumerPolicy::kDropNewest:
      return Refuse(PushOutcome::kDroppedNewest, message);
    case SlowConsumerPolicy::kDropOldest:
    case SlowConsumerPolicy::kCoalesce:
      return ReplaceOldest(message, after);
    case SlowConsumerPolicy::kDisconnect:
      break;
  }
  return CutOff(message, after);
}

PushResult BoundedQueue::Core::AwaitRoom(QueueMessage& message, Aftermath& after) {
  const std::chrono::nanoseconds deadline = PushDeadline();
  Pusher self{message};
  pushers_.push_back(&self);
  while (!self.answer.has_value()) {
    if (Sleep(self.answered, deadline)) continue;
    pushers_.erase(std::ranges::find(pushers_, &self));
    const PushResult result = Refuse(PushOutcome::kTimedOut, message);
    AdmitPushers(after);  // those behind may be smaller
    return result;
  }
  return *self.answer;
}

PushResult BoundedQueue::Core::ReplaceOldest(QueueMessage& message, Aftermath& after) {
  PushResult result{PushOutcome::kDroppedOldest};
  while (!HasRoom(message.payload.size())) Add(result.dropped, DropOldest(after));
  Accept(message, after);
  return result;
}

PushResult BoundedQueue::Core::Coalesce(uint64_t number, QueueMessage& message, Aftermath& after) {
  const size_t size = message.payload.size();
  Add(stats_.offered, size);
  Add(stats_.accepted, size);
  Buffer replaced = ring_.Replace(number, {std::move(message), StampTime()}).message.payload;
  Add(stats_.coalesced, replaced.size());
  after.released.push_back(std::move(replaced));

  PushResult result{PushOutcome::kCoalesced};
  while (ring_.level().bytes > options_.cap.bytes) {
    if (ring_.first() == number) {
      // The new message itself is the oldest: the next one goes, and the new one takes its place.
      ring_.SwapFirstTwo();
      ++number;
    }
    Add(result.dropped, DropOldest(after));
  }
  return result;
}

PushResult BoundedQueue::Core::CutOff(QueueMessage& message, Aftermath& after) {
  const QueueLevel now = ring_.level();
  End(PushOutcome::kDisconnected,
      absl::ResourceExhaustedError(absl::StrCat("BoundedQueue: the consumer was cut off with ", now.messages,
                                                " messages of ", now.bytes, " bytes pending and one of ",
                                                message.payload.size(), " bytes on top; the cap is ",
                                                options_.cap.messages, " messages and ", options_.cap.bytes, " bytes")),
      after);
  return Refuse(PushOutcome::kDisconnected, message);
}

PushResult BoundedQueue::Core::Accept(QueueMessage& message, Aftermath& after) {
  const size_t size = message.payload.size();
  ring_.Append(std::move(message), StampTime());
  Add(stats_.offered, size);
  Add(stats_.accepted, size);
  if (after.wakes < waiting_poppers_) ++after.wakes;
  return {PushOutcome::kAccepted};
}

PushResult BoundedQueue::Core::Refuse(PushOutcome outcome, const QueueMessage& message) {
  const size_t size = message.payload.size();
  Add(stats_.offered, size);
  Add(stats_.refused, size);
  if (options_.metrics != nullptr) options_.metrics->CountDrop(1, size);
  return {outcome};
}

void BoundedQueue::Core::AdmitPushers(Aftermath& after) {
  while (!pushers_.empty() && HasRoom(pushers_.front()->message.payload.size())) {
    Pusher& pusher = *pushers_.front();
    pushers_.erase(pushers_.begin());
    pusher.answer = Accept(pusher.message, after);
    pusher.answered.NotifyOne();  // under the lock: it lies on a stack that is left right after
  }
}

void BoundedQueue::Core::RefusePushers(PushOutcome outcome) {
  for (Pusher* pusher : pushers_) {
    pusher->answer = Refuse(outcome, pusher->message);
    pusher->answered.NotifyOne();
  }
  pushers_.clear();
}

size_t BoundedQueue::Core::DropOldest(Aftermath& after) {
  Buffer oldest = ring_.TakeFirst().payload;
  const size_t size = oldest.size();
  after.released.push_back(std::move(oldest));
  Add(stats_.dropped, size);
  if (options_.metrics != nullptr) options_.metrics->CountDrop(1, size);
  return size;
}

void BoundedQueue::Core::End(PushOutcome refusal, absl::Status reason, Aftermath& after) {
  status_ = std::move(reason);
  refusal_ = refusal;
  RefusePushers(refusal);
  while (!ring_.empty()) DropOldest(after);
  not_empty_.NotifyAll();
}

void BoundedQueue::Core::Close() {
  base::MutexLock lock(mutex_);
  if (!status_.ok()) return;
  status_ = absl::FailedPreconditionError("BoundedQueue: closed");
  refusal_ = PushOutcome::kClosed;
  RefusePushers(refusal_);
  not_empty_.NotifyAll();
}

void BoundedQueue::Core::Disconnect(absl::Status reason) {
  Aftermath after;
  {
    base::MutexLock lock(mutex_);
    if (refusal_ == PushOutcome::kDisconnected || bad_options_) return;
    if (reason.ok()) reason = absl::CancelledError("BoundedQueue: disconnected");
    End(PushOutcome::kDisconnected, std::move(reason), after);
    BookLevel(after);
  }
  Finish(after);
}

std::optional<QueueMessage> BoundedQueue::Core::Pop(std::chrono::nanoseconds deadline) {
  Aftermath after;
  std::optional<QueueMessage> popped;
  std::chrono::nanoseconds pushed_at;
  {
    base::MutexLock lock(mutex_);
    if (!AwaitMessage(deadline)) return std::nullopt;
    pushed_at = ring_.at(ring_.first()).pushed_at;
    popped.emplace(ring_.TakeFirst());
    Add(stats_.popped, popped->payload.size());
    AdmitPushers(after);
    BookLevel(after);
  }
  Finish(after);
  if (options_.metrics != nullptr) options_.metrics->CountMessageAge(clock_.Now() - pushed_at);
  return popped;
}

bool BoundedQueue::Core::AwaitMessage(std::chrono::nanoseconds deadline) {
  while (ring_.empty()) {
    if (!status_.ok() || deadline == kNoWait) return false;
    ++waiting_poppers_;
    const bool in_time = Sleep(not_empty_, deadline);
    --waiting_poppers_;
    if (!in_time) return false;
  }
  return true;
}

bool BoundedQueue::Core::Sleep(base::CondVar& condition, std::chrono::nanoseconds deadline) {
  if (deadline == kForever) {
    condition.Wait(mutex_);
    return true;
  }
  const std::chrono::nanoseconds now = clock_.Now();
  if (deadline <= now) return false;
  condition.WaitFor(mutex_, deadline - now);
  return true;
}

std::chrono::nanoseconds BoundedQueue::Core::PushDeadline() const {
  if (options_.push_timeout == kForever) return kForever;
  const std::chrono::nanoseconds now = clock_.Now();
  return options_.push_timeout >= kForever - now ? kForever : now + options_.push_timeout;
}

std::chrono::nanoseconds BoundedQueue::Core::StampTime() const {
  return options_.metrics != nullptr ? clock_.Now() : std::chrono::nanoseconds(0);
}

bool BoundedQueue::Core::HasRoom(size_t bytes) const {
  const QueueLevel& now = ring_.level();
  return now.messages < options_.cap.messages && bytes <= options_.cap.bytes - now.bytes;
}

void BoundedQueue::Core::BookLevel(Aftermath& after) {
  const QueueLevel& now = ring_.level();
  stats_.deepest.messages = std::max(stats_.deepest.messages, now.messages);
  if (stats_.deepest.bytes < now.bytes) {
    stats_.deepest.bytes = now.bytes;
    if (options_.metrics != nullptr) options_.metrics->CountDepth(now.bytes);
  }
  const bool above = stats_.high_crossings != stats_.low_crossings;
  if (above && now.messages <= options_.low.messages && now.bytes <= options_.low.bytes) {
    ++stats_.low_crossings;
  } else if (!above && (now.messages >= options_.high.messages || now.bytes >= options_.high.bytes)) {
    ++stats_.high_crossings;
  } else {
    return;
  }
  // Whoever tells already will tell this one too.
  if (options_.on_crossing != nullptr && !telling_) telling_ = after.tells = true;
}

std::optional<WaterMark> BoundedQueue::Core::NextCrossing() {
  base::MutexLock lock(mutex_);
  if (told_ == stats_.high_crossings + stats_.low_crossings) {
    telling_ = false;
    return std::nullopt;
  }
  return told_++ % 2 == 0 ? WaterMark::kHigh : WaterMark::kLow;
}

void BoundedQueue::Core::Finish(Aftermath& after) {
  for (; after.wakes > 0; --after.wakes) not_empty_.NotifyOne();
  after.released.clear();
  if (!after.tells) return;
  while (const std::optional<WaterMark> crossing = NextCrossing()) options_.on_crossing(*crossing);
}

}  // namespace slabyard
