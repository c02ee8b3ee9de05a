// SPDX-License-Identifier: MIT
#include "tests/model/codec_model.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "slabyard/check.h"
#include "slabyard/codec.h"
#include "slabyard/kernel_target.h"
#include "slabyard/string_decoder.h"
#include "slabyard/text_view.h"
#include "slabyard/web_base64.h"
#include "tests/encoding/reference.h"
#include "tests/model/aligned_copy.h"

namespace slabyard::model {
namespace {

constexpr std::array kEncodings = {Encoding::kUtf8, Encoding::kUtf16le, Encoding::kLatin1,   Encoding::kAscii,
                                   Encoding::kHex,  Encoding::kBase64,  Encoding::kBase64Url};
constexpr uint8_t kUntouched = 0xAA;

/// Where inputs and outputs lie, modulo 64, and how much room there is.
struct Placement {
  size_t source_shift;
  size_t target_shift;
  size_t room;
};

/// Every vector target of this machine, then the library's own choice again. Each check runs on all.
template <typename Check>
void OnEveryTarget(const Check& check) {
  static const std::vector<std::string_view> targets = KernelTargets();
  for (const std::string_view target : targets) {
    SLABYARD_CHECK(SetKernelTarget(target), "SetKernelTarget refuses what KernelTargets tells");
    check();
  }
  SetKernelTarget("");
}

/// Room for `full` bytes, a little more, or a cut of it.
size_t RoomFor(size_t full, size_t choice) { return choice % 4 == 0 ? full : choice % (full + 2); }

/// `text` lies in its place already.
void CheckToBytes(TextView text, Encoding encoding, const Placement& placement) {
  const reference::Units units = reference::UnitsOf(text);
  const size_t full = reference::Encode(units.units, encoding, SIZE_MAX).bytes.size();
  const size_t room = RoomFor(full, placement.room);
  const reference::Encoded expected = reference::Encode(units.units, encoding, room);
  const size_t byte_length = reference::ByteLength(units.units, encoding);
  OnEveryTarget([&] {
    SLABYARD_CHECK(MaxByteLength(text, encoding) >= full, "MaxByteLength is no bound");
    SLABYARD_CHECK(ByteLength(text, encoding) == byte_length, "ByteLength");
    const AlignedCopy<uint8_t> out(room, placement.target_shift, kUntouched);
    const Progress progress = ToBytes(text, encoding, out.units());
    SLABYARD_CHECK(progress.written == expected.bytes.size(), "ToBytes: written");
    SLABYARD_CHECK(progress.read == units.starts[expected.units_read], "ToBytes: read");
    SLABYARD_CHECK(std::ranges::equal(out.units().first(progress.written), expected.bytes), "ToBytes: bytes");
    SLABYARD_CHECK(
        std::ranges::all_of(out.units().subspan(progress.written), [](uint8_t b) { return b == kUntouched; }),
        "ToBytes: bytes behind those written");
  });
}

void CheckToText(ByteSpan bytes, Encoding encoding, const Placement& placement) {
  const std::u16string expected = reference::Decode(bytes, encoding);
  const std::vector<uint8_t> expected_utf8 = reference::Encode(expected, Encoding::kUtf8, SIZE_MAX).bytes;
  const bool is_utf8 = reference::IsUtf8(bytes);
  OnEveryTarget([&] {
    SLABYARD_CHECK(IsUtf8(bytes) == is_utf8, "IsUtf8");
    SLABYARD_CHECK(IsAscii(bytes) == std::ranges::all_of(bytes, [](uint8_t byte) { return byte < 0x80; }), "IsAscii");
    SLABYARD_CHECK(TextLength(bytes, encoding) == expected.size(), "TextLength");
    const AlignedCopy<char16_t> utf16(expected.size(), placement.target_shift & ~size_t{1}, u'?');
    SLABYARD_CHECK(ToUtf16(bytes, encoding, utf16.units()) == expected.size(), "ToUtf16: length");
    SLABYARD_CHECK(std::ranges::equal(utf16.units(), expected), "ToUtf16: text");
    SLABYARD_CHECK(Utf8TextLength(bytes, encoding) == expected_utf8.size(), "Utf8TextLength");
    const AlignedCopy<char> utf8(expected_utf8.size(), placement.target_shift, '?');
    SLABYARD_CHECK(ToUtf8(bytes, encoding, utf8.units()) == expected_utf8.size(), "ToUtf8: length");
    const std::string_view text(utf8.units().data(), utf8.units().size());
    SLABYARD_CHECK(std::ranges::equal(AsBytes(text), expected_utf8), "ToUtf8: text");
    if (!IsOneByteText(encoding) && !(encoding == Encoding::kUtf8 && IsAscii(bytes))) return;
    const AlignedCopy<uint8_t> latin1(expected.size(), placement.target_shift, kUntouched);
    SLABYARD_CHECK(ToLatin1(bytes, encoding, latin1.units()) == expected.size(), "ToLatin1: length");
    SLABYARD_CHECK(std::ranges::equal(latin1.units(), expected), "ToLatin1: text");
  });
}

/// btoa and atob are base64 with stricter rules: what both take they give alike.
void CheckWebBase64(ByteSpan bytes) {
  std::vector<uint8_t> text(BtoaLength(bytes.size()));
  SLABYARD_CHECK(Btoa(TextView::Latin1(bytes), text) == text.size(), "Btoa: length");
  SLABYARD_CHECK(std::ranges::equal(text, reference::Decode(bytes, Encoding::kBase64)), "Btoa: text");
  std::vector<uint8_t> back(MaxByteLength(TextView::Latin1(text), Encoding::kBase64));
  const AtobResult round = Atob(TextView::Latin1(text), back);
  SLABYARD_CHECK(round.error == AtobError::kNone, "Atob refuses what Btoa wrote");
  SLABYARD_CHECK(std::ranges::equal(ByteSpan(back).first(round.written), bytes), "Atob of Btoa");

  const TextView any = TextView::Latin1(bytes);
  back.assign(MaxByteLength(any, Encoding::kBase64), 0);
  const AtobResult strict = Atob(any, back);
  if (strict.error != AtobError::kNone) return;
  const std::vector<uint8_t> lenient =
      reference::Encode(reference::UnitsOf(any).units, Encoding::kBase64, SIZE_MAX).bytes;
  SLABYARD_CHECK(std::ranges::equal(ByteSpan(back).first(strict.written), lenient), "Atob: bytes");
}

char16_t AnyUnit(Choices& choices, size_t kind) {
  constexpr std::u16string_view kHexDigits = u"0123456789abcdefABCDEF";
  constexpr std::u16string_view kBase64Digits = u"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_";
  switch (kind) {
    case 0:
      return kHexDigits[choices.Below(kHexDigits.size())];
    case 1:
      return kBase64Digits[choices.Below(kBase64Digits.size())];
    case 2:
      return static_cast<char16_t>(choices.Byte());
    case 3:  // surrogates in good and bad order
      return static_cast<char16_t>(0xD800 + choices.Below(0x800));
    default:
      return static_cast<char16_t>(choices.Number(2));
  }
}

}  // namespace

void CheckCodecs(Choices& choices) {
  const Encoding encoding = kEncodings[choices.Below(kEncodings.size())];
  const Placement placement = {choices.Below(64), choices.Below(64), static_cast<size_t>(choices.Number(2))};
  constexpr size_t kLongest = 300;  // a few rounds of the widest kernel
  const std::vector<uint8_t> input = choices.Rest(choices.Below(kLongest));

  const AlignedCopy<uint8_t> bytes(input, placement.source_shift);
  CheckToText(bytes.units(), encoding, placement);
  CheckToBytes(TextView::Latin1(bytes.units()), encoding, placement);
  CheckToBytes(AsChars(bytes.units()), encoding, placement);
  if (encoding == Encoding::kBase64) CheckWebBase64(bytes.units());

  std::u16string wide;
  for (size_t i = 0; i + 1 < input.size(); i += 2) wide += static_cast<char16_t>(input[i] | input[i + 1] << 8);
  // The same text as one of the forms above, and the bytes as code units.
  for (const std::u16string& units : {reference::UnitsOf(AsChars(input)).units, wide}) {
    const AlignedCopy<char16_t> utf16(units, placement.source_shift & ~size_t{1});
    CheckToBytes(std::u16string_view(utf16.units().data(), utf16.units().size()), encoding, placement);
  }
}

void CheckStringDecoder(Choices& choices) {
  const Encoding encoding = kEncodings[choices.Below(kEncodings.size())];
  StringDecoder decoder(encoding);
  std::u16string text;
  std::vector<uint8_t> whole;
  while (!choices.done() && whole.size() < 2000) {
    // Mostly a few bytes, where characters are cut; no bytes at all are a piece too.
    const std::vector<uint8_t> piece = choices.Bytes(choices.OneIn(8) ? choices.Below(100) : choices.Below(6));
    whole.insert(whole.end(), piece.begin(), piece.end());
    text += decoder.Write(piece);
    SLABYARD_CHECK(decoder.pending().size() <= 4 && decoder.last_total() <= 4, "more is held back than a character");
    SLABYARD_CHECK(decoder.last_need() <= decoder.last_total(), "more is missing than a character has");
    SLABYARD_CHECK(std::ranges::equal(decoder.pending(), ByteSpan(whole).last(decoder.pending().size())),
                   "other bytes are held back than came last");
  }
  text += decoder.End();
  StringDecoder at_once(encoding);
  SLABYARD_CHECK(text == at_once.Write(whole) + at_once.End(), "cut bytes give another text");
  SLABYARD_CHECK(text == reference::Decode(whole, encoding), "another text than the reference's");
  SLABYARD_CHECK(decoder.pending().empty() && decoder.last_need() == 0, "a decoder that ended holds bytes back");
}

std::u16string AnyText(Choices& choices) {
  const size_t kind = choices.Below(5);
  const size_t length = choices.Below(choices.OneIn(8) ? 200 : 12);
  std::u16string text;
  while (text.size() < length) text += AnyUnit(choices, kind);
  if (choices.OneIn(4)) text += AnyUnit(choices, 4);
  if (choices.OneIn(8)) text += u'=';
  return text;
}

}  // namespace slabyard::model
