// SPDX-License-Identifier: MIT
//
// UTF-8 with one byte in its middle that fits nowhere, decoded with U+FFFD in its place, beside ICU. (iconv replaces
// nothing, and GLib only in whole strings of its own.)
#include <unicode/ustring.h>

#include "bench/encoding/samples.h"
#include "slabyard/codec.h"

namespace slabyard::bench {
namespace {

template <typename Convert>
void Decode(benchmark::State& state, Script script, Convert convert) {
  Room<uint8_t> text = Utf8Text(script, static_cast<size_t>(state.range(0)));
  text[text.size() / 2] = 0xFF;
  Room<char16_t> out(TextLength(text, Encoding::kUtf8));
  Measure(state, text.size(), out.size_bytes(), out.size(), [&] { return convert(text, out); });
}

void Slabyard(benchmark::State& state, Script script) {
  Decode(state, script, [](const auto& text, auto& out) { return ToUtf16(text, Encoding::kUtf8, out); });
}

void Icu(benchmark::State& state, Script script) {
  Decode(state, script, [](const auto& text, auto& out) {
    UErrorCode error = U_ZERO_ERROR;
    int32_t units = 0;
    u_strFromUTF8WithSub(out.data(), static_cast<int32_t>(out.size()), &units, Chars(text),
                         static_cast<int32_t>(text.size()), 0xFFFD, nullptr, &error);
    return static_cast<size_t>(units);
  });
}

SLABYARD_BENCH_SCRIPT(Utf8DecodeOneBadByte, slabyard, Slabyard, Ascii);
SLABYARD_BENCH_SCRIPT(Utf8DecodeOneBadByte, icu, Icu, Ascii);
SLABYARD_BENCH_SCRIPT(Utf8DecodeOneBadByte, slabyard, Slabyard, Cjk);
SLABYARD_BENCH_SCRIPT(Utf8DecodeOneBadByte, icu, Icu, Cjk);

}  // namespace
}  // namespace slabyard::bench
