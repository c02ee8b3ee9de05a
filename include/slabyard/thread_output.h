// SPDX-License-Identifier: MIT
// Floor: output
//
// One sink, a block for each thread: appends of different threads meet no lock and no common line of memory. A thread
// writes its own block when that is full; records of different threads mix in the order of those writes.
// Borrows the sink, which must outlive it, and a record for the call alone. Threads: any number use a ThreadOutput, one
// at a time a Writer. Fails by Status; what was accepted is kept until Retry() or Discard(). Costs: capacity x 9/8
// bytes a writer, taken at once, kept after the writer until its records are written.
#ifndef SLABYARD_THREAD_OUTPUT_H_
#define SLABYARD_THREAD_OUTPUT_H_

#include <memory>
#include <string_view>

#include "absl/status/status.h"
#include "slabyard/bytes.h"
#include "slabyard/record_output.h"
#include "slabyard/sink.h"

namespace slabyard {

namespace internal {
class RecordPump;
class RecordRing;
}  // namespace internal

class ThreadOutput {
 public:
  class Writer;

  /// Bad options make an output whose writers take nothing; each Append says why.
  explicit ThreadOutput(Sink& sink, RecordOutputOptions options = {});
  /// All writers must be gone. Flushes unless failed; the drop hook hears of what is then still pending. Does not close
  /// the sink.
  ~ThreadOutput();
  ThreadOutput(const ThreadOutput&) = delete;
  ThreadOutput& operator=(const ThreadOutput&) = delete;

  /// A writer for one thread. Without memory it takes nothing: kResourceExhausted.
  Writer MakeWriter();

  // As in SharedOutput, for all writers, those that are gone included.
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
  const std::unique_ptr<internal::RecordPump> pump_;
};

/// One thread's way into a ThreadOutput, which must outlive it. May be made on one thread and used on another.
class ThreadOutput::Writer {
 public:
  Writer(Writer&& other) noexcept;
  Writer& operator=(Writer&&) = delete;
  /// Flushes what this writer took, as far as the sink lets it; the rest stays with the output, pending.
  ~Writer();

  /// As SharedOutput::Append.
  [[nodiscard]] absl::Status Append(ByteSpan record);
  [[nodiscard]] absl::Status Append(std::string_view record) { return Append(AsBytes(record)); }
  /// Returns when all that this writer accepted is written, or why that is not so.
  [[nodiscard]] absl::Status Flush();

 private:
  friend class ThreadOutput;
  Writer(internal::RecordPump& pump, internal::RecordRing* ring) : pump_(&pump), ring_(ring) {}

  absl::Status AppendAny(ByteSpan record);
  absl::Status Settle(size_t size);

  internal::RecordPump* pump_;
  internal::RecordRing* ring_;  // null without memory
};

}  // namespace slabyard

#endif  // SLABYARD_THREAD_OUTPUT_H_
