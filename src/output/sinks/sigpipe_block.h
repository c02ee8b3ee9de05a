// SPDX-License-Identifier: MIT
//
// Keeps the SIGPIPE of one write from the host: blocked on this thread, taken off the thread's queue if the write put
// one there, restored. The process-wide disposition is never touched.
#ifndef SLABYARD_SRC_OUTPUT_SINKS_SIGPIPE_BLOCK_H_
#define SLABYARD_SRC_OUTPUT_SINKS_SIGPIPE_BLOCK_H_

#include <csignal>

namespace slabyard::internal {

/// Lives around the write. Two system calls, and a third when the write fell short.
class SigpipeBlock {
 public:
  SigpipeBlock();
  ~SigpipeBlock();
  SigpipeBlock(const SigpipeBlock&) = delete;
  SigpipeBlock& operator=(const SigpipeBlock&) = delete;

  /// Call after a write that failed or fell short. A short one counts: a pipe whose reader leaves in mid-write reports
  /// the bytes that went and raises the signal all the same.
  void TakeOurs();

 private:
  sigset_t sigpipe_;
  sigset_t before_;
  bool was_blocked_;
  bool was_pending_ = false;
};

}  // namespace slabyard::internal

#endif  // SLABYARD_SRC_OUTPUT_SINKS_SIGPIPE_BLOCK_H_
