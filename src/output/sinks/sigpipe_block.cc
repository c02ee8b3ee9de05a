// SPDX-License-Identifier: MIT
#include "src/output/sinks/sigpipe_block.h"

#include <cerrno>
#include <csignal>
#include <ctime>

namespace slabyard::internal {

SigpipeBlock::SigpipeBlock() {
  sigemptyset(&sigpipe_);
  sigaddset(&sigpipe_, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &sigpipe_, &before_);
  was_blocked_ = sigismember(&before_, SIGPIPE) == 1;
  // Only a thread that blocks the signal can have one queued from before. That one is the host's.
  if (was_blocked_) {
    sigset_t pending;
    sigpending(&pending);
    was_pending_ = sigismember(&pending, SIGPIPE) == 1;
  }
}

void SigpipeBlock::TakeOurs() {
  if (was_pending_) return;
  // The thread's queue comes before the process's, so a SIGPIPE that somebody sends meanwhile is not taken for ours.
  const timespec at_once = {};
  while (sigtimedwait(&sigpipe_, nullptr, &at_once) < 0 && errno == EINTR) {
  }
}

SigpipeBlock::~SigpipeBlock() {
  if (!was_blocked_) pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

}  // namespace slabyard::internal
