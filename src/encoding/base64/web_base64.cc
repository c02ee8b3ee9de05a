// SPDX-License-Identifier: MIT
#include "slabyard/web_base64.h"

#include <algorithm>
#include <array>

#include "slabyard/codec.h"

namespace slabyard {
namespace {

constexpr bool IsWhiteSpace(uint32_t unit) {
  return unit == '\t' || unit == '\n' || unit == '\f' || unit == '\r' || unit == ' ';
}

constexpr bool IsDigit(uint32_t unit) {
  return (unit >= 'A' && unit <= 'Z') || (unit >= 'a' && unit <= 'z') || (unit >= '0' && unit <= '9') || unit == '+' ||
         unit == '/';
}

/// Whether units, white space apart, are base64 digits with at most the padding that their number asks for.
template <typename Unit>
AtobError Validate(std::span<const Unit> units) {
  size_t end = units.size();
  size_t padding = 0;
  while (end > 0 && (IsWhiteSpace(units[end - 1]) || (units[end - 1] == '=' && padding < 2))) {
    padding += units[--end] == '=';
  }
  size_t digits = 0;
  for (const Unit unit : units.first(end)) {
    if (IsWhiteSpace(unit)) continue;
    if (!IsDigit(unit)) return AtobError::kInvalidCharacter;
    ++digits;
  }
  constexpr size_t kGroup = 4;
  if (digits % kGroup == 1) return AtobError::kBadLength;
  if (padding != 0 && (digits % kGroup == 0 || (digits + padding) % kGroup != 0)) return AtobError::kInvalidCharacter;
  return AtobError::kNone;
}

AtobError Validate(TextView text) {
  switch (text.form()) {
    case TextView::Form::kUtf8:
      // What is not ASCII is no digit, byte by byte as well.
      return Validate(text.utf8());
    case TextView::Form::kLatin1:
      return Validate(text.latin1());
    case TextView::Form::kUtf16:
      break;
  }
  return Validate(text.utf16());
}

bool IsLatin1(TextView text) {
  switch (text.form()) {
    case TextView::Form::kUtf8: {
      constexpr uint8_t kFirstLeadAboveFf = 0xC4;
      return std::ranges::all_of(text.utf8(), [](uint8_t byte) { return byte < kFirstLeadAboveFf; }) &&
             IsUtf8(text.utf8());
    }
    case TextView::Form::kLatin1:
      return true;
    case TextView::Form::kUtf16:
      break;
  }
  return std::ranges::all_of(text.utf16(), [](char16_t unit) { return unit <= 0xFF; });
}

}  // namespace

AtobResult Atob(TextView text, MutableByteSpan out) {
  const AtobError error = Validate(text);
  if (error != AtobError::kNone) return {error, 0};
  return {AtobError::kNone, ToBytes(text, Encoding::kBase64, out).written};
}

std::optional<size_t> Btoa(TextView text, MutableByteSpan out) {
  if (!IsLatin1(text)) return std::nullopt;
  // In runs of whole groups, so that no run but the last is padded.
  std::array<uint8_t, 3 * 64> run;
  size_t written = 0;
  while (!text.empty()) {
    const auto [read, bytes] = ToBytes(text, Encoding::kLatin1, run);
    written += ToLatin1(ByteSpan(run).first(bytes), Encoding::kBase64, out.subspan(written));
    text = text.Rest(read);
  }
  return written;
}

}  // namespace slabyard
