// SPDX-License-Identifier: MIT
#include "bindings/js/jsc/text.h"

#include <algorithm>
#include <memory>

#include "slabyard/codec.h"

namespace slabyard::js {

namespace {

static_assert(sizeof(JSChar) == sizeof(char16_t));

// The one call that makes 8-bit strings, half the memory; it finds out itself that all is ASCII.
JSStringRef MakeAscii(ByteSpan units) {
  const auto text = std::make_unique_for_overwrite<char[]>(units.size() + 1);
  std::ranges::copy(units, text.get());
  text[units.size()] = '\0';
  return JSStringCreateWithUTF8CString(text.get());
}

// A U+0000 would end the text.
bool IsPlainAscii(ByteSpan units) { return IsAscii(units) && std::ranges::find(units, 0) == units.end(); }

}  // namespace

JscString::JscString(JSContextRef context, JSValueRef value) : string_(JSValueToStringCopy(context, value, nullptr)) {
  if (string_ == nullptr) string_ = JSStringCreateWithUTF8CString("");
}

JscString JscString::FromLatin1(ByteSpan units) {
  if (IsPlainAscii(units)) return JscString(MakeAscii(units));
  const auto wide = std::make_unique_for_overwrite<char16_t[]>(units.size());
  return FromUtf16({wide.get(), ToUtf16(units, Encoding::kLatin1, {wide.get(), units.size()})});
}

JscString JscString::FromUtf16(std::u16string_view units) {
  return JscString(JSStringCreateWithCharacters(reinterpret_cast<const JSChar*>(units.data()), units.size()));
}

JscString JscString::FromUtf8(std::string_view text) {
  const ByteSpan bytes = AsBytes(text);
  if (IsPlainAscii(bytes)) return JscString(MakeAscii(bytes));
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
