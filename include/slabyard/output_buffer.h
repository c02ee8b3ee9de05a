// SPDX-License-Identifier: MIT
// Floor: output
//
// Collects bytes in one block and passes them to a Sink, by policy. Nothing is lost silently: after any error the state
// is exact, bytes that were taken are kept, and Retry() goes on at the right byte.
//
//   block   [ written |  pending, kept  |      room      ]      start <= cursor <= limit
//                     ^ start           ^ cursor         ^ limit (== cursor when there is no room for the fast path:
//                                                          failed, closed, no block yet, or a policy that looks first)
//
// Owns its block, taken on first need; borrows the sink, which must outlive it, and the bytes of an append for the call
// alone. Threads: one thread at a time. Fails by a short count and status(), or by a Status; never throws. Costs: an
// append that fits is a comparison and a copy; the object is 128 bytes; no heap but the block, the source of it when
// the host passes none, and the message of a failure.
#ifndef SLABYARD_OUTPUT_BUFFER_H_
#define SLABYARD_OUTPUT_BUFFER_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>

#include "absl/status/status.h"
#include "slabyard/block_source.h"
#include "slabyard/bytes.h"
#include "slabyard/output_ladder.h"
#include "slabyard/sink.h"

namespace slabyard {

/// When bytes go to the sink. Flush(), Retry(), Close() and destruction send them under every policy.
enum class FlushPolicy : uint8_t {
  kFull,        // when the block is full
  kLine,        // through the last newline of each append; a line without an end, when the block is full
  kUnbuffered,  // at once: each append is one write
  kManual,      // on those four calls alone; a full block takes no more
};

/// What to do when the sink is full for now (EAGAIN).
enum class WouldBlockPolicy : uint8_t {
  kWait,    // sleep in Sink::WaitWritable
  kReport,  // keep the bytes and say kUnavailable; Sink::wait_fd() is what to poll
};

/// Called with the number of bytes that were taken and will never be written, and why. Must not use the output.
struct DropHook {
  void (*call)(void* context, uint64_t bytes, const absl::Status& why) = nullptr;
  void* context = nullptr;
};

struct OutputOptions {
  FlushPolicy flush_policy = FlushPolicy::kFull;
  WouldBlockPolicy would_block = WouldBlockPolicy::kWait;
  /// Bytes of the block, 1 to OutputBuffer::kMaxCapacity. 4096 because it is a page, cheap at rest, and the most that a
  /// pipe takes undivided (PIPE_BUF); a program that streams files gains from 65536.
  size_t capacity = 4096;
  /// Where the block comes from. Null: a system source of this output's own.
  std::shared_ptr<BlockSource> source = nullptr;
  /// Hears of bytes dropped by Discard() or destruction. Without one, destruction says it in one line on stderr.
  DropHook dropped = {};
};

class OutputBuffer {
 public:
  /// The most that Linux moves in one write(2): a larger block could not be flushed by one call.
  static constexpr size_t kMaxCapacity = 0x7ffff000;

  /// Bad options make an output that takes nothing; status() is then kInvalidArgument and names the option.
  explicit OutputBuffer(Sink& sink, OutputOptions options = {});
  /// Flushes unless failed, then drops what is still pending, which the drop hook hears. Does not close the sink.
  ~OutputBuffer();
  OutputBuffer(const OutputBuffer&) = delete;
  OutputBuffer& operator=(const OutputBuffer&) = delete;

  /// Takes a prefix of `bytes` and returns its length: all of it unless status() says why not. The rest stays the
  /// caller's, to append again. O(size), and a sink call when the policy says so. A payload of `capacity` bytes or more
  /// is not copied: it goes out in one call together with what is pending (kManual excepted).
  [[nodiscard]] size_t Append(ByteSpan bytes);
  [[nodiscard]] size_t Append(std::string_view text) { return Append(AsBytes(text)); }

  /// Sends everything pending. kUnavailable: the sink is full for now (kReport), the rest is kept. Any other error is a
  /// failure, and sticks: each later call says the same until Retry() or Discard().
  [[nodiscard]] absl::Status Flush();

  /// Lifts a failure and flushes, going on at the first byte that was not written.
  [[nodiscard]] absl::Status Retry();

  /// Drops everything pending, tells the drop hook, lifts a failure, and returns how many bytes that were.
  uint64_t Discard();

  /// Flushes, then closes the sink and gives the block back. When the flush falls short the output stays as it is,
  /// open: wait, Retry() or Discard(), and close again. A failure of the sink's own closing comes back here, and stays.
  [[nodiscard]] absl::Status Close();

  /// OK, or why the latest append or flush fell short: kUnavailable (would block; the bytes taken are kept),
  /// kResourceExhausted without a message (no memory, or a full kManual block), or the failure that sticks.
  const absl::Status& status() const { return status_; }
  /// True from a failure until Retry() or Discard().
  bool failed() const { return state_ == State::kFailed; }
  /// The errno value behind a failure of the sink, else 0.
  int error() const { return error_; }

  /// Bytes taken that are neither written nor dropped.
  size_t pending() const { return static_cast<size_t>(cursor_ - start_); }
  /// accepted == written + pending() + dropped(); every append adds what it returned to `accepted`.
  OutputLadder ladder() const { return {written_ + pending() + dropped_, handed_, written_, 0}; }
  /// Bytes that Discard() dropped.
  uint64_t dropped() const { return dropped_; }

  size_t capacity() const { return capacity_; }
  Sink& sink() const { return sink_; }

  /// Aborts with the equation that does not hold. O(1).
  void CheckInvariants() const;

 private:
  enum class State : uint8_t { kOpen, kFailed, kClosed, kRefused };

  size_t room() const { return static_cast<size_t>(limit_ - cursor_); }
  uint8_t* block_end() const { return block_ + capacity_; }

  size_t AppendSlow(ByteSpan bytes);
  size_t AppendFull(ByteSpan bytes);
  size_t AppendLines(ByteSpan bytes);
  /// Sends what is pending and `bytes`; keeps what a full sink did not take. Returns how many of `bytes` were taken.
  size_t WriteThrough(ByteSpan bytes);
  /// Sends what is pending and `payload` until the sink says no. Returns how many bytes of `payload` it took.
  size_t Push(ByteSpan payload);
  /// Books `written` bytes of {pending, payload}; returns those of the payload.
  size_t BookWritten(size_t written);
  /// Copies the prefix of `bytes` for which the block has space; takes the block if need be.
  size_t Keep(ByteSpan bytes);
  bool TakeBlock();
  void MovePendingToFront();
  void ReleaseBlock();
  uint64_t DropPending();
  void Fail(const char* step, int fd, int error);
  /// Opens the fast path, or closes it: see the drawing above.
  void SetLimit();

  // In bytes of the block; all null before it is taken.
  uint8_t* start_ = nullptr;
  uint8_t* cursor_ = nullptr;
  uint8_t* limit_ = nullptr;
  uint8_t* block_ = nullptr;
  size_t capacity_;
  Sink& sink_;
  uint64_t handed_ = 0;
  uint64_t written_ = 0;
  uint64_t dropped_ = 0;
  size_t offered_ = 0;  // pending bytes, from start_ on, that the sink has seen: counted in handed_ already
  absl::Status status_;
  std::shared_ptr<BlockSource> source_;
  DropHook drop_hook_;
  int error_ = 0;
  FlushPolicy flush_policy_;
  WouldBlockPolicy would_block_;
  State state_ = State::kOpen;
};

// Implementation details follow.

inline size_t OutputBuffer::Append(ByteSpan bytes) {
  // One comparison: 0 - 1 wraps, so the empty append, whose pointers may be null, takes the slow way too.
  if (bytes.size() - 1 < room()) [[likely]] {
    std::memcpy(cursor_, bytes.data(), bytes.size());
    cursor_ += bytes.size();
    return bytes.size();
  }
  return AppendSlow(bytes);
}

}  // namespace slabyard

#endif  // SLABYARD_OUTPUT_BUFFER_H_
