// SPDX-License-Identifier: MIT
#include "slabyard/transcode.h"

#include <algorithm>
#include <array>
#include <string>

#include "slabyard/codec.h"
#include "src/encoding/units.h"

namespace slabyard {
namespace {

using internal::IsHighSurrogate;
using internal::IsLowSurrogate;

constexpr char16_t kReplacement = 0xFFFD;

bool IsPairAt(const std::u16string& text, size_t i) {
  return i + 1 < text.size() && IsHighSurrogate(text[i]) && IsLowSurrogate(text[i + 1]);
}

bool IsCharacterEncoding(Encoding encoding) {
  return encoding == Encoding::kUtf8 || encoding == Encoding::kUtf16le || encoding == Encoding::kLatin1 ||
         encoding == Encoding::kAscii;
}

struct CodePointRange {
  char32_t first;
  char32_t last;
};

/// Code points that show nothing by themselves, as ICU's converters drop them when the target has no such character.
constexpr std::array<CodePointRange, 17> kIgnorable = {{{0x00AD, 0x00AD},
                                                        {0x034F, 0x034F},
                                                        {0x061C, 0x061C},
                                                        {0x115F, 0x1160},
                                                        {0x17B4, 0x17B5},
                                                        {0x180B, 0x180F},
                                                        {0x200B, 0x200F},
                                                        {0x202A, 0x202E},
                                                        {0x2060, 0x206F},
                                                        {0x3164, 0x3164},
                                                        {0xFE00, 0xFE0F},
                                                        {0xFEFF, 0xFEFF},
                                                        {0xFFA0, 0xFFA0},
                                                        {0xFFF0, 0xFFF8},
                                                        {0x1BCA0, 0x1BCA3},
                                                        {0x1D173, 0x1D17A},
                                                        {0xE0000, 0xE0FFF}}};

bool IsIgnorable(char32_t code_point) {
  const auto* const range = std::ranges::lower_bound(kIgnorable, code_point, {}, &CodePointRange::last);
  return range != kIgnorable.end() && code_point >= range->first;
}

std::u16string Decode(ByteSpan bytes, Encoding encoding) {
  std::u16string text(TextLength(bytes, encoding), u'\0');
  ToUtf16(bytes, encoding, text);
  return text;
}

void Append(TextView text, Encoding encoding, std::string& out) {
  const size_t before = out.size();
  out.resize(before + ByteLength(text, encoding));
  ToBytes(text, encoding, {reinterpret_cast<uint8_t*>(out.data()) + before, out.size() - before});
}

/// Replaces lone surrogates in place; true when there was none.
bool ReplaceLoneSurrogates(std::u16string& text) {
  bool well_formed = true;
  for (size_t i = 0; i < text.size(); ++i) {
    if (IsPairAt(text, i)) {
      ++i;
    } else if (internal::IsSurrogate(text[i])) {
      text[i] = kReplacement;
      well_formed = false;
    }
  }
  return well_formed;
}

/// One byte a character up to `highest`; the rest is dropped or becomes a question mark.
void AppendNarrowed(const std::u16string& text, char32_t highest, std::string& out) {
  for (size_t i = 0; i < text.size(); ++i) {
    char32_t code_point = text[i];
    if (IsPairAt(text, i)) code_point = internal::JoinSurrogates(code_point, text[++i]);
    if (code_point <= highest) {
      out += static_cast<char>(code_point);
    } else if (!IsIgnorable(code_point)) {
      out += '?';
    }
  }
}

TranscodeError FromUtf16ToUtf8(ByteSpan source, std::string& out) {
  std::u16string text = Decode(source, Encoding::kUtf16le);
  if (source.size() == 1 || !ReplaceLoneSurrogates(text)) return TranscodeError::kInvalidCharacter;
  Append(text, Encoding::kUtf8, out);
  return TranscodeError::kNone;
}

void FromUtf16ToUtf16(ByteSpan source, std::string& out) {
  std::u16string text = Decode(source, Encoding::kUtf16le);
  const bool half_unit = source.size() % 2 != 0;
  // Half a unit is one more error, or part of the one that an unpaired high surrogate before it is.
  if (half_unit && (text.empty() || !IsHighSurrogate(text.back()))) text += kReplacement;
  ReplaceLoneSurrogates(text);
  Append(text, Encoding::kUtf16le, out);
}

/// The text that `source` means to a target of one byte a character, or to utf8 when it is ascii.
std::u16string DecodeStrictAscii(ByteSpan source, Encoding from) {
  if (from != Encoding::kAscii) return Decode(source, from);
  std::u16string text = Decode(source, Encoding::kLatin1);
  std::ranges::replace_if(
      text, [](char16_t unit) { return unit > 0x7F; }, kReplacement);
  return text;
}

}  // namespace

TranscodeError Transcode(ByteSpan source, Encoding from, Encoding to, std::string& out) {
  if (source.empty()) return TranscodeError::kNone;
  if (!IsCharacterEncoding(from) || !IsCharacterEncoding(to)) return TranscodeError::kUnsupported;

  if (to == Encoding::kLatin1 || to == Encoding::kAscii) {
    AppendNarrowed(DecodeStrictAscii(source, from), to == Encoding::kLatin1 ? 0xFF : 0x7F, out);
    return TranscodeError::kNone;
  }
  if (from == Encoding::kUtf16le) {
    if (to == Encoding::kUtf8) return FromUtf16ToUtf8(source, out);
    FromUtf16ToUtf16(source, out);
    return TranscodeError::kNone;
  }
  if (from == Encoding::kUtf8 && to == Encoding::kUtf16le && !IsUtf8(source)) return TranscodeError::kInvalidCharacter;
  // ascii widens to utf16le like latin1, and is strict on the way to utf8.
  const bool widens = from == Encoding::kAscii && to == Encoding::kUtf16le;
  Append(widens ? Decode(source, Encoding::kLatin1) : DecodeStrictAscii(source, from), to, out);
  return TranscodeError::kNone;
}

}  // namespace slabyard
