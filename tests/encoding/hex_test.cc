// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/encoding/support.h"

namespace slabyard {
namespace {

constexpr Encoding kHex = Encoding::kHex;

TEST(Hex, WritesLowerCase) {
  EXPECT_EQ(Decoded(BytesOf("00 09 0a 9f f0 ff"), kHex), u"00090a9ff0ff");
  EXPECT_EQ(ToUtf8String(BytesOf("de ad be ef"), kHex), "deadbeef");
  EXPECT_EQ(Decoded({}, kHex), u"");
}

TEST(Hex, ReadsBothCases) {
  EXPECT_EQ(Encoded("0123456789abcdefABCDEF", kHex), "0123456789abcdefabcdef");
  EXPECT_EQ(Encoded(u"aAbBcC", kHex), "aabbcc");
}

TEST(Hex, StopsAtTheFirstBadPair) {
  const struct {
    std::string_view name;
    std::string_view text;
    std::string_view bytes;
    size_t read;
  } rows[] = {
      {"bad first digit", "61g162", "61", 2},
      {"bad second digit", "611g62", "61", 2},
      {"bad at once", "zz61", "", 0},
      {"white space", "61 62", "61", 2},
      {"a prefix 0x", "0x61", "", 0},
      {"neighbours of the digits: slash", "61/0", "61", 2},
      {"colon", "61:0", "61", 2},
      {"at", "61@0", "61", 2},
      {"upper G", "61G0", "61", 2},
      {"grave", "61`0", "61", 2},
      {"a byte of UTF-8", "61\xC3\xA9", "61", 2},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(Encoded(row.text, kHex), row.bytes) << row.name;
    EXPECT_EQ(ProgressInto(8, row.text, kHex).read, row.read) << row.name;
  }
}

TEST(Hex, LeavesAnOddLastDigit) {
  EXPECT_EQ(Encoded("616", kHex), "61");
  EXPECT_EQ(ProgressInto(2, "616", kHex), (Progress{2, 1}));
  EXPECT_EQ(Encoded("6", kHex), "");
}

TEST(Hex, StopsWhenTheRoomIsFull) {
  EXPECT_EQ(EncodedInto(2, "616263", kHex), "6162");
  EXPECT_EQ(ProgressInto(2, "616263", kHex), (Progress{4, 2}));
  EXPECT_EQ(EncodedInto(4, "61zz", kHex), "61aaaaaa");
}

TEST(Hex, LooksAtTheLowByteOfAUnitAlone) {
  // U+0136 ends in 36, the digit 6; U+FF11, a full-width 1, ends in 11, which is no digit.
  EXPECT_EQ(Encoded(u"\u01361", kHex), "61");
  EXPECT_EQ(Encoded(u"6\uFF11", kHex), "");
  // U+1C031 is the pair D830 DC31, which reads as the digits 0 and 1.
  EXPECT_EQ(Encoded(u"\U0001C031", kHex), "01");
}

TEST(Hex, NarrowsTextInUtf8FormAlike) {
  EXPECT_EQ(Encoded("61\u01361", kHex), "6161");
  EXPECT_EQ(ProgressInto(4, "61\u01361", kHex), (Progress{5, 2}));
  EXPECT_EQ(Encoded("\U0001C031", kHex), "01");
  // A pair of digits may begin with the second half of a character.
  EXPECT_EQ(Encoded("7\U0001C031a2", kHex), "701a");
  EXPECT_EQ(ProgressInto(1, "7\U0001C031a", kHex), (Progress{1, 1})) << "the character is half used";
}

TEST(Hex, EveryByteValueComesBack) {
  std::vector<uint8_t> bytes(256);
  for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<uint8_t>(i);
  EXPECT_EQ(Encoded(Decoded(bytes, kHex), kHex), HexOf(bytes));
}

TEST(Hex, ByteLengthCountsPairsGoodOrBad) {
  EXPECT_EQ(ByteLength("zz6", kHex), 1u);
  EXPECT_EQ(ByteLength(u"616263", kHex), 3u);
  EXPECT_EQ(ByteLength("\u00E9\u00E9\u00E9", kHex), 1u) << "units, not bytes";
}

}  // namespace
}  // namespace slabyard
