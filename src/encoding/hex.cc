// SPDX-License-Identifier: MIT
#include "src/encoding/hex.h"

#include <algorithm>
#include <array>

#include "slabyard/check.h"
#include "src/encoding/kernels.h"
#include "src/encoding/unit_reader.h"

namespace slabyard::internal {
namespace {

constexpr char kDigits[] = "0123456789abcdef";
constexpr uint8_t kBad = 0x80;  // a bit that no value has, so that one test serves a pair

constexpr std::array<uint8_t, 256> kValues = [] {
  std::array<uint8_t, 256> values{};
  values.fill(kBad);
  for (uint8_t value = 0; value < 16; ++value) {
    const auto digit = static_cast<uint8_t>(kDigits[value]);
    values[digit] = value;
    if (value >= 10) values[digit - 'a' + 'A'] = value;
  }
  return values;
}();

/// Decodes pairs at the front with the vector kernel; returns their number.
size_t DecodePairs(ByteSpan units, size_t pairs, uint8_t* out) { return HexDecodeKernel(units.data(), pairs, out); }
size_t DecodePairs(std::span<const char16_t> units, size_t pairs, uint8_t* out) {
  constexpr size_t kPairsAtATime = kLowBytesAtATime / 2;
  uint8_t low_bytes[kLowBytesAtATime];
  size_t done = 0;
  for (size_t now = 1; done != pairs && now != 0; done += now) {
    const size_t size = CopyLowBytes(units.subspan(2 * done, 2 * std::min(pairs - done, kPairsAtATime)), low_bytes);
    now = HexDecodeKernel(low_bytes, size / 2, out + done);
  }
  return done;
}

/// Decodes clean pairs at the front; returns their number.
template <typename Unit>
size_t CleanPairs(std::span<const Unit> units, MutableByteSpan out) {
  const size_t pairs = std::min(units.size() / 2, out.size());
  for (size_t i = DecodePairs(units, pairs, out.data()); i < pairs; ++i) {
    const uint8_t high = kValues[static_cast<uint8_t>(units[2 * i])];
    const uint8_t low = kValues[static_cast<uint8_t>(units[2 * i + 1])];
    if (((high | low) & kBad) != 0) return i;
    out[i] = static_cast<uint8_t>(high << 4 | low);
  }
  return pairs;
}

template <typename Reader>
Progress Decode(Reader text, MutableByteSpan out) {
  size_t written = 0;
  for (;;) {
    const size_t clean = CleanPairs(text.ahead(), out.subspan(written));
    text.Skip(2 * clean);
    written += clean;
    // The next pair is bad, cut off, or spelled with UTF-8 characters whose low bytes are digits.
    const Progress before{text.read(), written};
    if (written == out.size() || text.done()) return before;
    const uint8_t high = kValues[text.TakeLowByte()];
    if (text.done()) return before;
    const uint8_t low = kValues[text.TakeLowByte()];
    if (((high | low) & kBad) != 0) return before;
    out[written++] = static_cast<uint8_t>(high << 4 | low);
  }
}

/// Encodes bytes at the front with the vector kernel; returns their number.
size_t EncodeBytes(ByteSpan bytes, uint8_t* out) { return HexEncodeKernel(bytes.data(), bytes.size(), out); }
size_t EncodeBytes(ByteSpan bytes, char16_t* out) {
  constexpr size_t kBytesAtATime = kLowBytesAtATime / 2;
  uint8_t text[kLowBytesAtATime];
  size_t done = 0;
  for (size_t now = 1; done != bytes.size() && now != 0; done += now) {
    now = EncodeBytes(bytes.subspan(done, std::min(bytes.size() - done, kBytesAtATime)), text);
    std::copy_n(text, 2 * now, out + 2 * done);
  }
  return done;
}

}  // namespace

Progress HexFromText(ByteSpan latin1, MutableByteSpan out) { return Decode(ReaderOf(latin1), out); }
Progress HexFromText(std::span<const char16_t> utf16, MutableByteSpan out) { return Decode(ReaderOf(utf16), out); }
Progress HexFromText(Utf8Text text, MutableByteSpan out) { return Decode(ReaderOf(text), out); }

template <typename Unit>
size_t HexToText(ByteSpan bytes, std::span<Unit> out) {
  SLABYARD_CHECK(out.size() / 2 >= bytes.size(), "no room for the text");
  for (size_t i = EncodeBytes(bytes, out.data()); i < bytes.size(); ++i) {
    out[2 * i] = static_cast<Unit>(kDigits[bytes[i] >> 4]);
    out[2 * i + 1] = static_cast<Unit>(kDigits[bytes[i] & 0xF]);
  }
  return 2 * bytes.size();
}

template size_t HexToText(ByteSpan bytes, std::span<uint8_t> out);
template size_t HexToText(ByteSpan bytes, std::span<char16_t> out);

}  // namespace slabyard::internal
