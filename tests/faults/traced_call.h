// SPDX-License-Identifier: MIT
//
// A call that a traced process is about to make, by its registers.
#ifndef SLABYARD_TESTS_FAULTS_TRACED_CALL_H_
#define SLABYARD_TESTS_FAULTS_TRACED_CALL_H_

#include <sys/types.h>
#include <sys/uio.h>
#include <sys/user.h>

#include <cstdint>
#include <string>

namespace slabyard::faults {

using Registers = user_regs_struct;

/// Whether it is one of the calls that Target names.
bool Counts(uint64_t call);

/// Whether what /proc/PID/fd calls `name` is a pipe or a socket.
bool LosesReaders(const std::string& name);

/// Whether a kernel whose reader is gone raises SIGPIPE for it; `name` is what its descriptor is called.
bool RaisesSigpipe(const Registers& call, const std::string& name);

/// The same bytes in a call that takes one run of at most `length` of them: what a kernel that falls short does.
class ShortCall {
 public:
  ShortCall(pid_t pid, const Registers& call) : call_(call), run_(FirstRunOf(pid, call)) {}

  /// Bytes of the first run that is not empty; 0 when there is none.
  uint64_t size() const { return run_.iov_len; }
  Registers WithLength(uint64_t length) const;

 private:
  static iovec FirstRunOf(pid_t pid, const Registers& call);

  const Registers& call_;
  iovec run_;
};

}  // namespace slabyard::faults

#endif  // SLABYARD_TESTS_FAULTS_TRACED_CALL_H_
