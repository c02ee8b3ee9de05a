// SPDX-License-Identifier: MIT
// Floor: output
//
// A Sink whose writes and syncs go through io_uring, one operation at a time, waited for. An option, not the default: a
// thread that writes through FdSink is as fast nearly everywhere. In the library slabyard::uring, which needs liburing
// (CMake: SLABYARD_URING).
// Threads: one at a time. Fails by errno values, as every sink; a kernel that refuses io_uring is told by status().
// Costs: a ring of four entries, two mappings.
#ifndef SLABYARD_URING_SINK_H_
#define SLABYARD_URING_SINK_H_

#include <chrono>
#include <memory>
#include <span>

#include "absl/status/status.h"
#include "slabyard/sink.h"

namespace slabyard {

struct UringSinkOptions {
  SigpipePolicy sigpipe = SigpipePolicy::kMask;
  /// An O_NONBLOCK descriptor that takes nothing for so long is full: EAGAIN. io_uring would wait for room instead
  /// (io_uring_enter(2)), so a linked timeout ends the write.
  std::chrono::nanoseconds would_block_after = std::chrono::microseconds(100);
};

class UringSink final : public Sink {
 public:
  explicit UringSink(BorrowedFd fd, UringSinkOptions options = {});
  explicit UringSink(OwnedFd fd, UringSinkOptions options = {});
  /// Closes an owned descriptor.
  ~UringSink() override;

  /// What FdSink refuses; kInvalidArgument for a negative time; else what io_uring_setup(2) said: kUnimplemented from a
  /// kernel without io_uring, kPermissionDenied where it is switched off or filtered.
  absl::Status status() const override;
  /// One operation of at most IOV_MAX runs, at the descriptor's own position.
  SinkResult Write(std::span<const ByteSpan> runs) noexcept override;
  /// poll(2) without a time limit.
  int WaitWritable() noexcept override;
  int wait_fd() const override;
  /// As fdatasync(2).
  int Sync() noexcept override;
  int Close() noexcept override;

 private:
  class Ring;

  UringSink(int fd, std::unique_ptr<FdSink> descriptor, UringSinkOptions options);

  // The descriptor's owner, and all that needs no ring.
  const std::unique_ptr<FdSink> descriptor_;
  const UringSinkOptions options_;
  bool is_socket_ = false;
  bool is_nonblocking_ = false;
  bool masks_sigpipe_ = false;
  std::unique_ptr<Ring> ring_;
  absl::Status status_;
};

}  // namespace slabyard

#endif  // SLABYARD_URING_SINK_H_
