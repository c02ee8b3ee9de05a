// SPDX-License-Identifier: MIT
//
// What callers ask a RecordPump for, and what it tells.
#include <cerrno>
#include <utility>

#include "slabyard/check.h"
#include "src/output/threads/record_pump.h"

namespace slabyard::internal {

bool RecordPump::HasWork() const {
  base::MutexLock lock(mutex_);
  // After a failure nothing is pending that may be written: Retry() drains by itself.
  if (phase() != Phase::kOpen) return false;
  for (const Kept& kept : rings_) {
    if (!kept.ring->empty()) return true;
  }
  return false;
}

bool RecordPump::AnyHalfFull() const {
  base::MutexLock lock(mutex_);
  for (const Kept& kept : rings_) {
    if (kept.ring->half_full()) return true;
  }
  return false;
}

absl::Status RecordPump::status() const {
  base::MutexLock lock(mutex_);
  return Unshared(status_.ok() ? sync_status_ : status_);
}

absl::Status RecordPump::CountRefusal(absl::Status why) {
  refused_.fetch_add(1, std::memory_order_relaxed);
  return why;
}

absl::Status RecordPump::TooLong() const {
  return absl::InvalidArgumentError("output: a record longer than RecordOutputOptions::capacity");
}

absl::Status RecordPump::RefusalWithoutRing() const {
  absl::Status why = Refusal();
  return why.ok() ? NoMemory() : why;
}

void RecordPump::Refuse(absl::Status why) {
  base::MutexLock lock(mutex_);
  if (phase() == Phase::kRefused) return;
  status_ = std::move(why);
  SetPhase(Phase::kRefused);
}

absl::Status RecordPump::Refusal() const {
  base::MutexLock lock(mutex_);
  return RefusalLocked();
}

absl::Status RecordPump::RefusalLocked() const {
  switch (phase()) {
    case Phase::kOpen:
      return absl::OkStatus();
    case Phase::kClosing:
      return absl::FailedPreconditionError("the output is closing");
    case Phase::kClosed:
      return status_.ok() ? absl::FailedPreconditionError("the output is closed") : Unshared(status_);
    case Phase::kFailed:
    case Phase::kRefused:
      break;
  }
  return Unshared(status_);
}

absl::Status RecordPump::SettlePublished(RecordRing& ring, size_t bytes) {
  base::MutexLock lock(mutex_);
  // Not for the turn: appends let who waits for that go first, and rely on its wake-up when it is done.
  while (phase() == Phase::kClosing) WaitForChange();
  // Closing drained all that it saw; a record that is still there came too late. Otherwise it is kept, like any other.
  if (phase() != Phase::kClosed || ring.empty()) return absl::OkStatus();
  ring.Retract(bytes);
  return RefusalLocked();
}

absl::Status RecordPump::FlushLocked(RecordRing* only, FlushCause cause, OldestAt oldest_at) {
  const uint64_t dropped = dropped_;
  WaitForTurn();
  // OK after a good Close(), which left nothing.
  absl::Status status = phase() == Phase::kOpen ? DrainLocked(only, cause, oldest_at) : Unshared(status_);
  // Also after the end, which may have followed a Discard().
  if (status.ok() && dropped_ != dropped) return absl::DataLossError("output: discarded while the flush waited");
  return status;
}

absl::Status RecordPump::Flush(FlushCause cause, OldestAt oldest_at) {
  base::MutexLock lock(mutex_);
  return FlushLocked(nullptr, cause, oldest_at);
}

absl::Status RecordPump::FlushRing(RecordRing& ring, FlushCause cause) {
  base::MutexLock lock(mutex_);
  return FlushLocked(&ring, cause, std::nullopt);
}

absl::Status RecordPump::SyncLocked() {
  if (!sync_status_.ok()) return Unshared(sync_status_);
  TakeTurn();
  const uint64_t written = written_;
  mutex_.Unlock();
  const int error = sink_.Sync();
  mutex_.Lock();
  EndTurn();
  if (error == 0) {
    durable_ = written;
    return absl::OkStatus();
  }
  const absl::Status status = absl::ErrnoToStatus(error, "output: sync");
  // EINVAL is the sink's "unknown here". After any other the kernel may have dropped pages, and a later success would
  // prove nothing for them.
  if (error != EINVAL) sync_status_ = Unshared(status);
  return status;
}

absl::Status RecordPump::Sync(FlushCause cause, OldestAt oldest_at) {
  base::MutexLock lock(mutex_);
  if (absl::Status status = FlushLocked(nullptr, cause, oldest_at); !status.ok()) return status;
  if (phase() == Phase::kOpen) return SyncLocked();
  if (durable_ == written_) return absl::OkStatus();
  return absl::FailedPreconditionError("output: closed before all of it was synced");
}

absl::Status RecordPump::Retry() {
  base::MutexLock lock(mutex_);
  WaitForTurn();
  if (phase() == Phase::kFailed) {
    status_ = absl::OkStatus();
    SetPhase(Phase::kOpen);
  }
  return phase() == Phase::kOpen ? DrainLocked(nullptr, FlushCause::kRetry) : Unshared(status_);
}

Discarded RecordPump::DropRecords() {
  Discarded all;
  for (RecordRing* const ring : batch_) {
    const RecordRing::Dropped dropped = ring->DropWholeRecords();
    all.records += dropped.records;
    all.bytes += dropped.bytes;
  }
  if (begun_ != nullptr) all.begun_bytes = begun_->begun_rest();
  dropped_ += all.bytes;
  return all;
}

Discarded RecordPump::Discard() {
  Discarded dropped;
  absl::Status why;
  {
    base::MutexLock lock(mutex_);
    WaitForTurn();
    if (phase() != Phase::kOpen && phase() != Phase::kFailed) return dropped;
    CollectBatch(nullptr);
    dropped = DropRecords();
    why = std::exchange(status_, absl::OkStatus());
    SetPhase(Phase::kOpen);
  }
  if (dropped.bytes == 0) return dropped;
  if (why.ok()) why = absl::AbortedError("output: discarded");
  if (options_.metrics != nullptr) options_.metrics->CountDrop(dropped.records, dropped.bytes);
  if (options_.dropped.call != nullptr) options_.dropped.call(options_.dropped.context, dropped.bytes, why);
  return dropped;
}

DrainResult RecordPump::Drain() {
  absl::Status status = options_.sync ? Sync(FlushCause::kExplicit) : Flush(FlushCause::kExplicit);
  base::MutexLock lock(mutex_);
  status.Update(Unshared(sync_status_));
  return {LadderLocked(), std::move(status)};
}

DrainResult RecordPump::Close() {
  base::MutexLock lock(mutex_);
  absl::Status status = CloseLocked();
  return {LadderLocked(), std::move(status)};
}

absl::Status RecordPump::CloseLocked() {
  WaitForTurn();
  if (phase() != Phase::kOpen) return Unshared(status_);
  SetPhase(Phase::kClosing);
  // An append that saw kOpen behind its record stored that before: the drain sees it.
  if (closes_with_fence() && !fence_->Heavy()) {
    const int error = errno;
    SetPhase(Phase::kOpen);
    return absl::ErrnoToStatus(error, "output: membarrier(2), without which closing could lose records");
  }
  if (absl::Status status = DrainLocked(nullptr, FlushCause::kClose); !status.ok()) {
    if (phase() == Phase::kClosing) SetPhase(Phase::kOpen);
    return status;
  }
  absl::Status status = options_.sync ? SyncLocked() : Unshared(sync_status_);
  TakeTurn();
  mutex_.Unlock();
  const int error = sink_.Close();
  mutex_.Lock();
  EndTurn();
  if (error != 0) status.Update(absl::ErrnoToStatus(error, "output: close"));
  status_ = Unshared(status);
  SetPhase(Phase::kClosed);
  return status;
}

OutputLadder RecordPump::ladder() const {
  base::MutexLock lock(mutex_);
  return LadderLocked();
}

OutputLadder RecordPump::LadderLocked() const {
  // What rings hold after the end came too late, and is about to be taken back.
  if (phase() == Phase::kClosed) return {written_ + dropped_, handed_, written_, durable_};
  uint64_t accepted = freed_bytes_;
  for (const Kept& kept : rings_) accepted += kept.ring->accepted_bytes();
  return {accepted, handed_, written_, durable_};
}

uint64_t RecordPump::PendingLocked() const { return LadderLocked().accepted - written_ - dropped_; }

RecordCounts RecordPump::counts() const {
  base::MutexLock lock(mutex_);
  RecordCounts all = {freed_records_, refused_.load(std::memory_order_relaxed)};
  const bool closed = phase() == Phase::kClosed;
  for (const Kept& kept : rings_) {
    all.accepted += closed ? kept.ring->drained_records() : kept.ring->accepted_records();
  }
  return all;
}

void RecordPump::CheckInvariants() const {
  base::MutexLock lock(mutex_);
  const OutputLadder rungs = LadderLocked();
  SLABYARD_CHECK(rungs.durable <= rungs.written && rungs.written <= rungs.handed && rungs.handed <= rungs.accepted,
                 "durable <= written <= handed <= accepted");
  // Tails move under the mutex alone, so this holds while others append: each ring's head is what it accepted.
  uint64_t settled = freed_bytes_;
  for (const Kept& kept : rings_) settled += kept.ring->settled_bytes();
  SLABYARD_CHECK(settled == written_ + dropped_, "accepted - pending == written + dropped");
}

}  // namespace slabyard::internal
