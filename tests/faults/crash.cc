// SPDX-License-Identifier: MIT
#include "tests/faults/crash.h"

#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <memory>
#include <random>

#include "tests/faults/committers.h"
#include "tests/faults/tracer.h"

namespace slabyard::faults {
namespace {

// A file takes some cycles, so that recovered ones are recovered again.
constexpr uint64_t kCyclesPerFile = 20;

const char* CallName(long call) {
  switch (call) {
    case SYS_pwritev:
    case SYS_pwrite64:
      return "write";
    case SYS_fdatasync:
      return "sync";
    case SYS_fallocate:
      return "preallocate";
    case SYS_ftruncate:
      return "truncate";
    case SYS_close:
      return "close";
    default:
      return "other call";
  }
}

const char* MomentName(FaultKind kind) {
  return kind == FaultKind::kKillBefore ? "before " : kind == FaultKind::kKillAmid ? "amid " : "after ";
}

void Book(const LedgerCheck& check, const std::string& where, CrashResult& result) {
  ++result.cycles;
  result.lost += check.lost;
  result.doubled += check.doubled;
  result.refused += !check.readable;
  result.torn_tails += check.torn_bytes != 0;
  if (!result.first.empty() || (check.readable && check.lost + check.doubled == 0)) return;
  result.first = where + ": " + std::to_string(check.lost) + " lost, " + std::to_string(check.doubled) + " doubled " +
                 check.why_not;
}

uint64_t Sum(const LedgerSnapshot& snapshot) {
  uint64_t sum = 0;
  for (const uint64_t count : snapshot) sum += count;
  return sum;
}

bool Shell(const std::string& command) { return std::system(command.c_str()) == 0; }

}  // namespace

CrashResult KillAndRecover(const CrashOptions& options) {
  constexpr FaultKind kKinds[] = {FaultKind::kKillBefore, FaultKind::kKillAmid, FaultKind::kKillAfter};
  constexpr uint64_t kMostCalls = 40;
  CrashResult result;
  std::mt19937_64 random(options.seed);
  const std::string path = options.folder + "/crashed";
  Ledger ledger;
  for (uint64_t cycle = 0; cycle < options.cycles; ++cycle) {
    if (cycle % kCyclesPerFile == 0) {
      unlink(path.c_str());
      for (auto& count : *ledger) count = 0;
    }
    const uint64_t before = Sum(Snapshot(ledger));
    Fault fault;
    fault.kind = kKinds[random() % 3];
    fault.at_call = 1 + random() % kMostCalls;
    fault.seed = random();
    const TracedRun run = RunWithFault(
        [&] {
          // A small step, so that growing is among the calls that are hit.
          const auto file = DurableFile::Open(path, {.preallocate_bytes = 16384});
          if (file.ok()) CommitUntil(**file, ledger, ~uint64_t{0}, false);
          return 1;
        },
        {.path = path}, fault);
    if (!run.error.empty() || !WIFSIGNALED(run.status)) {
      result.first = "cycle " + std::to_string(cycle) + " was not killed: " + run.error;
      ++result.refused;
      return result;
    }
    const std::string where = MomentName(fault.kind) + std::string(CallName(run.last_call));
    ++result.points[where];
    const LedgerSnapshot acknowledged = Snapshot(ledger);
    result.acknowledged += Sum(acknowledged) - before;
    const LedgerCheck check = RecoverAndCheck(path, acknowledged);
    Book(check, "cycle " + std::to_string(cycle) + ", " + where, result);
    // What was there without having been acknowledged is acknowledged by the recovery.
    for (size_t t = 0; t < kCommitters; ++t) (*ledger)[t] = check.found[t];
  }
  return result;
}

CrashResult CutPowerAndRecover(const PowerCutOptions& options) {
  constexpr uint64_t kMostPerFile = 40000;  // some 6 MB, of an image of 64
  CrashResult result;
  std::mt19937_64 random(options.seed);
  const std::string copy = options.copy_folder + ".img";
  std::unique_ptr<Ledger> ledger;
  pid_t child = -1;
  uint64_t file_number = 0;
  std::string name;
  const auto end_child = [&] {
    if (child < 0) return;
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    child = -1;
  };
  while (result.cycles < options.cycles && result.first.empty()) {
    if (ledger == nullptr || Sum(Snapshot(*ledger)) > kMostPerFile) {
      end_child();
      unlink((options.folder + "/" + name).c_str());
      name = "records" + std::to_string(++file_number);
      ledger = std::make_unique<Ledger>();
    }
    if (child < 0) {
      child = fork();
      if (child == 0) {
        const auto file = DurableFile::Open(options.folder + "/" + name);
        if (file.ok()) CommitUntil(**file, *ledger, ~uint64_t{0}, options.acknowledge_early);
        _exit(1);
      }
    }
    const uint64_t before = Sum(Snapshot(*ledger));
    const uint64_t wanted = before + 1 + random() % 400;
    int status = 0;
    while (Sum(Snapshot(*ledger)) < wanted && waitpid(child, &status, WNOHANG) == 0) usleep(100);
    kill(child, SIGSTOP);
    if (waitpid(child, &status, WUNTRACED) != child || !WIFSTOPPED(status)) {
      result.first = "the writer ended";
      ++result.refused;
      return result;
    }
    const LedgerSnapshot acknowledged = Snapshot(*ledger);
    result.acknowledged += Sum(acknowledged) - before;
    bool mounted = Shell("cp --sparse=always " + options.image + " " + copy);
    kill(child, SIGCONT);
    mounted = mounted && Shell("mount -o loop " + copy + " " + options.copy_folder);
    if (!mounted) {
      result.first = "the copy could not be mounted";
      ++result.refused;
      break;
    }
    const LedgerCheck check = RecoverAndCheck(options.copy_folder + "/" + name, acknowledged);
    Shell("umount " + options.copy_folder);
    const bool control_lost = options.acknowledge_early && check.lost != 0;
    Book(check, "cut " + std::to_string(result.cycles), result);
    if (control_lost) result.first.clear();
  }
  end_child();
  return result;
}

}  // namespace slabyard::faults
