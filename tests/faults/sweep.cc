// SPDX-License-Identifier: MIT
#include "tests/faults/sweep.h"

#include <sys/time.h>
#include <sys/wait.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "tests/faults/tracer.h"

namespace slabyard::faults {
namespace {

// Nobody interrupts a call for ever, and who waits for a full sink waits as long as it is full: such faults end.
constexpr uint64_t kStorm = 50;
// A run takes milliseconds; a writer that spins is ended by SIGALRM.
constexpr time_t kPatienceSeconds = 20;

const char* ErrorName(int error) {
  switch (error) {
    case EINTR:
      return "EINTR";
    case EAGAIN:
      return "EAGAIN";
    case ENOSPC:
      return "ENOSPC";
    case EIO:
      return "EIO";
    case EPIPE:
      return "EPIPE";
    default:
      return "?";
  }
}

std::string Describe(const Fault& fault, const Judgement& judgement) {
  char text[160];
  const char* what = fault.kind == FaultKind::kError   ? ErrorName(fault.error)
                     : fault.kind == FaultKind::kShort ? "short write"
                                                       : "short writes";
  std::snprintf(text, sizeof(text), "%s at call %llu%s, seed %llu:%s%s%s%s%s%s", what,
                static_cast<unsigned long long>(fault.at_call), fault.calls == 1 ? "" : " and on",
                static_cast<unsigned long long>(fault.seed), judgement.hole ? " hole" : "",
                judgement.torn ? " torn" : "", judgement.doubled ? " doubled" : "", judgement.silent ? " silent" : "",
                judgement.ladder ? " ladder" : "", judgement.ended ? " ended by a signal" : "");
  return text;
}

class Sweeper {
 public:
  Sweeper(const Configuration& row, const SweepOptions& options) : row_(row), options_(options) {}

  SweepResult Run() {
    for (const int error : {EINTR, EAGAIN, ENOSPC, EIO, EPIPE}) {
      for (const bool for_ever : {false, true}) {
        const bool ends = error == EINTR || (error == EAGAIN && row_.waits);
        const uint64_t calls = !for_ever ? 1 : ends ? kStorm : Fault::kForEver;
        SweepCalls({.kind = FaultKind::kError, .calls = calls, .error = error, .seed = options_.seed});
      }
    }
    SweepCalls({.kind = FaultKind::kShort, .seed = options_.seed});
    for (uint64_t run = 0; run < options_.short_runs; ++run) {
      RunOnce({.kind = FaultKind::kShortOften, .seed = options_.seed + run});
    }
    return result_;
  }

 private:
  void SweepCalls(Fault fault) {
    // A call that cannot fall short meets no fault: only a run with fewer calls than n is the last.
    for (fault.at_call = 1; !result_.broken; fault.at_call += options_.stride) {
      const TracedRun run = RunOnce(fault);
      if (run.faults == 0 && run.calls < fault.at_call) {
        result_.calls = run.calls;
        return;
      }
    }
  }

  TracedRun RunOnce(const Fault& fault) {
    const std::unique_ptr<Scene> scene = row_.make(options_.folder);
    TracedRun run = RunWithFault(
        [&scene] {
          const itimerval patience = {{0, 0}, {kPatienceSeconds, 0}};
          setitimer(ITIMER_REAL, &patience, nullptr);
          scene->Run();
          return 0;
        },
        scene->target(), fault);
    if (!run.error.empty()) {
      result_.broken = true;
      result_.first = run.error;
      return run;
    }
    Judgement judgement = scene->Judge();
    if (!WIFEXITED(run.status) || WEXITSTATUS(run.status) != 0) judgement = {.ended = true};
    Book(judgement, fault);
    return run;
  }

  void Book(const Judgement& judgement, const Fault& fault) {
    ++result_.runs;
    result_.complete += judgement.complete;
    result_.holes += judgement.hole;
    result_.torn += judgement.torn;
    result_.doubled += judgement.doubled;
    result_.silent += judgement.silent;
    result_.ladder += judgement.ladder;
    result_.ended += judgement.ended;
    if (judgement.bad() && result_.first.empty()) result_.first = Describe(fault, judgement);
  }

  const Configuration& row_;
  const SweepOptions& options_;
  SweepResult result_;
};

}  // namespace

SweepResult Sweep(const Configuration& row, const SweepOptions& options) { return Sweeper(row, options).Run(); }

}  // namespace slabyard::faults
