// SPDX-License-Identifier: MIT
//
// Small buffers on one thread: dropped at once, first in first out with 1000 alive, a random one of 1000 replaced, and
// bursts of 1000 that come and go. The bytes are not touched.
#include <benchmark/benchmark.h>

#include <array>
#include <random>
#include <vector>

#include "bench/slab/contenders.h"

namespace slabyard::bench {
namespace {

constexpr size_t kAlive = 1000;

template <typename Contender>
void AllocateAndDrop(benchmark::State& state) {
  const auto size = static_cast<size_t>(state.range(0));
  Contender contender(size);
  for (auto _ : state) {
    Handle<Contender> made = contender.Make(size);
    benchmark::DoNotOptimize(made);
  }
}

/// Replaces one of kAlive at a time, at the place that `next` tells.
template <typename Contender, typename Next>
void Replace(benchmark::State& state, Next next) {
  const auto size = static_cast<size_t>(state.range(0));
  Contender contender(size);
  std::vector<Handle<Contender>> alive;
  for (size_t i = 0; i < kAlive; ++i) alive.push_back(contender.Make(size));
  benchmark::DoNotOptimize(alive.data());
  for (auto _ : state) {
    alive[next()] = contender.Make(size);
    benchmark::ClobberMemory();
  }
}

template <typename Contender>
void Fifo1000(benchmark::State& state) {
  Replace<Contender>(state, [at = size_t{0}]() mutable { return at = at + 1 == kAlive ? 0 : at + 1; });
}

/// 1000 made, then all dropped, oldest first; the time of one.
template <typename Contender>
void Burst1000(benchmark::State& state) {
  const auto size = static_cast<size_t>(state.range(0));
  Contender contender(size);
  std::vector<Handle<Contender>> alive;
  alive.reserve(kAlive);
  while (state.KeepRunningBatch(kAlive)) {
    for (size_t i = 0; i < kAlive; ++i) alive.push_back(contender.Make(size));
    benchmark::DoNotOptimize(alive.data());
    benchmark::ClobberMemory();
    alive.clear();
  }
}

/// Places drawn beforehand, so that the generator costs nothing. 16 KiB of them stay in the first-level cache.
std::array<uint16_t, 8192> RandomPlaces() {
  std::array<uint16_t, 8192> places{};
  std::mt19937 random(1);
  for (uint16_t& place : places) place = static_cast<uint16_t>(random() % kAlive);
  return places;
}

template <typename Contender>
void RandomReplace1000(benchmark::State& state) {
  static const auto places = RandomPlaces();
  Replace<Contender>(state, [i = size_t{0}]() mutable { return places[++i % places.size()]; });
}

#define SLABYARD_CONTENDERS(Group)                                        \
  BENCHMARK(Group<Slabyard>)->Name(#Group "/slabyard")->SIZES;            \
  BENCHMARK(Group<SlabyardPiece>)->Name(#Group "/slabyard_piece")->SIZES; \
  BENCHMARK(Group<Malloc<glibc>>)->Name(#Group "/malloc")->SIZES;         \
  BENCHMARK(Group<Malloc<mimalloc>>)->Name(#Group "/mimalloc")->SIZES;    \
  BENCHMARK(Group<Malloc<jemalloc>>)->Name(#Group "/jemalloc")->SIZES;    \
  BENCHMARK(Group<Malloc<tcmalloc>>)->Name(#Group "/tcmalloc")->SIZES;    \
  BENCHMARK(Group<MakeShared>)->Name(#Group "/make_shared")->SIZES;       \
  BENCHMARK(Group<AbslCord>)->Name(#Group "/absl_cord")->SIZES;           \
  BENCHMARK(Group<Pmr>)->Name(#Group "/pmr")->SIZES;                      \
  BENCHMARK(Group<BoostPool>)->Name(#Group "/boost_pool")->SIZES

#define SIZES Arg(64)->Arg(1024)
SLABYARD_CONTENDERS(AllocateAndDrop);
SLABYARD_CONTENDERS(Fifo1000);
SLABYARD_CONTENDERS(RandomReplace1000);
SLABYARD_CONTENDERS(Burst1000);

}  // namespace
}  // namespace slabyard::bench
