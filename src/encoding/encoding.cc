// SPDX-License-Identifier: MIT
#include "slabyard/encoding.h"

#include <algorithm>
#include <array>

namespace slabyard {
namespace {

struct Name {
  std::string_view lower;
  Encoding encoding;
};

constexpr std::array kNames = {
    Name{"utf8", Encoding::kUtf8},        Name{"utf-8", Encoding::kUtf8},    Name{"utf16le", Encoding::kUtf16le},
    Name{"utf-16le", Encoding::kUtf16le}, Name{"ucs2", Encoding::kUtf16le},  Name{"ucs-2", Encoding::kUtf16le},
    Name{"latin1", Encoding::kLatin1},    Name{"binary", Encoding::kLatin1}, Name{"ascii", Encoding::kAscii},
    Name{"hex", Encoding::kHex},          Name{"base64", Encoding::kBase64}, Name{"base64url", Encoding::kBase64Url},
};

// By hand, since the C library's follows the locale.
constexpr char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::optional<Encoding> ParseEncoding(std::string_view name) {
  for (const Name& known : kNames) {
    if (std::ranges::equal(name, known.lower, {}, Lower)) return known.encoding;
  }
  return std::nullopt;
}

std::string_view EncodingName(Encoding encoding) {
  // The canonical name is the first of its encoding.
  return std::ranges::find(kNames, encoding, &Name::encoding)->lower;
}

}  // namespace slabyard
