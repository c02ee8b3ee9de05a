// SPDX-License-Identifier: MIT
//
// The bytes of every 2, 4 or 8 reversed in place, beside a loop over the compiler's own operation.
#include "bench/measure.h"
#include "slabyard/allocator.h"

namespace slabyard::bench {
namespace {

template <bool (Buffer::*kSwap)() const>
void Swap(benchmark::State& state) {
  const auto size = static_cast<size_t>(state.range(0));
  Allocator allocator;
  const Buffer bytes = *allocator.AllocUnsafe(size, SlabPool::kSlabAlignment);
  bytes.Fill(1);
  Measure(state, size, size, size_t{1}, [&] { return static_cast<size_t>((bytes.*kSwap)()); });
}

uint16_t Reversed(uint16_t n) { return __builtin_bswap16(n); }
uint32_t Reversed(uint32_t n) { return __builtin_bswap32(n); }
uint64_t Reversed(uint64_t n) { return __builtin_bswap64(n); }

template <typename Unit>
void Loop(benchmark::State& state) {
  Room<Unit> units(static_cast<size_t>(state.range(0)) / sizeof(Unit));
  Measure(state, units.size_bytes(), units.size_bytes(), size_t{1}, [&] {
    for (Unit& unit : units) unit = Reversed(unit);
    return size_t{1};
  });
}

#define SIZES Arg(64)->Arg(4096)->Arg(65536)
BENCHMARK(Swap<&Buffer::Swap16>)->Name("Swap16/slabyard")->SIZES;
BENCHMARK(Loop<uint16_t>)->Name("Swap16/loop")->SIZES;
BENCHMARK(Swap<&Buffer::Swap32>)->Name("Swap32/slabyard")->SIZES;
BENCHMARK(Loop<uint32_t>)->Name("Swap32/loop")->SIZES;
BENCHMARK(Swap<&Buffer::Swap64>)->Name("Swap64/slabyard")->SIZES;
BENCHMARK(Loop<uint64_t>)->Name("Swap64/loop")->SIZES;

}  // namespace
}  // namespace slabyard::bench
