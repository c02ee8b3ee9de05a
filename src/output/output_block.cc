// SPDX-License-Identifier: MIT
//
// The block of OutputBuffer: leased while bytes are pending, grown and shrunk by how flushes go, filled to page
// boundaries on files.
#include <algorithm>
#include <cstring>
#include <utility>

#include "slabyard/check.h"
#include "slabyard/output_buffer.h"
#include "src/output/shared_runs.h"

namespace slabyard {
namespace {

// What a file's pages hold: a write that begins or ends inside one makes the next write touch it again.
constexpr size_t kPage = BlockCache::kPage;

}  // namespace

size_t OutputBuffer::NextBlockSize() const {
  return std::min(uint64_t{options().capacity} << growth_, uint64_t{*options().max_capacity});
}

size_t OutputBuffer::SharedBytes() const { return shared_->bytes(); }

// How many bytes more may wait.
size_t OutputBuffer::Allowance() const {
  const size_t most = *options().flush_bytes;
  return most - std::min(most, pending());
}

// Has a block of at least `size` bytes if nothing lies in the one at hand; else that one will do. False without any.
bool OutputBuffer::HoldBlock(size_t size) {
  const bool may_change = owns_block_ && start_ == cursor_;
  if (block_ != nullptr && (!may_change || block_size_ >= size)) return true;
  const Block block = options().cache->Lease(size);
  if (block.data == nullptr) return block_ != nullptr;
  ReleaseBlock();
  start_ = cursor_ = limit_ = block_ = block.data;
  block_size_ = static_cast<uint32_t>(size);
  return true;
}

void OutputBuffer::ReleaseBlock() {
  if (block_ != nullptr && owns_block_) {
    options().cache->Return({block_, block_size_, BlockCache::AlignmentOf(block_size_)});
  }
  start_ = cursor_ = limit_ = block_ = nullptr;
  block_size_ = 0;
}

// Where the block is full: at its end, or on a file at the last page boundary before.
uint8_t* OutputBuffer::FillEnd() const {
  uint8_t* const end = block_end();
  if (block_size_ < kPage || options().flush_policy == FlushPolicy::kManual) return end;
  const std::optional<uint64_t> offset = sink_->file_offset();
  if (!offset.has_value()) return end;
  const uint64_t offset_at_end = *offset + pending() + static_cast<size_t>(end - cursor_);
  uint8_t* const boundary = end - offset_at_end % kPage;
  return boundary >= cursor_ ? boundary : end;
}

// How many of the `size` bytes of a payload to send now: on a file, those before the last page boundary.
size_t OutputBuffer::ThroughLastPage(size_t size) const {
  const std::optional<uint64_t> offset = sink_->file_offset();
  if (!offset.has_value() || capacity() < kPage) return size;
  const size_t behind = (*offset + pending() + size) % kPage;
  return behind < size ? size - behind : size;
}

void OutputBuffer::MovePendingToFront() {
  const size_t bytes = static_cast<size_t>(cursor_ - start_);
  if (bytes != 0) std::memmove(block_, start_, bytes);
  if (shared_ != nullptr) shared_->MoveDown(static_cast<size_t>(start_ - block_));
  start_ = block_;
  cursor_ = block_ + bytes;
}

// After each change: an output with nothing pending holds nothing, and the fast path is open or closed.
void OutputBuffer::Settle() {
  if (pending() == 0) {
    shared_.reset();
    if (owns_block_) ReleaseBlock();
  } else if (oldest_ == kNoTime && profile_->clock() != nullptr) {
    oldest_ = profile_->clock()->Now();
  }
  SetLimit();
}

// Opens the fast path, or closes it: see the drawing in the header.
void OutputBuffer::SetLimit() {
  limit_ = cursor_;
  const OutputOptions& told = options();
  const bool counts_bytes_alone =
      (told.flush_policy == FlushPolicy::kFull || told.flush_policy == FlushPolicy::kManual) &&
      !told.flush_records.has_value() && !told.linger.has_value();
  const bool has_room =
      counts_bytes_alone && state_ == State::kOpen && status_.ok() && block_ != nullptr && pending() != 0;
  if (has_room) limit_ += std::min(static_cast<size_t>(FillEnd() - cursor_), Allowance());
}

void OutputBuffer::CheckInvariants() const {
  SLABYARD_CHECK(block_ <= start_ && start_ <= cursor_ && cursor_ <= limit_, "block <= start <= cursor <= limit");
  SLABYARD_CHECK(block_ == nullptr || limit_ <= block_end(), "limit <= end of the block");
  SLABYARD_CHECK(block_ == nullptr || !owns_block_ || pending() != 0, "nothing pending, no block leased");
  SLABYARD_CHECK(shared_ == nullptr || pending() != 0, "nothing pending, nothing held");
  SLABYARD_CHECK(pending() != 0 || (records_ == 0 && oldest_ == kNoTime), "nothing pending, nothing waits");
  SLABYARD_CHECK((state_ == State::kOpen && status_.ok()) || room() == 0, "an output that said no has no room");
  SLABYARD_CHECK(offered_ <= pending(), "bytes that the sink saw and did not take are pending");
  const OutputLadder rungs = ladder();
  SLABYARD_CHECK(rungs.durable <= rungs.written, "durable <= written");
  SLABYARD_CHECK(rungs.written <= rungs.handed && rungs.handed <= rungs.accepted, "written <= handed <= accepted");
  SLABYARD_CHECK(rungs.accepted == rungs.written + pending() + dropped_, "accepted == written + pending + dropped");
}

}  // namespace slabyard
