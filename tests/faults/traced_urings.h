// SPDX-License-Identifier: MIT
//
// The io_urings of a traced process: where their queues lie is learnt from the calls that make them, and what waits to
// be submitted is looked at, and changed, when the process calls io_uring_enter(2). Linux 6.10 and newer: older kernels
// let nobody else write to the queues, and have no operation that fails as it is told.
#ifndef SLABYARD_TESTS_FAULTS_TRACED_URINGS_H_
#define SLABYARD_TESTS_FAULTS_TRACED_URINGS_H_

#include <linux/io_uring.h>
#include <sys/ptrace.h>
#include <sys/types.h>
#include <sys/uio.h>

#include <cstdint>
#include <map>
#include <vector>

namespace slabyard::faults {

/// An operation that waits in a submission queue.
class QueuedOperation {
 public:
  QueuedOperation(pid_t pid, uint64_t address, const io_uring_sqe& entry)
      : pid_(pid), address_(address), entry_(entry) {}

  int fd() const { return entry_.fd; }
  /// A write, writev, sendmsg or fsync.
  bool Counts() const { return CarriesData() || entry_.opcode == IORING_OP_FSYNC; }
  /// A kernel whose reader is gone raises SIGPIPE for it, on a pipe or a socket.
  bool RaisesSigpipe() const { return entry_.opcode == IORING_OP_WRITEV || entry_.opcode == IORING_OP_WRITE; }

  /// Completes with -error and does nothing. False when this kernel does not allow it.
  [[nodiscard]] bool Fail(int error) const;
  /// Bytes of its first run.
  uint64_t size() const { return FirstRun().iov_len; }
  /// Takes only so many bytes of its first run.
  [[nodiscard]] bool Shorten(uint64_t length) const;

 private:
  bool CarriesData() const { return RaisesSigpipe() || entry_.opcode == IORING_OP_SENDMSG; }
  iovec FirstRun() const;

  pid_t pid_;
  uint64_t address_;
  io_uring_sqe entry_;
};

class TracedUrings {
 public:
  // At the two stops of each call of a thread.
  void Entered(pid_t pid, const __ptrace_syscall_info& call);
  void Left(pid_t pid, int64_t result);

  /// What io_uring_enter(2) on `ring` is about to submit.
  std::vector<QueuedOperation> Queued(pid_t pid, int ring) const;

 private:
  struct Ring {
    io_sqring_offsets offsets = {};
    bool has_array = true;  // of places; without one, operations lie in their order
    uint64_t queue = 0;     // addresses; 0 before they are mapped
    uint64_t entries = 0;
  };
  struct Call {
    uint64_t number;
    uint64_t arguments[6];
  };

  std::map<int, Ring> rings_;      // by descriptor
  std::map<pid_t, Call> entered_;  // calls that tell where queues lie
};

}  // namespace slabyard::faults

#endif  // SLABYARD_TESTS_FAULTS_TRACED_URINGS_H_
