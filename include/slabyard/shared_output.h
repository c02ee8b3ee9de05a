// SPDX-License-Identifier: MIT
// Floor: output
//
// One output for many threads: each append copies a whole record under a lock held for that copy alone. Whoever fills
// half of the ring writes it out, outside the lock, while others fill the other half.
// Borrows the sink, which must outlive it, and a record for the call alone. Threads: any number use every method;
// destruction waits for nobody. Fails by Status; what was accepted is kept until Retry() or Discard(). Costs: 2 x
// capacity x 9/8 bytes, taken at once.
#ifndef SLABYARD_SHARED_OUTPUT_H_
#define SLABYARD_SHARED_OUTPUT_H_

#include <memory>
#include <string_view>

#include "absl/status/status.h"
#include "slabyard/bytes.h"
#include "slabyard/record_output.h"
#include "slabyard/sink.h"

namespace slabyard {

class SharedOutput {
 public:
  /// Bad options or no memory make an output that takes nothing; each Append says why.
  explicit SharedOutput(Sink& sink, RecordOutputOptions options = {});
  /// Flushes unless failed; the drop hook hears of what is then still pending. Does not close the sink.
  ~SharedOutput();
  SharedOutput(const SharedOutput&) = delete;
  SharedOutput& operator=(const SharedOutput&) = delete;

  /// OK: the whole record is accepted, behind those that this thread appended before. Anything else: none of it.
  /// kUnavailable: would block (WouldBlockPolicy::kReport). kInvalidArgument: longer than `capacity`.
  /// kFailedPrecondition: closed. Any other is the failure that sticks until Retry() or Discard().
  /// A failure of the write that this append starts is told by the next call, since the record itself is kept.
  [[nodiscard]] absl::Status Append(ByteSpan record);
  [[nodiscard]] absl::Status Append(std::string_view record) { return Append(AsBytes(record)); }

  /// Returns when all that was accepted before the call, by any thread, is written; or why that is not so.
  /// kDataLoss: another thread's Discard() came first.
  [[nodiscard]] absl::Status Flush();
  /// Flush(), then Sink::Sync(). A sync that failed once (EINVAL apart) fails for ever: see Sink::Sync().
  [[nodiscard]] absl::Status Sync();
  /// Lifts a failure and flushes, going on at the first byte that was not written.
  [[nodiscard]] absl::Status Retry();
  /// Drops the pending records and lifts a failure. The rest of a record that was written in part stays, and goes
  /// first.
  Discarded Discard();
  /// Flush(), or Sync() if the options ask for it.
  DrainResult Drain();
  /// Takes no more, drains, closes the sink. When draining falls short the output is as before, open or failed: wait or
  /// Retry() or Discard(), and close again. Otherwise it is closed, and the status is what syncing and closing said.
  DrainResult Close();

  /// OK, or the failure that sticks, or what syncing or closing met.
  absl::Status status() const;
  /// accepted == written + pending + dropped by Discard(). Exact at some moment during the call.
  OutputLadder ladder() const;
  RecordCounts counts() const;
  /// Aborts with the equation that does not hold.
  void CheckInvariants() const;

 private:
  class Core;
  const std::unique_ptr<Core> core_;
};

}  // namespace slabyard

#endif  // SLABYARD_SHARED_OUTPUT_H_
