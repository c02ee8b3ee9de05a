// SPDX-License-Identifier: MIT
//
// UTF-8 to UTF-16 and back, Latin-1 to UTF-8, and the length of UTF-16 text in UTF-8, into memory that is there,
// beside ICU and glibc's iconv.
#include <unicode/ustring.h>

#include "bench/encoding/iconv_stream.h"
#include "bench/encoding/samples.h"
#include "slabyard/codec.h"

namespace slabyard::bench {
namespace {

/// `convert(text, out)` returns the units written.
template <typename Convert>
void ToUtf16With(benchmark::State& state, Script script, Convert convert) {
  const Room<uint8_t> text = Utf8Text(script, static_cast<size_t>(state.range(0)));
  Room<char16_t> out(TextLength(text, Encoding::kUtf8));
  Measure(state, text.size(), out.size_bytes(), out.size(), [&] { return convert(text, out); });
}

void Utf8ToUtf16(benchmark::State& state, Script script) {
  ToUtf16With(state, script, [](const auto& text, auto& out) { return ToUtf16(text, Encoding::kUtf8, out); });
}

void Utf8ToUtf16Icu(benchmark::State& state, Script script) {
  ToUtf16With(state, script, [](const auto& text, auto& out) {
    UErrorCode error = U_ZERO_ERROR;
    int32_t units = 0;
    u_strFromUTF8(out.data(), static_cast<int32_t>(out.size()), &units, Chars(text), static_cast<int32_t>(text.size()),
                  &error);
    return static_cast<size_t>(units);
  });
}

void Utf8ToUtf16Iconv(benchmark::State& state, Script script) {
  IconvStream stream("UTF-16LE", "UTF-8");
  ToUtf16With(state, script, [&stream](const auto& text, auto& out) {
    return stream.Convert(text.data(), text.size(), out.data(), out.size_bytes()) / sizeof(char16_t);
  });
}

/// `convert(text, out)` returns the bytes written.
template <typename Convert>
void ToUtf8With(benchmark::State& state, Script script, Convert convert) {
  const Room<char16_t> text = Utf16Text(script, static_cast<size_t>(state.range(0)));
  Room<uint8_t> out(ByteLength(std::u16string_view(text.data(), text.size()), Encoding::kUtf8));
  Measure(state, text.size_bytes(), out.size(), out.size(), [&] { return convert(text, out); });
}

void Utf16ToUtf8(benchmark::State& state, Script script) {
  ToUtf8With(state, script, [](const auto& text, auto& out) {
    return ToBytes(std::u16string_view(text.data(), text.size()), Encoding::kUtf8, out).written;
  });
}

void Utf16ToUtf8Icu(benchmark::State& state, Script script) {
  ToUtf8With(state, script, [](const auto& text, auto& out) {
    UErrorCode error = U_ZERO_ERROR;
    int32_t written = 0;
    u_strToUTF8(Chars(out), static_cast<int32_t>(out.size()), &written, text.data(), static_cast<int32_t>(text.size()),
                &error);
    return static_cast<size_t>(written);
  });
}

void Utf16ToUtf8Iconv(benchmark::State& state, Script script) {
  IconvStream stream("UTF-8", "UTF-16LE");
  ToUtf8With(state, script, [&stream](const auto& text, auto& out) {
    return stream.Convert(text.data(), text.size_bytes(), out.data(), out.size());
  });
}

template <typename Length>
void LengthWith(benchmark::State& state, Script script, Length length) {
  const Room<char16_t> text = Utf16Text(script, static_cast<size_t>(state.range(0)));
  const std::u16string_view view(text.data(), text.size());
  Measure(
      state, text.size_bytes(), 0,
      ToUtf8String(AsBytes({reinterpret_cast<const char*>(text.data()), text.size_bytes()}), Encoding::kUtf16le).size(),
      [&] { return length(view); });
}

void Utf16ByteLength(benchmark::State& state, Script script) {
  LengthWith(state, script, [](std::u16string_view text) { return ByteLength(text, Encoding::kUtf8); });
}

void Utf16ByteLengthIcu(benchmark::State& state, Script script) {
  LengthWith(state, script, [](std::u16string_view text) {
    UErrorCode error = U_ZERO_ERROR;
    int32_t length = 0;
    u_strToUTF8(nullptr, 0, &length, text.data(), static_cast<int32_t>(text.size()), &error);
    return static_cast<size_t>(length);
  });
}

/// Latin: random bytes, every other one above ASCII.
Room<uint8_t> Latin1Text(Script script, size_t size) {
  return script == Script::kAscii ? Utf8Text(script, size) : RandomBytes(size);
}

template <typename Convert>
void Latin1With(benchmark::State& state, Script script, Convert convert) {
  const Room<uint8_t> text = Latin1Text(script, static_cast<size_t>(state.range(0)));
  Room<uint8_t> out(ByteLength(TextView::Latin1(text), Encoding::kUtf8));
  Measure(state, text.size(), out.size(), out.size(), [&] { return convert(text, out); });
}

void Latin1ToUtf8(benchmark::State& state, Script script) {
  Latin1With(state, script,
             [](const auto& text, auto& out) { return ToBytes(TextView::Latin1(text), Encoding::kUtf8, out).written; });
}

void Latin1ToUtf8Iconv(benchmark::State& state, Script script) {
  IconvStream stream("UTF-8", "ISO-8859-1");
  Latin1With(state, script, [&stream](const auto& text, auto& out) {
    return stream.Convert(text.data(), text.size(), out.data(), out.size());
  });
}

#define SLABYARD_CONTENDERS(Script_)                                    \
  SLABYARD_BENCH_SCRIPT(Utf8ToUtf16, slabyard, Utf8ToUtf16, Script_);   \
  SLABYARD_BENCH_SCRIPT(Utf8ToUtf16, icu, Utf8ToUtf16Icu, Script_);     \
  SLABYARD_BENCH_SCRIPT(Utf8ToUtf16, iconv, Utf8ToUtf16Iconv, Script_); \
  SLABYARD_BENCH_SCRIPT(Utf16ToUtf8, slabyard, Utf16ToUtf8, Script_);   \
  SLABYARD_BENCH_SCRIPT(Utf16ToUtf8, icu, Utf16ToUtf8Icu, Script_);     \
  SLABYARD_BENCH_SCRIPT(Utf16ToUtf8, iconv, Utf16ToUtf8Iconv, Script_)

SLABYARD_CONTENDERS(Ascii);
SLABYARD_CONTENDERS(Latin);
SLABYARD_CONTENDERS(Cjk);
SLABYARD_CONTENDERS(Emoji);

SLABYARD_BENCH_SCRIPT(Utf16ByteLength, slabyard, Utf16ByteLength, Ascii);
SLABYARD_BENCH_SCRIPT(Utf16ByteLength, icu, Utf16ByteLengthIcu, Ascii);
SLABYARD_BENCH_SCRIPT(Utf16ByteLength, slabyard, Utf16ByteLength, Cjk);
SLABYARD_BENCH_SCRIPT(Utf16ByteLength, icu, Utf16ByteLengthIcu, Cjk);

SLABYARD_BENCH_SCRIPT(Latin1ToUtf8, slabyard, Latin1ToUtf8, Ascii);
SLABYARD_BENCH_SCRIPT(Latin1ToUtf8, iconv, Latin1ToUtf8Iconv, Ascii);
SLABYARD_BENCH_SCRIPT(Latin1ToUtf8, slabyard, Latin1ToUtf8, Latin);
SLABYARD_BENCH_SCRIPT(Latin1ToUtf8, iconv, Latin1ToUtf8Iconv, Latin);

}  // namespace
}  // namespace slabyard::bench
