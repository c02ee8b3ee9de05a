// SPDX-License-Identifier: MIT
//
// The sending half of OutputBuffer: how far a write got, what failed, and how it goes on.
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <ctime>
#include <utility>

#include "slabyard/check.h"
#include "slabyard/output_buffer.h"
#include "src/output/shared_runs.h"

namespace slabyard {
namespace {

// Without a message: ordinary, may come often, and must not allocate.
absl::Status WouldBlock() { return absl::Status(absl::StatusCode::kUnavailable, ""); }

// Sleeps until `fd` can be written to or `time` is over. Returns 0 or an errno value.
int PollFor(int fd, std::chrono::nanoseconds time) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time);
  const timespec timeout = {static_cast<time_t>(seconds.count()), static_cast<long>((time - seconds).count())};
  pollfd descriptor = {fd, POLLOUT, 0};
  return ppoll(&descriptor, 1, &timeout, nullptr) < 0 && errno != EINTR ? errno : 0;
}

}  // namespace

size_t OutputBuffer::Push(ByteSpan payload, FlushCause cause, WouldBlockPolicy would_block) {
  if (pending() == 0 && payload.empty()) return 0;
  const OutputMetrics* const metrics = options().metrics;
  const std::chrono::nanoseconds start = metrics != nullptr ? profile_->clock()->Now() : kNoTime;
  const size_t buffered = static_cast<size_t>(cursor_ - start_);
  const uint64_t written_before = written_;
  const bool half_full = buffered + payload.size() >= capacity() / 2;
  if (metrics != nullptr) options().metrics->CountDepth(pending());
  const size_t taken = PushSome(payload, would_block);
  if (metrics != nullptr) CountPush(cause, written_ - written_before, buffered, start);

  // Full blocks ask for a larger one; little to send at a time, for a smaller one.
  if (cause == FlushCause::kFull && half_full && NextBlockSize() < *options().max_capacity) ++growth_;
  if (!half_full && growth_ > 0) --growth_;
  if (pending() == 0) CountFromNothing();
  return taken;
}

size_t OutputBuffer::PushSome(ByteSpan payload, WouldBlockPolicy would_block) {
  size_t taken = 0;
  while (pending() != 0 || taken < payload.size()) {
    ByteSpan two[2];
    const std::span<const ByteSpan> runs = Collect(two, payload.subspan(taken));
    handed_ += pending() - offered_;
    offered_ = pending();
    const size_t offered = pending() + payload.size() - taken;
    const SinkResult result = sink_->Write(runs);
    SLABYARD_CHECK(result.written <= offered, "Sink::Write says that it took more than it was offered");
    taken += BookWritten(result.written);
    if (result.error == EAGAIN || result.error == EWOULDBLOCK) {
      if (result.written == offered) break;  // full now, but nothing is left to send
      if (would_block == WouldBlockPolicy::kReport) {
        status_ = WouldBlock();
        break;
      }
      if (const int error = sink_->WaitWritable(); error != 0) {
        Fail("wait", sink_->wait_fd(), error);
        break;
      }
    } else if (result.error != 0 || result.written == 0) {
      // Nothing taken and no error named: going on could spin for ever.
      Fail("write", sink_->wait_fd(), result.error != 0 ? result.error : EIO);
      break;
    }
  }
  return taken;
}

std::span<const ByteSpan> OutputBuffer::Collect(std::span<ByteSpan, 2> two, ByteSpan payload) {
  const ByteSpan block_bytes(start_, cursor_);
  if (shared_ != nullptr) return shared_->Collect(block_bytes, static_cast<size_t>(start_ - block_), payload);
  two[0] = block_bytes;
  two[1] = payload;
  return two;
}

// Books `written` bytes of {pending, payload}; returns those of the payload.
size_t OutputBuffer::BookWritten(size_t written) {
  const size_t from_pending = std::min(written, pending());
  const size_t from_payload = written - from_pending;
  start_ += shared_ == nullptr ? from_pending
                               : shared_->Book(from_pending, static_cast<size_t>(cursor_ - start_),
                                               static_cast<size_t>(start_ - block_));
  offered_ -= from_pending;
  if (start_ == cursor_) MovePendingToFront();
  handed_ += from_payload;
  written_ += written;
  return from_payload;
}

void OutputBuffer::CountPush(FlushCause cause, uint64_t written, size_t buffered, std::chrono::nanoseconds start) {
  OutputMetrics& metrics = *options().metrics;
  metrics.CountFlush(cause, written, buffered, block_ != nullptr ? block_size_ : 0, profile_->clock()->Now() - start);
  metrics.CountMessageAge(oldest_ == kNoTime ? std::chrono::nanoseconds(0) : start - oldest_);
}

absl::Status OutputBuffer::FlushFor(FlushCause cause, WouldBlockPolicy would_block) {
  if (state_ == State::kClosed && error_ == 0) return absl::OkStatus();
  if (state_ != State::kOpen) return status_;
  status_ = absl::OkStatus();
  Push({}, cause, would_block);
  Settle();
  return status_;
}

absl::Status OutputBuffer::Flush() { return FlushFor(FlushCause::kExplicit, options().would_block); }

absl::Status OutputBuffer::FlushUntil(std::chrono::nanoseconds deadline, const Clock& clock) {
  for (;;) {
    absl::Status status = FlushFor(FlushCause::kExplicit, WouldBlockPolicy::kReport);
    if (status.ok() || state_ != State::kOpen) return status;
    const std::chrono::nanoseconds now = clock.Now();
    const int fd = sink_->wait_fd();
    if (deadline <= now || fd < 0) {
      given_up_ = true;
      return status;
    }
    if (const int error = PollFor(fd, deadline - now); error != 0) {
      Fail("wait", fd, error);
      Settle();
      return status_;
    }
  }
}

std::optional<std::chrono::nanoseconds> OutputBuffer::flush_due() const {
  // A sink that is full, or an output that failed, is not waited for by looking at the time.
  if (!options().linger.has_value() || oldest_ == kNoTime || state_ != State::kOpen || offered_ != 0) {
    return std::nullopt;
  }
  constexpr std::chrono::nanoseconds kNever = std::chrono::nanoseconds::max();
  const std::chrono::nanoseconds linger = *options().linger;
  return oldest_ > kNever - linger ? kNever : oldest_ + linger;
}

absl::Status OutputBuffer::FlushIfDue() {
  const auto due = flush_due();
  if (state_ == State::kOpen && (!due.has_value() || profile_->clock()->Now() < *due)) return status_;
  return FlushFor(FlushCause::kLinger, options().would_block);
}

absl::Status OutputBuffer::Retry() {
  if (state_ == State::kFailed) {
    state_ = State::kOpen;
    error_ = 0;
  }
  return FlushFor(FlushCause::kRetry, options().would_block);
}

absl::Status OutputBuffer::Sync() {
  if (absl::Status status = Flush(); !status.ok()) return status;
  if (state_ != State::kClosed) return SyncFlushed();
  return durable_ == written_ ? absl::OkStatus() : absl::FailedPreconditionError("output: closed before it was synced");
}

absl::Status OutputBuffer::SyncFlushed() {
  if (sync_failed_) return absl::DataLossError("output: an earlier sync failed; what survives is not known");
  const int error = sink_->Sync();
  if (error == EINVAL) return absl::ErrnoToStatus(error, "output: the sink cannot sync");
  if (error == 0) {
    durable_ = written_;
  } else {
    Fail("sync", sink_->wait_fd(), error);
    state_ = State::kSyncFailed;
    sync_failed_ = true;
  }
  return status_;
}

uint64_t OutputBuffer::Discard() {
  if (state_ == State::kClosed || state_ == State::kRefused) return 0;
  const uint64_t lost = DropPending();
  const absl::Status why = std::exchange(status_, absl::OkStatus());
  state_ = State::kOpen;
  error_ = 0;
  Settle();
  const DropHook& hook = options().dropped;
  if (lost != 0 && hook.call != nullptr) {
    hook.call(hook.context, lost, why.ok() ? absl::AbortedError("output: discarded") : why);
  }
  return lost;
}

DrainResult OutputBuffer::Close() {
  absl::Status status = FlushFor(FlushCause::kClose, options().would_block);
  const bool can_close = state_ == State::kSyncFailed || (state_ == State::kOpen && status.ok());
  if (!can_close) return {ladder(), status};
  if (state_ == State::kOpen && options().sync_on_close) status = SyncFlushed();
  if (!status.ok() && error_ == 0) error_ = absl::IsDataLoss(status) ? EIO : EINVAL;
  status_ = status;
  ReleaseBlock();
  const int fd = sink_->wait_fd();
  if (const int error = sink_->Close(); error != 0 && status_.ok()) Fail("close", fd, error);
  state_ = State::kClosed;
  return {ladder(), status_};
}

uint64_t OutputBuffer::DropPending() {
  const size_t lost = pending();
  if (lost != 0 && options().metrics != nullptr) {
    options().metrics->CountDrop(options().flush_records.has_value() ? std::max(records_, 1u) : 1, lost);
  }
  dropped_ += lost;
  offered_ = 0;
  shared_.reset();
  start_ = cursor_ = block_;
  CountFromNothing();
  return lost;
}

// What is counted since nothing was pending begins again.
void OutputBuffer::CountFromNothing() {
  records_ = 0;
  oldest_ = kNoTime;
}

void OutputBuffer::Fail(const char* step, int fd, int error) {
  // A sink of the host's may say anything; the kernel's errno values are these.
  if (error < 1 || error > 4095) error = EIO;
  char descriptor[24] = "";  // stays empty for a sink that has none
  if (fd >= 0) std::snprintf(descriptor, sizeof(descriptor), " fd %d", fd);
  char what[96];
  std::snprintf(what, sizeof(what), "output: %s%s, %zu bytes pending", step, descriptor, pending());
  status_ = absl::ErrnoToStatus(error, what);
  error_ = static_cast<uint16_t>(error);
  state_ = State::kFailed;
}

int OutputBuffer::wait_fd() const {
  // Without memory a full sink leaves nothing pending: all is the caller's, who has to wait as well.
  const bool full = offered_ != 0 || absl::IsUnavailable(status_);
  return state_ == State::kOpen && full ? sink_->wait_fd() : -1;
}

}  // namespace slabyard
