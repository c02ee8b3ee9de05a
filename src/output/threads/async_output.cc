// SPDX-License-Identifier: MIT
//
// The writing thread: when it sleeps, who wakes it. It drains by RecordPump::Flush, as any thread may.
#include "slabyard/async_output.h"

#include <pthread.h>

#include <atomic>
#include <csignal>
#include <utility>

#include "src/base/cond_var.h"
#include "src/base/mutex.h"
#include "src/output/threads/record_pump.h"

namespace slabyard {

using internal::RecordPump;
using internal::RecordRing;
using Phase = RecordPump::Phase;

class AsyncOutput::Core {
 public:
  Core(Sink& sink, AsyncOutputOptions options);
  ~Core();

  /// Counts nothing.
  absl::Status Append(RecordRing& ring, ByteSpan record);
  Discarded Discard();

  RecordPump pump;

 private:
  // An append wakes the writing thread from kIdle at once, from kLingering when its ring is half full. Stored by the
  // writing thread, which sleeps as long as it stays; an append that wakes it sets kAwake, so that there is one wake-up
  // a sleep, and none for the next.
  enum class Sleep : uint8_t { kAwake, kIdle, kLingering };

  void Start();
  void Run();
  /// False at the end.
  bool SleepUntilWoken();
  FlushCause Linger(std::chrono::nanoseconds since);
  void WriteBatch();
  void Wake();
  bool stopping() {
    base::MutexLock lock(sleep_mutex_);
    return stopping_;
  }

  const FullRingPolicy when_full_;
  const std::chrono::nanoseconds linger_;
  const bool sync_batches_;
  pthread_t thread_;
  bool running_ = false;

  std::atomic<Sleep> sleep_{Sleep::kAwake};
  // Set by an append before it wakes the writing thread: when that is awake already, it must not linger any more.
  std::atomic<bool> no_room_{false};
  base::Mutex sleep_mutex_;
  base::CondVar woken_up_;
  bool stopping_ ABSL_GUARDED_BY(sleep_mutex_) = false;
};

AsyncOutput::Core::Core(Sink& sink, AsyncOutputOptions options)
    : pump(sink, std::move(options.records)),
      when_full_(options.when_full),
      linger_(options.linger),
      sync_batches_(options.sync_batches) {
  if (pump.options().would_block != WouldBlockPolicy::kWait) {
    pump.Refuse(absl::InvalidArgumentError("AsyncOutputOptions::records.would_block is not kWait"));
  } else if (linger_ < std::chrono::nanoseconds::zero()) {
    pump.Refuse(absl::InvalidArgumentError("AsyncOutputOptions::linger is negative"));
  }
  if (pump.phase() != Phase::kRefused) Start();
}

void AsyncOutput::Core::Start() {
  // The host's signals are for the host's threads.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  const auto run = [](void* core) -> void* {
    static_cast<Core*>(core)->Run();
    return nullptr;
  };
  const int error = pthread_create(&thread_, nullptr, run, this);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  running_ = error == 0;
  if (!running_) pump.Refuse(absl::ErrnoToStatus(error, "AsyncOutput: pthread_create"));
}

AsyncOutput::Core::~Core() {
  if (!running_) return;
  {
    base::MutexLock lock(sleep_mutex_);
    stopping_ = true;
  }
  woken_up_.NotifyOne();
  pthread_join(thread_, nullptr);
}

void AsyncOutput::Core::Run() {
  while (!stopping()) {
    sleep_.store(Sleep::kIdle, std::memory_order_seq_cst);
    if (pump.HasWork() || SleepUntilWoken()) WriteBatch();
  }
}

bool AsyncOutput::Core::SleepUntilWoken() {
  base::MutexLock lock(sleep_mutex_);
  while (sleep_.load(std::memory_order_seq_cst) == Sleep::kIdle && !stopping_) woken_up_.Wait(sleep_mutex_);
  return !stopping_;
}

FlushCause AsyncOutput::Core::Linger(std::chrono::nanoseconds since) {
  sleep_.store(Sleep::kLingering, std::memory_order_seq_cst);
  if (no_room_.load(std::memory_order_seq_cst) || pump.AnyHalfFull()) return FlushCause::kFull;
  base::MutexLock lock(sleep_mutex_);
  while (sleep_.load(std::memory_order_seq_cst) == Sleep::kLingering && !stopping_) {
    const std::chrono::nanoseconds left = linger_ - (pump.options().clock->Now() - since);
    if (left <= std::chrono::nanoseconds::zero()) return FlushCause::kLinger;
    woken_up_.WaitFor(sleep_mutex_, left);
  }
  return FlushCause::kFull;
}

void AsyncOutput::Core::WriteBatch() {
  const std::chrono::nanoseconds since = pump.options().clock->Now();
  const FlushCause cause = Linger(since);
  sleep_.store(Sleep::kAwake, std::memory_order_seq_cst);
  no_room_.store(false, std::memory_order_seq_cst);  // whoever set it published before, and will have room
  // A failure sticks in the pump and is told by whatever is called next.
  (sync_batches_ ? pump.Sync(cause, since) : pump.Flush(cause, since)).IgnoreError();
}

void AsyncOutput::Core::Wake() {
  if (sleep_.exchange(Sleep::kAwake, std::memory_order_seq_cst) == Sleep::kAwake) return;
  {
    base::MutexLock lock(sleep_mutex_);  // who saw the old value under it has begun to wait
  }
  woken_up_.NotifyOne();
}

absl::Status AsyncOutput::Core::Append(RecordRing& ring, ByteSpan record) {
  for (;;) {
    const bool open = pump.phase() == Phase::kOpen;
    if (open && ring.TryAppend<std::memory_order_seq_cst>(record)) break;
    if (record.size() > ring.capacity()) return pump.TooLong();
    no_room_.store(true, std::memory_order_seq_cst);
    Wake();
    // Only what was tried found the ring full: a failure may be over by now.
    if (open && when_full_ == FullRingPolicy::kDrop) {
      if (pump.options().metrics != nullptr) pump.options().metrics->CountDrop(1, record.size());
      return RecordPump::NoMemory();
    }
    absl::Status status = when_full_ == FullRingPolicy::kDrop
                              ? pump.Refusal()
                              : pump.MakeRoom(ring, record.size(), RecordPump::WhenFull::kWaitForOthers);
    if (!status.ok()) return status;
  }
  const Sleep sleep = sleep_.load(std::memory_order_seq_cst);
  if (sleep == Sleep::kIdle || (sleep == Sleep::kLingering && ring.ReachesHalf())) Wake();
  if (pump.PhaseAfterPublishing() == Phase::kOpen) [[likely]]
    return absl::OkStatus();
  return pump.SettlePublished(ring, record.size());
}

Discarded AsyncOutput::Core::Discard() {
  const Discarded dropped = pump.Discard();
  // The writing thread slept because of the failure, and no append may ever come.
  if (dropped.begun_bytes != 0) Wake();
  return dropped;
}

AsyncOutput::AsyncOutput(Sink& sink, AsyncOutputOptions options)
    : core_(std::make_unique<Core>(sink, std::move(options))) {}
AsyncOutput::~AsyncOutput() = default;

AsyncOutput::Writer AsyncOutput::MakeWriter() {
  RecordPump& pump = core_->pump;
  return Writer(*core_, pump.phase() == Phase::kRefused ? nullptr : pump.AddRing(pump.options().capacity));
}

absl::Status AsyncOutput::Flush() { return core_->pump.Flush(FlushCause::kExplicit); }
absl::Status AsyncOutput::Sync() { return core_->pump.Sync(FlushCause::kExplicit); }
absl::Status AsyncOutput::Retry() { return core_->pump.Retry(); }
Discarded AsyncOutput::Discard() { return core_->Discard(); }
DrainResult AsyncOutput::Drain() { return core_->pump.Drain(); }
DrainResult AsyncOutput::Close() { return core_->pump.Close(); }
absl::Status AsyncOutput::status() const { return core_->pump.status(); }
OutputLadder AsyncOutput::ladder() const { return core_->pump.ladder(); }
RecordCounts AsyncOutput::counts() const { return core_->pump.counts(); }
void AsyncOutput::CheckInvariants() const { core_->pump.CheckInvariants(); }

AsyncOutput::Writer::Writer(Writer&& other) noexcept : core_(other.core_), ring_(std::exchange(other.ring_, nullptr)) {}

AsyncOutput::Writer::~Writer() {
  if (ring_ != nullptr) core_->pump.EndRing(*ring_);
}

absl::Status AsyncOutput::Writer::Append(ByteSpan record) {
  if (record.empty()) return absl::OkStatus();
  absl::Status status = ring_ == nullptr ? core_->pump.RefusalWithoutRing() : core_->Append(*ring_, record);
  if (status.ok()) [[likely]]
    return status;
  return core_->pump.CountRefusal(std::move(status));
}

}  // namespace slabyard
