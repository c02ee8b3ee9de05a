// SPDX-License-Identifier: MIT
//
// UTF-8 from every form of text, on every vector target that this machine has, against the reference.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "slabyard/kernel_target.h"
#include "src/encoding/utf8/utf8.h"
#include "tests/encoding/reference.h"
#include "tests/encoding/support.h"
#include "tests/support/page_end.h"

namespace slabyard {
namespace {

using internal::Utf16leUnits;
using testing::PageEnd;

constexpr size_t kLongest = 300;   // a few of the longest kernel's rounds
constexpr size_t kFront = 64;      // bytes in front of a result that must stay
constexpr size_t kMost = 3 * 700;  // bytes of the longest result here
constexpr uint8_t kUntouched = 0xAA;

using Random = std::mt19937_64;

/// Appends a character of one class.
void AppendCharacter(char kind, Random& random, std::u16string& text) {
  const uint64_t any = random();
  const auto between = [&](unsigned first, unsigned last) {
    text += static_cast<char16_t>(first + any % (last - first + 1));
  };
  switch (kind) {
    case 'a':
      return between(0, 0x7F);
    case 'l':
      return between(0x80, 0xFF);
    case 'c':
      return between(0x80, 0x7FF);
    case 'h':
      return any % 8 == 0 ? between(0xE000, 0xFFFF) : between(0x800, 0xD7FF);
    case 'p':
      text += static_cast<char16_t>(0xD800 + any % 0x400);
      text += static_cast<char16_t>(0xDC00 + (any >> 20) % 0x400);
      return;
    default:
      return between(0xD800, 0xDFFF);  // mostly a lone half
  }
}

/// `size` units of the classes named, evenly mixed; a class named more often is more frequent.
std::u16string TextOf(const std::string& kinds, size_t size, Random& random) {
  std::u16string text;
  while (text.size() < size) AppendCharacter(kinds[random() % kinds.size()], random, text);
  text.resize(size);
  return text;
}

// The classes alone, then mixtures.
const std::string kMixtures[] = {"a",        "l",        "c",           "h",          "p",
                                 "s",        "aaaaaaal", "hhhhhhha",    "pppa",       "ppph",
                                 "ccccccch", "aaaaaaap", "aaaaaaaaaas", "hhhhhhhhhs", "alchps"};

ByteSpan BytesOf(const std::u16string& text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), 2 * text.size()};
}

class Utf8EncodeKernelTest : public ::testing::TestWithParam<std::string_view> {
 protected:
  void SetUp() override { ASSERT_TRUE(SetKernelTarget(GetParam())); }
  void TearDown() override { SetKernelTarget(""); }

  /// Encodes into `room` bytes at a page end.
  template <typename Units>
  void Check(const Units& units, const reference::Encoded& expected, size_t room) {
    const MutableByteSpan around = out_.Last(kFront + room);
    std::ranges::fill(around, kUntouched);
    const MutableByteSpan out = around.subspan(kFront);
    const Progress progress = internal::Utf8FromText(units, out);
    const size_t written = expected.bytes.size();
    ASSERT_EQ(progress, (Progress{expected.units_read, written})) << "in " << room;
    ASSERT_TRUE(std::ranges::equal(out.first(written), expected.bytes)) << HexOf(out.first(written));
    const auto untouched = [](uint8_t byte) { return byte == kUntouched; };
    ASSERT_TRUE(std::ranges::all_of(out.subspan(written), untouched)) << "written behind, in " << room;
    ASSERT_TRUE(std::ranges::all_of(around.first(kFront), untouched)) << "written in front, in " << room;
  }

  /// Both forms of UTF-16, at the page end and `gap` bytes in front of it.
  void CheckText(const std::u16string& text, size_t room, size_t gap) {
    const reference::Encoded expected = reference::Encode(text, Encoding::kUtf8, room);
    const size_t even = gap / 2 * 2;
    const MutableByteSpan wide = in_.Copy(BytesOf(text), even);
    Check(std::span(reinterpret_cast<const char16_t*>(wide.data()), text.size()), expected, room);
    Check(Utf16leUnits(in_.Copy(BytesOf(text), gap)), expected, room);
  }

  /// In the rooms that matter most: full, one less, plenty, and some.
  void CheckText(const std::u16string& text, Random& random) {
    const size_t full = reference::ByteLength(text, Encoding::kUtf8);
    const size_t gap = random() % 64;
    for (const size_t room : {full, full - std::min<size_t>(full, 1), full + 200, random() % (full + 1)}) {
      CheckText(text, room, gap);
      CheckText(text, room, 0);
    }
    EXPECT_EQ(internal::Utf8Length(std::span<const char16_t>(text)), full);
    EXPECT_EQ(internal::Utf8Length(Utf16leUnits(in_.Copy(BytesOf(text)))), full);
    EXPECT_EQ(internal::Utf8Length(Utf16leUnits(in_.Copy(BytesOf(text), gap))), full);
  }

  PageEnd in_{2 * 1000};
  PageEnd out_{kMost + 200 + kFront};
};

TEST_P(Utf8EncodeKernelTest, EveryMixtureAtEveryLengthIsWhatTheReferenceWrites) {
  Random random(1);
  for (const std::string& kinds : kMixtures) {
    for (size_t size = 0; size <= kLongest; ++size) {
      CheckText(TextOf(kinds, size, random), random);
      ASSERT_FALSE(HasFailure()) << kinds << " " << size;
    }
    for (const size_t size : {500u, 700u}) CheckText(TextOf(kinds, size, random), random);
  }
}

TEST_P(Utf8EncodeKernelTest, EveryRoomTakesTheCharactersThatFitAndNoByteMore) {
  Random random(2);
  for (const std::string& kinds : kMixtures) {
    const std::u16string text = TextOf(kinds, 300, random);
    const size_t full = reference::ByteLength(text, Encoding::kUtf8);
    for (size_t room = 0; room <= full + 70; ++room) {
      CheckText(text, room, room % 64);
      ASSERT_FALSE(HasFailure()) << kinds;
    }
  }
}

TEST_P(Utf8EncodeKernelTest, BytesThatNoCharacterFitsStayAsTheyWereBehindTheLongestHalfBlock) {
  Random random(7);
  for (const size_t half : {4u, 16u}) {
    const std::u16string text = TextOf("h", 2 * half - 1, random) + u'a' + TextOf("p", 200, random);
    for (size_t room = 0; room <= 300; ++room) CheckText(text, room, 0);
  }
}

TEST_P(Utf8EncodeKernelTest, EveryAlignmentGivesTheSame) {
  Random random(3);
  const std::u16string text = TextOf("aaaalchps", 200, random);
  for (size_t gap = 0; gap < 64; ++gap) CheckText(text, kMost, gap);
}

TEST_P(Utf8EncodeKernelTest, HalvesAndPairsAtEveryPlaceOfABlockAreTold) {
  const std::u16string odd[] = {
      {0xD83D}, {0xDCA9}, {0xD83D, 0xDCA9}, {0xDCA9, 0xD83D}, {0xD83D, 0xD83D, 0xDCA9}, {0xD83D, 0xDCA9, 0xDCA9}};
  Random random(4);
  for (const char16_t filler : {u'a', u'\u00E9', u'\u4E16'}) {
    for (const std::u16string& insertion : odd) {
      for (size_t at = 0; at <= 160; ++at) {
        std::u16string text(160, filler);
        text.replace(at, std::min(insertion.size(), text.size() - at), insertion);
        CheckText(text, random);
        CheckText(text.substr(0, at + insertion.size()), random);
      }
      ASSERT_FALSE(HasFailure()) << HexOf(BytesOf(insertion)) << " among " << static_cast<unsigned>(filler);
    }
  }
}

TEST_P(Utf8EncodeKernelTest, RunsOfPairsThatBeginAtAnyUnitAreKept) {
  Random random(5);
  for (size_t front = 0; front <= 70; ++front) {
    CheckText(std::u16string(front, u'a') + TextOf("p", 300, random) + u"z", random);
    CheckText(std::u16string(front, u'\xDCA9') + TextOf("p", 300, random), random);
    ASSERT_FALSE(HasFailure()) << front;
  }
}

TEST_P(Utf8EncodeKernelTest, Latin1OfEveryLengthAndRoomIsWhatTheReferenceWrites) {
  Random random(6);
  for (const std::string kinds : {"a", "l", "aaaaaaal", "al"}) {
    for (size_t size = 0; size <= kLongest; ++size) {
      const std::u16string text = TextOf(kinds, size, random);
      const std::vector<uint8_t> latin1(text.begin(), text.end());
      const size_t full = reference::ByteLength(text, Encoding::kUtf8);
      const ByteSpan in = in_.Copy(latin1, size % 2 * (random() % 64));
      EXPECT_EQ(internal::Utf8Length(in), full);
      for (size_t room = size % 50 == 0 ? 0 : full - std::min<size_t>(full, 2); room <= full + 3; ++room) {
        Check(in, reference::Encode(text, Encoding::kUtf8, room), room);
      }
      Check(in, reference::Encode(text, Encoding::kUtf8, full), full + 200);
      ASSERT_FALSE(HasFailure()) << kinds << " " << size;
    }
  }
}

TEST_P(Utf8EncodeKernelTest, LengthsOfLongTextsDoNotOverflowTheirLanes) {
  constexpr size_t kUnits = 1'000'000;  // more than 4000 vectors' sums of 16 bits hold
  const struct {
    const char* name;
    std::u16string text;
    size_t bytes_of_unit;
  } rows[] = {{"ASCII", std::u16string(kUnits, u'a'), 1},
              {"two bytes", std::u16string(kUnits, u'\u00E9'), 2},
              {"three bytes", std::u16string(kUnits, u'\u4E16'), 3}};
  for (const auto& row : rows) {
    EXPECT_EQ(internal::Utf8Length(std::span<const char16_t>(row.text)), row.bytes_of_unit * kUnits) << row.name;
  }
  std::u16string pairs;
  while (pairs.size() < kUnits) pairs += u"\U0001F4A9";
  EXPECT_EQ(internal::Utf8Length(std::span<const char16_t>(pairs)), 2 * kUnits);
  EXPECT_EQ(internal::Utf8Length(ByteSpan(std::vector<uint8_t>(kUnits, 0xE9))), 2 * kUnits);
  EXPECT_EQ(internal::Utf8Length(ByteSpan(std::vector<uint8_t>(kUnits, 'a'))), kUnits);
}

INSTANTIATE_TEST_SUITE_P(Targets, Utf8EncodeKernelTest, ::testing::ValuesIn(KernelTargets()),
                         [](const auto& target) { return std::string(target.param); });

}  // namespace
}  // namespace slabyard
