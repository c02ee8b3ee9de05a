// SPDX-License-Identifier: MIT
#include "tests/faults/crash.h"

#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <memory>
#include <random>
#include <utility>

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

namespace {

/// The process that writes, in a folder of a mounted image; a new file from time to time.
class Writer {
 public:
  explicit Writer(const PowerCutOptions& options) : options_(options) {}
  ~Writer() { End(); }

  /// Lets it write until some more records are acknowledged, and stops it. False when it ended by itself.
  bool RunOn(uint64_t more) {
    if (ledger_ == nullptr || Acknowledged() > kMostPerFile) Begin();
    const uint64_t wanted = Acknowledged() + more;
    int status = 0;
    while (Acknowledged() < wanted) {
      if (waitpid(child_, &status, WNOHANG) != 0) {
        child_ = -1;
        return false;
      }
      usleep(100);
    }
    kill(child_, SIGSTOP);
    return waitpid(child_, &status, WUNTRACED) == child_ && WIFSTOPPED(status);
  }
  void Continue() const { kill(child_, SIGCONT); }

  LedgerSnapshot acknowledged() const { return Snapshot(*ledger_); }
  /// Since this was asked last.
  uint64_t NewlyAcknowledged() { return Acknowledged() - std::exchange(told_, Acknowledged()); }
  /// The next run begins with a new file.
  void StartAnew() { ledger_.reset(); }
  const std::string& file_name() const { return name_; }

 private:
  static constexpr uint64_t kMostPerFile = 40000;  // some 10 MB, of an image of 64

  uint64_t Acknowledged() const { return Sum(Snapshot(*ledger_)); }

  void Begin() {
    End();
    told_ = 0;
    if (!name_.empty()) unlink((options_.folder + "/" + name_).c_str());
    name_ = "records" + std::to_string(++files_);
    const std::string path = options_.folder + "/" + name_;
    unlink(path.c_str());  // of an earlier run
    ledger_ = std::make_unique<Ledger>();
    child_ = fork();
    if (child_ != 0) return;
    const auto file = DurableFile::Open(path);
    if (file.ok()) CommitUntil(**file, *ledger_, ~uint64_t{0}, options_.acknowledge_early);
    _exit(1);
  }

  void End() {
    if (child_ < 0) return;
    kill(child_, SIGKILL);
    waitpid(child_, nullptr, 0);
    child_ = -1;
  }

  const PowerCutOptions& options_;
  std::unique_ptr<Ledger> ledger_;
  std::string name_;
  uint64_t files_ = 0;
  uint64_t told_ = 0;
  pid_t child_ = -1;
};

}  // namespace

CrashResult CutPowerAndRecover(const PowerCutOptions& options) {
  constexpr uint64_t kMostPerCycle = 400;
  CrashResult result;
  std::mt19937_64 random(options.seed);
  const std::string copy = options.copy_folder + ".img";
  Writer writer(options);
  const auto give_up = [&](const char* why) {
    result.first = why;
    ++result.refused;
    return result;
  };
  while (result.cycles < options.cycles) {
    if (!writer.RunOn(1 + random() % kMostPerCycle)) return give_up("the writer ended");
    const LedgerSnapshot acknowledged = writer.acknowledged();
    result.acknowledged += writer.NewlyAcknowledged();
    const bool copied = Shell("cp --sparse=always " + options.image + " " + copy);
    writer.Continue();
    if (!copied || !Shell("mount -o loop " + copy + " " + options.copy_folder)) {
      return give_up("the copy could not be mounted");
    }
    const LedgerCheck check = RecoverAndCheck(options.copy_folder + "/" + writer.file_name(), acknowledged);
    if (!Shell("umount " + options.copy_folder)) return give_up("the copy could not be unmounted");
    Book(check, "cut " + std::to_string(result.cycles), result);
    if (check.lost != 0) writer.StartAnew();  // no record is counted as lost twice
  }
  return result;
}

}  // namespace slabyard::faults
