// SPDX-License-Identifier: MIT
//
// Strings of a script, as bytes and as code units. Node-API copies them: there is no way to look at the engine's own
// units. It ends each copy with a NUL, for which the target need not have room, so copies go through scratch memory.
#include <algorithm>
#include <cstring>

#include "bindings/node/node_call.h"

namespace slabyard::node {

TextView NodeCall::Text(size_t index) {
  const size_t length = TextLength(index);
  auto* const units = reinterpret_cast<char16_t*>(Scratch((length + 1) * sizeof(char16_t)));
  size_t copied;
  if (units == nullptr ||
      napi_get_value_string_utf16(env_, Argument(index), units, length + 1, &copied) != napi_ok) {
    return {};
  }
  return std::u16string_view(units, copied);
}

size_t NodeCall::TextLength(size_t index) {
  size_t length;
  return napi_get_value_string_utf16(env_, Argument(index), nullptr, 0, &length) == napi_ok ? length : 0;
}

size_t NodeCall::Utf8Length(size_t index) {
  size_t length;
  return napi_get_value_string_utf8(env_, Argument(index), nullptr, 0, &length) == napi_ok ? length : 0;
}

ByteSpan NodeCall::NarrowText(size_t index, size_t room) {
  const size_t length = std::min(TextLength(index), room);
  auto* const units = reinterpret_cast<char*>(Scratch(length + 1));
  size_t copied;
  if (units == nullptr ||
      napi_get_value_string_latin1(env_, Argument(index), units, length + 1, &copied) != napi_ok) {
    return {};
  }
  return {reinterpret_cast<const uint8_t*>(units), copied};
}

Progress NodeCall::EncodeText(size_t index, Encoding encoding, MutableByteSpan out) {
  if (out.empty()) return {.read = 0, .written = 0};
  switch (encoding) {
    case Encoding::kUtf8:
      return EncodeUtf8(index, out);
    case Encoding::kUtf16le:
      return ToBytes(Text(index), encoding, out);
    case Encoding::kLatin1:
    case Encoding::kAscii: {
      const ByteSpan units = NarrowText(index, out.size());
      if (!units.empty()) std::memcpy(out.data(), units.data(), units.size());
      return {.read = units.size(), .written = units.size()};
    }
    case Encoding::kHex:
      return ToBytes(TextView::Latin1(NarrowText(index, 2 * out.size())), encoding, out);
    default:
      return ToBytes(TextView::Latin1(NarrowText(index, SIZE_MAX)), encoding, out);
  }
}

Progress NodeCall::EncodeUtf8(size_t index, MutableByteSpan out) {
  const size_t length = TextLength(index);
  const size_t room = std::min(3 * length, out.size());
  auto* const bytes = reinterpret_cast<char*>(Scratch(room + 1));
  size_t copied;
  if (bytes == nullptr || napi_get_value_string_utf8(env_, Argument(index), bytes, room + 1, &copied) != napi_ok) {
    return {.read = 0, .written = 0};
  }
  std::memcpy(out.data(), bytes, copied);
  return {.read = length, .written = copied};
}

}  // namespace slabyard::node
