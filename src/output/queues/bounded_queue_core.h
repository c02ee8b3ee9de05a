// SPDX-License-Identifier: MIT
//
// The inside of a BoundedQueue: one lock, the pending messages, and those who wait. What may run foreign code, the
// release of payloads and on_crossing, happens in Finish, after the lock.
#ifndef SLABYARD_SRC_OUTPUT_QUEUES_BOUNDED_QUEUE_CORE_H_
#define SLABYARD_SRC_OUTPUT_QUEUES_BOUNDED_QUEUE_CORE_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/inlined_vector.h"
#include "absl/status/status.h"
#include "slabyard/bounded_queue.h"
#include "slabyard/clock.h"
#include "src/base/cond_var.h"
#include "src/base/mutex.h"
#include "src/output/queues/message_ring.h"

namespace slabyard {

class BoundedQueue::Core {
 public:
  /// As a deadline: not at all.
  static constexpr std::chrono::nanoseconds kNoWait = std::chrono::nanoseconds::min();

  /// A `status` that is not OK makes a queue that refuses all.
  Core(BoundedQueueOptions options, absl::Status status);
  ~Core();
  Core(const Core&) = delete;
  Core& operator=(const Core&) = delete;

  PushResult Push(QueueMessage& message) ABSL_LOCKS_EXCLUDED(mutex_);
  std::optional<QueueMessage> Pop(std::chrono::nanoseconds deadline) ABSL_LOCKS_EXCLUDED(mutex_);
  void Close() ABSL_LOCKS_EXCLUDED(mutex_);
  void Disconnect(absl::Status reason) ABSL_LOCKS_EXCLUDED(mutex_);

  absl::Status status() const ABSL_LOCKS_EXCLUDED(mutex_);
  QueueLevel pending() const ABSL_LOCKS_EXCLUDED(mutex_);
  QueueStats stats() const ABSL_LOCKS_EXCLUDED(mutex_);
  QueueMemory memory() const ABSL_LOCKS_EXCLUDED(mutex_);
  void CheckInvariants() const ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  /// A push that waits, on its thread's stack. Whoever makes room puts the message in and answers, so nobody overtakes.
  struct Pusher {
    QueueMessage& message;
    std::optional<PushResult> answer = std::nullopt;
    base::CondVar answered = {};
  };

  /// What one call leaves to be done without the lock.
  struct Aftermath {
    absl::InlinedVector<Buffer, 4> released;
    size_t wakes = 0;    // poppers to wake
    bool tells = false;  // this thread tells crossings
  };

  PushResult PushLocked(QueueMessage& message, Aftermath& after) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  PushResult AwaitRoom(QueueMessage& message, Aftermath& after) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  PushResult ReplaceOldest(QueueMessage& message, Aftermath& after) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  PushResult Coalesce(uint64_t number, QueueMessage& message, Aftermath& after) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  PushResult CutOff(QueueMessage& message, Aftermath& after) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  PushResult Accept(QueueMessage& message, Aftermath& after) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  PushResult Refuse(PushOutcome outcome, const QueueMessage& message) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  /// Puts in what waits for room, as far as there is room.
  void AdmitPushers(Aftermath& after) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void RefusePushers(PushOutcome outcome) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  /// Drops the oldest message; returns its size.
  size_t DropOldest(Aftermath& after) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void End(PushOutcome refusal, absl::Status reason, Aftermath& after) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  /// False when there will be none, or none came before `deadline`.
  bool AwaitMessage(std::chrono::nanoseconds deadline) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  /// Sleeps until woken or `deadline`; false, at once, when that has passed.
  bool Sleep(base::CondVar& condition, std::chrono::nanoseconds deadline) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  std::chrono::nanoseconds PushDeadline() const;
  /// The time for the age of messages, when anybody asks for that.
  std::chrono::nanoseconds StampTime() const;

  bool HasRoom(size_t bytes) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  /// Books what is pending after a call: the depth, and a mark that was crossed.
  void BookLevel(Aftermath& after) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  /// The crossing to tell next; nothing, and this thread tells no more, when all are told.
  std::optional<WaterMark> NextCrossing() ABSL_LOCKS_EXCLUDED(mutex_);
  void Finish(Aftermath& after) ABSL_LOCKS_EXCLUDED(mutex_);

  const BoundedQueueOptions options_;
  const SteadyClock steady_clock_;
  const Clock& clock_;

  mutable base::Mutex mutex_;
  base::CondVar not_empty_;
  internal::MessageRing ring_ ABSL_GUARDED_BY(mutex_);
  std::vector<Pusher*> pushers_ ABSL_GUARDED_BY(mutex_);  // in the order they came
  size_t waiting_poppers_ ABSL_GUARDED_BY(mutex_) = 0;
  QueueStats stats_ ABSL_GUARDED_BY(mutex_);  // `pending` is the ring's
  const bool bad_options_;
  absl::Status status_ ABSL_GUARDED_BY(mutex_);
  PushOutcome refusal_ ABSL_GUARDED_BY(mutex_);  // of every push, unless status_ is OK
  uint64_t told_ ABSL_GUARDED_BY(mutex_) = 0;    // crossings told so far
  bool telling_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace slabyard

#endif  // SLABYARD_SRC_OUTPUT_QUEUES_BOUNDED_QUEUE_CORE_H_
