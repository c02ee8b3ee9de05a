// SPDX-License-Identifier: MIT
#include "tests/faults/traced_call.h"

#include <sys/socket.h>
#include <sys/syscall.h>

#include "tests/faults/tracee_memory.h"

namespace slabyard::faults {

bool Counts(uint64_t call) {
  switch (call) {
    case SYS_write:
    case SYS_writev:
    case SYS_pwrite64:
    case SYS_pwritev:
    case SYS_pwritev2:
    case SYS_sendto:
    case SYS_sendmsg:
    case SYS_fsync:
    case SYS_fdatasync:
    case SYS_fallocate:
    case SYS_ftruncate:
    case SYS_close:
      return true;
    default:
      return false;
  }
}

bool LosesReaders(const std::string& name) { return name.starts_with("pipe:") || name.starts_with("socket:"); }

bool RaisesSigpipe(const Registers& call, const std::string& name) {
  if (!LosesReaders(name)) return false;
  switch (call.orig_rax) {
    case SYS_sendto:
      return (call.r10 & MSG_NOSIGNAL) == 0;
    case SYS_sendmsg:
      return (call.rdx & MSG_NOSIGNAL) == 0;
    default:
      return call.orig_rax == SYS_write || call.orig_rax == SYS_writev;
  }
}

iovec ShortCall::FirstRunOf(pid_t pid, const Registers& call) {
  switch (call.orig_rax) {
    case SYS_write:
    case SYS_pwrite64:
    case SYS_sendto:
      return {reinterpret_cast<void*>(call.rsi), call.rdx};
    case SYS_writev:
    case SYS_pwritev:
    case SYS_pwritev2:
      return FirstRun(pid, call.rsi, call.rdx);
    case SYS_sendmsg:
      return FirstRunOfMessage(pid, call.rsi);
    default:
      return {};
  }
}

Registers ShortCall::WithLength(uint64_t length) const {
  Registers call = call_;
  switch (call.orig_rax) {
    case SYS_writev:
      call.orig_rax = SYS_write;
      break;
    case SYS_pwritev:
    case SYS_pwritev2:
      call.orig_rax = SYS_pwrite64;
      break;
    case SYS_sendmsg:
      call.orig_rax = SYS_sendto;
      call.r10 = call_.rdx;  // flags
      call.r8 = call.r9 = 0;
      break;
    default:
      break;
  }
  call.rsi = reinterpret_cast<uint64_t>(run_.iov_base);
  call.rdx = length;
  return call;
}

}  // namespace slabyard::faults
