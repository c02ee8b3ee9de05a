// SPDX-License-Identifier: MIT
//
// utf16le, latin1 and ascii: the encodings that map code unit by code unit.
#include <gtest/gtest.h>

#include <string>

#include "tests/encoding/support.h"

namespace slabyard {
namespace {

TEST(Utf16le, LowByteFirstAndSurrogatesUntouched) {
  const std::u16string text = {u'a', 0x20AC, 0xD83D, 0xDCA9, 0xDCA9, 0xD83D};
  EXPECT_EQ(Encoded(text, Encoding::kUtf16le), "6100ac203dd8a9dca9dc3dd8");
  EXPECT_EQ(Decoded(BytesOf("6100ac203dd8a9dca9dc3dd8"), Encoding::kUtf16le), text);
}

TEST(Utf16le, OddLastByteIsIgnored) {
  EXPECT_EQ(Decoded(BytesOf("610062"), Encoding::kUtf16le), u"a");
  EXPECT_EQ(Decoded(BytesOf("61"), Encoding::kUtf16le), u"");
  EXPECT_EQ(ToUtf8String(BytesOf("610062"), Encoding::kUtf16le), "a");
}

TEST(Utf16le, OddTrailingRoomStaysUntouched) {
  EXPECT_EQ(EncodedInto(3, u"ab", Encoding::kUtf16le), "6100aa");
  EXPECT_EQ(ProgressInto(3, u"ab", Encoding::kUtf16le), (Progress{1, 2}));
  EXPECT_EQ(EncodedInto(1, u"ab", Encoding::kUtf16le), "aa");
}

TEST(Utf16le, RoomMayCutASurrogatePair) {
  EXPECT_EQ(EncodedInto(2, u"\U0001F4A9", Encoding::kUtf16le), "3dd8");
  EXPECT_EQ(ProgressInto(2, u"\U0001F4A9", Encoding::kUtf16le), (Progress{1, 2}));
  // The same bytes, but the character of four UTF-8 bytes is not used up.
  EXPECT_EQ(EncodedInto(2, "\U0001F4A9", Encoding::kUtf16le), "3dd8");
  EXPECT_EQ(ProgressInto(2, "\U0001F4A9", Encoding::kUtf16le), (Progress{0, 2}));
}

TEST(Utf16le, BytesMayLieAtAnOddAddress) {
  const auto bytes = BytesOf("ff 6100 ac20");
  EXPECT_EQ(Decoded(ByteSpan(bytes).subspan(1), Encoding::kUtf16le), u"a\u20AC");
}

TEST(Latin1, KeepsTheLowByteOfEachUnit) {
  EXPECT_EQ(Encoded(u"a\u00FF\u0100\u20AC\U0001F4A9", Encoding::kLatin1), "61ff00ac3da9");
  EXPECT_EQ(Decoded(BytesOf("00617fff"), Encoding::kLatin1), std::u16string_view(u"\0a\u007F\u00FF", 4));
}

TEST(Latin1, TakesTwoUtf8BytesFromEightyOn) {
  EXPECT_EQ(ToUtf8String(BytesOf("7f80ff"), Encoding::kLatin1), "\u007F\u0080\u00FF");
  EXPECT_EQ(Utf8TextLength(BytesOf("7f80ff"), Encoding::kLatin1), 5u);
}

TEST(Ascii, EncodesLikeLatin1ButDecodesSevenBits) {
  EXPECT_EQ(Encoded(u"a\u00FF\u20AC", Encoding::kAscii), "61ffac");
  EXPECT_EQ(Decoded(BytesOf("61e1ff80"), Encoding::kAscii), std::u16string_view(u"aa\u007F\0", 4));
  EXPECT_EQ(ToUtf8String(BytesOf("61e1ff"), Encoding::kAscii), "aa\u007F");
}

TEST(OneByteText, IsTrueOfEveryEncodingButUtf8AndUtf16le) {
  for (const Encoding encoding : kEveryEncoding) {
    EXPECT_EQ(IsOneByteText(encoding), encoding != Encoding::kUtf8 && encoding != Encoding::kUtf16le)
        << EncodingName(encoding);
  }
}

TEST(ToLatin1, TakesUtf8WhenItIsAscii) {
  const auto bytes = BytesOf("48690a");
  std::vector<uint8_t> out(3);
  EXPECT_EQ(ToLatin1(bytes, Encoding::kUtf8, out), 3u);
  EXPECT_EQ(out, bytes);
}

}  // namespace
}  // namespace slabyard
