// SPDX-License-Identifier: MIT
//
// Faults below a program that knows nothing of them: runs it under ptrace(2), counts its output calls and makes chosen
// ones fail, fall short or be the last. Works on any program, so peers are swept by the same tool. Linux on x86-64.
//
// A failing call is not executed. A short one is executed with fewer bytes: truly short, whatever the program asked.
// A failing write raises SIGPIPE with EPIPE where the kernel would have done it.
#ifndef SLABYARD_TESTS_FAULTS_TRACER_H_
#define SLABYARD_TESTS_FAULTS_TRACER_H_

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <string>

namespace slabyard::faults {

/// Which calls count: write, writev, pwrite64, pwritev, pwritev2, sendto, sendmsg, fsync, fdatasync, fallocate,
/// ftruncate and close on the descriptor `fd`, or on what /proc/PID/fd calls `path`; and what io_uring_enter
/// submits for it of write, writev, sendmsg and fsync.
struct Target {
  int fd = -1;
  std::string path = {};
};

enum class FaultKind : uint8_t {
  kNone,
  kError,       // fails with `error`
  kShort,       // takes part of its bytes
  kShortOften,  // every call from `at_call` on, each with even chance
  kKillBefore,  // the process ends by SIGKILL before the call,
  kKillAmid,    // after part of its bytes, or before it when it has none,
  kKillAfter,   // after the call
};

struct Fault {
  FaultKind kind = FaultKind::kNone;
  uint64_t at_call = 1;  // counts from 1, over all threads
  uint64_t calls = 1;    // as many in a row; kForEver
  int error = 0;         // errno value
  uint64_t seed = 1;     // of the lengths of short writes

  static constexpr uint64_t kForEver = ~uint64_t{0};
};

struct TracedRun {
  uint64_t calls = 0;   // that counted
  uint64_t faults = 0;  // that were met
  long last_call = -1;  // number of the latest call that counted, SYS_write for instance
  int status = 0;       // as waitpid(2) says it
  std::string error;    // why tracing failed; empty when it did not
};

/// Forks, runs `child` there and ends it with what that returns.
TracedRun RunWithFault(const std::function<int()>& child, const Target& target, const Fault& fault);

/// Forks and executes `arguments`, which end with a null pointer.
TracedRun ExecuteWithFault(char* const* arguments, const Target& target, const Fault& fault);

/// Whether this kernel lets us trace: empty, or why not.
std::string WhyNoTracing();

}  // namespace slabyard::faults

#endif  // SLABYARD_TESTS_FAULTS_TRACER_H_
