// SPDX-License-Identifier: MIT
#include "src/encoding/base64/base64.h"

#include <algorithm>
#include <array>

#include "slabyard/check.h"
#include "src/encoding/kernels.h"
#include "src/encoding/unit_reader.h"

namespace slabyard::internal {
namespace {

constexpr char kStandardDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr char kUrlDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

constexpr uint8_t kOdd = 0x80;  // a bit that no value has, so that one test serves a group
constexpr uint8_t kJunk = kOdd;
constexpr uint8_t kEnd = kOdd | 1;

constexpr std::array<uint8_t, 256> kValues = [] {
  std::array<uint8_t, 256> values{};
  values.fill(kJunk);
  for (uint8_t value = 0; value < 64; ++value) {
    values[static_cast<uint8_t>(kStandardDigits[value])] = value;
    values[static_cast<uint8_t>(kUrlDigits[value])] = value;
  }
  values['='] = kEnd;
  return values;
}();

/// Decodes clean groups of four digits at the front; returns their number.
template <typename Unit>
size_t CleanGroups(std::span<const Unit> units, MutableByteSpan out) {
  const size_t groups = std::min(units.size() / 4, out.size() / 3);
  for (size_t i = 0; i < groups; ++i) {
    const uint32_t a = kValues[static_cast<uint8_t>(units[4 * i])];
    const uint32_t b = kValues[static_cast<uint8_t>(units[4 * i + 1])];
    const uint32_t c = kValues[static_cast<uint8_t>(units[4 * i + 2])];
    const uint32_t d = kValues[static_cast<uint8_t>(units[4 * i + 3])];
    if (((a | b | c | d) & kOdd) != 0) return i;
    out[3 * i] = static_cast<uint8_t>(a << 2 | b >> 4);
    out[3 * i + 1] = static_cast<uint8_t>(b << 4 | c >> 2);
    out[3 * i + 2] = static_cast<uint8_t>(c << 6 | d);
  }
  return groups;
}

/// What the vector kernel decodes of the units ahead.
void DecodeAhead(const UnitReader<uint8_t>& text, MutableByteSpan out, Base64Decoded& done) {
  Base64DecodeKernel(text.ahead().data(), text.ahead().size(), /*ascii_only=*/false, out.data(), out.size(), done);
}
void DecodeAhead(const Utf8Reader& text, MutableByteSpan out, Base64Decoded& done) {
  Base64DecodeKernel(text.ahead().data(), text.ahead().size(), /*ascii_only=*/true, out.data(), out.size(), done);
}
void DecodeAhead(const UnitReader<char16_t>& text, MutableByteSpan out, Base64Decoded& done) {
  uint8_t low_bytes[kLowBytesAtATime];
  const size_t size = CopyLowBytes(text.ahead(), low_bytes);
  Base64DecodeKernel(low_bytes, size, /*ascii_only=*/false, out.data(), out.size(), done);
}

template <typename Reader>
Progress Decode(Reader text, MutableByteSpan out) {
  size_t written = 0;
  uint32_t bits = 0;
  unsigned waiting = 0;  // low bits of `bits` that belong to no byte yet: 0, 6, 4, 2 in turn
  const auto take = [&](uint8_t value) {
    bits = bits << 6 | value;
    waiting += 6;
    if (waiting < 8) return;
    waiting -= 8;
    out[written++] = static_cast<uint8_t>(bits >> waiting);
  };
  for (;;) {
    while (waiting == 0) {
      Base64Decoded run;
      DecodeAhead(text, out.subspan(written), run);
      text.Skip(run.read);
      written += run.written;
      for (unsigned i = 0; i < run.digits_left; ++i) take(run.values_left[i]);
      if (text.done()) return {text.read(), written};
      if (run.read == 0) break;
    }
    if (waiting == 0) {
      const size_t clean = CleanGroups(text.ahead(), out.subspan(written));
      text.Skip(4 * clean);
      written += 3 * clean;
    }
    const Progress before{text.read(), written};
    if (text.done()) return before;
    const uint8_t value = kValues[text.TakeLowByte()];
    if (value == kEnd) return before;
    if (value == kJunk) continue;
    if (waiting != 0 && written == out.size()) return before;
    take(value);
  }
}

}  // namespace

Progress Base64FromText(ByteSpan latin1, MutableByteSpan out) { return Decode(ReaderOf(latin1), out); }
Progress Base64FromText(std::span<const char16_t> utf16, MutableByteSpan out) { return Decode(ReaderOf(utf16), out); }
Progress Base64FromText(Utf8Text text, MutableByteSpan out) { return Decode(ReaderOf(text), out); }

namespace {

/// The groups at the front that the vector kernel encodes.
size_t EncodeGroups(ByteSpan bytes, size_t groups, const char* digits, uint8_t* out) {
  return Base64EncodeKernel(bytes.data(), groups, reinterpret_cast<const uint8_t*>(digits), out);
}
size_t EncodeGroups(ByteSpan bytes, size_t groups, const char* digits, char16_t* out) {
  constexpr size_t kGroupsAtATime = kLowBytesAtATime / 4;
  uint8_t text[kLowBytesAtATime];
  size_t done = 0;
  for (size_t now = 1; done != groups && now != 0; done += now) {
    now = EncodeGroups(bytes.subspan(3 * done), std::min(groups - done, kGroupsAtATime), digits, text);
    std::copy_n(text, 4 * now, out + 4 * done);
  }
  return done;
}

}  // namespace

template <typename Unit>
size_t Base64ToText(ByteSpan bytes, Base64Alphabet alphabet, std::span<Unit> out) {
  const size_t length = Base64TextLength(bytes.size(), alphabet);
  SLABYARD_CHECK(out.size() >= length, "no room for the text");
  const char* const digits = alphabet == Base64Alphabet::kStandard ? kStandardDigits : kUrlDigits;
  const auto digit = [digits](uint32_t bits) { return static_cast<Unit>(digits[bits & 0x3F]); };
  const size_t groups = bytes.size() / 3;
  for (size_t i = EncodeGroups(bytes, groups, digits, out.data()); i < groups; ++i) {
    const uint32_t a = bytes[3 * i];
    const uint32_t b = bytes[3 * i + 1];
    const uint32_t c = bytes[3 * i + 2];
    out[4 * i] = digit(a >> 2);
    out[4 * i + 1] = digit(a << 4 | b >> 4);
    out[4 * i + 2] = digit(b << 2 | c >> 6);
    out[4 * i + 3] = digit(c);
  }
  const ByteSpan tail = bytes.subspan(3 * groups);
  if (tail.empty()) return length;
  const uint32_t a = tail[0];
  const uint32_t b = tail.size() == 2 ? tail[1] : 0;
  size_t at = 4 * groups;
  out[at++] = digit(a >> 2);
  out[at++] = digit(a << 4 | b >> 4);
  if (tail.size() == 2) out[at++] = digit(b << 2);
  while (at < length) out[at++] = static_cast<Unit>('=');
  return length;
}

template size_t Base64ToText(ByteSpan bytes, Base64Alphabet alphabet, std::span<uint8_t> out);
template size_t Base64ToText(ByteSpan bytes, Base64Alphabet alphabet, std::span<char16_t> out);

}  // namespace slabyard::internal
