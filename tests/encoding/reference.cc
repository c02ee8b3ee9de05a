// SPDX-License-Identifier: MIT
#include "tests/encoding/reference.h"

#include <algorithm>
#include <cstring>
#include <optional>

namespace slabyard::reference {
namespace {

constexpr char kHexDigits[] = "0123456789abcdef";
constexpr char kBase64Digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void AppendCodePoint(char32_t code_point, std::u16string& units) {
  if (code_point > 0xFFFF) {
    units += static_cast<char16_t>(0xD800 + (code_point - 0x10000) / 0x400);
    units += static_cast<char16_t>(0xDC00 + (code_point - 0x10000) % 0x400);
  } else {
    units += static_cast<char16_t>(code_point);
  }
}

/// The UTF-8 decoder of the WHATWG Encoding standard, state by state (without the BOM handling of its callers).
Units DecodeUtf8(ByteSpan bytes) {
  Units result;
  size_t start = 0;
  const auto emit = [&](char32_t code_point) {
    AppendCodePoint(code_point, result.units);
    result.starts.resize(result.units.size(), start);
  };
  char32_t code_point = 0;
  int seen = 0;
  int needed = 0;
  uint8_t lower = 0x80;
  uint8_t upper = 0xBF;
  for (size_t i = 0; i < bytes.size(); ++i) {
    const uint8_t byte = bytes[i];
    if (needed == 0) {
      start = i;
      if (byte <= 0x7F) {
        emit(byte);
      } else if (byte >= 0xC2 && byte <= 0xDF) {
        needed = 1;
        code_point = byte & 0x1F;
      } else if (byte >= 0xE0 && byte <= 0xEF) {
        if (byte == 0xE0) lower = 0xA0;
        if (byte == 0xED) upper = 0x9F;
        needed = 2;
        code_point = byte & 0xF;
      } else if (byte >= 0xF0 && byte <= 0xF4) {
        if (byte == 0xF0) lower = 0x90;
        if (byte == 0xF4) upper = 0x8F;
        needed = 3;
        code_point = byte & 0x7;
      } else {
        emit(0xFFFD);
      }
      continue;
    }
    const bool fits = byte >= lower && byte <= upper;
    lower = 0x80;
    upper = 0xBF;
    if (!fits) {
      emit(0xFFFD);
      seen = needed = 0;
      --i;  // the byte is looked at again
      continue;
    }
    code_point = (code_point << 6) | (byte & 0x3F);
    if (++seen != needed) continue;
    emit(code_point);
    seen = needed = 0;
  }
  if (needed != 0) emit(0xFFFD);
  result.starts.push_back(bytes.size());
  return result;
}

template <typename Span>
Units OneToOne(const Span& units) {
  Units result;
  for (size_t i = 0; i < units.size(); ++i) {
    result.units += static_cast<char16_t>(units[i]);
    result.starts.push_back(i);
  }
  result.starts.push_back(units.size());
  return result;
}

std::vector<uint8_t> Utf8Of(char32_t c) {
  const auto byte = [](char32_t value) { return static_cast<uint8_t>(value); };
  if (c < 0x80) return {byte(c)};
  if (c < 0x800) return {byte(0xC0 + c / 64), byte(0x80 + c % 64)};
  if (c < 0x10000) return {byte(0xE0 + c / 4096), byte(0x80 + c / 64 % 64), byte(0x80 + c % 64)};
  return {byte(0xF0 + c / 262144), byte(0x80 + c / 4096 % 64), byte(0x80 + c / 64 % 64), byte(0x80 + c % 64)};
}

Encoded EncodeUtf8(const std::u16string& units, size_t cap) {
  Encoded result{};
  while (result.units_read < units.size()) {
    char32_t code_point = units[result.units_read];
    size_t width = 1;
    if (code_point >= 0xD800 && code_point <= 0xDFFF) {
      const char32_t next = result.units_read + 1 < units.size() ? units[result.units_read + 1] : 0;
      if (code_point <= 0xDBFF && next >= 0xDC00 && next <= 0xDFFF) {
        code_point = (code_point - 0xD800) * 0x400 + (next - 0xDC00) + 0x10000;
        width = 2;
      } else {
        code_point = 0xFFFD;
      }
    }
    const std::vector<uint8_t> bytes = Utf8Of(code_point);
    if (result.bytes.size() + bytes.size() > cap) break;
    result.bytes.insert(result.bytes.end(), bytes.begin(), bytes.end());
    result.units_read += width;
  }
  return result;
}

Encoded EncodeUtf16le(const std::u16string& units, size_t cap) {
  Encoded result{};
  while (result.units_read < units.size() && result.bytes.size() + 2 <= cap) {
    const char16_t unit = units[result.units_read++];
    result.bytes.push_back(static_cast<uint8_t>(unit % 256));
    result.bytes.push_back(static_cast<uint8_t>(unit / 256));
  }
  return result;
}

Encoded EncodeLatin1(const std::u16string& units, size_t cap) {
  Encoded result{};
  while (result.units_read < units.size() && result.bytes.size() < cap) {
    result.bytes.push_back(static_cast<uint8_t>(units[result.units_read++] % 256));
  }
  return result;
}

std::optional<int> HexValue(char16_t unit) {
  const int low_byte = unit % 256;
  if (low_byte >= '0' && low_byte <= '9') return low_byte - '0';
  if (low_byte >= 'a' && low_byte <= 'f') return low_byte - 'a' + 10;
  if (low_byte >= 'A' && low_byte <= 'F') return low_byte - 'A' + 10;
  return std::nullopt;
}

Encoded EncodeHex(const std::u16string& units, size_t cap) {
  Encoded result{};
  while (result.units_read + 2 <= units.size() && result.bytes.size() < cap) {
    const auto high = HexValue(units[result.units_read]);
    const auto low = HexValue(units[result.units_read + 1]);
    if (!high || !low) break;
    result.bytes.push_back(static_cast<uint8_t>(*high * 16 + *low));
    result.units_read += 2;
  }
  return result;
}

std::optional<int> Base64Value(char16_t unit) {
  const char low_byte = static_cast<char>(unit % 256);
  if (low_byte == '-') return 62;
  if (low_byte == '_') return 63;
  const void* const found = std::memchr(kBase64Digits, low_byte, 64);
  if (found == nullptr) return std::nullopt;
  return static_cast<int>(static_cast<const char*>(found) - kBase64Digits);
}

Encoded EncodeBase64(const std::u16string& units, size_t cap) {
  Encoded result{};
  std::string bits;
  for (; result.units_read < units.size(); ++result.units_read) {
    const char16_t unit = units[result.units_read];
    if (unit % 256 == '=') break;
    const auto value = Base64Value(unit);
    if (!value) continue;
    std::string longer = bits;
    for (int place = 32; place > 0; place /= 2) longer += (*value & place) != 0 ? '1' : '0';
    if (longer.size() >= 8) {
      if (result.bytes.size() == cap) break;
      result.bytes.push_back(static_cast<uint8_t>(std::stoi(longer.substr(0, 8), nullptr, 2)));
      longer.erase(0, 8);
    }
    bits = longer;
  }
  return result;
}

std::u16string DecodeBase64(ByteSpan bytes, bool url) {
  std::string bits;
  for (const uint8_t byte : bytes) {
    for (int place = 128; place > 0; place /= 2) bits += (byte & place) != 0 ? '1' : '0';
  }
  while (bits.size() % 6 != 0) bits += '0';
  std::u16string text;
  for (size_t i = 0; i < bits.size(); i += 6) {
    char digit = kBase64Digits[std::stoi(bits.substr(i, 6), nullptr, 2)];
    if (url && digit == '+') digit = '-';
    if (url && digit == '/') digit = '_';
    text += static_cast<char16_t>(digit);
  }
  while (!url && text.size() % 4 != 0) text += u'=';
  return text;
}

}  // namespace

Units UnitsOf(TextView text) {
  if (text.form() == TextView::Form::kUtf8) return DecodeUtf8(text.utf8());
  return text.form() == TextView::Form::kLatin1 ? OneToOne(text.latin1()) : OneToOne(text.utf16());
}

Encoded Encode(const std::u16string& units, Encoding encoding, size_t cap) {
  switch (encoding) {
    case Encoding::kUtf8:
      return EncodeUtf8(units, cap);
    case Encoding::kUtf16le:
      return EncodeUtf16le(units, cap);
    case Encoding::kLatin1:
    case Encoding::kAscii:
      return EncodeLatin1(units, cap);
    case Encoding::kHex:
      return EncodeHex(units, cap);
    case Encoding::kBase64:
    case Encoding::kBase64Url:
      break;
  }
  return EncodeBase64(units, cap);
}

size_t ByteLength(const std::u16string& units, Encoding encoding) {
  if (encoding == Encoding::kHex) return units.size() / 2;
  if (encoding != Encoding::kBase64 && encoding != Encoding::kBase64Url) {
    return Encode(units, encoding, 4 * units.size()).bytes.size();
  }
  size_t digits = units.size();
  if (digits > 0 && units[digits - 1] == u'=') {
    --digits;
    if (digits > 1 && units[digits - 1] == u'=') --digits;
  }
  return digits * 3 / 4;
}

std::u16string Decode(ByteSpan bytes, Encoding encoding) {
  std::u16string text;
  switch (encoding) {
    case Encoding::kUtf8:
      return DecodeUtf8(bytes).units;
    case Encoding::kUtf16le:
      for (size_t i = 0; i + 1 < bytes.size(); i += 2) text += static_cast<char16_t>(bytes[i] + bytes[i + 1] * 256);
      return text;
    case Encoding::kLatin1:
      for (const uint8_t byte : bytes) text += static_cast<char16_t>(byte);
      return text;
    case Encoding::kAscii:
      for (const uint8_t byte : bytes) text += static_cast<char16_t>(byte % 128);
      return text;
    case Encoding::kHex:
      for (const uint8_t byte : bytes) {
        text += static_cast<char16_t>(kHexDigits[byte / 16]);
        text += static_cast<char16_t>(kHexDigits[byte % 16]);
      }
      return text;
    case Encoding::kBase64:
    case Encoding::kBase64Url:
      break;
  }
  return DecodeBase64(bytes, encoding == Encoding::kBase64Url);
}

bool IsUtf8(ByteSpan bytes) {
  const std::u16string text = DecodeUtf8(bytes).units;
  return std::ranges::equal(EncodeUtf8(text, 4 * text.size()).bytes, bytes);
}

}  // namespace slabyard::reference
