// SPDX-License-Identifier: MIT
#include "src/encoding/base64/base64.h"

#include <algorithm>

#include "slabyard/check.h"
#include "src/encoding/base64/base64_decode_kernel.h"
#include "src/encoding/base64/base64_digits.h"
#include "src/encoding/unit_reader.h"

namespace slabyard::internal {
namespace {

/// Decodes clean groups of four digits at the front; returns their number.
template <typename Unit>
size_t CleanGroups(std::span<const Unit> units, MutableByteSpan out) {
  const size_t groups = std::min(units.size() / 4, out.size() / 3);
  for (size_t i = 0; i < groups; ++i) {
    const uint32_t a = kBase64Values[static_cast<uint8_t>(units[4 * i])];
    const uint32_t b = kBase64Values[static_cast<uint8_t>(units[4 * i + 1])];
    const uint32_t c = kBase64Values[static_cast<uint8_t>(units[4 * i + 2])];
    const uint32_t d = kBase64Values[static_cast<uint8_t>(units[4 * i + 3])];
    if (((a | b | c | d) & kBase64Odd) != 0) return i;
    out[3 * i] = static_cast<uint8_t>(a << 2 | b >> 4);
    out[3 * i + 1] = static_cast<uint8_t>(b << 4 | c >> 2);
    out[3 * i + 2] = static_cast<uint8_t>(c << 6 | d);
  }
  return groups;
}

/// What the vector kernel decodes of the units ahead.
Base64Decoded DecodeAhead(const UnitReader<uint8_t>& text, MutableByteSpan out) {
  return Base64DecodeRun(text.ahead().data(), text.ahead().size(), /*ascii_only=*/false, out.data(), out.size());
}
Base64Decoded DecodeAhead(const Utf8Reader& text, MutableByteSpan out) {
  return Base64DecodeRun(text.ahead().data(), text.ahead().size(), /*ascii_only=*/true, out.data(), out.size());
}
Base64Decoded DecodeAhead(const UnitReader<char16_t>& text, MutableByteSpan out) {
  uint8_t low_bytes[kLowBytesAtATime];
  const size_t size = CopyLowBytes(text.ahead(), low_bytes);
  return Base64DecodeRun(low_bytes, size, /*ascii_only=*/false, out.data(), out.size());
}

template <typename Reader>
Progress Decode(Reader text, MutableByteSpan out) {
  size_t written = 0;
  for (;;) {
    Base64Decoded run;
    do {
      run = DecodeAhead(text, out.subspan(written));
      text.Skip(run.read);
      written += run.written;
      if (text.done()) return {text.read(), written};
    } while (run.read != 0 && run.waiting == 0);
    uint32_t bits = run.last_value;
    unsigned waiting = run.waiting;  // low bits of `bits` that belong to no byte yet: 0, 6, 4, 2 in turn
    if (waiting == 0) {
      const size_t clean = CleanGroups(text.ahead(), out.subspan(written));
      text.Skip(4 * clean);
      written += 3 * clean;
    }
    do {
      const Progress before{text.read(), written};
      if (text.done()) return before;
      const uint8_t value = kBase64Values[text.TakeLowByte()];
      if (value == kBase64End) return before;
      if (value == kBase64Junk) continue;
      if (waiting != 0 && written == out.size()) return before;
      bits = bits << 6 | value;
      waiting += 6;
      if (waiting < 8) continue;
      waiting -= 8;
      out[written++] = static_cast<uint8_t>(bits >> waiting);
    } while (waiting != 0);
  }
}

}  // namespace

Progress Base64DecodeAny(const uint8_t* text, size_t size, bool ascii_only, uint8_t* bytes, size_t room) {
  const ByteSpan units(text, size);
  const MutableByteSpan out(bytes, room);
  return ascii_only ? Decode(ReaderOf(Utf8Text{units}), out) : Decode(ReaderOf(units), out);
}

Progress Base64FromText(std::span<const char16_t> utf16, MutableByteSpan out) {
  if (utf16.size() > kLowBytesAtATime) return Decode(ReaderOf(utf16), out);
  uint8_t low_bytes[kLowBytesAtATime];
  return Base64FromText(ByteSpan(low_bytes, CopyLowBytes(utf16, low_bytes)), out);
}

template <Base64Alphabet kAlphabet>
size_t Base64ToText(ByteSpan bytes, std::span<char16_t> out) {
  const size_t length = Base64TextLength(bytes.size(), kAlphabet);
  SLABYARD_CHECK(out.size() >= length, "no room for the text");
  constexpr size_t kBytesAtATime = kLowBytesAtATime / 4 * 3;
  uint8_t text[kLowBytesAtATime];
  char16_t* to = out.data();
  for (size_t i = 0; i < bytes.size(); i += kBytesAtATime) {
    const ByteSpan now = bytes.subspan(i, std::min(bytes.size() - i, kBytesAtATime));
    to = std::copy_n(text, Base64ToText<kAlphabet>(now, MutableByteSpan(text)), to);
  }
  return length;
}

template size_t Base64ToText<Base64Alphabet::kStandard>(ByteSpan bytes, std::span<char16_t> out);
template size_t Base64ToText<Base64Alphabet::kUrl>(ByteSpan bytes, std::span<char16_t> out);

}  // namespace slabyard::internal
