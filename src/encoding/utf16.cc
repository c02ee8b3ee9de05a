// SPDX-License-Identifier: MIT
#include "src/encoding/utf16.h"

#include <algorithm>

#include "slabyard/check.h"
#include "src/encoding/utf8.h"

namespace slabyard::internal {
namespace {

template <typename Unit>
Progress StoreUnits(std::span<const Unit> units, MutableByteSpan out) {
  const size_t count = std::min(units.size(), out.size() / 2);
  for (size_t i = 0; i < count; ++i) Store<char16_t, std::endian::little>(out.data() + 2 * i, units[i]);
  return {count, 2 * count};
}

}  // namespace

Progress Utf16leFromText(ByteSpan latin1, MutableByteSpan out) { return StoreUnits(latin1, out); }

Progress Utf16leFromText(std::span<const char16_t> utf16, MutableByteSpan out) { return StoreUnits(utf16, out); }

Progress Utf16leFromText(Utf8Text text, MutableByteSpan out) { return Utf8ToUtf16le(text, out); }

size_t Utf16leToText(ByteSpan bytes, std::span<char16_t> out) {
  const Utf16leUnits units(bytes);
  SLABYARD_CHECK(out.size() >= units.size(), "no room for the text");
  for (size_t i = 0; i < units.size(); ++i) out[i] = units[i];
  return units.size();
}

}  // namespace slabyard::internal
