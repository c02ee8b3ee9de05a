// SPDX-License-Identifier: MIT
//
// Is it ASCII? Beside GLib and a loop that the compiler makes vectors of.
#include <glib.h>

#include "bench/encoding/samples.h"
#include "slabyard/codec.h"

namespace slabyard::bench {
namespace {

template <typename IsTrue>
void Ask(benchmark::State& state, IsTrue is_true) {
  const Room<uint8_t> text = Utf8Text(Script::kAscii, static_cast<size_t>(state.range(0)));
  Measure(state, text.size(), 0, size_t{1}, [&] { return static_cast<size_t>(is_true(text)); });
}

void Slabyard(benchmark::State& state) {
  Ask(state, [](const Room<uint8_t>& text) { return IsAscii(text); });
}

void Glib(benchmark::State& state) {
  Ask(state, [](const Room<uint8_t>& text) { return g_str_is_ascii(Chars(text)) != FALSE; });
}

void Loop(benchmark::State& state) {
  Ask(state, [](const Room<uint8_t>& text) {
    uint8_t seen = 0;
    for (const uint8_t byte : text) seen = static_cast<uint8_t>(seen | byte);
    return seen < 0x80;
  });
}

SLABYARD_BENCH_SIZES(IsAscii, slabyard, Slabyard);
SLABYARD_BENCH_SIZES(IsAscii, glib, Glib);
SLABYARD_BENCH_SIZES(IsAscii, loop, Loop);

}  // namespace
}  // namespace slabyard::bench
