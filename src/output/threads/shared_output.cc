// SPDX-License-Identifier: MIT
#include "slabyard/shared_output.h"

#include <utility>

#include "src/base/spinning_mutex.h"
#include "src/output/threads/record_pump.h"

namespace slabyard {
namespace {

using internal::RecordPump;
using internal::RecordRing;
using Phase = RecordPump::Phase;

}  // namespace

class SharedOutput::Core {
 public:
  Core(Sink& sink, RecordOutputOptions options)
      : pump(sink, std::move(options)),
        ring_(pump.phase() == Phase::kRefused ? nullptr : pump.AddRing(2 * pump.options().capacity)) {
    if (ring_ == nullptr) pump.Refuse(RecordPump::NoMemory());
  }

  absl::Status Append(ByteSpan record);
  DrainResult Close();

  RecordPump pump;

 private:
  enum class Taken : uint8_t { kYes, kYesAndHalfFull, kNo, kClosing };

  Taken TryAppend(ByteSpan record);

  RecordRing* const ring_;  // its appending side is guarded by append_mutex_
  base::SpinningMutex append_mutex_;
  size_t closing_ ABSL_GUARDED_BY(append_mutex_) = 0;  // threads in Close()
};

SharedOutput::Core::Taken SharedOutput::Core::TryAppend(ByteSpan record) {
  base::SpinningMutexLock lock(append_mutex_);
  if (closing_ != 0) return Taken::kClosing;
  if (pump.phase() != Phase::kOpen || !ring_->TryAppend<std::memory_order_release>(record)) return Taken::kNo;
  return ring_->ReachesHalf() ? Taken::kYesAndHalfFull : Taken::kYes;
}

absl::Status SharedOutput::Core::Append(ByteSpan record) {
  if (record.empty()) return absl::OkStatus();
  if (ring_ == nullptr) return pump.CountRefusal(pump.Refusal());
  if (record.size() > pump.options().capacity) return pump.CountRefusal(pump.TooLong());
  for (;;) {
    switch (TryAppend(record)) {
      case Taken::kYesAndHalfFull:
        if (!pump.draining()) pump.DrainIfIdle(*ring_);
        return absl::OkStatus();
      case Taken::kYes:
        return absl::OkStatus();
      case Taken::kNo:
        if (absl::Status status = pump.MakeRoom(*ring_, record.size(), RecordPump::WhenFull::kDrain); !status.ok()) {
          return pump.CountRefusal(std::move(status));
        }
        break;
      case Taken::kClosing:
        return pump.CountRefusal(absl::FailedPreconditionError("the output is closing"));
    }
  }
}

// Appends end before the pump closes, under the lock that they take anyway: nothing is accepted behind the last drain.
// They go on when all closing threads have failed, since each of them may be the one that drains last.
DrainResult SharedOutput::Core::Close() {
  {
    base::SpinningMutexLock lock(append_mutex_);
    ++closing_;
  }
  DrainResult result = pump.Close();
  base::SpinningMutexLock lock(append_mutex_);
  --closing_;
  return result;
}

SharedOutput::SharedOutput(Sink& sink, RecordOutputOptions options)
    : core_(std::make_unique<Core>(sink, std::move(options))) {}
SharedOutput::~SharedOutput() = default;

absl::Status SharedOutput::Append(ByteSpan record) { return core_->Append(record); }
absl::Status SharedOutput::Flush() { return core_->pump.Flush(FlushCause::kExplicit); }
absl::Status SharedOutput::Sync() { return core_->pump.Sync(FlushCause::kExplicit); }
absl::Status SharedOutput::Retry() { return core_->pump.Retry(); }
Discarded SharedOutput::Discard() { return core_->pump.Discard(); }
DrainResult SharedOutput::Drain() { return core_->pump.Drain(); }
DrainResult SharedOutput::Close() { return core_->Close(); }
absl::Status SharedOutput::status() const { return core_->pump.status(); }
OutputLadder SharedOutput::ladder() const { return core_->pump.ladder(); }
RecordCounts SharedOutput::counts() const { return core_->pump.counts(); }
void SharedOutput::CheckInvariants() const { core_->pump.CheckInvariants(); }

}  // namespace slabyard
