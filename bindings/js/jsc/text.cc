// SPDX-License-Identifier: MIT
#include "bindings/js/jsc/text.h"

#include <memory>

#include "slabyard/codec.h"

namespace slabyard::js {

static_assert(sizeof(JSChar) == sizeof(char16_t));

JscString::JscString(JSContextRef context, JSValueRef value) : string_(JSValueToStringCopy(context, value, nullptr)) {
  if (string_ == nullptr) string_ = JSStringCreateWithUTF8CString("");
}

JscString JscString::FromLatin1(ByteSpan units) {
  const auto wide = std::make_unique_for_overwrite<char16_t[]>(units.size());
  return FromUtf16({wide.get(), ToUtf16(units, Encoding::kLatin1, {wide.get(), units.size()})});
}

JscString JscString::FromUtf16(std::u16string_view units) {
  return JscString(JSStringCreateWithCharacters(reinterpret_cast<const JSChar*>(units.data()), units.size()));
}

JscString JscString::FromUtf8(std::string_view text) {
  const ByteSpan bytes = AsBytes(text);
  const auto units = std::make_unique_for_overwrite<char16_t[]>(bytes.size());
  return FromUtf16({units.get(), ToUtf16(bytes, Encoding::kUtf8, {units.get(), bytes.size()})});
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
