// SPDX-License-Identifier: MIT
//
// The end of a durable file, where groups of records are written. One thread at a time.
#ifndef SLABYARD_SRC_OUTPUT_DURABLE_DURABLE_TAIL_H_
#define SLABYARD_SRC_OUTPUT_DURABLE_DURABLE_TAIL_H_

#include <cstdint>
#include <span>

#include "slabyard/bytes.h"
#include "slabyard/durable_file.h"
#include "src/output/durable/durable_format.h"

namespace slabyard::internal {

/// What went wrong, if anything.
struct DurableError {
  int error = 0;  // an errno value
  const char* step = "";
};

/// One caller's wish. Lies on the caller's stack until `result` is published to it.
struct DurableRequest {
  std::span<const ByteSpan> runs;  // of one record
  uint32_t length = 0;             // of all runs together
  uint32_t payload_crc = 0;
  bool has_record = false;
  bool sync = false;
  DurableError result;
  DurableRequest* next = nullptr;
  FrameHeader header;  // room for the group's write
};

class DurableTail {
 public:
  /// Appends to `fd`, which stays the caller's, at `end`.
  DurableTail(int fd, const DurableOptions& options, uint64_t salt, uint64_t end, uint64_t last_sequence);

  /// Writes the records of the list that begins at `first`, all or none of them, and fills up to the alignment. On
  /// failure the end stays where it was.
  DurableError Write(DurableRequest* first);
  /// Makes what was written durable. A failure is for the caller to treat as final.
  DurableError Sync();
  /// Cuts what was preallocated, and what is left of withdrawn records.
  DurableError Trim();

  uint64_t end() const { return end_; }
  /// end() >= durable_to().
  uint64_t durable_to() const { return durable_to_; }

 private:
  DurableError Reserve(uint64_t end);
  DurableError ReserveExactly(uint64_t end);
  DurableError WriteZeros(uint64_t begin, uint64_t end);
  uint64_t PaddingAt(uint64_t end) const;

  int fd_;
  uint64_t preallocate_bytes_;
  uint64_t group_alignment_;
  uint64_t salt_;
  uint64_t end_;
  uint64_t reserved_to_;  // zeros, or to be overwritten at once, lie between end_ and this
  uint64_t offered_to_;   // as far as any write may have got, failed ones and zeros included
  uint64_t durable_to_;
  uint64_t sequence_;  // of the latest frame, withdrawn ones included
};

}  // namespace slabyard::internal

#endif  // SLABYARD_SRC_OUTPUT_DURABLE_DURABLE_TAIL_H_
