// SPDX-License-Identifier: MIT
//
// How a durable file is opened: made when it is new, else recovered.
#ifndef SLABYARD_SRC_OUTPUT_DURABLE_DURABLE_OPEN_H_
#define SLABYARD_SRC_OUTPUT_DURABLE_DURABLE_OPEN_H_

#include <unistd.h>

#include <cerrno>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/output/durable/durable_recovery.h"

namespace slabyard::internal {

/// A file descriptor that is closed unless it was released.
class OpenFile {
 public:
  explicit OpenFile(int fd) : fd_(fd) {}
  OpenFile(OpenFile&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  ~OpenFile() { Close(); }

  int get() const { return fd_; }
  /// 0 or an errno value. Linux frees the descriptor even when close(2) says EINTR.
  int Close() {
    const int fd = std::exchange(fd_, -1);
    return fd < 0 || close(fd) == 0 || errno == EINTR ? 0 : errno;
  }

 private:
  int fd_;
};

absl::Status DurableFailure(const char* step, const std::string& path, int error);

/// Opens the regular file at `path`; what else lies there is kInvalidArgument, and never waited for.
absl::StatusOr<OpenFile> OpenRegular(const std::string& path, int flags);

/// Opens or creates the regular file at `path` and locks it for this process.
absl::StatusOr<OpenFile> OpenDurable(const std::string& path);

/// Shows the records to `replay`, cuts a torn tail, and gives a new file its header. Reads what the device has, not
/// what memory pretends: after a failed sync the pages that were not written are clean.
absl::StatusOr<DurableScan> RecoverDurable(int fd, const std::string& path, DurableVisitor& replay);

}  // namespace slabyard::internal

#endif  // SLABYARD_SRC_OUTPUT_DURABLE_DURABLE_OPEN_H_
