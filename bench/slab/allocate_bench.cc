// SPDX-License-Identifier: MIT
//
// Small buffers made and dropped: at once, and first-in first-out with 1000 alive. Names are Group/Contender/Size.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <deque>
#include <memory>

#include "bench/parked_thread.h"
#include "slabyard/allocator.h"

namespace slabyard::bench {
namespace {

constexpr size_t kAlive = 1000;

struct Slabyard {
  Allocator allocator;
  Buffer Make(size_t size) { return *allocator.AllocUnsafe(size); }
};

struct Malloc {
  struct Freed {
    void operator()(uint8_t* data) const { std::free(data); }
  };
  std::unique_ptr<uint8_t, Freed> Make(size_t size) {
    return std::unique_ptr<uint8_t, Freed>(static_cast<uint8_t*>(std::malloc(size)));
  }
};

struct MakeShared {
  std::shared_ptr<uint8_t[]> Make(size_t size) { return std::make_shared_for_overwrite<uint8_t[]>(size); }
};

template <typename Contender>
void AtOnce(benchmark::State& state) {
  Contender contender;
  const auto size = static_cast<size_t>(state.range(0));
  for (auto _ : state) {
    auto made = contender.Make(size);
    benchmark::DoNotOptimize(made);
  }
}

template <typename Contender>
void Fifo(benchmark::State& state) {
  Contender contender;
  const auto size = static_cast<size_t>(state.range(0));
  std::deque<decltype(contender.Make(size))> alive;
  for (size_t i = 0; i < kAlive; ++i) alive.push_back(contender.Make(size));
  for (auto _ : state) {
    alive.pop_front();
    alive.push_back(contender.Make(size));
  }
}

BENCHMARK(AtOnce<Slabyard>)->Name("AllocateAndDrop/slabyard")->Arg(64)->Arg(1024);
BENCHMARK(AtOnce<Malloc>)->Name("AllocateAndDrop/malloc")->Arg(64)->Arg(1024);
BENCHMARK(AtOnce<MakeShared>)->Name("AllocateAndDrop/make_shared")->Arg(64)->Arg(1024);
BENCHMARK(Fifo<Slabyard>)->Name("Fifo1000/slabyard")->Arg(64)->Arg(1024);
BENCHMARK(Fifo<Malloc>)->Name("Fifo1000/malloc")->Arg(64)->Arg(1024);
BENCHMARK(Fifo<MakeShared>)->Name("Fifo1000/make_shared")->Arg(64)->Arg(1024);

void ViewOfABuffer(benchmark::State& state) {
  Allocator allocator;
  const Buffer buffer = *allocator.AllocUnsafe(64);
  for (auto _ : state) {
    Buffer view = buffer.Subarray(8, 16);
    benchmark::DoNotOptimize(view);
  }
}
BENCHMARK(ViewOfABuffer)->Name("View/slabyard/8");

}  // namespace
}  // namespace slabyard::bench
