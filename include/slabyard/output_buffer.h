// SPDX-License-Identifier: MIT
// Floor: output
//
// Collects bytes in one block and passes them to a Sink, by policy. Nothing is lost silently: after any error the state
// is exact, bytes that were taken are kept, and Retry() goes on at the right byte.
//
//   block   [ written |  pending, kept  |      room      ]      start <= cursor <= limit
//                     ^ start           ^ cursor         ^ limit (== cursor when there is no room for the fast path:
//                                               failed, closed, nothing pending, or a policy or limit that looks first)
//
// Leases its block from the profile's BlockCache while bytes are pending, or borrows one of the caller's; borrows the
// sink and a shared profile, which must outlive it, and the bytes of an append for the call alone (AppendShared keeps a
// handle). Threads: one thread at a time. Fails by a short count and status(), or by a Status; never throws. Costs: an
// append that fits is a comparison and a copy; the object is 128 bytes, and no block at rest.
#ifndef SLABYARD_OUTPUT_BUFFER_H_
#define SLABYARD_OUTPUT_BUFFER_H_

#include <charconv>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "slabyard/buffer.h"
#include "slabyard/bytes.h"
#include "slabyard/clock.h"
#include "slabyard/output_ladder.h"
#include "slabyard/output_options.h"
#include "slabyard/sink.h"

namespace slabyard {

namespace internal {
class SharedRuns;
}

class OutputBuffer {
 public:
  static constexpr size_t kMaxCapacity = OutputOptions::kMaxCapacity;
  /// AppendShared copies smaller payloads: here a handle costs less than half of a copy (docs/output.md), and for fewer
  /// bytes it would keep a whole block alive and gain little.
  static constexpr size_t kShareThreshold = 4096;

  /// With a profile of its own. Bad options make an output that takes nothing; status() is then kInvalidArgument and
  /// names the option.
  explicit OutputBuffer(Sink& sink, OutputOptions options = {});
  explicit OutputBuffer(Sink& sink, const OutputProfile& profile);
  OutputBuffer(Sink&, const OutputProfile&&) = delete;
  /// With the caller's `block`, which must outlive the output, in place of leased ones; it fixes the capacity.
  OutputBuffer(Sink& sink, MutableByteSpan block, OutputOptions options);
  OutputBuffer(Sink& sink, MutableByteSpan block, const OutputProfile& profile);
  OutputBuffer(Sink&, MutableByteSpan, const OutputProfile&&) = delete;
  /// Flushes unless failed, then drops what is still pending, which the drop hook hears. Does not close the sink.
  ~OutputBuffer();
  OutputBuffer(const OutputBuffer&) = delete;
  OutputBuffer& operator=(const OutputBuffer&) = delete;

  /// Takes a prefix of `bytes` and returns its length: all of it unless status() says why not. The rest stays the
  /// caller's, to append again. O(size), and a sink call when the policy says so. A payload of capacity() bytes or more
  /// is not copied: it goes out in one call together with what is pending (kManual excepted; on files without the part
  /// behind the last page boundary, which waits).
  [[nodiscard]] size_t Append(ByteSpan bytes);
  [[nodiscard]] size_t Append(std::string_view text) { return Append(AsBytes(text)); }

  /// As Append, but bytes that have to wait are held by a handle, not copied, from kShareThreshold bytes on. Nobody may
  /// change them until they are written or dropped.
  [[nodiscard]] size_t AppendShared(const Buffer& bytes);

  /// The number in digits, hexadecimal ones in lower case and without a prefix. Takes all of them or none.
  template <std::integral T>
  requires(sizeof(T) <= sizeof(uint64_t) && !std::same_as<T, bool>) [[nodiscard]] bool AppendDecimal(T value) {
    return AppendNumber(value, 10);
  }
  template <std::unsigned_integral T>
  requires(sizeof(T) <= sizeof(uint64_t) && !std::same_as<T, bool>) [[nodiscard]] bool AppendHex(T value) {
    return AppendNumber(value, 16);
  }

  /// Room for at least `size` bytes, to be written and passed on by Commit() before any other call; sends what is in
  /// the way, and leases a block of up to `max_capacity` bytes. Empty, with the reason in status(), when there is none:
  /// the sink does not take what is in the way, no memory, or no block may be so large.
  [[nodiscard]] MutableByteSpan Reserve(size_t size);
  /// Takes the first `size` bytes of the last Reserve() as one append. They are accepted whatever the sink then says.
  void Commit(size_t size);

  /// Sends everything pending. kUnavailable: the sink is full for now (kReport), the rest is kept. Any other error is a
  /// failure, and sticks: each later call says the same until Retry() or Discard().
  [[nodiscard]] absl::Status Flush();
  /// Flush(), but never waits for a full sink beyond `deadline` on `clock`: kUnavailable then. A descriptor without
  /// O_NONBLOCK may block longer inside write(2). An output that fell short, and is not appended to any more, does not
  /// wait again when it is destroyed.
  [[nodiscard]] absl::Status FlushUntil(std::chrono::nanoseconds deadline, const Clock& clock);
  /// When the oldest pending byte will have lingered its time; nothing without `linger` or pending bytes, nor while the
  /// output failed or its sink is full: then wait_fd() is what to wait for.
  std::optional<std::chrono::nanoseconds> flush_due() const;
  /// Flush() when flush_due() has come, else status().
  [[nodiscard]] absl::Status FlushIfDue();

  /// Flush(), then Sink::Sync(). A sync that failed is final: the kernel may have dropped the pages, so no later sync
  /// says anything about them: it sticks until Discard(), and every Sync() after that is kDataLoss. EINVAL, the sink
  /// knows no such thing, does not stick. kFailedPrecondition: closed before all of it was durable.
  [[nodiscard]] absl::Status Sync();

  /// Lifts a failure and flushes, going on at the first byte that was not written. Does not lift one of syncing.
  [[nodiscard]] absl::Status Retry();

  /// Drops everything pending, tells the drop hook, lifts a failure, and returns how many bytes that were.
  uint64_t Discard();

  /// Flushes, syncs under `sync_on_close`, and closes the sink. When the flush falls short the output stays as it is,
  /// open: wait, Retry() or Discard(), and close again. A failure of the sink's own syncing or closing comes back here,
  /// and stays.
  [[nodiscard]] DrainResult Close();

  /// OK, or why the latest append or flush fell short: kUnavailable (would block; the bytes taken are kept),
  /// kResourceExhausted without a message (no memory, or a full kManual block), or the failure that sticks.
  const absl::Status& status() const { return status_; }
  /// True from a failure until Retry() or Discard().
  bool failed() const { return state_ == State::kFailed || state_ == State::kSyncFailed; }
  /// The errno value behind a failure of the sink, else 0.
  int error() const { return error_; }
  /// What to poll for POLLOUT while the sink is full; else -1, as for sinks that have none.
  int wait_fd() const;

  /// Bytes taken that are neither written nor dropped.
  size_t pending() const { return static_cast<size_t>(cursor_ - start_) + (shared_ != nullptr ? SharedBytes() : 0); }
  /// accepted == written + pending() + dropped(); every append adds what it returned to `accepted`.
  OutputLadder ladder() const { return {written_ + pending() + dropped_, handed_, written_, durable_}; }
  /// Bytes that Discard() dropped.
  uint64_t dropped() const { return dropped_; }

  /// Of the block that is held, or of the next one.
  size_t capacity() const { return block_ != nullptr ? block_size_ : NextBlockSize(); }
  Sink& sink() const { return *sink_; }

  /// Aborts with the equation that does not hold. O(1).
  void CheckInvariants() const;

 private:
  enum class State : uint8_t { kOpen, kFailed, kSyncFailed, kClosed, kRefused };
  /// Bytes of one append, with the handle that may be kept, or null.
  struct Payload;

  OutputBuffer(Sink& sink, const OutputProfile* profile, bool owns_profile);
  OutputBuffer(Sink& sink, MutableByteSpan block, const OutputProfile* profile, bool owns_profile);

  const OutputOptions& options() const { return profile_->options(); }
  size_t room() const { return static_cast<size_t>(limit_ - cursor_); }

  // Taking (output_buffer.cc).
  size_t AppendSlow(ByteSpan bytes, const Buffer* owner);
  bool Begin();
  void End(bool whole);
  void ApplyLimits();
  bool CanWait(Payload payload) const;
  size_t TakeFull(Payload payload);
  size_t TakeLines(Payload payload);
  size_t WriteThrough(Payload payload, FlushCause cause);
  size_t Keep(Payload payload);
  size_t Copy(ByteSpan bytes);
  void CommitSlow(size_t size);
  void SendCommittedLines(size_t size);
  MutableByteSpan ReserveSlow(size_t size);
  template <std::integral T>
  bool AppendNumber(T value, int base);
  bool AppendDigits(std::string_view digits);

  // Sending (output_flush.cc).
  size_t Push(ByteSpan payload, FlushCause cause, WouldBlockPolicy would_block);
  size_t Push(ByteSpan payload, FlushCause cause) { return Push(payload, cause, options().would_block); }
  size_t PushSome(ByteSpan payload, WouldBlockPolicy would_block);
  std::span<const ByteSpan> Collect(std::span<ByteSpan, 2> two, ByteSpan payload);
  size_t BookWritten(size_t written);
  void CountPush(FlushCause cause, uint64_t written, size_t buffered, std::chrono::nanoseconds start);
  absl::Status FlushFor(FlushCause cause, WouldBlockPolicy would_block);
  absl::Status SyncFlushed();
  uint64_t DropPending();
  void CountFromNothing();
  void Fail(const char* step, int fd, int error);

  // The block (output_block.cc).
  size_t NextBlockSize() const;
  bool HoldBlock(size_t size);
  void ReleaseBlock();
  uint8_t* block_end() const { return block_ + block_size_; }
  uint8_t* FillEnd() const;
  size_t ThroughLastPage(size_t size) const;
  void MovePendingToFront();
  size_t SharedBytes() const;
  size_t Allowance() const;
  void Settle();
  void SetLimit();

  // In bytes of the block; all null while none is held.
  uint8_t* start_ = nullptr;
  uint8_t* cursor_ = nullptr;
  uint8_t* limit_ = nullptr;
  uint8_t* block_ = nullptr;
  Sink* sink_;
  const OutputProfile* profile_;
  uint64_t handed_ = 0;
  uint64_t written_ = 0;
  uint64_t durable_ = 0;
  uint64_t dropped_ = 0;
  size_t offered_ = 0;  // pending bytes, from the first on, that the sink has seen: counted in handed_ already
  std::unique_ptr<internal::SharedRuns> shared_;  // null unless payloads are held by reference
  std::chrono::nanoseconds oldest_{kNoTime};      // when the first pending byte came, if there is a clock
  absl::Status status_;
  uint32_t block_size_ = 0;
  uint32_t records_ = 0;  // whole appends since nothing was pending, for `flush_records`
  uint16_t error_ = 0;    // errno values are below 4096
  State state_ = State::kOpen;
  uint8_t growth_ = 0;  // the next block has `capacity` << growth_ bytes, up to `max_capacity`
  bool owns_profile_;
  bool owns_block_ = true;
  bool sync_failed_ = false;
  bool given_up_ = false;  // a deadline passed while the sink was full

  static constexpr std::chrono::nanoseconds kNoTime = std::chrono::nanoseconds::min();
};

// Implementation details follow.

inline size_t OutputBuffer::Append(ByteSpan bytes) {
  // One comparison: 0 - 1 wraps, so the empty append, whose pointers may be null, takes the slow way too.
  if (bytes.size() - 1 < room()) [[likely]] {
    std::memcpy(cursor_, bytes.data(), bytes.size());
    cursor_ += bytes.size();
    return bytes.size();
  }
  return AppendSlow(bytes, nullptr);
}

inline MutableByteSpan OutputBuffer::Reserve(size_t size) {
  if (size - 1 < room()) [[likely]] {
    return {cursor_, room()};
  }
  return ReserveSlow(size);
}

inline void OutputBuffer::Commit(size_t size) {
  if (size - 1 < room()) [[likely]] {
    cursor_ += size;
  } else {
    CommitSlow(size);
  }
}

template <std::integral T>
bool OutputBuffer::AppendNumber(T value, int base) {
  constexpr size_t kDigits = 20;  // of -2^63 and 2^64 - 1; hexadecimal ones are 16
  if (room() >= kDigits) [[likely]] {
    char* const at = reinterpret_cast<char*>(cursor_);
    cursor_ += std::to_chars(at, at + kDigits, value, base).ptr - at;
    return true;
  }
  char digits[kDigits];
  const char* const end = std::to_chars(digits, digits + kDigits, value, base).ptr;
  return AppendDigits({digits, static_cast<size_t>(end - digits)});
}

}  // namespace slabyard

#endif  // SLABYARD_OUTPUT_BUFFER_H_
