// SPDX-License-Identifier: MIT
#include "src/output/threads/record_ring.h"

#include <utility>

namespace slabyard::internal {

std::unique_ptr<RecordRing> RecordRing::Make(std::shared_ptr<BlockSource> source, size_t capacity) {
  const size_t size = capacity + SlotsOf(capacity) * sizeof(uint32_t);
  const Block block = source->Allocate(size, kLine, false);
  if (block.data == nullptr) return nullptr;
  return std::unique_ptr<RecordRing>(new RecordRing(std::move(source), block, capacity));
}

RecordRing::RecordRing(std::shared_ptr<BlockSource> source, Block block, size_t capacity)
    : source_(std::move(source)),
      block_(block),
      bytes_(block.data),
      ends_(reinterpret_cast<uint32_t*>(block.data + capacity)),
      mask_(capacity - 1),
      slots_(SlotsOf(capacity)) {}

RecordRing::~RecordRing() { source_->Free(block_); }

bool RecordRing::Refresh(size_t bytes) {
  tail_seen_ = tail_.load(std::memory_order_acquire);
  sequence_tail_seen_ = sequence_tail_.load(std::memory_order_acquire);
  return SeemsToFit(bytes);
}

bool RecordRing::HasRoom(size_t bytes) const {
  const uint64_t sequence_tail = sequence_tail_.load(std::memory_order_acquire);
  return pending() + bytes <= capacity() && sequence_.load(std::memory_order_acquire) - sequence_tail < slots();
}

void RecordRing::Retract(size_t size) {
  head_.store(head_.load(std::memory_order_relaxed) - size, std::memory_order_relaxed);
  sequence_.store(sequence_.load(std::memory_order_relaxed) - 1, std::memory_order_release);
}

void RecordRing::Snapshot() {
  batch_sequence_ = sequence_.load(std::memory_order_seq_cst);
  const uint64_t first = sequence_tail_.load(std::memory_order_relaxed);
  if (batch_sequence_ == first) {
    batch_end_ = tail_.load(std::memory_order_relaxed);
    return;
  }
  batch_end_ = boundary_ + static_cast<uint32_t>(end_of(batch_sequence_ - 1) - static_cast<uint32_t>(boundary_));
}

size_t RecordRing::Runs(ByteSpan* runs) const {
  const uint64_t bytes = offered();
  if (bytes == 0) return 0;
  const size_t at = tail_.load(std::memory_order_relaxed) & mask_;
  const size_t first = std::min<uint64_t>(bytes, capacity() - at);
  runs[0] = {bytes_ + at, first};
  if (first == bytes) return 1;
  runs[1] = {bytes_, static_cast<size_t>(bytes - first)};
  return 2;
}

uint64_t RecordRing::CountFirstOffers() {
  const uint64_t from = std::max(offered_to_, tail_.load(std::memory_order_relaxed));
  if (stop() <= from) return 0;
  offered_to_ = stop();
  return offered_to_ - from;
}

void RecordRing::MoveTo(uint64_t tail, uint64_t boundary, uint64_t sequence) {
  boundary_ = boundary;
  sequence_tail_.store(sequence, std::memory_order_release);
  tail_.store(tail, std::memory_order_release);
}

void RecordRing::Release(uint64_t bytes) {
  const uint64_t tail = tail_.load(std::memory_order_relaxed) + bytes;
  if (skip_to_ != 0 && tail == skip_from_) {
    const uint64_t to = std::exchange(skip_to_, 0);
    return MoveTo(to, to, skip_sequence_);
  }
  if (tail == batch_end_) return MoveTo(tail, tail, batch_sequence_);
  // The first record whose end lies behind the new tail.
  uint64_t low = sequence_tail_.load(std::memory_order_relaxed);
  uint64_t high = batch_sequence_;
  const auto base = static_cast<uint32_t>(boundary_);
  uint64_t boundary = boundary_;
  while (low < high) {
    const uint64_t middle = low + (high - low) / 2;
    const uint64_t end = boundary_ + static_cast<uint32_t>(end_of(middle) - base);
    if (end <= tail) {
      boundary = end;
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  MoveTo(tail, boundary, low);
}

uint64_t RecordRing::begun_rest() const {
  if (!mid_record()) return 0;
  const uint64_t sequence = sequence_tail_.load(std::memory_order_relaxed);
  const uint64_t end = boundary_ + static_cast<uint32_t>(end_of(sequence) - static_cast<uint32_t>(boundary_));
  return end - tail_.load(std::memory_order_relaxed);
}

RecordRing::Dropped RecordRing::DropWholeRecords() {
  const uint64_t tail = tail_.load(std::memory_order_relaxed);
  const uint64_t first = sequence_tail_.load(std::memory_order_relaxed);
  if (!mid_record()) {
    const Dropped dropped = {batch_sequence_ - first, batch_end_ - tail};
    MoveTo(batch_end_, batch_end_, batch_sequence_);
    return dropped;
  }
  if (skip_to_ == 0) {
    skip_from_ = skip_to_ = tail + begun_rest();
    skip_sequence_ = first + 1;
  }
  const Dropped dropped = {batch_sequence_ - skip_sequence_, batch_end_ - skip_to_};
  skip_to_ = batch_end_;
  skip_sequence_ = batch_sequence_;
  return dropped;
}

}  // namespace slabyard::internal
