// SPDX-License-Identifier: MIT
//
// Reads a file that DurableFile wrote, up to its last whole record, and tells a torn tail from damage to what was
// acknowledged.
#ifndef SLABYARD_SRC_OUTPUT_DURABLE_DURABLE_RECOVERY_H_
#define SLABYARD_SRC_OUTPUT_DURABLE_DURABLE_RECOVERY_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "slabyard/durable_file.h"

namespace slabyard::internal {

struct DurableScan {
  bool unfinished = false;  // not even the file's header is whole: a crash met its making
  uint64_t salt = 0;
  uint64_t end = 0;  // of the last whole frame
  uint64_t last_sequence = 0;
  DurableRecovery found;
};

/// Reads all of `fd`, a regular file named `path` in messages.
absl::StatusOr<DurableScan> ScanDurableFile(int fd, const std::string& path, DurableVisitor& visit);

}  // namespace slabyard::internal

#endif  // SLABYARD_SRC_OUTPUT_DURABLE_DURABLE_RECOVERY_H_
