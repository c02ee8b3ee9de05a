// SPDX-License-Identifier: MIT
//
// Records of 64 bytes from two threads into one file or /dev/null. Time until both threads appended one record each,
// all flushes included; and the 99.9th percentile of single appends, two readings of the clock included.
// Needs two cores at rest: on one, threads take turns by the scheduler's clock and no lock is ever contended.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <thread>
#include <utility>

#include "bench/output/record_contenders.h"
#include "slabyard/histogram.h"

namespace slabyard::bench {
namespace {

// A batch ends with a flush, which waits for all: long enough that this costs little, short enough for many batches.
constexpr int64_t kBatch = 32768;
// Shorter than what an asynchronous output holds: how long a caller takes while nobody has to wait for the disk.
constexpr int64_t kBurst = 2048;

int OpenNull() { return open("/dev/null", O_WRONLY | O_CLOEXEC); }

/// A file without a name, gone when it is closed.
int OpenFile() {
  char path[] = "/tmp/slabyard_bench_XXXXXX";
  const int fd = mkstemp(path);
  unlink(path);
  return fd;
}

/// A second thread that does the same as the calling one, each time it is told to. Its work lies on lines of its own:
/// beside the calling thread's frame, each of that one's temporaries would take the line away from it.
template <typename Work>
class Companion {
 public:
  explicit Companion(Work work) : work_(std::move(work)), thread_([this] { Run(); }) {}
  ~Companion() {
    asked_.store(-1);
    thread_.join();
  }

  void Start() { asked_.store(asked_.load() + 1); }
  void Finish() {
    while (done_.load() != asked_.load()) std::this_thread::yield();
  }

 private:
  void Run() {
    for (int64_t round = 1;; ++round) {
      int64_t asked;
      while ((asked = asked_.load()) >= 0 && asked < round) std::this_thread::yield();
      if (asked < 0) return;
      work_();
      done_.store(round);
    }
  }

  alignas(64) Work work_;
  alignas(64) std::atomic<int64_t> asked_{0};
  alignas(64) std::atomic<int64_t> done_{0};
  std::thread thread_;
};

template <typename Contender>
auto Appends(Contender& contender, int64_t count) {
  return [writer = contender.MakeWriter(), count]() mutable {
    static const std::string record = std::string(kRecordSize - 1, 'r') + '\n';
    for (int64_t i = 0; i < count; ++i) writer.Append(record);
  };
}

template <typename Contender>
void TwoThreads(benchmark::State& state, int (*open_target)()) {
  Contender contender(open_target());
  auto mine = Appends(contender, kBatch);
  {
    Companion companion(Appends(contender, kBatch));
    while (state.KeepRunningBatch(kBatch)) {
      companion.Start();
      mine();
      companion.Finish();
      contender.Flush();
    }
  }
}

template <typename Contender>
void Null(benchmark::State& state) {
  TwoThreads<Contender>(state, OpenNull);
}
template <typename Contender>
void File(benchmark::State& state) {
  TwoThreads<Contender>(state, OpenFile);
}

template <typename Contender>
auto TimedAppends(Contender& contender, Histogram& times) {
  return [writer = contender.MakeWriter(), &times]() mutable {
    static const std::string record = std::string(kRecordSize - 1, 'r') + '\n';
    for (int64_t i = 0; i < kBurst; ++i) {
      const auto begin = std::chrono::steady_clock::now();
      writer.Append(record);
      times.Record(std::chrono::steady_clock::now() - begin);
    }
  };
}

template <typename Contender>
void CallerP999(benchmark::State& state) {
  constexpr int kBursts = 64;
  Contender contender(OpenFile());
  for (auto _ : state) {
    Histogram my_times;
    Histogram other_times;
    auto mine = TimedAppends(contender, my_times);
    Companion companion(TimedAppends(contender, other_times));
    for (int burst = 0; burst < kBursts; ++burst) {
      companion.Start();
      mine();
      companion.Finish();
      contender.Flush();
    }
    const auto seconds = [](std::chrono::nanoseconds time) { return std::chrono::duration<double>(time).count(); };
    state.SetIterationTime(seconds(my_times.Quantile(0.999)));
    state.counters["p50"] = seconds(my_times.Quantile(0.5)) * 1e9;
    state.counters["p99"] = seconds(my_times.Quantile(0.99)) * 1e9;
    state.counters["max"] = seconds(my_times.Quantile(1)) * 1e9;
  }
}

BENCHMARK(Null<Shared>)->Name("SharedToNull/slabyard/64")->UseRealTime();
BENCHMARK(Null<Fwrite>)->Name("SharedToNull/fwrite/64")->UseRealTime();
BENCHMARK(Null<Spdlog>)->Name("SharedToNull/spdlog/64")->UseRealTime();
BENCHMARK(File<Shared>)->Name("SharedToFile/slabyard/64")->UseRealTime();
BENCHMARK(File<Fwrite>)->Name("SharedToFile/fwrite/64")->UseRealTime();
BENCHMARK(File<Spdlog>)->Name("SharedToFile/spdlog/64")->UseRealTime();

BENCHMARK(Null<PerThread>)->Name("ThreadToNull/slabyard/64")->UseRealTime();
BENCHMARK(Null<Shared>)->Name("ThreadToNull/SharedOutput/64")->UseRealTime();
BENCHMARK(File<PerThread>)->Name("ThreadToFile/slabyard/64")->UseRealTime();
BENCHMARK(File<Shared>)->Name("ThreadToFile/SharedOutput/64")->UseRealTime();

BENCHMARK(File<Async>)->Name("AsyncToFile/slabyard/64")->UseRealTime();
BENCHMARK(File<Fwrite>)->Name("AsyncToFile/fwrite/64")->UseRealTime();

// One iteration is one percentile of 131,072 appends.
BENCHMARK(CallerP999<Async>)->Name("CallerP999/slabyard/64")->UseManualTime()->Iterations(1);
BENCHMARK(CallerP999<Fwrite>)->Name("CallerP999/fwrite/64")->UseManualTime()->Iterations(1);
BENCHMARK(CallerP999<Spdlog>)->Name("CallerP999/spdlog/64")->UseManualTime()->Iterations(1);

}  // namespace
}  // namespace slabyard::bench
