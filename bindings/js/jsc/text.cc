// SPDX-License-Identifier: MIT
#include "bindings/js/jsc/text.h"

#include <algorithm>
#include <memory>

#include "slabyard/codec.h"

namespace slabyard::js {

namespace {

static_assert(sizeof(JSChar) == sizeof(char16_t));

bool IsAsciiText(ByteSpan bytes, Encoding encoding) {
  switch (encoding) {
    case Encoding::kHex:
    case Encoding::kBase64:
    case Encoding::kBase64Url:
      return true;
    case Encoding::kUtf8:
    case Encoding::kLatin1:
      // A U+0000 would end the text below.
      return IsAscii(bytes) && std::ranges::find(bytes, 0) == bytes.end();
    default:
      return false;
  }
}

}  // namespace

JscString JscString::Decode(ByteSpan bytes, Encoding encoding) {
  const size_t length = TextLength(bytes, encoding);
  if (IsAsciiText(bytes, encoding)) {
    // The one call that makes 8-bit strings, half the memory; it finds out itself that all is ASCII.
    const auto units = std::make_unique_for_overwrite<uint8_t[]>(length + 1);
    units[ToLatin1(bytes, encoding, {units.get(), length})] = 0;
    return JscString(JSStringCreateWithUTF8CString(reinterpret_cast<const char*>(units.get())));
  }
  const auto units = std::make_unique_for_overwrite<char16_t[]>(length);
  const size_t written = ToUtf16(bytes, encoding, {units.get(), length});
  return JscString(JSStringCreateWithCharacters(reinterpret_cast<const JSChar*>(units.get()), written));
}

TextView JscString::view() const {
  const auto* units = reinterpret_cast<const char16_t*>(JSStringGetCharactersPtr(string_));
  return std::u16string_view(units, JSStringGetLength(string_));
}

std::string JscString::ToUtf8() const {
  std::string text(ByteLength(view(), Encoding::kUtf8), '\0');
  ToBytes(view(), Encoding::kUtf8, {reinterpret_cast<uint8_t*>(text.data()), text.size()});
  return text;
}

}  // namespace slabyard::js
