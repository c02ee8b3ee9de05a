// SPDX-License-Identifier: MIT
// Floor: output
//
// The latest records in a fixed piece of memory: an append that does not fit overwrites the oldest ones, whole, and
// counts them. What a program keeps to tell of its last moments, or shows to whoever connects late. Of successful
// appends and pops, which the ring itself does not count:
//
//   appended == popped + overwritten_records() + records()        over the ring's life
//   appended == popped + overwritten_bytes() + bytes()            the same in bytes
//   bytes() + kHeaderSize * records() <= capacity()
//
// Owns its memory, or borrows the caller's; copies records in. Threads: one at a time. Fails by a status, at making
// alone. Costs: an append is at most two copies and O(1) for each record overwritten; nothing is allocated after
// making.
#ifndef SLABYARD_RING_BUFFER_H_
#define SLABYARD_RING_BUFFER_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "slabyard/block_source.h"
#include "slabyard/bytes.h"

namespace slabyard {

struct RingBufferOptions {
  static constexpr size_t kNoLimit = std::numeric_limits<size_t>::max();

  /// Bytes of memory, RingBuffer::kHeaderSize for each record among them: more than that, and at most 4 GiB.
  size_t capacity = 65536;
  /// The most records at a time.
  size_t max_records = kNoLimit;
  /// Where the memory comes from. Null: a system source.
  std::shared_ptr<BlockSource> source = nullptr;
  /// The caller's memory instead, which must outlive the ring; `capacity` and `source` mean nothing then.
  MutableByteSpan storage = {};
};

/// A record as it lies in the ring: in two runs where it goes around the end, as a Sink takes them.
struct RingRecord {
  ByteSpan head;
  ByteSpan tail;

  size_t size() const { return head.size() + tail.size(); }
};

class RingBuffer {
 public:
  static constexpr size_t kHeaderSize = sizeof(uint32_t);

  /// Bad options, or no memory, make a ring that takes nothing; status() is then kInvalidArgument and names the option,
  /// or kResourceExhausted without a message.
  explicit RingBuffer(RingBufferOptions options = {});
  ~RingBuffer();
  RingBuffer(const RingBuffer&) = delete;
  RingBuffer& operator=(const RingBuffer&) = delete;

  const absl::Status& status() const { return status_; }
  size_t capacity() const { return capacity_; }
  /// The longest record that fits, alone.
  size_t max_record() const { return capacity_ < kHeaderSize ? 0 : capacity_ - kHeaderSize; }

  /// Takes a copy of `record`, which may be empty. False, with nothing overwritten, when it is longer than max_record()
  /// or status() is not OK.
  [[nodiscard]] bool Append(ByteSpan record);
  [[nodiscard]] bool Append(std::string_view record) { return Append(AsBytes(record)); }

  /// The oldest record, valid until the next append or pop.
  std::optional<RingRecord> Front() const;
  /// Forgets it. False when there is none.
  bool PopFront();
  /// Calls `visit` with each RingRecord, the oldest first.
  template <typename Visit>
  void ForEach(Visit&& visit) const;

  size_t records() const { return records_; }
  /// Bytes of the records, headers not counted.
  size_t bytes() const { return bytes_; }
  uint64_t overwritten_records() const { return overwritten_records_; }
  uint64_t overwritten_bytes() const { return overwritten_bytes_; }

  /// Aborts with the equation that does not hold. O(n).
  void CheckInvariants() const;

 private:
  size_t used() const { return bytes_ + kHeaderSize * records_; }
  /// `offset` + `bytes`, around the end. Both are at most the capacity.
  size_t After(size_t offset, size_t bytes) const {
    const size_t to_end = capacity_ - offset;
    return bytes < to_end ? offset + bytes : bytes - to_end;
  }
  /// The `bytes` at `offset`, which may lie around the end.
  RingRecord RunsAt(size_t offset, size_t bytes) const;
  size_t SizeAt(size_t offset) const;
  void CopyIn(size_t offset, ByteSpan bytes);

  uint8_t* data_ = nullptr;
  size_t capacity_ = 0;
  size_t max_records_;
  size_t first_ = 0;  // where the oldest record's header begins
  size_t records_ = 0;
  size_t bytes_ = 0;
  uint64_t overwritten_records_ = 0;
  uint64_t overwritten_bytes_ = 0;
  std::shared_ptr<BlockSource> source_;  // null when the memory is borrowed
  Block block_;
  absl::Status status_;
};

// Implementation details follow.

template <typename Visit>
void RingBuffer::ForEach(Visit&& visit) const {
  size_t offset = first_;
  for (size_t i = 0; i < records_; ++i) {
    const size_t size = SizeAt(offset);
    offset = After(offset, kHeaderSize);
    visit(RunsAt(offset, size));
    offset = After(offset, size);
  }
}

}  // namespace slabyard

#endif  // SLABYARD_RING_BUFFER_H_
