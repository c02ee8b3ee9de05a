// SPDX-License-Identifier: MIT
//
// The cold half of OutputBuffer: what each policy does when an append does not simply fit, and how far a write got.
#include "slabyard/output_buffer.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <span>
#include <string>
#include <utility>

#include "slabyard/check.h"

namespace slabyard {
namespace {

// A cache line: the first copy into a block starts aligned.
constexpr size_t kBlockAlignment = 64;

// Statuses without a message: these are ordinary, may come often, and must not allocate.
absl::Status WouldBlock() { return absl::Status(absl::StatusCode::kUnavailable, ""); }
absl::Status NoSpace() { return absl::Status(absl::StatusCode::kResourceExhausted, ""); }

absl::Status CheckOptions(const Sink& sink, const OutputOptions& options) {
  if (options.capacity == 0) return absl::InvalidArgumentError("OutputOptions::capacity is 0");
  if (options.capacity > OutputBuffer::kMaxCapacity) {
    return absl::InvalidArgumentError("OutputOptions::capacity is above OutputBuffer::kMaxCapacity");
  }
  return sink.status();
}

// Length of `bytes` through their last newline, 0 without one.
size_t ThroughLastNewline(ByteSpan bytes) {
  const size_t at = AsChars(bytes).rfind('\n');
  return at == std::string_view::npos ? 0 : at + 1;
}

}  // namespace

OutputBuffer::OutputBuffer(Sink& sink, OutputOptions options)
    : capacity_(options.capacity),
      sink_(sink),
      status_(CheckOptions(sink, options)),
      source_(std::move(options.source)),
      drop_hook_(options.dropped),
      flush_policy_(options.flush_policy),
      would_block_(options.would_block) {
  if (!status_.ok()) state_ = State::kRefused;
}

OutputBuffer::~OutputBuffer() {
  if (state_ == State::kOpen) Push({});
  const uint64_t lost = DropPending();
  ReleaseBlock();
  if (lost == 0) return;
  if (drop_hook_.call != nullptr) {
    drop_hook_.call(drop_hook_.context, lost, status_);
  } else {
    std::fprintf(stderr, "slabyard: %llu bytes of output lost: %s\n", static_cast<unsigned long long>(lost),
                 status_.ToString().c_str());
  }
}

size_t OutputBuffer::AppendSlow(ByteSpan bytes) {
  if (bytes.empty()) return 0;
  if (state_ == State::kClosed && status_.ok()) status_ = absl::FailedPreconditionError("the output is closed");
  if (state_ != State::kOpen) return 0;
  status_ = absl::OkStatus();
  size_t taken = 0;
  switch (flush_policy_) {
    case FlushPolicy::kFull:
      taken = AppendFull(bytes);
      break;
    case FlushPolicy::kLine:
      taken = AppendLines(bytes);
      break;
    case FlushPolicy::kUnbuffered:
      taken = WriteThrough(bytes);
      break;
    case FlushPolicy::kManual:
      taken = Keep(bytes);
      if (taken < bytes.size()) status_ = NoSpace();
      break;
  }
  SetLimit();
  return taken;
}

size_t OutputBuffer::AppendFull(ByteSpan bytes) {
  if (bytes.size() >= capacity_) return WriteThrough(bytes);
  // The block is filled to its very end, so that writes to a file stay multiples of the capacity.
  const size_t taken = Keep(bytes);
  if (taken == bytes.size() || !status_.ok()) return taken;
  Push({});
  return state_ == State::kOpen ? taken + Keep(bytes.subspan(taken)) : taken;
}

size_t OutputBuffer::AppendLines(ByteSpan bytes) {
  size_t lines = ThroughLastNewline(bytes);
  // A tail that would not be buffered anyway goes out in the same call.
  if (bytes.size() - lines >= capacity_) lines = bytes.size();
  if (lines == 0) return AppendFull(bytes);
  const size_t taken = WriteThrough(bytes.first(lines));
  if (taken < lines || state_ != State::kOpen) return taken;
  return taken + Keep(bytes.subspan(lines));
}

size_t OutputBuffer::WriteThrough(ByteSpan bytes) {
  const size_t pushed = Push(bytes);
  if (pushed == bytes.size() || state_ != State::kOpen) return pushed;
  const size_t kept = Keep(bytes.subspan(pushed));
  offered_ += kept;
  handed_ += kept;
  return pushed + kept;
}

size_t OutputBuffer::Push(ByteSpan payload) {
  size_t taken = 0;
  while (pending() != 0 || taken < payload.size()) {
    const ByteSpan runs[] = {{start_, pending()}, payload.subspan(taken)};
    handed_ += pending() - offered_;
    offered_ = pending();
    const size_t offered = pending() + payload.size() - taken;
    const SinkResult result = sink_.Write(runs);
    SLABYARD_CHECK(result.written <= offered, "Sink::Write says that it took more than it was offered");
    taken += BookWritten(result.written);
    if (result.error == EAGAIN || result.error == EWOULDBLOCK) {
      if (result.written == offered) break;  // full now, but nothing is left to send
      if (would_block_ == WouldBlockPolicy::kReport) {
        status_ = WouldBlock();
        break;
      }
      if (const int error = sink_.WaitWritable(); error != 0) {
        Fail("wait", sink_.wait_fd(), error);
        break;
      }
    } else if (result.error != 0 || result.written == 0) {
      // Nothing taken and no error named: going on could spin for ever.
      Fail("write", sink_.wait_fd(), result.error != 0 ? result.error : EIO);
      break;
    }
  }
  return taken;
}

size_t OutputBuffer::BookWritten(size_t written) {
  const size_t from_block = std::min(written, pending());
  const size_t from_payload = written - from_block;
  start_ += from_block;
  offered_ -= from_block;
  if (start_ == cursor_) start_ = cursor_ = block_;
  handed_ += from_payload;
  written_ += written;
  return from_payload;
}

size_t OutputBuffer::Keep(ByteSpan bytes) {
  if (bytes.empty()) return 0;
  if (block_ == nullptr && !TakeBlock()) {
    if (status_.ok()) status_ = NoSpace();
    return 0;
  }
  if (bytes.size() > static_cast<size_t>(block_end() - cursor_)) MovePendingToFront();
  const size_t kept = std::min(bytes.size(), static_cast<size_t>(block_end() - cursor_));
  std::memcpy(cursor_, bytes.data(), kept);
  cursor_ += kept;
  return kept;
}

absl::Status OutputBuffer::Flush() {
  if (state_ == State::kClosed && error_ == 0) return absl::OkStatus();
  if (state_ != State::kOpen) return status_;
  status_ = absl::OkStatus();
  Push({});
  SetLimit();
  return status_;
}

absl::Status OutputBuffer::Retry() {
  if (state_ == State::kFailed) {
    state_ = State::kOpen;
    error_ = 0;
  }
  return Flush();
}

uint64_t OutputBuffer::Discard() {
  if (state_ == State::kClosed || state_ == State::kRefused) return 0;
  const uint64_t lost = DropPending();
  const absl::Status why = std::exchange(status_, absl::OkStatus());
  state_ = State::kOpen;
  error_ = 0;
  SetLimit();
  if (lost != 0 && drop_hook_.call != nullptr) drop_hook_.call(drop_hook_.context, lost, why);
  return lost;
}

absl::Status OutputBuffer::Close() {
  if (absl::Status status = Flush(); !status.ok() || state_ == State::kClosed) return status;
  ReleaseBlock();
  const int fd = sink_.wait_fd();
  if (const int error = sink_.Close(); error != 0) Fail("close", fd, error);
  state_ = State::kClosed;
  return status_;
}

bool OutputBuffer::TakeBlock() {
  if (source_ == nullptr) source_ = MakeSystemSource();
  const Block block = source_->Allocate(capacity_, kBlockAlignment, false);
  if (block.data == nullptr) return false;
  SLABYARD_DCHECK(block.size == capacity_ && block.alignment == kBlockAlignment, "BlockSource gave another block");
  start_ = cursor_ = limit_ = block_ = block.data;
  return true;
}

void OutputBuffer::ReleaseBlock() {
  if (block_ != nullptr) source_->Free({block_, capacity_, kBlockAlignment});
  start_ = cursor_ = limit_ = block_ = nullptr;
}

void OutputBuffer::MovePendingToFront() {
  const size_t bytes = pending();
  std::memmove(block_, start_, bytes);
  start_ = block_;
  cursor_ = block_ + bytes;
}

uint64_t OutputBuffer::DropPending() {
  const size_t lost = pending();
  dropped_ += lost;
  offered_ = 0;
  start_ = cursor_ = block_;
  return lost;
}

void OutputBuffer::Fail(const char* step, int fd, int error) {
  char descriptor[24] = "";  // stays empty for a sink that has none
  if (fd >= 0) std::snprintf(descriptor, sizeof(descriptor), " fd %d", fd);
  char what[96];
  std::snprintf(what, sizeof(what), "output: %s%s, %zu bytes pending", step, descriptor, pending());
  status_ = absl::ErrnoToStatus(error, what);
  error_ = error;
  state_ = State::kFailed;
}

void OutputBuffer::SetLimit() {
  const bool counts_space_alone = flush_policy_ == FlushPolicy::kFull || flush_policy_ == FlushPolicy::kManual;
  const bool has_room = counts_space_alone && state_ == State::kOpen && status_.ok() && block_ != nullptr;
  limit_ = has_room ? block_end() : cursor_;
}

void OutputBuffer::CheckInvariants() const {
  SLABYARD_CHECK(block_ <= start_ && start_ <= cursor_ && cursor_ <= limit_, "block <= start <= cursor <= limit");
  SLABYARD_CHECK(block_ == nullptr || limit_ <= block_end(), "limit <= end of the block");
  SLABYARD_CHECK((state_ == State::kOpen && status_.ok()) || room() == 0, "an output that said no has no room");
  SLABYARD_CHECK(offered_ <= pending(), "bytes that the sink saw and did not take are pending");
  const OutputLadder rungs = ladder();
  SLABYARD_CHECK(rungs.written <= rungs.handed && rungs.handed <= rungs.accepted, "written <= handed <= accepted");
  SLABYARD_CHECK(rungs.accepted == rungs.written + pending() + dropped_, "accepted == written + pending + dropped");
}

}  // namespace slabyard
