// SPDX-License-Identifier: MIT
//
// Shared by the tests of this room: bytes as hexadecimal text, so that expectations read as the rules are written, and
// the codecs over vectors of exactly the size they ask for, so that a sanitizer sees every byte too many.
#ifndef SLABYARD_TESTS_ENCODING_SUPPORT_H_
#define SLABYARD_TESTS_ENCODING_SUPPORT_H_

#include <array>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "slabyard/codec.h"

namespace slabyard {

inline constexpr std::array kEveryEncoding = {
    Encoding::kUtf8, Encoding::kUtf16le, Encoding::kLatin1,    Encoding::kAscii,
    Encoding::kHex,  Encoding::kBase64,  Encoding::kBase64Url,
};

/// "00ff" for {0x00, 0xFF}.
inline std::string HexOf(ByteSpan bytes) {
  std::string text;
  for (const uint8_t byte : bytes) {
    char digits[3];
    std::snprintf(digits, sizeof digits, "%02x", byte);
    text += digits;
  }
  return text;
}

/// The bytes of "00 ff"; spaces are for the reader.
inline std::vector<uint8_t> BytesOf(std::string_view hex) {
  std::string digits;
  for (const char c : hex) {
    if (c != ' ') digits += c;
  }
  std::vector<uint8_t> bytes;
  for (size_t i = 0; i + 1 < digits.size(); i += 2) {
    bytes.push_back(static_cast<uint8_t>(std::stoi(digits.substr(i, 2), nullptr, 16)));
  }
  return bytes;
}

/// What ToBytes writes into room for everything, as hexadecimal.
inline std::string Encoded(TextView text, Encoding encoding) {
  std::vector<uint8_t> out(MaxByteLength(text, encoding));
  out.resize(ToBytes(text, encoding, out).written);
  return HexOf(out);
}

/// What a buffer of `room` bytes AA looks like after ToBytes.
inline std::string EncodedInto(size_t room, TextView text, Encoding encoding) {
  std::vector<uint8_t> out(room, 0xAA);
  ToBytes(text, encoding, out);
  return HexOf(out);
}

/// How far ToBytes gets with `room` bytes.
inline Progress ProgressInto(size_t room, TextView text, Encoding encoding) {
  std::vector<uint8_t> out(room);
  return ToBytes(text, encoding, out);
}

/// ToUtf16 into exactly the room it asks for.
inline std::u16string Decoded(ByteSpan bytes, Encoding encoding) {
  std::u16string text(TextLength(bytes, encoding), u'\0');
  text.resize(ToUtf16(bytes, encoding, text));
  return text;
}

}  // namespace slabyard

#endif  // SLABYARD_TESTS_ENCODING_SUPPORT_H_
