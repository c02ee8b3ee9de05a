// SPDX-License-Identifier: MIT
#include "src/encoding/utf16.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "slabyard/check.h"
#include "src/encoding/narrow_kernel.h"
#include "src/encoding/utf8/utf8.h"

namespace slabyard::internal {
namespace {

constexpr bool kUnitsAreLittleEndian = std::endian::native == std::endian::little;

/// Stores units from `done` on.
template <typename Unit>
Progress StoreUnits(std::span<const Unit> units, size_t done, MutableByteSpan out) {
  const size_t count = std::min(units.size(), out.size() / 2);
  for (size_t i = done; i < count; ++i) Store<char16_t, std::endian::little>(out.data() + 2 * i, units[i]);
  return {count, 2 * count};
}

}  // namespace

Progress Utf16leFromText(ByteSpan latin1, MutableByteSpan out) {
  if constexpr (!kUnitsAreLittleEndian) return StoreUnits(latin1, 0, out);
  return StoreUnits(latin1, WidenKernel(latin1.data(), std::min(latin1.size(), out.size() / 2), 0xFF, out.data()), out);
}

Progress Utf16leFromText(std::span<const char16_t> utf16, MutableByteSpan out) {
  if constexpr (!kUnitsAreLittleEndian) return StoreUnits(utf16, 0, out);
  const size_t count = std::min(utf16.size(), out.size() / 2);
  if (count != 0) std::memcpy(out.data(), utf16.data(), 2 * count);
  return {count, 2 * count};
}

Progress Utf16leFromText(Utf8Text text, MutableByteSpan out) { return Utf8ToUtf16le(text, out); }

size_t Utf16leToText(ByteSpan bytes, std::span<char16_t> out) {
  const Utf16leUnits units(bytes);
  SLABYARD_CHECK(out.size() >= units.size(), "no room for the text");
  if constexpr (kUnitsAreLittleEndian) {
    if (units.size() != 0) std::memcpy(out.data(), bytes.data(), 2 * units.size());
  } else {
    for (size_t i = 0; i < units.size(); ++i) out[i] = units[i];
  }
  return units.size();
}

}  // namespace slabyard::internal
