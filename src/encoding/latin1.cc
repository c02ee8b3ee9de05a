// SPDX-License-Identifier: MIT
#include "src/encoding/latin1.h"

#include <algorithm>
#include <cstring>

#include "slabyard/check.h"
#include "src/encoding/narrow_kernel.h"
#include "src/encoding/unit_reader.h"

namespace slabyard::internal {
namespace {

// Shorter runs are done before a kernel is found.
constexpr size_t kShort = 16;

constexpr uint64_t kTopBits = 0x8080'8080'8080'8080;

uint64_t LoadWord(const uint8_t* from) {
  uint64_t word;
  std::memcpy(&word, from, sizeof word);
  return word;
}

/// Writes each byte with the bits of `mask` alone.
template <typename Unit>
void MaskInto(ByteSpan bytes, uint8_t mask, std::span<Unit> out) {
  auto* const to = reinterpret_cast<uint8_t*>(out.data());
  const auto kernel = sizeof(Unit) == 1 ? MaskKernel : WidenKernel;
  const size_t done = bytes.size() < kShort ? 0 : kernel(bytes.data(), bytes.size(), mask, to);
  for (size_t i = done; i < bytes.size(); ++i) out[i] = bytes[i] & mask;
}

}  // namespace

size_t AsciiPrefixByWords(ByteSpan bytes) {
  constexpr size_t kWord = sizeof(uint64_t);
  size_t i = 0;
  for (; bytes.size() - i >= 4 * kWord; i += 4 * kWord) {
    const uint8_t* const at = bytes.data() + i;
    const uint64_t any = LoadWord(at) | LoadWord(at + kWord) | LoadWord(at + 2 * kWord) | LoadWord(at + 3 * kWord);
    if ((any & kTopBits) != 0) break;
  }
  while (bytes.size() - i >= kWord && (LoadWord(bytes.data() + i) & kTopBits) == 0) i += kWord;
  while (i < bytes.size() && bytes[i] < 0x80) ++i;
  return i;
}

Progress Latin1FromText(ByteSpan latin1, MutableByteSpan out) {
  const size_t count = std::min(latin1.size(), out.size());
  std::copy_n(latin1.begin(), count, out.begin());
  return {count, count};
}

Progress Latin1FromText(std::span<const char16_t> utf16, MutableByteSpan out) {
  const size_t count = std::min(utf16.size(), out.size());
  const size_t done = NarrowKernel(reinterpret_cast<const uint8_t*>(utf16.data()), count, out.data());
  for (size_t i = done; i < count; ++i) out[i] = static_cast<uint8_t>(utf16[i]);
  return {count, count};
}

Progress Latin1FromText(Utf8Text text, MutableByteSpan out) {
  Utf8Reader reader(text);
  size_t written = 0;
  while (!reader.done() && written < out.size()) {
    const ByteSpan ahead = reader.ahead();
    const size_t clean = AsciiPrefix(ahead.first(std::min(ahead.size(), out.size() - written)));
    std::copy_n(ahead.begin(), clean, out.begin() + static_cast<std::ptrdiff_t>(written));
    reader.Skip(clean);
    written += clean;
    if (!reader.done() && written < out.size()) out[written++] = reader.TakeLowByte();
  }
  return {reader.read(), written};
}

template <typename Unit>
size_t Latin1ToText(ByteSpan bytes, std::span<Unit> out) {
  SLABYARD_CHECK(out.size() >= bytes.size(), "no room for the text");
  MaskInto(bytes, 0xFF, out);
  return bytes.size();
}

template <typename Unit>
size_t AsciiToText(ByteSpan bytes, std::span<Unit> out) {
  SLABYARD_CHECK(out.size() >= bytes.size(), "no room for the text");
  MaskInto(bytes, 0x7F, out);
  return bytes.size();
}

template size_t Latin1ToText(ByteSpan bytes, std::span<uint8_t> out);
template size_t Latin1ToText(ByteSpan bytes, std::span<char16_t> out);
template size_t AsciiToText(ByteSpan bytes, std::span<uint8_t> out);
template size_t AsciiToText(ByteSpan bytes, std::span<char16_t> out);

}  // namespace slabyard::internal
