// SPDX-License-Identifier: MIT
//
// Bytes of whole records on their way from one appending to one draining thread, without locks.
//
//   0 <= boundary <= tail <= head,  head - tail <= capacity         (positions count bytes from the beginning)
//
//   [ written | begun record's rest |  whole records  |  room  ]    `boundary` is where the begun record started;
//             ^ tail                                  ^ head        without one it is the tail
//
// Each side keeps a copy of the other's counter and reads the real one only when the copy says full. The end of each
// record is kept beside the bytes, so that whole records can be dropped after an error; that costs 1/8 of the bytes.
#ifndef SLABYARD_SRC_OUTPUT_THREADS_RECORD_RING_H_
#define SLABYARD_SRC_OUTPUT_THREADS_RECORD_RING_H_

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>

#include "slabyard/block_source.h"
#include "slabyard/bytes.h"

namespace slabyard::internal {

class RecordRing {
 public:
  // Most log lines and messages are longer, so bytes run out before slots do.
  static constexpr size_t kBytesPerSlot = 32;
  static constexpr size_t kMinSlots = 8;
  static constexpr size_t kMinCapacity = 64;
  // Ends are kept in 32 bits; their distances must fit.
  static constexpr size_t kMaxCapacity = size_t{1} << 31;

  /// `capacity` is a power of two between the two limits. Null when `source` has no memory.
  static std::unique_ptr<RecordRing> Make(std::shared_ptr<BlockSource> source, size_t capacity);
  ~RecordRing();
  RecordRing(const RecordRing&) = delete;
  RecordRing& operator=(const RecordRing&) = delete;

  size_t capacity() const { return mask_ + 1; }

  // The appending side: one thread at a time.

  /// Takes the record, which is not empty, or returns false when it does not fit. With kPublish = seq_cst, either the
  /// caller sees what another thread stored before its Snapshot(), or that Snapshot() sees the record. (kPublish =
  /// release and an AsymmetricFence before the Snapshot() do the same.)
  template <std::memory_order kPublish>
  bool TryAppend(ByteSpan record);
  /// The same for a short record that goes in with fixed moves. Calls nothing, so that its caller need not save
  /// registers: a third of an append. On false, TryAppend() decides.
  template <std::memory_order kPublish>
  bool TryAppendShort(ByteSpan record);
  /// Whether half of the bytes, or of the records that it may hold, are pending.
  bool ReachesHalf();
  /// Takes the last record back. Only while nothing drains, and after the record was found to be pending.
  void Retract(size_t size);

  // Any thread.

  uint64_t accepted_bytes() const { return head_.load(std::memory_order_relaxed); }
  uint64_t accepted_records() const { return sequence_.load(std::memory_order_relaxed); }
  uint64_t drained_records() const { return sequence_tail_.load(std::memory_order_relaxed); }
  /// Bytes that are not drained yet. The tail is read first: a head read before it might lie behind.
  uint64_t pending() const {
    const uint64_t tail = tail_.load(std::memory_order_acquire);
    return head_.load(std::memory_order_acquire) - tail;
  }
  bool half_full() const {
    const uint64_t sequence_tail = sequence_tail_.load(std::memory_order_acquire);
    return pending() >= capacity() / 2 || sequence_.load(std::memory_order_acquire) - sequence_tail >= slots() / 2;
  }
  /// False while a published record waits, see kPublish.
  bool empty() const {
    return sequence_tail_.load(std::memory_order_seq_cst) == sequence_.load(std::memory_order_seq_cst);
  }
  bool HasRoom(size_t bytes) const;

  // The draining side: one thread at a time.

  /// Makes all records that were published until now the batch.
  void Snapshot();
  bool drained() const { return tail_.load(std::memory_order_relaxed) == batch_end_; }
  /// Writes the batch's next bytes to runs[0], runs[1]; returns how many runs that were.
  size_t Runs(ByteSpan* runs) const;
  /// Bytes in Runs().
  uint64_t offered() const { return stop() - tail_.load(std::memory_order_relaxed); }
  /// False when a dropped part lies between Runs() and the rest of the batch.
  bool offers_whole_batch() const { return stop() == batch_end_; }
  /// How many bytes of Runs() were never offered before; asked once for each offer.
  uint64_t CountFirstOffers();
  /// The sink has taken `bytes` of Runs().
  void Release(uint64_t bytes);
  /// True when the sink has the beginning of a record and not its end.
  bool mid_record() const { return tail_.load(std::memory_order_relaxed) != boundary_; }
  /// Bytes of the begun record that the sink lacks.
  uint64_t begun_rest() const;

  /// Bytes that were written or dropped, those that wait behind the rest of a begun record included.
  uint64_t settled_bytes() const {
    return tail_.load(std::memory_order_relaxed) + (skip_to_ != 0 ? skip_to_ - skip_from_ : 0);
  }

  struct Dropped {
    uint64_t records = 0;
    uint64_t bytes = 0;
  };
  /// Drops the records of the batch, but for the rest of a begun one.
  Dropped DropWholeRecords();

 private:
  RecordRing(std::shared_ptr<BlockSource> source, Block block, size_t capacity);

  static size_t SlotsOf(size_t capacity) { return std::max(kMinSlots, capacity / kBytesPerSlot); }
  uint64_t slots() const { return slots_; }
  uint32_t& end_of(uint64_t sequence) const { return ends_[sequence & (slots() - 1)]; }
  uint64_t stop() const { return skip_to_ != 0 ? skip_from_ : batch_end_; }
  /// By what the appending side knows of the other.
  bool SeemsToFit(size_t bytes) const {
    return head_.load(std::memory_order_relaxed) - tail_seen_ + bytes <= capacity() &&
           sequence_.load(std::memory_order_relaxed) - sequence_tail_seen_ < slots();
  }
  bool Refresh(size_t bytes);
  void CopyIn(ByteSpan record);
  template <std::memory_order kPublish>
  void Publish(size_t size);
  void MoveTo(uint64_t tail, uint64_t boundary, uint64_t sequence);

  static constexpr size_t kLine = 64;

  const std::shared_ptr<BlockSource> source_;
  const Block block_;
  uint8_t* const bytes_;
  uint32_t* const ends_;
  const uint64_t mask_;
  const uint64_t slots_;

  // Written by the appending side.
  alignas(kLine) std::atomic<uint64_t> head_{0};
  std::atomic<uint64_t> sequence_{0};  // records; stored after what belongs to them
  uint64_t tail_seen_ = 0;
  uint64_t sequence_tail_seen_ = 0;

  // Written by the draining side.
  alignas(kLine) std::atomic<uint64_t> tail_{0};
  std::atomic<uint64_t> sequence_tail_{0};  // first record whose end lies behind the tail
  uint64_t boundary_ = 0;
  uint64_t batch_end_ = 0;
  uint64_t batch_sequence_ = 0;
  uint64_t offered_to_ = 0;
  // After a drop behind a begun record: from its end, the tail jumps to skip_to_ (0: no such jump).
  uint64_t skip_from_ = 0;
  uint64_t skip_to_ = 0;
  uint64_t skip_sequence_ = 0;
};

// Implementation details follow.

// Most records are short: two overlapping moves of a fixed size are half as long as a call of memcpy.
inline constexpr size_t kMove = 32;
inline bool IsShort(size_t size) { return size >= kMove && size <= 2 * kMove; }
inline void CopyShort(uint8_t* to, const uint8_t* from, size_t size) {
  std::memcpy(to, from, kMove);
  std::memcpy(to + size - kMove, from + size - kMove, kMove);
}

inline void RecordRing::CopyIn(ByteSpan record) {
  const size_t at = head_.load(std::memory_order_relaxed) & mask_;
  const size_t to_end = capacity() - at;
  if (record.size() > to_end) {
    std::memcpy(bytes_ + at, record.data(), to_end);
    std::memcpy(bytes_, record.data() + to_end, record.size() - to_end);
  } else if (IsShort(record.size())) {
    CopyShort(bytes_ + at, record.data(), record.size());
  } else {
    std::memcpy(bytes_ + at, record.data(), record.size());
  }
}

template <std::memory_order kPublish>
void RecordRing::Publish(size_t size) {
  const uint64_t end = head_.load(std::memory_order_relaxed) + size;
  const uint64_t sequence = sequence_.load(std::memory_order_relaxed);
  end_of(sequence) = static_cast<uint32_t>(end);
  head_.store(end, std::memory_order_relaxed);
  sequence_.store(sequence + 1, kPublish);
}

template <std::memory_order kPublish>
bool RecordRing::TryAppend(ByteSpan record) {
  if (!SeemsToFit(record.size()) && !Refresh(record.size())) return false;
  CopyIn(record);
  Publish<kPublish>(record.size());
  return true;
}

template <std::memory_order kPublish>
bool RecordRing::TryAppendShort(ByteSpan record) {
  const size_t at = head_.load(std::memory_order_relaxed) & mask_;
  if (!IsShort(record.size()) || at + record.size() > capacity() || !SeemsToFit(record.size())) return false;
  CopyShort(bytes_ + at, record.data(), record.size());
  Publish<kPublish>(record.size());
  return true;
}

inline bool RecordRing::ReachesHalf() {
  const uint64_t head = head_.load(std::memory_order_relaxed);
  const uint64_t sequence = sequence_.load(std::memory_order_relaxed);
  if (head - tail_seen_ < capacity() / 2 && sequence - sequence_tail_seen_ < slots() / 2) return false;
  Refresh(0);
  return head - tail_seen_ >= capacity() / 2 || sequence - sequence_tail_seen_ >= slots() / 2;
}

}  // namespace slabyard::internal

#endif  // SLABYARD_SRC_OUTPUT_THREADS_RECORD_RING_H_
