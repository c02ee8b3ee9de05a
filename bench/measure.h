// SPDX-License-Identifier: MIT
//
// How work on bytes is measured: checked once for what it must return, then timed in bytes of input per second.
#ifndef SLABYARD_BENCH_MEASURE_H_
#define SLABYARD_BENCH_MEASURE_H_

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <span>

#include "slabyard/bytes.h"

namespace slabyard::bench {

/// `size` zeroed units at a cache line, and one zero unit more for whoever needs the end marked. The same alignment for
/// every contender: what a split line costs is no contender's merit.
template <typename T>
class Room : public std::span<T> {
 public:
  explicit Room(size_t size) : Room(Allocate(size), size) {}
  Room(std::span<const T> units) : Room(units.size()) { std::ranges::copy(units, this->begin()); }  // NOLINT

 private:
  static constexpr size_t kLine = 64;
  struct Freed {
    void operator()(T* data) const { std::free(data); }
  };

  static T* Allocate(size_t size) {
    T* const data = static_cast<T*>(std::aligned_alloc(kLine, RoundUp((size + 1) * sizeof(T), kLine)));
    std::fill_n(data, size + 1, T{});
    return data;
  }
  Room(T* data, size_t size) : std::span<T>(data, size), owned_(data) {}

  std::unique_ptr<T, Freed> owned_;
};

/// Times `work`, which reads `input` bytes, writes `output` bytes and returns `result`.
template <typename Work>
void Measure(benchmark::State& state, size_t input, size_t output, size_t result, Work work) {
  if (work() != result) {
    state.SkipWithError("another result than expected");
    return;
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(work());
    benchmark::ClobberMemory();
  }
  state.SetBytesProcessed(static_cast<int64_t>(input) * static_cast<int64_t>(state.iterations()));
  // For comparison with memcpy, which is counted in the larger of the two.
  state.counters["input_bytes"] = static_cast<double>(input);
  state.counters["output_bytes"] = static_cast<double>(output);
}

}  // namespace slabyard::bench

#endif  // SLABYARD_BENCH_MEASURE_H_
