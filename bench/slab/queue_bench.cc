// SPDX-License-Identifier: MIT
//
// Messages allocated on one thread and released on another, through a queue that is the same for all. Time per message
// of the thread that allocates, which waits when the ring is full: the slower side decides.
#include <benchmark/benchmark.h>

#include <atomic>
#include <memory>
#include <thread>

#include "bench/patience.h"
#include "bench/slab/contenders.h"
#include "bench/slab/spsc_ring.h"

namespace slabyard::bench {
namespace {

constexpr size_t kSlots = 1024;

/// All that both threads touch, on lines of its own: beside the pushing thread's frame, each message made there would
/// take a line away from the other.
template <typename Contender>
struct alignas(64) Channel {
  SpscRing<Handle<Contender>, kSlots> ring;
  alignas(64) std::atomic<bool> closed{false};
};

template <typename Contender>
void QueueToThread(benchmark::State& state) {
  const auto size = static_cast<size_t>(state.range(0));
  Contender contender(size);
  const auto channel = std::make_unique<Channel<Contender>>();
  std::thread releaser([&ring = channel->ring, &closed = channel->closed] {
    Patience patience;
    for (;;) {
      // Asked before the ring is found empty: nothing is pushed after the closing.
      const bool last = closed.load(std::memory_order_acquire);
      if (!ring.TryDrop()) {
        if (last) return;
        patience.Wait();
      }
    }
  });
  Patience patience;
  for (auto _ : state) {
    Handle<Contender> message = contender.Make(size);
    while (!channel->ring.TryPush(message)) patience.Wait();
  }
  channel->closed.store(true, std::memory_order_release);
  releaser.join();
}

#define SIZES Arg(64)->Arg(256)->Arg(1024)->UseRealTime()
BENCHMARK(QueueToThread<Slabyard>)->Name("QueueToThread/slabyard")->SIZES;
BENCHMARK(QueueToThread<SlabyardPiece>)->Name("QueueToThread/slabyard_piece")->SIZES;
BENCHMARK(QueueToThread<Malloc<glibc>>)->Name("QueueToThread/malloc")->SIZES;
BENCHMARK(QueueToThread<Malloc<mimalloc>>)->Name("QueueToThread/mimalloc")->SIZES;
BENCHMARK(QueueToThread<Malloc<jemalloc>>)->Name("QueueToThread/jemalloc")->SIZES;
BENCHMARK(QueueToThread<Malloc<tcmalloc>>)->Name("QueueToThread/tcmalloc")->SIZES;
BENCHMARK(QueueToThread<MakeShared>)->Name("QueueToThread/make_shared")->SIZES;
BENCHMARK(QueueToThread<AbslCord>)->Name("QueueToThread/absl_cord")->SIZES;

}  // namespace
}  // namespace slabyard::bench
