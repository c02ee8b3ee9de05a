// SPDX-License-Identifier: MIT
//
// The yardstick: bytes moved without looking at them.
#include <cstring>

#include "bench/encoding/samples.h"

namespace slabyard::bench {
namespace {

void Memcpy(benchmark::State& state) {
  const Room<uint8_t> bytes = RandomBytes(static_cast<size_t>(state.range(0)));
  Room<uint8_t> copy(bytes.size());
  Measure(state, bytes.size(), copy.size(), copy.size(), [&] {
    std::memcpy(copy.data(), bytes.data(), bytes.size());
    return copy.size();
  });
}
SLABYARD_BENCH_SIZES(Memcpy, memcpy, Memcpy);

}  // namespace
}  // namespace slabyard::bench
