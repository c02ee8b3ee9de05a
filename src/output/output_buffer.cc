// SPDX-License-Identifier: MIT
//
// The taking half of OutputBuffer: what each policy does when an append does not simply fit.
#include "slabyard/output_buffer.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "slabyard/check.h"
#include "src/output/shared_runs.h"

namespace slabyard {
namespace {

// Statuses without a message: these are ordinary, may come often, and must not allocate.
absl::Status NoSpace() { return absl::Status(absl::StatusCode::kResourceExhausted, ""); }

// Length of `bytes` through their last newline, 0 without one.
size_t ThroughLastNewline(ByteSpan bytes) {
  const size_t at = AsChars(bytes).rfind('\n');
  return at == std::string_view::npos ? 0 : at + 1;
}

OutputOptions WithCapacity(OutputOptions options, size_t capacity) {
  options.capacity = capacity;
  options.max_capacity = capacity;
  return options;
}

}  // namespace

struct OutputBuffer::Payload {
  ByteSpan bytes;
  const Buffer* owner;

  size_t size() const { return bytes.size(); }
  bool is_shared() const { return owner != nullptr && bytes.size() >= kShareThreshold; }
  Payload First(size_t size) const { return {bytes.first(size), owner}; }
  Payload From(size_t at) const { return {bytes.subspan(at), owner}; }
  /// A handle on the first `size` bytes.
  Buffer Share(size_t size) const {
    const ptrdiff_t at = bytes.data() - owner->data();
    return owner->Subarray(at, at + static_cast<ptrdiff_t>(size));
  }
};

OutputBuffer::OutputBuffer(Sink& sink, OutputOptions options)
    : OutputBuffer(sink, new OutputProfile(std::move(options)), true) {}

OutputBuffer::OutputBuffer(Sink& sink, const OutputProfile& profile) : OutputBuffer(sink, &profile, false) {}

OutputBuffer::OutputBuffer(Sink& sink, MutableByteSpan block, OutputOptions options)
    : OutputBuffer(sink, block, new OutputProfile(WithCapacity(std::move(options), block.size())), true) {}

OutputBuffer::OutputBuffer(Sink& sink, MutableByteSpan block, const OutputProfile& profile)
    : OutputBuffer(sink, block, &profile, false) {}

OutputBuffer::OutputBuffer(Sink& sink, const OutputProfile* profile, bool owns_profile)
    : sink_(&sink), profile_(profile), status_(profile->status()), owns_profile_(owns_profile) {
  if (status_.ok()) status_ = sink.status();
  if (!status_.ok()) state_ = State::kRefused;
}

OutputBuffer::OutputBuffer(Sink& sink, MutableByteSpan block, const OutputProfile* profile, bool owns_profile)
    : OutputBuffer(sink, profile, owns_profile) {
  owns_block_ = false;
  if (block.empty() || block.size() > kMaxCapacity) {
    status_ = absl::InvalidArgumentError("OutputBuffer: the size of the caller's block is 0 or above kMaxCapacity");
    state_ = State::kRefused;
  }
  if (state_ == State::kRefused) return;
  start_ = cursor_ = limit_ = block_ = block.data();
  block_size_ = static_cast<uint32_t>(std::min(block.size(), *options().flush_bytes));
}

OutputBuffer::~OutputBuffer() {
  if (state_ == State::kOpen) {
    // Not once more for a sink that was waited for until a deadline.
    Push({}, FlushCause::kClose, given_up_ ? WouldBlockPolicy::kReport : options().would_block);
  }
  const uint64_t lost = DropPending();
  ReleaseBlock();
  if (lost != 0) {
    if (const DropHook& hook = options().dropped; hook.call != nullptr) {
      hook.call(hook.context, lost, status_);
    } else {
      std::fprintf(stderr, "slabyard: %llu bytes of output lost: %s\n", static_cast<unsigned long long>(lost),
                   status_.ToString().c_str());
    }
  }
  if (owns_profile_) delete profile_;
}

bool OutputBuffer::Begin() {
  if (state_ == State::kClosed && status_.ok()) status_ = absl::FailedPreconditionError("the output is closed");
  if (state_ != State::kOpen) return false;
  status_ = absl::OkStatus();
  given_up_ = false;
  return true;
}

void OutputBuffer::End(bool whole) {
  if (whole && pending() != 0) ++records_;
  if (state_ == State::kOpen && status_.ok() && pending() != 0) ApplyLimits();
  Settle();
}

void OutputBuffer::ApplyLimits() {
  if (options().flush_records.has_value() && records_ >= *options().flush_records) {
    Push({}, FlushCause::kFull);
  } else if (const auto due = flush_due(); due.has_value() && profile_->clock()->Now() >= *due) {
    Push({}, FlushCause::kLinger);
  }
}

size_t OutputBuffer::AppendShared(const Buffer& bytes) {
  return bytes.size() < kShareThreshold ? Append(bytes.span()) : AppendSlow(bytes.span(), &bytes);
}

size_t OutputBuffer::AppendSlow(ByteSpan bytes, const Buffer* owner) {
  if (bytes.empty() || !Begin()) return 0;
  const Payload payload = {bytes, owner};
  size_t taken = 0;
  switch (options().flush_policy) {
    case FlushPolicy::kFull:
      taken = TakeFull(payload);
      break;
    case FlushPolicy::kLine:
      taken = TakeLines(payload);
      break;
    case FlushPolicy::kUnbuffered:
      taken = WriteThrough(payload, FlushCause::kFull);
      break;
    case FlushPolicy::kManual:
      taken = Keep(payload);
      if (taken < bytes.size()) status_ = NoSpace();
      break;
  }
  End(taken == bytes.size());
  return taken;
}

bool OutputBuffer::CanWait(Payload payload) const {
  return payload.is_shared() ? pending() + payload.size() < *options().flush_bytes : payload.size() < capacity();
}

// In turns, since a flush changes the capacity, and where in it a page of the file ends.
size_t OutputBuffer::TakeFull(Payload payload) {
  size_t taken = 0;
  while (taken < payload.size() && status_.ok()) {
    const Payload rest = payload.From(taken);
    if (!CanWait(rest)) {
      const size_t now = ThroughLastPage(rest.size());
      taken += WriteThrough(rest.First(now), FlushCause::kFull);
      continue;
    }
    // The block is filled to its very end, so that writes to a file stay whole pages.
    taken += Keep(rest);
    if (taken == payload.size() || !status_.ok()) break;
    Push({}, FlushCause::kFull);
    if (state_ == State::kOpen && !status_.ok()) taken += Keep(payload.From(taken));
  }
  return taken;
}

size_t OutputBuffer::TakeLines(Payload payload) {
  size_t lines = ThroughLastNewline(payload.bytes);
  if (lines == 0) return TakeFull(payload);
  // A tail that would not be buffered anyway goes out in the same call.
  if (payload.size() - lines >= capacity()) lines = payload.size();
  const size_t taken = WriteThrough(payload.First(lines), FlushCause::kLine);
  if (taken < lines || state_ != State::kOpen) return taken;
  return taken + (status_.ok() ? TakeFull(payload.From(lines)) : Keep(payload.From(lines)));
}

size_t OutputBuffer::WriteThrough(Payload payload, FlushCause cause) {
  const size_t pushed = Push(payload.bytes, cause);
  if (pushed == payload.size() || state_ != State::kOpen) return pushed;
  const size_t kept = Keep(payload.From(pushed));
  offered_ += kept;
  handed_ += kept;
  return pushed + kept;
}

size_t OutputBuffer::Keep(Payload payload) {
  if (!payload.is_shared()) return Copy(payload.bytes);
  const size_t kept = std::min(payload.size(), Allowance());
  if (kept == 0) return 0;
  if (shared_ == nullptr) shared_ = std::make_unique<internal::SharedRuns>();
  shared_->Add(payload.Share(kept), static_cast<size_t>(cursor_ - block_));
  return kept;
}

size_t OutputBuffer::Copy(ByteSpan bytes) {
  if (bytes.empty()) return 0;
  if (!HoldBlock(NextBlockSize())) {
    if (status_.ok()) status_ = NoSpace();
    return 0;
  }
  if (bytes.size() > static_cast<size_t>(FillEnd() - cursor_)) MovePendingToFront();
  const size_t kept = std::min({bytes.size(), static_cast<size_t>(FillEnd() - cursor_), Allowance()});
  std::memcpy(cursor_, bytes.data(), kept);
  cursor_ += kept;
  return kept;
}

MutableByteSpan OutputBuffer::ReserveSlow(size_t size) {
  if (!Begin()) return {};
  const auto has_room = [&] {
    return block_ != nullptr && size <= std::min(static_cast<size_t>(block_end() - cursor_), Allowance());
  };
  if (size <= (owns_block_ ? *options().max_capacity : block_size_)) {
    const size_t wanted = std::max(NextBlockSize(), size);
    HoldBlock(wanted);
    if (!has_room()) MovePendingToFront();
    if (!has_room() && pending() != 0 && options().flush_policy != FlushPolicy::kManual) {
      Push({}, FlushCause::kFull);
      if (state_ == State::kOpen) HoldBlock(wanted);
      if (!has_room()) MovePendingToFront();
    }
  }
  if (state_ != State::kOpen || !has_room()) {
    if (status_.ok()) status_ = NoSpace();
    Settle();
    return {};
  }
  SetLimit();
  return {cursor_, std::max(size, std::min(static_cast<size_t>(FillEnd() - cursor_), Allowance()))};
}

void OutputBuffer::CommitSlow(size_t size) {
  SLABYARD_CHECK(size <= static_cast<size_t>(block_end() - cursor_), "Commit: more than was reserved");
  if (size == 0 || !Begin()) return Settle();
  cursor_ += size;
  if (options().flush_policy == FlushPolicy::kUnbuffered) Push({}, FlushCause::kFull);
  if (options().flush_policy == FlushPolicy::kLine) SendCommittedLines(size);
  End(true);
}

void OutputBuffer::SendCommittedLines(size_t size) {
  const size_t tail = size - ThroughLastNewline({cursor_ - size, size});
  if (tail == size) return;
  const uint8_t* const begun_line = cursor_ - tail;
  cursor_ -= tail;
  Push({}, FlushCause::kLine);
  std::memmove(cursor_, begun_line, tail);
  cursor_ += tail;
}

bool OutputBuffer::AppendDigits(std::string_view digits) {
  const MutableByteSpan room = Reserve(digits.size());
  if (room.size() < digits.size()) return false;
  std::memcpy(room.data(), digits.data(), digits.size());
  Commit(digits.size());
  return true;
}

}  // namespace slabyard
