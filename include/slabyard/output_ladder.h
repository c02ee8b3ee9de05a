// SPDX-License-Identifier: MIT
// Floor: output
//
// How far the bytes of one output have come. What a crash would lose is arithmetic: accepted - written when the process
// dies, accepted - durable when the power goes.
#ifndef SLABYARD_OUTPUT_LADDER_H_
#define SLABYARD_OUTPUT_LADDER_H_

#include <cstdint>

#include "absl/status/status.h"

namespace slabyard {

/// Bytes since the output was made; each count is at most the one before.
struct OutputLadder {
  uint64_t accepted = 0;  // taken from the caller
  uint64_t handed = 0;    // of those, given to the sink at least once
  uint64_t written = 0;   // of those, taken by the sink
  uint64_t durable = 0;   // of those, known to survive power loss: what Sync() found written

  friend bool operator==(const OutputLadder&, const OutputLadder&) = default;
};

/// How draining or closing ended: accepted - written, and accepted - durable where it counts, is what a crash or a
/// power cut takes. When the status is OK, written (and with a sync, durable) is what was accepted and not dropped.
struct DrainResult {
  OutputLadder ladder;
  absl::Status status;

  bool ok() const { return status.ok(); }
};

}  // namespace slabyard

#endif  // SLABYARD_OUTPUT_LADDER_H_
