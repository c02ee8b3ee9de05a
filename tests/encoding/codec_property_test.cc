// SPDX-License-Identifier: MIT
//
// Every codec in every form of text against the slow reference: random inputs whose lengths lie around the ends of
// blocks, every defect at every position, every room from none to more than enough. Inputs lie at odd addresses, and
// outputs are exactly as large as they may be, so that a sanitizer sees what goes past them.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "tests/encoding/reference.h"
#include "tests/encoding/support.h"

namespace slabyard {
namespace {

constexpr size_t kLengths[] = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  11, 12, 13, 15, 16,  17,  23,
                               24, 25, 31, 32, 33, 47, 48, 49, 63, 64, 65, 95, 96, 97, 127, 128, 129};
constexpr uint8_t kUntouched = 0xAA;

/// `units` once more, at an address that is `shift` units away from an aligned one.
template <typename Unit>
class Shifted {
 public:
  Shifted(std::span<const Unit> units, size_t shift) : storage_(units.size() + shift), shift_(shift) {
    std::ranges::copy(units, storage_.begin() + static_cast<std::ptrdiff_t>(shift));
  }
  std::span<const Unit> units() const { return std::span<const Unit>(storage_).subspan(shift_); }

 private:
  std::vector<Unit> storage_;
  size_t shift_;
};

/// Checks every conversion of `text`, in rooms from none to one more than it needs, `step` apart.
void CheckToBytes(TextView text, size_t step) {
  const reference::Units expected_units = reference::UnitsOf(text);
  for (const Encoding encoding : kEveryEncoding) {
    SCOPED_TRACE(EncodingName(encoding));
    const size_t full = reference::Encode(expected_units.units, encoding, SIZE_MAX).bytes.size();
    ASSERT_GE(MaxByteLength(text, encoding), full);
    ASSERT_EQ(ByteLength(text, encoding), reference::ByteLength(expected_units.units, encoding));
    ASSERT_GE(ByteLength(text, encoding), full);
    for (size_t room = 0; room <= full + 1; room += step) {
      const reference::Encoded expected = reference::Encode(expected_units.units, encoding, room);
      std::vector<uint8_t> out(room, kUntouched);
      const Progress progress = ToBytes(text, encoding, out);
      ASSERT_EQ(progress.written, expected.bytes.size()) << "room " << room;
      ASSERT_EQ(progress.read, expected_units.starts[expected.units_read]) << "room " << room;
      std::vector<uint8_t> expected_out = expected.bytes;
      expected_out.resize(room, kUntouched);
      ASSERT_EQ(HexOf(out), HexOf(expected_out)) << "room " << room;
    }
  }
}

/// Checks every conversion of `bytes` to text, and that the three kinds of text say the same.
void CheckToText(ByteSpan bytes) {
  for (const Encoding encoding : kEveryEncoding) {
    SCOPED_TRACE(EncodingName(encoding));
    const std::u16string expected = reference::Decode(bytes, encoding);
    ASSERT_EQ(TextLength(bytes, encoding), expected.size());
    ASSERT_EQ(Decoded(bytes, encoding), expected);
    const std::vector<uint8_t> expected_utf8 = reference::Encode(expected, Encoding::kUtf8, SIZE_MAX).bytes;
    ASSERT_EQ(Utf8TextLength(bytes, encoding), expected_utf8.size());
    ASSERT_EQ(HexOf(AsBytes(ToUtf8String(bytes, encoding))), HexOf(expected_utf8));
    if (IsOneByteText(encoding) || (encoding == Encoding::kUtf8 && IsAscii(bytes))) {
      std::vector<uint8_t> latin1(expected.size());
      ASSERT_EQ(ToLatin1(bytes, encoding, latin1), expected.size());
      ASSERT_TRUE(std::ranges::equal(latin1, expected));
    }
  }
  ASSERT_EQ(IsUtf8(bytes), reference::IsUtf8(bytes));
  ASSERT_EQ(IsAscii(bytes), std::ranges::all_of(bytes, [](uint8_t byte) { return byte < 128; }));
}

/// Random texts and bytes with the mistakes that real ones have.
class Inputs {
 public:
  explicit Inputs(uint32_t seed) : random_(seed) {}

  size_t Below(size_t n) { return random_() % n; }
  size_t Length() { return kLengths[Below(std::size(kLengths))]; }

  std::u16string Text() {
    const size_t kind = Below(5);
    std::u16string text;
    for (const size_t length = Length(); text.size() < length;) text += Unit(kind);
    if (!text.empty()) {
      for (size_t defects = Below(3); defects > 0; --defects)
        text[Below(text.size())] = static_cast<char16_t>(random_());
    }
    if (Below(4) == 0) text += u'=';
    return text;
  }

  /// Mostly well-formed UTF-8, with bytes changed, lost or doubled.
  std::vector<uint8_t> Bytes() {
    std::vector<uint8_t> bytes = reference::Encode(Text(), Encoding::kUtf8, SIZE_MAX).bytes;
    for (size_t defects = Below(4); defects > 0 && !bytes.empty(); --defects) {
      const auto at = bytes.begin() + static_cast<std::ptrdiff_t>(Below(bytes.size()));
      switch (Below(3)) {
        case 0:
          *at = static_cast<uint8_t>(random_());
          break;
        case 1:
          bytes.erase(at);
          break;
        default:
          bytes.insert(at, *at);
      }
    }
    return bytes;
  }

 private:
  char16_t Unit(size_t kind) {
    static constexpr char kDigits[] = "0123456789abcdefABCDEF";
    static constexpr char kBase64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_";
    switch (kind) {
      case 0:
        return static_cast<char16_t>(kDigits[Below(22)]);
      case 1:
        return static_cast<char16_t>(kBase64[Below(66)]);
      case 2:
        return static_cast<char16_t>(Below(0x100));
      case 3:
        // Characters of three bytes, and surrogates in good and bad order.
        return static_cast<char16_t>(Below(2) == 0 ? 0xD800 + Below(0x800) : 0x800 + Below(0xD000));
      default:
        return Unit(Below(8) == 0 ? 3 : Below(2) + 1);
    }
  }

  std::mt19937 random_;
};

TEST(CodecProperty, EveryFormAndEveryRoomMatchTheReference) {
  for (uint32_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Inputs inputs(seed);
    const Shifted<char16_t> utf16(inputs.Text(), inputs.Below(8));
    CheckToBytes(std::u16string_view(utf16.units().data(), utf16.units().size()), 1);
    const Shifted<uint8_t> bytes(inputs.Bytes(), inputs.Below(16));
    CheckToBytes(AsChars(bytes.units()), 1);
    CheckToBytes(TextView::Latin1(bytes.units()), 1);
    if (HasFatalFailure()) return;
  }
}

TEST(CodecProperty, MoreTextsInAFewRooms) {
  for (uint32_t seed = 1000; seed < 1600; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Inputs inputs(seed);
    const Shifted<char16_t> utf16(inputs.Text(), inputs.Below(8));
    CheckToBytes(std::u16string_view(utf16.units().data(), utf16.units().size()), 41);
    const Shifted<uint8_t> bytes(inputs.Bytes(), inputs.Below(16));
    CheckToBytes(AsChars(bytes.units()), 41);
    CheckToBytes(TextView::Latin1(bytes.units()), 41);
    if (HasFatalFailure()) return;
  }
}

TEST(CodecProperty, AnyBytesBecomeTheTextOfTheReference) {
  for (uint32_t seed = 1; seed <= 1500; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Inputs inputs(seed);
    const Shifted<uint8_t> bytes(inputs.Bytes(), inputs.Below(16));
    CheckToText(bytes.units());
    if (HasFatalFailure()) return;
  }
}

TEST(CodecProperty, ADefectAtAnyPositionCostsItsNeighbourhoodOnly) {
  const std::string clean = "416141614161416141614161416141614161416141614161416141614161416141";
  const std::string defects[] = {
      " ",    "=",        "g",    "-",        "\xC3\xA9", "\xE2\x82\xAC",     "\xF0\x9F\x92\xA9", "\xFF",
      "\x80", "\xE2\x82", "\xF0", "\xED\xA0", "\xC4\xBD", "\xF0\xA0\x81\x91", "\xF0\x9C\x80\xB1"};
  for (const std::string& defect : defects) {
    for (size_t at = 0; at <= clean.size(); ++at) {
      SCOPED_TRACE(HexOf(AsBytes(defect)) + " at " + std::to_string(at));
      const std::string text = clean.substr(0, at) + defect + clean.substr(at);
      CheckToText(AsBytes(text));
      CheckToBytes(text, 29);
      CheckToBytes(TextView::Latin1(AsBytes(text)), 29);
      CheckToBytes(reference::UnitsOf(text).units, 29);
      if (HasFatalFailure()) return;
    }
  }
}

TEST(CodecProperty, ALoneSurrogateAtAnyPositionBecomesAReplacement) {
  for (const char16_t lone : {u'\xD83D', u'\xDCA9'}) {
    for (size_t at = 0; at <= 40; ++at) {
      SCOPED_TRACE(at);
      std::u16string text(40, u'a');
      text.insert(at, 1, lone);
      CheckToBytes(text, 7);
      std::vector<uint8_t> bytes(2 * text.size());
      ToBytes(text, Encoding::kUtf16le, bytes);
      CheckToText(bytes);
      if (HasFatalFailure()) return;
    }
  }
}

TEST(CodecProperty, LongTextsAreNoDifferent) {
  // Around powers of two, where scans that work in runs begin anew.
  constexpr size_t kLongLengths[] = {255, 256, 257, 1022, 1023, 1024, 1025, 4095, 4097};
  for (const size_t length : kLongLengths) {
    for (const std::string_view character : {"a", "\u00E9", "\U0001F4A9", "\xE2\x82"}) {
      SCOPED_TRACE(HexOf(AsBytes(character)) + " behind " + std::to_string(length));
      const std::string text = std::string(length, 'A') + std::string(character) + std::string(40, 'B');
      CheckToText(AsBytes(text));
      CheckToBytes(text, 499);
      CheckToBytes(reference::UnitsOf(text).units, 499);
      if (HasFatalFailure()) return;
    }
  }
}

TEST(CodecProperty, EveryShortSequenceOfUtf8IsDecodedAsByTheStandard) {
  // The bytes at which some range of table 3-7 begins or ends, in all sequences of up to four.
  constexpr uint8_t kEdges[] = {0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC1, 0xC2,
                                0xDF, 0xE0, 0xE1, 0xED, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5, 0xFF};
  for (const uint8_t a : kEdges) {
    for (const uint8_t b : kEdges) {
      for (const uint8_t c : kEdges) {
        for (const uint8_t d : kEdges) {
          const uint8_t bytes[] = {a, b, c, d};
          for (const size_t size : {size_t{3}, size_t{4}}) {
            const ByteSpan sequence = ByteSpan(bytes).first(size);
            ASSERT_EQ(Decoded(sequence, Encoding::kUtf8), reference::Decode(sequence, Encoding::kUtf8))
                << HexOf(sequence);
            ASSERT_EQ(IsUtf8(sequence), reference::IsUtf8(sequence)) << HexOf(sequence);
          }
        }
      }
    }
  }
}

TEST(CodecProperty, WhatIsEncodedComesBack) {
  for (uint32_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Inputs inputs(seed);
    const std::vector<uint8_t> bytes = inputs.Bytes();
    for (const Encoding encoding : {Encoding::kLatin1, Encoding::kHex, Encoding::kBase64, Encoding::kBase64Url}) {
      EXPECT_EQ(Encoded(Decoded(bytes, encoding), encoding), HexOf(bytes)) << EncodingName(encoding);
      EXPECT_EQ(Encoded(ToUtf8String(bytes, encoding), encoding), HexOf(bytes)) << EncodingName(encoding);
    }
    const std::u16string text = inputs.Text();
    EXPECT_EQ(Decoded(BytesOf(Encoded(text, Encoding::kUtf16le)), Encoding::kUtf16le), text);
    if (IsUtf8(bytes)) {
      EXPECT_EQ(Encoded(Decoded(bytes, Encoding::kUtf8), Encoding::kUtf8), HexOf(bytes));
    }
  }
}

}  // namespace
}  // namespace slabyard
