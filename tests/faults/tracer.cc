// SPDX-License-Identifier: MIT
#include "tests/faults/tracer.h"

#include <limits.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <map>
#include <optional>
#include <random>

namespace slabyard::faults {
namespace {

using Registers = user_regs_struct;

bool CarriesData(uint64_t call) {
  switch (call) {
    case SYS_write:
    case SYS_writev:
    case SYS_pwrite64:
    case SYS_pwritev:
    case SYS_pwritev2:
    case SYS_sendto:
    case SYS_sendmsg:
      return true;
    default:
      return false;
  }
}

bool Counts(uint64_t call) {
  return CarriesData(call) || call == SYS_fsync || call == SYS_fdatasync || call == SYS_fallocate ||
         call == SYS_ftruncate || call == SYS_close;
}

bool RaisesSigpipe(uint64_t call, uint64_t flags, const std::string& name) {
  if (!name.starts_with("pipe:") && !name.starts_with("socket:")) return false;
  if (call == SYS_sendto || call == SYS_sendmsg) return (flags & MSG_NOSIGNAL) == 0;
  return call == SYS_write || call == SYS_writev;
}

template <typename T>
std::optional<T> Peek(pid_t pid, uint64_t address) {
  T value;
  iovec here = {&value, sizeof(value)};
  iovec there = {reinterpret_cast<void*>(address), sizeof(value)};
  if (process_vm_readv(pid, &here, 1, &there, 1, 0) != static_cast<ssize_t>(sizeof(value))) return std::nullopt;
  return value;
}

// The same bytes in a call that takes one run of at most `length` of them: what a kernel that falls short does.
class ShortCall {
 public:
  ShortCall(pid_t pid, const Registers& call) : pid_(pid), call_(call) {}

  /// Bytes of the first run that is not empty; 0 when there is none.
  uint64_t Inspect() {
    switch (call_.orig_rax) {
      case SYS_write:
      case SYS_pwrite64:
      case SYS_sendto:
        data_ = call_.rsi;
        size_ = call_.rdx;
        break;
      case SYS_writev:
      case SYS_pwritev:
      case SYS_pwritev2:
        FirstRun(call_.rsi, call_.rdx);
        break;
      case SYS_sendmsg:
        if (const auto message = Peek<msghdr>(pid_, call_.rsi)) {
          FirstRun(reinterpret_cast<uint64_t>(message->msg_iov), message->msg_iovlen);
        }
        break;
      default:
        break;
    }
    return size_;
  }

  Registers WithLength(uint64_t length) const {
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
    call.rsi = data_;
    call.rdx = length;
    return call;
  }

 private:
  void FirstRun(uint64_t runs, uint64_t count) {
    for (uint64_t i = 0; i < count; ++i) {
      const auto run = Peek<iovec>(pid_, runs + i * sizeof(iovec));
      if (!run) return;
      if (run->iov_len == 0) continue;
      data_ = reinterpret_cast<uint64_t>(run->iov_base);
      size_ = run->iov_len;
      return;
    }
  }

  pid_t pid_;
  const Registers& call_;
  uint64_t data_ = 0;
  uint64_t size_ = 0;
};

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
    Registers before;  // to be restored: the kernel leaves the registers of arguments alone, and compilers know it
    std::optional<int64_t> result;
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
      if (Counts(info.entry.nr) && IsTarget(pid, static_cast<int>(info.entry.args[0]))) {
        run_.last_call = static_cast<long>(info.entry.nr);
        Enter(pid);
      }
    } else if (info.op == PTRACE_SYSCALL_INFO_EXIT) {
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

  void Enter(pid_t pid) {
    const uint64_t number = ++run_.calls;
    if (fault_.kind == FaultKind::kNone || number < fault_.at_call) return;
    if (fault_.kind != FaultKind::kShortOften && number - fault_.at_call >= fault_.calls) return;
    Registers call;
    if (ptrace(PTRACE_GETREGS, pid, nullptr, &call) != 0) return;
    switch (fault_.kind) {
      case FaultKind::kNone:
        break;
      case FaultKind::kError:
        Fake(pid, call, -fault_.error);
        pending_[pid].sigpipe =
            fault_.error == EPIPE && RaisesSigpipe(call.orig_rax, Flags(call), NameOf(pid, static_cast<int>(call.rdi)));
        break;
      case FaultKind::kShort:
        Shorten(pid, call);
        break;
      case FaultKind::kShortOften:
        if (random_() % 2 == 0) Shorten(pid, call);
        break;
      case FaultKind::kKillBefore:
        ++run_.faults;
        kill(child_, SIGKILL);
        break;
      case FaultKind::kKillAmid:
        if (Shorten(pid, call)) {
          pending_[pid].kill = true;
        } else {
          ++run_.faults;
          kill(child_, SIGKILL);
        }
        break;
      case FaultKind::kKillAfter:
        ++run_.faults;
        pending_[pid] = {call, std::nullopt, true, false};
        break;
    }
  }

  static uint64_t Flags(const Registers& call) { return call.orig_rax == SYS_sendto ? call.r10 : call.rdx; }

  // Number -1 is no call: the kernel does nothing.
  void Fake(pid_t pid, Registers call, int64_t result) {
    pending_[pid] = {call, result, false, false};
    call.orig_rax = ~0ull;
    ptrace(PTRACE_SETREGS, pid, nullptr, &call);
    ++run_.faults;
  }

  /// False when the call has fewer than two bytes, which cannot be parted.
  bool Shorten(pid_t pid, const Registers& call) {
    ShortCall part(pid, call);
    const uint64_t size = part.Inspect();
    if (size < 2) return false;
    const Registers shortened = part.WithLength(1 + random_() % (size - 1));
    pending_[pid] = {call, std::nullopt, false, false};
    ptrace(PTRACE_SETREGS, pid, nullptr, &shortened);
    ++run_.faults;
    return true;
  }

  void Leave(pid_t pid) {
    const auto found = pending_.find(pid);
    if (found == pending_.end()) return;
    const Pending pending = found->second;
    pending_.erase(found);
    Registers now;
    if (ptrace(PTRACE_GETREGS, pid, nullptr, &now) != 0) return;
    Registers restored = pending.before;
    restored.rax = pending.result ? static_cast<uint64_t>(*pending.result) : now.rax;
    restored.rip = now.rip;
    restored.rcx = now.rcx;
    restored.r11 = now.r11;
    restored.eflags = now.eflags;
    restored.orig_rax = ~0ull;  // the call is over: nothing to restart
    ptrace(PTRACE_SETREGS, pid, nullptr, &restored);
    if (pending.sigpipe) syscall(SYS_tgkill, child_, pid, SIGPIPE);
    if (pending.kill) kill(child_, SIGKILL);
  }

  const pid_t child_;
  const Target& target_;
  const Fault& fault_;
  std::mt19937_64 random_;
  std::map<pid_t, Pending> pending_;
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
