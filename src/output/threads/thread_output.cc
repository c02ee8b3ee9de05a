// SPDX-License-Identifier: MIT
#include "slabyard/thread_output.h"

#include <utility>

#include "src/output/threads/record_pump.h"

namespace slabyard {

using internal::RecordPump;
using Phase = RecordPump::Phase;

namespace {

// A seq_cst store would be the dearest part of an append.
bool TryAppend(const RecordPump& pump, internal::RecordRing& ring, ByteSpan record) {
  return pump.closes_with_fence() ? ring.TryAppend<std::memory_order_release>(record)
                                  : ring.TryAppend<std::memory_order_seq_cst>(record);
}

}  // namespace

ThreadOutput::ThreadOutput(Sink& sink, RecordOutputOptions options)
    : pump_(std::make_unique<RecordPump>(sink, std::move(options), RecordPump::Publishing::kRelaxedIfFenced)) {}
ThreadOutput::~ThreadOutput() = default;

ThreadOutput::Writer ThreadOutput::MakeWriter() {
  const bool refused = pump_->phase() == Phase::kRefused;
  return Writer(*pump_, refused ? nullptr : pump_->AddRing(pump_->options().capacity));
}

absl::Status ThreadOutput::Flush() { return pump_->Flush(FlushCause::kExplicit); }
absl::Status ThreadOutput::Sync() { return pump_->Sync(FlushCause::kExplicit); }
absl::Status ThreadOutput::Retry() { return pump_->Retry(); }
Discarded ThreadOutput::Discard() { return pump_->Discard(); }
DrainResult ThreadOutput::Drain() { return pump_->Drain(); }
DrainResult ThreadOutput::Close() { return pump_->Close(); }
absl::Status ThreadOutput::status() const { return pump_->status(); }
OutputLadder ThreadOutput::ladder() const { return pump_->ladder(); }
RecordCounts ThreadOutput::counts() const { return pump_->counts(); }
void ThreadOutput::CheckInvariants() const { pump_->CheckInvariants(); }

ThreadOutput::Writer::Writer(Writer&& other) noexcept
    : pump_(other.pump_), ring_(std::exchange(other.ring_, nullptr)) {}

ThreadOutput::Writer::~Writer() {
  if (ring_ == nullptr) return;
  // What the sink does not take stays in the ring, for a flush of all or for the output's own end.
  if (!ring_->empty()) pump_->FlushRing(*ring_, FlushCause::kClose).IgnoreError();
  pump_->EndRing(*ring_);
}

absl::Status ThreadOutput::Writer::Append(ByteSpan record) {
  if (ring_ == nullptr || !pump_->closes_with_fence() || pump_->phase() != Phase::kOpen ||
      !ring_->TryAppendShort<std::memory_order_release>(record)) {
    return AppendAny(record);
  }
  return pump_->PhaseAfterPublishing() == Phase::kOpen ? absl::OkStatus() : Settle(record.size());
}

absl::Status ThreadOutput::Writer::AppendAny(ByteSpan record) {
  if (record.empty()) return absl::OkStatus();
  if (ring_ == nullptr) return pump_->CountRefusal(pump_->RefusalWithoutRing());
  while (pump_->phase() != Phase::kOpen || !TryAppend(*pump_, *ring_, record)) {
    if (record.size() > ring_->capacity()) return pump_->CountRefusal(pump_->TooLong());
    absl::Status status = pump_->MakeRoom(*ring_, record.size(), RecordPump::WhenFull::kDrain);
    if (!status.ok()) return pump_->CountRefusal(std::move(status));
  }
  return pump_->PhaseAfterPublishing() == Phase::kOpen ? absl::OkStatus() : Settle(record.size());
}

absl::Status ThreadOutput::Writer::Settle(size_t size) {
  absl::Status late = pump_->SettlePublished(*ring_, size);
  return late.ok() ? late : pump_->CountRefusal(std::move(late));
}

absl::Status ThreadOutput::Writer::Flush() {
  return ring_ == nullptr ? absl::OkStatus() : pump_->FlushRing(*ring_, FlushCause::kExplicit);
}

}  // namespace slabyard
