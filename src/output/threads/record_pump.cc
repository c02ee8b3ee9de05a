// SPDX-License-Identifier: MIT
//
// Turns, writes and what they meet. What callers ask for (flush, sync, retry, discard, close) is in
// record_pump_calls.cc.
#include "src/output/threads/record_pump.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <span>
#include <string>
#include <utility>

#include "slabyard/check.h"

namespace slabyard::internal {
namespace {

// A thread that goes on with what others appended while it wrote spares them a sleep and a wake-up for each block. The
// bound is for its own sake: this many blocks, and it is back.
constexpr int kDrainRounds = 4;

// Without a message: an ordinary answer that may come often.
absl::Status WouldBlock() { return absl::Status(absl::StatusCode::kUnavailable, ""); }

absl::Status CheckOptions(const Sink& sink, const RecordOutputOptions& options) {
  if (!IsPowerOfTwo(options.capacity) || options.capacity < RecordRing::kMinCapacity ||
      options.capacity > RecordRing::kMaxCapacity / 2) {
    return absl::InvalidArgumentError("RecordOutputOptions::capacity is no power of two from 64 bytes to 1 GiB");
  }
  return Unshared(sink.status());
}

}  // namespace

struct RecordPump::Offer {
  ByteSpan runs[kMaxRuns];
  size_t count = 0;
  uint64_t bytes = 0;
};

RecordPump::RecordPump(Sink& sink, RecordOutputOptions options, Publishing publishing)
    : sink_(sink), options_(std::move(options)), status_(CheckOptions(sink, options_)) {
  if (publishing == Publishing::kRelaxedIfFenced) fence_.emplace();
  if (options_.clock == nullptr) options_.clock = &steady_clock_;
  if (options_.source == nullptr) options_.source = MakeSystemSource();
  if (!status_.ok()) phase_.store(Phase::kRefused, std::memory_order_relaxed);
}

RecordPump::~RecordPump() {
  base::MutexLock lock(mutex_);
  if (phase() == Phase::kOpen) status_ = DrainLocked(nullptr, FlushCause::kClose);
  ReportLoss();
}

void RecordPump::ReportLoss() {
  CollectBatch(nullptr);
  const Discarded dropped = DropRecords();
  const uint64_t lost = dropped.bytes + dropped.begun_bytes;
  if (lost == 0) return;
  if (dropped.begun_bytes != 0) {
    char torn[80];
    std::snprintf(torn, sizeof(torn), "; the sink ends %llu bytes before the end of a record",
                  static_cast<unsigned long long>(dropped.begun_bytes));
    status_ = absl::Status(status_.code(), std::string(status_.message()) + torn);
  }
  if (options_.metrics != nullptr) {
    options_.metrics->CountDrop(dropped.records + (dropped.begun_bytes != 0 ? 1 : 0), lost);
  }
  if (options_.dropped.call != nullptr) {
    options_.dropped.call(options_.dropped.context, lost, status_);
  } else {
    std::fprintf(stderr, "slabyard: %llu bytes of output lost: %s\n", static_cast<unsigned long long>(lost),
                 status_.ToString().c_str());
  }
}

RecordRing* RecordPump::AddRing(size_t capacity) {
  std::unique_ptr<RecordRing> ring = RecordRing::Make(options_.source, capacity);
  if (ring == nullptr) return nullptr;
  base::MutexLock lock(mutex_);
  rings_.push_back({std::move(ring)});
  return rings_.back().ring.get();
}

void RecordPump::EndRing(RecordRing& ring) {
  base::MutexLock lock(mutex_);
  for (Kept& kept : rings_) {
    if (kept.ring.get() == &ring) kept.ended = true;
  }
  if (!draining_) FreeEndedRings();
}

// Only with the turn, or while nobody has it: a batch may refer to the ring.
void RecordPump::FreeEndedRings() {
  std::erase_if(rings_, [this](const Kept& kept) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (!kept.ended || !kept.ring->empty()) return false;
    freed_bytes_ += kept.ring->accepted_bytes();
    freed_records_ += kept.ring->accepted_records();
    return true;
  });
}

void RecordPump::TakeTurn() {
  draining_ = true;
  draining_hint_.store(true, std::memory_order_relaxed);
}

void RecordPump::EndTurn() {
  draining_ = false;
  draining_hint_.store(false, std::memory_order_relaxed);
  if (waiters_ != 0) changed_.NotifyAll();
}

void RecordPump::WaitForChange() {
  ++waiters_;
  changed_.Wait(mutex_);
  --waiters_;
}

void RecordPump::WaitForTurn() {
  ++flushers_;
  while (draining_) WaitForChange();
  --flushers_;
}

absl::Status RecordPump::MakeRoom(RecordRing& ring, size_t bytes, WhenFull when_full) {
  base::MutexLock lock(mutex_);
  for (;;) {
    if (phase() != Phase::kOpen) return RefusalLocked();
    if (ring.HasRoom(bytes)) return absl::OkStatus();
    if (when_full == WhenFull::kDrain && !draining_ && flushers_ == 0) {
      // A sink that is full now may have taken enough before.
      absl::Status status = DrainLocked(&ring, FlushCause::kFull);
      if (!status.ok() && !ring.HasRoom(bytes)) return status;
    } else if (options_.would_block == WouldBlockPolicy::kReport) {
      return WouldBlock();
    } else {
      WaitForChange();
    }
  }
}

void RecordPump::DrainIfIdle(RecordRing& ring) {
  base::MutexLock lock(mutex_);
  for (int round = 0; round < kDrainRounds && ring.half_full(); ++round) {
    if (draining_ || flushers_ != 0 || phase() != Phase::kOpen) return;
    if (!DrainLocked(&ring, FlushCause::kFull).ok()) return;
  }
}

void RecordPump::CollectBatch(RecordRing* only) {
  FreeEndedRings();
  batch_.clear();
  batch_at_ = 0;
  if (begun_ != nullptr) batch_.push_back(begun_);
  for (const Kept& kept : rings_) {
    RecordRing* const ring = kept.ring.get();
    // What a writer left behind goes along: its thread may be the one that appends to `only` now.
    if (ring != begun_ && (only == nullptr || ring == only || kept.ended)) batch_.push_back(ring);
  }
  for (RecordRing* const ring : batch_) ring->Snapshot();
}

absl::Status RecordPump::DrainLocked(RecordRing* only, FlushCause cause, OldestAt oldest_at) {
  TakeTurn();
  CollectBatch(only);
  uint64_t buffered = 0;
  uint64_t capacity = 0;
  for (const RecordRing* const ring : batch_) {
    buffered += ring->pending();
    capacity += ring->capacity();
  }
  OutputMetrics* const metrics = buffered == 0 ? nullptr : options_.metrics;
  const uint64_t written_before = written_;
  const std::chrono::nanoseconds begin = metrics == nullptr ? std::chrono::nanoseconds() : options_.clock->Now();
  const absl::Status status = WriteBatch();
  if (metrics != nullptr) {
    metrics->CountDepth(buffered);
    // A full sink that is offered the same bytes again and again is no row of flushes.
    if (written_ != written_before) {
      metrics->CountFlush(cause, written_ - written_before, buffered, capacity, options_.clock->Now() - begin);
      if (oldest_at.has_value()) metrics->CountMessageAge(begin - *oldest_at);
    }
  }
  EndTurn();
  return status;
}

RecordPump::Offer RecordPump::NextOffer() {
  Offer offer;
  while (batch_at_ < batch_.size() && batch_[batch_at_]->drained()) ++batch_at_;
  for (size_t at = batch_at_; at < batch_.size() && offer.count + 2 <= kMaxRuns; ++at) {
    RecordRing& ring = *batch_[at];
    offer.count += ring.Runs(offer.runs + offer.count);
    offer.bytes += ring.offered();
    handed_ += ring.CountFirstOffers();
    // Behind the rest of a begun record lies what was dropped; the ring goes on in the next offer.
    if (!ring.offers_whole_batch()) break;
  }
  return offer;
}

absl::Status RecordPump::WriteBatch() {
  for (;;) {
    const Offer offer = NextOffer();
    if (offer.bytes == 0) return absl::OkStatus();
    mutex_.Unlock();
    const SinkResult result = sink_.Write(std::span(offer.runs, offer.count));
    mutex_.Lock();
    SLABYARD_CHECK(result.written <= offer.bytes, "Sink::Write says that it took more than it was offered");
    Book(result.written);
    if (result.written == offer.bytes && result.error == EAGAIN) continue;  // full now, but that is the next write's
    if (result.error == EAGAIN || result.error == EWOULDBLOCK) {
      if (options_.would_block == WouldBlockPolicy::kReport) return WouldBlock();
      mutex_.Unlock();
      const int error = sink_.WaitWritable();
      mutex_.Lock();
      if (error != 0) return Fail("wait", error);
    } else if (result.error != 0 || result.written == 0) {
      // Nothing taken and no error named: going on could spin for ever.
      return Fail("write", result.error != 0 ? result.error : EIO);
    }
  }
}

void RecordPump::Book(uint64_t written) {
  written_ += written;
  for (size_t at = batch_at_; written != 0; ++at) {
    RecordRing& ring = *batch_[at];
    const uint64_t taken = std::min(written, ring.offered());
    ring.Release(taken);
    written -= taken;
    begun_ = ring.mid_record() ? &ring : nullptr;
  }
  if (waiters_ != 0) changed_.NotifyAll();
}

absl::Status RecordPump::Fail(const char* step, int error) {
  mutex_.Unlock();
  const int fd = sink_.wait_fd();
  mutex_.Lock();
  char descriptor[24] = "";  // stays empty for a sink that has none
  if (fd >= 0) std::snprintf(descriptor, sizeof(descriptor), " fd %d", fd);
  char what[96];
  std::snprintf(what, sizeof(what), "output: %s%s, %llu bytes pending", step, descriptor,
                static_cast<unsigned long long>(PendingLocked()));
  status_ = absl::ErrnoToStatus(error, what);
  SetPhase(Phase::kFailed);
  return Unshared(status_);
}

void RecordPump::SetPhase(Phase phase) {
  phase_.store(phase, std::memory_order_seq_cst);
  if (waiters_ != 0) changed_.NotifyAll();
}

}  // namespace slabyard::internal
