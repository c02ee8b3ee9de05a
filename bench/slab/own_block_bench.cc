// SPDX-License-Identifier: MIT
//
// Blocks that no slab serves, made and dropped: large ones, and zeroed ones. A zeroed buffer stands beside the bare
// zeroed malloc and free of the library below it: `slabyard` beside `mimalloc`, `slabyard_system` beside `malloc`.
#include <benchmark/benchmark.h>

#include "bench/slab/contenders.h"

namespace slabyard::bench {
namespace {

template <typename Contender>
void OwnBlock(benchmark::State& state) {
  const auto size = static_cast<size_t>(state.range(0));
  Contender contender(size);
  for (auto _ : state) {
    Handle<Contender> made = contender.Make(size);
    benchmark::DoNotOptimize(made);
  }
}

template <std::shared_ptr<BlockSource> (*kMakeSource)()>
void AllocZeroed(benchmark::State& state) {
  const auto size = static_cast<size_t>(state.range(0));
  Allocator allocator({.source = kMakeSource()});
  for (auto _ : state) {
    Buffer made = *allocator.Alloc(size);
    benchmark::DoNotOptimize(made);
  }
}

template <const MallocLibrary& kLibrary>
void AllocZeroed(benchmark::State& state) {
  const auto size = static_cast<size_t>(state.range(0));
  for (auto _ : state) {
    void* made = kLibrary.allocate_zeroed(1, size);
    benchmark::DoNotOptimize(made);
    kLibrary.release(made);
  }
}

void AllocZeroedMakeShared(benchmark::State& state) {
  const auto size = static_cast<size_t>(state.range(0));
  for (auto _ : state) {
    auto made = std::make_shared<uint8_t[]>(size);
    benchmark::DoNotOptimize(made);
  }
}

#define SIZES Arg(4096)->Arg(16384)->Arg(65536)
BENCHMARK(OwnBlock<Slabyard>)->Name("OwnBlock/slabyard")->SIZES;
BENCHMARK(OwnBlock<SlabyardPiece>)->Name("OwnBlock/slabyard_piece")->SIZES;
BENCHMARK(OwnBlock<Malloc<glibc>>)->Name("OwnBlock/malloc")->SIZES;
BENCHMARK(OwnBlock<Malloc<mimalloc>>)->Name("OwnBlock/mimalloc")->SIZES;
BENCHMARK(OwnBlock<Malloc<jemalloc>>)->Name("OwnBlock/jemalloc")->SIZES;
BENCHMARK(OwnBlock<Malloc<tcmalloc>>)->Name("OwnBlock/tcmalloc")->SIZES;
BENCHMARK(OwnBlock<MakeShared>)->Name("OwnBlock/make_shared")->SIZES;
BENCHMARK(OwnBlock<BoostPool>)->Name("OwnBlock/boost_pool")->SIZES;

BENCHMARK(AllocZeroed<MakeMimallocSource>)->Name("AllocZeroed/slabyard")->Arg(64);
BENCHMARK(AllocZeroed<MakeSystemSource>)->Name("AllocZeroed/slabyard_system")->Arg(64);
BENCHMARK(AllocZeroed<glibc>)->Name("AllocZeroed/malloc")->Arg(64);
BENCHMARK(AllocZeroed<mimalloc>)->Name("AllocZeroed/mimalloc")->Arg(64);
BENCHMARK(AllocZeroed<jemalloc>)->Name("AllocZeroed/jemalloc")->Arg(64);
BENCHMARK(AllocZeroed<tcmalloc>)->Name("AllocZeroed/tcmalloc")->Arg(64);
BENCHMARK(AllocZeroedMakeShared)->Name("AllocZeroed/make_shared")->Arg(64);

}  // namespace
}  // namespace slabyard::bench
