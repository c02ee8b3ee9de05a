// SPDX-License-Identifier: MIT
// Floor: output
//
// One sink, a ring for each thread, and a thread of its own that writes what is in the rings. An append copies the
// record and makes no system call, unless it must wake the writing thread or, with kBlock, wait for room.
// Borrows the sink, which must outlive it, and a record for the call alone. Threads: any number use an AsyncOutput, one
// at a time a Writer; the sink is called by the writing thread and by those that flush, one at a time. Fails by Status;
// what was accepted is kept until Retry() or Discard(). Costs: a thread, and capacity x 9/8 bytes a writer.
#ifndef SLABYARD_ASYNC_OUTPUT_H_
#define SLABYARD_ASYNC_OUTPUT_H_

#include <chrono>
#include <cstdint>
#include <memory>
#include <string_view>

#include "absl/status/status.h"
#include "slabyard/bytes.h"
#include "slabyard/record_output.h"
#include "slabyard/sink.h"

namespace slabyard {

namespace internal {
class RecordRing;
}  // namespace internal

/// What an append does when its ring has no room.
enum class FullRingPolicy : uint8_t {
  kBlock,  // wait for the writing thread
  kDrop,   // refuse the record with kResourceExhausted, without a message
};

struct AsyncOutputOptions {
  /// `capacity` is a ring's: large enough that a thread seldom meets the half, where it wakes the writing thread. Other
  /// `records` than this start with RecordOutputOptions' own capacity, so name it along with the rest.
  RecordOutputOptions records = {.capacity = 262144};
  FullRingPolicy when_full = FullRingPolicy::kBlock;
  /// How long the writing thread waits for more after it saw a record, unless a ring is half full or has no room for
  /// what is appended. By `records.clock`.
  std::chrono::nanoseconds linger = std::chrono::milliseconds(1);
  /// The writing thread syncs after each of its batches.
  bool sync_batches = false;
};

class AsyncOutput {
 public:
  class Writer;

  /// Bad options, or a thread that the system refuses, make an output that takes nothing; each Append says why.
  explicit AsyncOutput(Sink& sink, AsyncOutputOptions options = {});
  /// All writers must be gone. Ends the thread, flushes unless failed; the drop hook hears of what is then still
  /// pending. Does not close the sink.
  ~AsyncOutput();
  AsyncOutput(const AsyncOutput&) = delete;
  AsyncOutput& operator=(const AsyncOutput&) = delete;

  /// A writer for one thread. Without memory it takes nothing: kResourceExhausted.
  Writer MakeWriter();

  // As in SharedOutput, for all writers, those that are gone included. The calling thread does the work itself.
  [[nodiscard]] absl::Status Flush();
  [[nodiscard]] absl::Status Sync();
  [[nodiscard]] absl::Status Retry();
  Discarded Discard();
  DrainResult Drain();
  DrainResult Close();
  absl::Status status() const;
  OutputLadder ladder() const;
  RecordCounts counts() const;
  void CheckInvariants() const;

 private:
  class Core;
  const std::unique_ptr<Core> core_;
};

/// One thread's way into an AsyncOutput, which must outlive it. May be made on one thread and used on another.
class AsyncOutput::Writer {
 public:
  Writer(Writer&& other) noexcept;
  Writer& operator=(Writer&&) = delete;
  /// What it took is written by the output.
  ~Writer();

  /// As SharedOutput::Append; and kResourceExhausted without a message: dropped, since the ring is full.
  [[nodiscard]] absl::Status Append(ByteSpan record);
  [[nodiscard]] absl::Status Append(std::string_view record) { return Append(AsBytes(record)); }

 private:
  friend class AsyncOutput;
  Writer(Core& core, internal::RecordRing* ring) : core_(&core), ring_(ring) {}

  Core* core_;
  internal::RecordRing* ring_;  // null without memory
};

}  // namespace slabyard

#endif  // SLABYARD_ASYNC_OUTPUT_H_
