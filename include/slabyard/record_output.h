// SPDX-License-Identifier: MIT
// Floor: output
//
// What SharedOutput, ThreadOutput and AsyncOutput have in common. They take whole records, keep those of one thread in
// their order, and never tear one: what is in the sink is always a run of whole records, followed at most by the begin
// of one whose rest is kept and goes first. docs/output_threads.md has the reasons.
#ifndef SLABYARD_RECORD_OUTPUT_H_
#define SLABYARD_RECORD_OUTPUT_H_

#include <cstddef>
#include <cstdint>
#include <memory>

#include "absl/status/status.h"
#include "slabyard/block_source.h"
#include "slabyard/clock.h"
#include "slabyard/output_buffer.h"
#include "slabyard/output_ladder.h"
#include "slabyard/output_metrics.h"

namespace slabyard {

struct RecordOutputOptions {
  /// Bytes to collect before a write, a power of two from 64 bytes to 1 GiB; the longest record. After a 32nd as
  /// many records (8 at least) it counts as full too. Threads' rings have this size, a SharedOutput's twice.
  size_t capacity = 65536;
  /// What an append does when nothing fits and either the sink is full (EAGAIN) or another thread is writing: wait, or
  /// say kUnavailable. An AsyncOutput takes kWait only.
  WouldBlockPolicy would_block = WouldBlockPolicy::kWait;
  /// Drain() and Close() call Sink::Sync().
  bool sync = false;
  /// Where the bytes are kept. Null: a system source of this output's own.
  std::shared_ptr<BlockSource> source = nullptr;
  /// Counts flushes, drops and depth; may be shared, and outlives the output. Null: nothing is counted.
  OutputMetrics* metrics = nullptr;
  /// Times flushes for the metrics; outlives the output. Null: a SteadyClock.
  const Clock* clock = nullptr;
  /// Hears of bytes dropped by Discard() or destruction. Without one, destruction says it in one line on stderr.
  DropHook dropped = {};
};

/// What Discard() dropped: whole records only.
struct Discarded {
  uint64_t records = 0;
  uint64_t bytes = 0;
  /// Not dropped, since the sink has the bytes before them: the rest of one record, which goes first when writing goes
  /// on. Zero when the sink ends with a whole record.
  uint64_t begun_bytes = 0;
};

/// Every record that was offered is in one of the two. Longer ones than `capacity` are dropped as well.
struct RecordCounts {
  uint64_t accepted = 0;
  uint64_t dropped = 0;  // refused: Append returned another status than OK

  friend bool operator==(const RecordCounts&, const RecordCounts&) = default;
};

}  // namespace slabyard

#endif  // SLABYARD_RECORD_OUTPUT_H_
