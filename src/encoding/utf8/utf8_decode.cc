// SPDX-License-Identifier: MIT
//
// UTF-8 to code units, and what tells well-formed text from other bytes.
#include <algorithm>
#include <bit>

#include "src/encoding/latin1.h"
#include "src/encoding/utf8/utf8.h"
#include "src/encoding/utf8/utf8_decode_kernel.h"

namespace slabyard::internal {
namespace {

// ASCII is scanned and then copied in runs of this many bytes, short enough to be in the nearest cache both times.
constexpr size_t kRun = 1024;

/// Goes on after `done` until `bytes` or the room of `room` units ends; `put(i, unit)` stores unit i.
template <typename Put>
Progress Decode(ByteSpan bytes, size_t room, Utf8Decoded done, Put put) {
  auto [read, written] = done;
  while (read < bytes.size() && written < room) {
    const size_t window = std::min({bytes.size() - read, room - written, kRun});
    const size_t clean = AsciiPrefix(bytes.subspan(read, window));
    for (size_t i = 0; i < clean; ++i) put(written + i, bytes[read + i]);
    read += clean;
    written += clean;
    while (read < bytes.size() && written < room && bytes[read] >= 0x80) {
      const Utf8Char next = DecodeUtf8(bytes.subspan(read));
      if (next.code_point <= 0xFFFF) {
        put(written++, static_cast<char16_t>(next.code_point));
      } else {
        put(written++, HighSurrogate(next.code_point));
        if (written == room) return {read, written};
        put(written++, LowSurrogate(next.code_point));
      }
      read += next.size;
    }
  }
  return {read, written};
}

}  // namespace

size_t Utf8ValidPrefixOneByOne(ByteSpan bytes, size_t valid) {
  while (valid < bytes.size()) {
    valid += AsciiPrefix(bytes.subspan(valid));
    while (valid < bytes.size() && bytes[valid] >= 0x80) {
      const Utf8Char next = DecodeUtf8(bytes.subspan(valid));
      if (!next.well_formed) return valid;
      valid += next.size;
    }
  }
  return valid;
}

size_t Utf16Length(Utf8Text text) {
  const ByteSpan bytes = text.bytes;
  auto [read, units] = Utf8CountKernel(bytes.data(), bytes.size());
  while (read < bytes.size()) {
    const size_t clean = AsciiPrefix(bytes.subspan(read));
    read += clean;
    units += clean;
    while (read < bytes.size() && bytes[read] >= 0x80) {
      const Utf8Char next = DecodeUtf8(bytes.subspan(read));
      read += next.size;
      units += next.code_point > 0xFFFF ? 2 : 1;
    }
  }
  return units;
}

Progress Utf8ToUtf16(Utf8Text text, std::span<char16_t> out) {
  const ByteSpan bytes = text.bytes;
  const Utf8Decoded done =
      Utf8DecodeKernel(bytes.data(), bytes.size(), reinterpret_cast<uint8_t*>(out.data()), out.size());
  return Decode(bytes, out.size(), done, [to = out.data()](size_t i, char16_t unit) { to[i] = unit; });
}

Progress Utf8ToUtf16le(Utf8Text text, MutableByteSpan out) {
  const ByteSpan bytes = text.bytes;
  Utf8Decoded done;
  if constexpr (std::endian::native == std::endian::little) {
    done = Utf8DecodeKernel(bytes.data(), bytes.size(), out.data(), out.size() / 2);
  }
  const auto [read, units] = Decode(bytes, out.size() / 2, done, [to = out.data()](size_t i, char16_t unit) {
    Store<char16_t, std::endian::little>(to + 2 * i, unit);
  });
  return {read, 2 * units};
}

}  // namespace slabyard::internal
