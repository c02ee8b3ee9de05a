// SPDX-License-Identifier: MIT
//
// Time of one push and one pop of a 64-byte message: on one thread, where nothing waits, and from one thread to
// another, where the slower side decides. Spsc: bytes copied in and out, both sides spin. Queue: handles, both sides
// sleep. Needs two cores at rest for the latter half.
#include <benchmark/benchmark.h>

#include <atomic>
#include <memory>
#include <thread>

#include "bench/output/queue_contenders.h"
#include "bench/patience.h"
#include "slabyard/allocator.h"

namespace slabyard::bench {
namespace {

/// All that both threads touch, on lines of its own: beside the pushing thread's frame, each of that one's temporaries
/// would take a line away from the other.
template <typename Queue>
struct alignas(64) Channel {
  Queue queue;
  alignas(64) std::atomic<bool> closed{false};
  uint64_t popped = 0;
};

template <typename Queue>
void SpscOneThread(benchmark::State& state) {
  const auto queue = std::make_unique<Queue>();
  Record in{};
  Record out;
  for (auto _ : state) {
    ++in[0];
    if (!queue->TryPush(in) || !queue->TryPop(out) || out[0] != in[0]) return state.SkipWithError("lost a record");
    benchmark::DoNotOptimize(out);
  }
}

template <typename Queue>
void SpscToThread(benchmark::State& state) {
  const auto channel = std::make_unique<Channel<Queue>>();
  std::thread popper([&channel = *channel] {
    Patience patience;
    Record record;
    for (;;) {
      // Asked before the queue is found empty: nothing is pushed after the closing.
      const bool last = channel.closed.load(std::memory_order_acquire);
      if (channel.queue.TryPop(record)) {
        benchmark::DoNotOptimize(record);
        ++channel.popped;
      } else if (last) {
        return;
      } else {
        patience.Wait();
      }
    }
  });
  Patience patience;
  Record record{};
  uint64_t pushed = 0;
  for (auto _ : state) {
    ++record[0];
    while (!channel->queue.TryPush(record)) patience.Wait();
    ++pushed;
  }
  channel->closed.store(true, std::memory_order_release);
  popper.join();
  if (channel->popped != pushed) state.SkipWithError("lost records");
}

template <typename Queue>
void BoundedOneThread(benchmark::State& state) {
  Allocator allocator;
  const Buffer payload = *allocator.Alloc(kMessageSize);
  const auto queue = std::make_unique<Queue>();
  for (auto _ : state) {
    if (!queue->Push(payload)) return state.SkipWithError("lost a message");
    benchmark::DoNotOptimize(queue->Pop());
  }
}

template <typename Queue>
void BoundedToThread(benchmark::State& state) {
  Allocator allocator;
  const Buffer payload = *allocator.Alloc(kMessageSize);
  const auto channel = std::make_unique<Channel<Queue>>();
  std::thread popper([&channel = *channel] {
    while (channel.queue.Pop().has_value()) ++channel.popped;
  });
  uint64_t pushed = 0;
  for (auto _ : state) pushed += channel->queue.Push(payload);
  channel->queue.Close();
  popper.join();
  if (channel->popped != pushed) state.SkipWithError("lost messages");
}

#define SIZE Arg(kMessageSize)
BENCHMARK(SpscOneThread<SlabyardRing>)->Name("SpscOneThread/slabyard")->SIZE;
BENCHMARK(SpscOneThread<BoostSpsc<Record>>)->Name("SpscOneThread/boost_spsc")->SIZE;
BENCHMARK(SpscOneThread<Moodycamel<Record>>)->Name("SpscOneThread/moodycamel")->SIZE;
BENCHMARK(SpscToThread<SlabyardRing>)->Name("SpscToThread/slabyard")->SIZE->UseRealTime();
BENCHMARK(SpscToThread<BoostSpsc<Record>>)->Name("SpscToThread/boost_spsc")->SIZE->UseRealTime();
BENCHMARK(SpscToThread<Moodycamel<Record>>)->Name("SpscToThread/moodycamel")->SIZE->UseRealTime();

BENCHMARK(BoundedOneThread<SlabyardBounded>)->Name("BoundedOneThread/slabyard")->SIZE;
BENCHMARK(BoundedOneThread<DequeMutex<Buffer>>)->Name("BoundedOneThread/deque_mutex")->SIZE;
BENCHMARK(BoundedToThread<SlabyardBounded>)->Name("BoundedToThread/slabyard")->SIZE->UseRealTime();
BENCHMARK(BoundedToThread<DequeMutex<Buffer>>)->Name("BoundedToThread/deque_mutex")->SIZE->UseRealTime();

}  // namespace
}  // namespace slabyard::bench
