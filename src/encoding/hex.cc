// SPDX-License-Identifier: MIT
//
// What is not in bytes: UTF-16, by the kernels for bytes, and characters of UTF-8 whose low bytes are digits.
#include "src/encoding/hex.h"

#include <algorithm>

#include "slabyard/check.h"
#include "src/encoding/hex_digits.h"
#include "src/encoding/unit_reader.h"

namespace slabyard::internal {

Progress HexFromText(std::span<const char16_t> utf16, MutableByteSpan out) {
  uint8_t low_bytes[kLowBytesAtATime];
  Progress done{0, 0};
  for (;;) {
    const size_t size = CopyLowBytes(utf16.subspan(done.read), low_bytes);
    const auto [read, written] = HexFromText(ByteSpan(low_bytes, size), out.subspan(done.written));
    done.read += read;
    done.written += written;
    if (read != kLowBytesAtATime) return done;
  }
}

Progress HexFromText(Utf8Text text, MutableByteSpan out) {
  Utf8Reader reader(text);
  size_t written = 0;
  for (;;) {
    const auto [read, clean] = HexFromText(reader.ahead(), out.subspan(written));
    reader.Skip(read);
    written += clean;
    // The next pair is bad, cut off, or spelled with characters whose low bytes are digits.
    const Progress before{reader.read(), written};
    if (written == out.size() || reader.done()) return before;
    const uint8_t high = kHexValues[reader.TakeLowByte()];
    if (reader.done()) return before;
    const uint8_t low = kHexValues[reader.TakeLowByte()];
    if (((high | low) & kNoHexDigit) != 0) return before;
    out[written++] = static_cast<uint8_t>(high << 4 | low);
  }
}

size_t HexToText(ByteSpan bytes, std::span<char16_t> out) {
  SLABYARD_CHECK(out.size() / 2 >= bytes.size(), "no room for the text");
  constexpr size_t kBytesAtATime = kLowBytesAtATime / 2;
  uint8_t text[kLowBytesAtATime];
  for (size_t i = 0; i < bytes.size(); i += kBytesAtATime) {
    const size_t length = HexToText(bytes.subspan(i, std::min(bytes.size() - i, kBytesAtATime)), text);
    std::copy_n(text, length, out.data() + 2 * i);
  }
  return 2 * bytes.size();
}

}  // namespace slabyard::internal
