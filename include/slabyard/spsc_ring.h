// SPDX-License-Identifier: MIT
// Floor: output
//
// Records on their way from one thread to one other, without locks, in a fixed piece of memory. A full ring refuses:
// what to do then is the pushing thread's affair.
//
//   read <= written <= read + capacity          (positions count bytes from the beginning)
//
//   [ frame | frame | ............ | frame | skipped ]        frame: size, record, padding to 8 bytes
//            ^ written              ^ read                    a record never lies around the end
//
// Each side keeps a copy of the other's position and reads the real one only when the copy says full or empty, so that
// the cache line it lies in moves seldom. Owns its memory; copies records in, and lends them out until they are popped.
// Threads: one pushes, one pops; both may change hands where that is synchronised. Fails by a status, at making alone.
// Costs: a push or pop is wait-free: a copy and one release store; nothing is allocated after making.
#ifndef SLABYARD_SPSC_RING_H_
#define SLABYARD_SPSC_RING_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "slabyard/block_source.h"
#include "slabyard/bytes.h"
#include "slabyard/check.h"

namespace slabyard {

struct SpscRingOptions {
  /// Bytes of memory, rounded up to a power of two: 64 to 2^31.
  size_t capacity = 65536;
  /// Where the memory comes from. Null: a system source.
  std::shared_ptr<BlockSource> source = nullptr;
};

class SpscRing {
 public:
  /// Bad options, or no memory, make a ring that takes nothing; status() is then kInvalidArgument and names the option,
  /// or kResourceExhausted without a message.
  explicit SpscRing(SpscRingOptions options = {});
  ~SpscRing();
  SpscRing(const SpscRing&) = delete;
  SpscRing& operator=(const SpscRing&) = delete;

  const absl::Status& status() const { return status_; }
  size_t capacity() const { return capacity_; }
  /// The longest record: half of the capacity with its header, so that it fits an empty ring wherever that stands.
  size_t max_record() const { return capacity_ / 2 < kHeaderSize ? 0 : capacity_ / 2 - kHeaderSize; }

  // The pushing thread.

  /// Takes a copy of `record`, which may be empty. False when there is no room for it now, or, longer than
  /// max_record(), never.
  [[nodiscard]] bool TryPush(ByteSpan record);
  [[nodiscard]] bool TryPush(std::string_view record) { return TryPush(AsBytes(record)); }

  // The popping thread.

  /// The oldest record, valid until PopFront(); nothing when there is none now.
  [[nodiscard]] std::optional<ByteSpan> Front();
  /// Gives its place back. Requires a Front() before it that returned a record.
  void PopFront();

 private:
  static constexpr size_t kLine = 64;
  static constexpr size_t kHeaderSize = 8;         // keeps records, and the next header, at multiples of 8
  static constexpr uint64_t kSkip = ~uint64_t{0};  // in place of a size: the next frame is at the beginning

  static size_t FrameOf(size_t record_size) { return RoundUp(kHeaderSize + record_size, kHeaderSize); }
  /// Whether `bytes` fit behind `written`; asks the other side only when its copy says no.
  bool HasRoom(size_t written, size_t bytes) {
    if (written + bytes - read_seen_ <= capacity_) [[likely]]
      return true;
    read_seen_ = read_.load(std::memory_order_acquire);
    return written + bytes - read_seen_ <= capacity_;
  }
  uint64_t HeaderAt(size_t offset) const {
    uint64_t header;
    std::memcpy(&header, data_ + offset, sizeof(header));
    return header;
  }
  void SetHeader(size_t offset, uint64_t header) { std::memcpy(data_ + offset, &header, sizeof(header)); }

  // Both sides read these.
  alignas(kLine) uint8_t* data_ = nullptr;
  size_t capacity_ = 0;  // a power of two
  std::shared_ptr<BlockSource> source_;
  Block block_;
  absl::Status status_;

  alignas(kLine) std::atomic<size_t> written_{0};
  size_t read_seen_ = 0;  // the pushing thread's

  alignas(kLine) std::atomic<size_t> read_{0};
  size_t written_seen_ = 0;  // the popping thread's
  size_t front_end_ = 0;     // where the frame behind the one that Front() showed begins; read_ when it showed none
};

// Implementation details follow.

inline bool SpscRing::TryPush(ByteSpan record) {
  if (record.size() > max_record() || data_ == nullptr) return false;
  const size_t frame = FrameOf(record.size());
  size_t written = written_.load(std::memory_order_relaxed);
  size_t offset = written & (capacity_ - 1);
  const size_t to_end = capacity_ - offset;
  if (frame > to_end) [[unlikely]] {
    if (!HasRoom(written, to_end + frame)) return false;
    SetHeader(offset, kSkip);
    written += to_end;
    offset = 0;
  } else if (!HasRoom(written, frame)) {
    return false;
  }
  SetHeader(offset, record.size());
  if (!record.empty()) std::memcpy(data_ + offset + kHeaderSize, record.data(), record.size());
  written_.store(written + frame, std::memory_order_release);
  return true;
}

inline std::optional<ByteSpan> SpscRing::Front() {
  size_t read = read_.load(std::memory_order_relaxed);
  if (read == written_seen_) {
    written_seen_ = written_.load(std::memory_order_acquire);
    if (read == written_seen_) return std::nullopt;
  }
  size_t offset = read & (capacity_ - 1);
  uint64_t size = HeaderAt(offset);
  if (size == kSkip) [[unlikely]] {
    // Published together with the frame that follows it.
    read += capacity_ - offset;
    offset = 0;
    size = HeaderAt(0);
  }
  front_end_ = read + FrameOf(static_cast<size_t>(size));
  return ByteSpan(data_ + offset + kHeaderSize, static_cast<size_t>(size));
}

inline void SpscRing::PopFront() {
  SLABYARD_DCHECK(front_end_ != read_.load(std::memory_order_relaxed), "SpscRing: PopFront without a Front");
  read_.store(front_end_, std::memory_order_release);
}

}  // namespace slabyard

#endif  // SLABYARD_SPSC_RING_H_
