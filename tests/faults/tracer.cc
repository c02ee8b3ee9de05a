// SPDX-License-Identifier: MIT
#include "tests/faults/tracer.h"

#include <limits.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <map>
#include <optional>
#include <random>

#include "tests/faults/traced_call.h"
#include "tests/faults/traced_urings.h"

namespace slabyard::faults {
namespace {

class Tracer {
 public:
  Tracer(pid_t child, const Target& target, const Fault& fault)
      : child_(child), target_(target), fault_(fault), random_(fault.seed) {}

  TracedRun Run() {
    int status = 0;
    if (waitpid(child_, &status, 0) != child_ || !WIFSTOPPED(status)) return Broken("the child did not stop");
    const long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_EXITKILL | PTRACE_O_TRACEEXEC;
    if (ptrace(PTRACE_SETOPTIONS, child_, nullptr, options) != 0) return Broken("PTRACE_SETOPTIONS");
    Resume(child_, 0);
    for (;;) {
      const pid_t pid = waitpid(-1, &status, __WALL);
      if (pid < 0 && errno == EINTR) continue;
      if (pid < 0) return Broken("waitpid");
      if (WIFSTOPPED(status)) {
        Stopped(pid, status);
      } else if (pid == child_) {
        run_.status = status;
        return run_;
      }
    }
  }

 private:
  // What is to be done when the call that a thread is in returns.
  struct Pending {
    // To be restored, if changed: the kernel leaves the registers of arguments alone, and compilers know it.
    std::optional<Registers> before = {};
    std::optional<int64_t> result = {};
    bool kill = false;
    bool sigpipe = false;
  };

  TracedRun Broken(const char* what) {
    run_.error = std::string(what) + ": " + std::strerror(errno);
    kill(child_, SIGKILL);
    waitpid(child_, nullptr, __WALL);
    return run_;
  }

  static void Resume(pid_t pid, int signal) { ptrace(PTRACE_SYSCALL, pid, nullptr, signal); }

  void Stopped(pid_t pid, int status) {
    const int signal = WSTOPSIG(status);
    if (signal == (SIGTRAP | 0x80)) {
      AtCall(pid);
      Resume(pid, 0);
    } else if (signal == SIGTRAP && status >> 16 != 0) {
      Resume(pid, 0);  // a new thread, or the program has been executed
    } else if (signal == SIGSTOP) {
      Resume(pid, 0);  // how a new thread begins
    } else {
      Resume(pid, signal);
    }
  }

  void AtCall(pid_t pid) {
    __ptrace_syscall_info info;
    std::memset(&info, 0, sizeof(info));
    if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof(info), &info) <= 0) return;  // it was killed meanwhile
    if (info.op == PTRACE_SYSCALL_INFO_ENTRY) {
      urings_.Entered(pid, info);
      if (info.entry.nr == SYS_io_uring_enter) {
        Submit(pid, static_cast<int>(info.entry.args[0]));
      } else if (Counts(info.entry.nr) && IsTarget(pid, static_cast<int>(info.entry.args[0]))) {
        run_.last_call = static_cast<long>(info.entry.nr);
        Enter(pid);
      }
    } else if (info.op == PTRACE_SYSCALL_INFO_EXIT) {
      urings_.Left(pid, info.exit.rval);
      Leave(pid);
    }
  }

  static std::string NameOf(pid_t pid, int fd) {
    char name[PATH_MAX];
    const std::string link = "/proc/" + std::to_string(pid) + "/fd/" + std::to_string(fd);
    const ssize_t size = readlink(link.c_str(), name, sizeof(name));
    return std::string(name, size < 0 ? 0 : static_cast<size_t>(size));
  }

  bool IsTarget(pid_t pid, int fd) const {
    return target_.fd >= 0 ? fd == target_.fd : NameOf(pid, fd) == target_.path;
  }

  /// Counts a call, and says what it meets: short or not is decided by now.
  FaultKind NextFault() {
    const uint64_t number = ++run_.calls;
    if (number < fault_.at_call) return FaultKind::kNone;
    if (fault_.kind == FaultKind::kShortOften) return random_() % 2 == 0 ? FaultKind::kShort : FaultKind::kNone;
    return number - fault_.at_call < fault_.calls ? fault_.kind : FaultKind::kNone;
  }

  void KillNow() {
    ++run_.faults;
    kill(child_, SIGKILL);
  }

  /// What a call of the thread `pid` meets; `fail` and `shorten` are how that is done to it.
  template <typename Fail, typename Shorten>
  void Meet(pid_t pid, FaultKind fault, Fail fail, Shorten shorten) {
    switch (fault) {
      case FaultKind::kNone:
        break;
      case FaultKind::kError:
        fail();
        break;
      case FaultKind::kKillBefore:
        KillNow();
        break;
      case FaultKind::kKillAmid:
        if (!shorten()) return KillNow();
        pending_[pid].kill = true;
        break;
      case FaultKind::kKillAfter:
        ++run_.faults;
        pending_[pid].kill = true;
        break;
      case FaultKind::kShort:
      case FaultKind::kShortOften:
        shorten();
        break;
    }
  }

  void Enter(pid_t pid) {
    const FaultKind fault = NextFault();
    Registers call;
    if (fault == FaultKind::kNone || ptrace(PTRACE_GETREGS, pid, nullptr, &call) != 0) return;
    const auto fail = [&] {
      Fake(pid, call, -fault_.error);
      pending_[pid].sigpipe = fault_.error == EPIPE && RaisesSigpipe(call, NameOf(pid, static_cast<int>(call.rdi)));
    };
    Meet(pid, fault, fail, [&] { return Shorten(pid, call); });
  }

  // The same for what waits in a queue. The kernel copies it: nothing is to be restored.
  void Submit(pid_t pid, int ring) {
    for (const QueuedOperation& operation : urings_.Queued(pid, ring)) {
      if (!operation.Counts() || !IsTarget(pid, operation.fd())) continue;
      run_.last_call = SYS_io_uring_enter;
      const auto fail = [&] {
        if (!operation.Fail(fault_.error)) return;
        ++run_.faults;
        pending_[pid].sigpipe |=
            fault_.error == EPIPE && operation.RaisesSigpipe() && LosesReaders(NameOf(pid, operation.fd()));
      };
      Meet(pid, NextFault(), fail, [&] { return ShortenQueued(operation); });
    }
  }

  bool ShortenQueued(const QueuedOperation& operation) {
    const uint64_t size = operation.size();
    if (size < 2 || !operation.Shorten(1 + random_() % (size - 1))) return false;
    ++run_.faults;
    return true;
  }

  // Number -1 is no call: the kernel does nothing.
  void Fake(pid_t pid, Registers call, int64_t result) {
    pending_[pid] = {.before = call, .result = result};
    call.orig_rax = ~0ull;
    ptrace(PTRACE_SETREGS, pid, nullptr, &call);
    ++run_.faults;
  }

  /// False when the call has fewer than two bytes, which cannot be parted.
  bool Shorten(pid_t pid, const Registers& call) {
    const ShortCall part(pid, call);
    if (part.size() < 2) return false;
    const Registers shortened = part.WithLength(1 + random_() % (part.size() - 1));
    pending_[pid] = {.before = call};
    ptrace(PTRACE_SETREGS, pid, nullptr, &shortened);
    ++run_.faults;
    return true;
  }

  void Leave(pid_t pid) {
    const auto found = pending_.find(pid);
    if (found == pending_.end()) return;
    const Pending pending = found->second;
    pending_.erase(found);
    if (pending.before) Restore(pid, *pending.before, pending.result);
    if (pending.sigpipe) syscall(SYS_tgkill, child_, pid, SIGPIPE);
    if (pending.kill) kill(child_, SIGKILL);
  }

  static void Restore(pid_t pid, Registers restored, std::optional<int64_t> result) {
    Registers now;
    if (ptrace(PTRACE_GETREGS, pid, nullptr, &now) != 0) return;
    restored.rax = result ? static_cast<uint64_t>(*result) : now.rax;
    restored.rip = now.rip;
    restored.rcx = now.rcx;
    restored.r11 = now.r11;
    restored.eflags = now.eflags;
    restored.orig_rax = ~0ull;  // the call is over: nothing to restart
    ptrace(PTRACE_SETREGS, pid, nullptr, &restored);
  }

  const pid_t child_;
  const Target& target_;
  const Fault& fault_;
  std::mt19937_64 random_;
  std::map<pid_t, Pending> pending_;
  TracedUrings urings_;
  TracedRun run_;
};

template <typename Start>
TracedRun ForkTraced(Start start, const Target& target, const Fault& fault) {
  const pid_t child = fork();
  if (child == 0) {
    if (ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) _exit(126);
    raise(SIGSTOP);
    _exit(start());
  }
  TracedRun run;
  run.error = std::string("fork: ") + std::strerror(errno);
  return child < 0 ? run : Tracer(child, target, fault).Run();
}

}  // namespace

TracedRun RunWithFault(const std::function<int()>& child, const Target& target, const Fault& fault) {
  return ForkTraced(child, target, fault);
}

TracedRun ExecuteWithFault(char* const* arguments, const Target& target, const Fault& fault) {
  return ForkTraced(
      [arguments] {
        execvp(arguments[0], arguments);
        return 127;
      },
      target, fault);
}

std::string WhyNoTracing() {
  const TracedRun run = RunWithFault([] { return close(1000) == -1 && errno == EIO ? 0 : 1; }, {.fd = 1000},
                                     {.kind = FaultKind::kError, .error = EIO});
  if (!run.error.empty()) return run.error;
  return run.faults == 1 && run.status == 0 ? "" : "the injected fault did not arrive";
}

}  // namespace slabyard::faults
