// SPDX-License-Identifier: MIT
//
// Is it UTF-8? Beside simdjson, GLib, and ICU, whose answer comes with the length in UTF-16.
#include <glib.h>
#include <simdjson.h>
#include <unicode/ustring.h>

#include "bench/encoding/samples.h"
#include "slabyard/codec.h"

namespace slabyard::bench {
namespace {

template <typename IsValid>
void Validate(benchmark::State& state, Script script, IsValid is_valid) {
  const Room<uint8_t> text = Utf8Text(script, static_cast<size_t>(state.range(0)));
  Measure(state, text.size(), 0, size_t{1}, [&] { return static_cast<size_t>(is_valid(text)); });
}

void Slabyard(benchmark::State& state, Script script) {
  Validate(state, script, [](const Room<uint8_t>& text) { return IsUtf8(text); });
}

void Simdjson(benchmark::State& state, Script script) {
  Validate(state, script, [](const Room<uint8_t>& text) { return simdjson::validate_utf8(Chars(text), text.size()); });
}

void Glib(benchmark::State& state, Script script) {
  Validate(state, script, [](const Room<uint8_t>& text) {
    return g_utf8_validate(Chars(text), static_cast<gssize>(text.size()), nullptr) != FALSE;
  });
}

void Icu(benchmark::State& state, Script script) {
  Validate(state, script, [](const Room<uint8_t>& text) {
    UErrorCode error = U_ZERO_ERROR;
    int32_t units = 0;
    u_strFromUTF8(nullptr, 0, &units, Chars(text), static_cast<int32_t>(text.size()), &error);
    return error == U_BUFFER_OVERFLOW_ERROR;
  });
}

[[maybe_unused]] const bool told = [] {
  benchmark::AddCustomContext("served simdjson", simdjson::get_active_implementation()->name());
  return true;
}();

#define SLABYARD_CONTENDERS(Script_)                                \
  SLABYARD_BENCH_SCRIPT(Utf8Validate, slabyard, Slabyard, Script_); \
  SLABYARD_BENCH_SCRIPT(Utf8Validate, simdjson, Simdjson, Script_); \
  SLABYARD_BENCH_SCRIPT(Utf8Validate, glib, Glib, Script_);         \
  SLABYARD_BENCH_SCRIPT(Utf8Validate, icu, Icu, Script_)

SLABYARD_CONTENDERS(Ascii);
SLABYARD_CONTENDERS(Latin);
SLABYARD_CONTENDERS(Cjk);
SLABYARD_CONTENDERS(Emoji);
SLABYARD_CONTENDERS(Mixed);

}  // namespace
}  // namespace slabyard::bench
