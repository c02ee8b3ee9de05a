// SPDX-License-Identifier: MIT
//
// Further handles on the same 64 bytes, copied or of a part, on the thread that made the bytes and on another one.
#include <benchmark/benchmark.h>

#include <future>
#include <thread>

#include "bench/slab/contenders.h"

namespace slabyard::bench {
namespace {

constexpr size_t kSize = 64;
// The middle half: absl::Cord copies parts of up to 15 bytes into the handle.
constexpr size_t kFrom = 16;
constexpr size_t kTo = 48;

Buffer Part(const Buffer& whole) { return whole.Subarray(kFrom, kTo); }
absl::Cord Part(const absl::Cord& whole) { return whole.Subcord(kFrom, kTo - kFrom); }
std::shared_ptr<uint8_t[]> Part(const std::shared_ptr<uint8_t[]>& whole) { return {whole, whole.get() + kFrom}; }

template <typename Whole>
void CopyAndDrop(benchmark::State& state, const Whole& whole) {
  for (auto _ : state) {
    Whole copy = whole;
    benchmark::DoNotOptimize(copy);
  }
}

template <typename Contender>
void ViewCopyAndDrop(benchmark::State& state) {
  Contender contender(kSize);
  CopyAndDrop(state, contender.Make(kSize));
}

template <typename Contender>
void SubviewAndDrop(benchmark::State& state) {
  Contender contender(kSize);
  const auto whole = contender.Make(kSize);
  for (auto _ : state) {
    auto part = Part(whole);
    benchmark::DoNotOptimize(part);
  }
}

/// The maker of the bytes lives on, parked.
template <typename Contender>
void ElsewhereViewCopyAndDrop(benchmark::State& state) {
  std::promise<const Handle<Contender>*> made;
  std::promise<void> done;
  std::thread maker([&made, finished = done.get_future()] {
    Contender contender(kSize);
    const auto whole = contender.Make(kSize);
    made.set_value(&whole);
    finished.wait();
  });
  CopyAndDrop(state, *made.get_future().get());
  done.set_value();
  maker.join();
}

#define SLABYARD_CONTENDERS(Group)                                       \
  BENCHMARK(Group<Slabyard>)->Name(#Group "/slabyard")->Arg(kSize);      \
  BENCHMARK(Group<MakeShared>)->Name(#Group "/make_shared")->Arg(kSize); \
  BENCHMARK(Group<AbslCord>)->Name(#Group "/absl_cord")->Arg(kSize)

SLABYARD_CONTENDERS(ViewCopyAndDrop);
BENCHMARK(ViewCopyAndDrop<SlabyardPiece>)->Name("ViewCopyAndDrop/slabyard_piece")->Arg(kSize);
SLABYARD_CONTENDERS(SubviewAndDrop);
SLABYARD_CONTENDERS(ElsewhereViewCopyAndDrop);
BENCHMARK(ElsewhereViewCopyAndDrop<SlabyardPiece>)->Name("ElsewhereViewCopyAndDrop/slabyard_piece")->Arg(kSize);

}  // namespace
}  // namespace slabyard::bench
