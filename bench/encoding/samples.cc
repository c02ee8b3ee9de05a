// SPDX-License-Identifier: MIT
#include "bench/encoding/samples.h"

#include <algorithm>
#include <random>
#include <string>

#include "slabyard/codec.h"

namespace slabyard::bench {
namespace {

using Random = std::mt19937;

char32_t Between(Random& random, char32_t first, char32_t last) {
  return first + static_cast<char32_t>(random()) % (last - first + 1);
}

char32_t Character(Random& random, Script script) {
  switch (script) {
    case Script::kLatin:
      return Between(random, 0xA1, 0xFF);
    case Script::kCjk:
      return Between(random, 0x4E00, 0x9FFF);
    case Script::kEmoji:
      return Between(random, 0x1F300, 0x1F5FF);
    default:
      return Between(random, 0x20, 0x7E);
  }
}

/// Random characters of `script` for ever.
class Characters {
 public:
  explicit Characters(Script script) : script_(script) {}

  char32_t Next() {
    if (script_ != Script::kMixed) return Character(random_, script_);
    if (left_ == 0) {
      run_ = static_cast<Script>(random_() % static_cast<unsigned>(Script::kMixed));
      left_ = 1 + random_() % 8;
    }
    --left_;
    return Character(random_, run_);
  }

 private:
  const Script script_;
  Random random_{1};
  Script run_ = Script::kAscii;
  unsigned left_ = 0;
};

std::u16string InUtf16(char32_t character) {
  if (character < 0x10000) return {static_cast<char16_t>(character)};
  return {static_cast<char16_t>(0xD7C0 + (character >> 10)), static_cast<char16_t>(0xDC00 + (character & 0x3FF))};
}

std::string InUtf8(char32_t character) {
  const auto tail = [character](int shift) { return static_cast<char>(0x80 | ((character >> shift) & 0x3F)); };
  const auto head = [character](char32_t mark, int shift) { return static_cast<char>(mark | (character >> shift)); };
  if (character < 0x80) return {head(0, 0)};
  if (character < 0x800) return {head(0xC0, 6), tail(0)};
  if (character < 0x10000) return {head(0xE0, 12), tail(6), tail(0)};
  return {head(0xF0, 18), tail(12), tail(6), tail(0)};
}

/// Whole characters up to `size` units, then `a`.
template <typename Unit, typename Encode>
std::basic_string<Unit> Text(Script script, size_t size, Encode encode) {
  Characters characters(script);
  std::basic_string<Unit> text;
  for (;;) {
    const std::basic_string<Unit> next = encode(characters.Next());
    if (text.size() + next.size() > size) break;
    text += next;
  }
  text.resize(size, Unit{'a'});
  return text;
}

}  // namespace

Room<uint8_t> RandomBytes(size_t size) {
  Random random(1);
  Room<uint8_t> bytes(size);
  std::ranges::generate(bytes, [&random] { return static_cast<uint8_t>(random()); });
  return bytes;
}

Room<uint8_t> Utf8Text(Script script, size_t size) { return AsBytes(Text<char>(script, size, InUtf8)); }

Room<char16_t> Utf16Text(Script script, size_t size) {
  return std::span<const char16_t>(Text<char16_t>(script, size / sizeof(char16_t), InUtf16));
}

}  // namespace slabyard::bench
