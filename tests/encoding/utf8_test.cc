// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/encoding/support.h"

namespace slabyard {
namespace {

TEST(Utf8, DecodesAMaximalSubpartToOneReplacement) {
  const struct {
    std::string_view name;
    std::string_view bytes;
    std::u16string_view text;
  } rows[] = {
      {"nothing", "", u""},
      {"one to four bytes", "24 c2a3 e282ac f09f92a9", u"$\u00A3\u20AC\U0001F4A9"},
      {"ends of each length", "00 7f c280 dfbf e0a080 efbfbf f0908080 f48fbfbf",
       std::u16string_view(u"\0\u007F\u0080\u07FF\u0800\uFFFF\U00010000\U0010FFFF", 10)},
      {"around the surrogates", "ed9fbf ee8080", u"\uD7FF\uE000"},
      {"stray continuation bytes", "80 bf", u"\uFFFD\uFFFD"},
      {"C0 and C1 lead nothing", "c080 c1bf", u"\uFFFD\uFFFD\uFFFD\uFFFD"},
      {"F5 to FF lead nothing", "f5 80 fe ff", u"\uFFFD\uFFFD\uFFFD\uFFFD"},
      {"a surrogate: its lead and both continuations", "eda080", u"\uFFFD\uFFFD\uFFFD"},
      {"an overlong form of three bytes", "e09fbf", u"\uFFFD\uFFFD\uFFFD"},
      {"an overlong form of four bytes", "f08fbfbf", u"\uFFFD\uFFFD\uFFFD\uFFFD"},
      {"above U+10FFFF", "f4908080", u"\uFFFD\uFFFD\uFFFD\uFFFD"},
      {"two of two cut off", "c3", u"\uFFFD"},
      {"three of four present", "f09f92", u"\uFFFD"},
      {"a cut sequence before ASCII", "f09f41", u"\uFFFDA"},
      {"a cut sequence before a whole one", "e282f09f92a9", u"\uFFFD\U0001F4A9"},
      {"a cut sequence before another", "e282e282", u"\uFFFD\uFFFD"},
      {"a lead byte before ASCII", "41c342", u"A\uFFFDB"},
      {"the example of the Unicode standard, table 3-8", "61 f18080 e180 c2 62 80 63 80bf 64",
       u"a\uFFFD\uFFFD\uFFFDb\uFFFDc\uFFFD\uFFFDd"},
      {"a BOM is kept", "efbbbf41", u"\uFEFFA"},
      {"U+FFFD itself", "efbfbd", u"\uFFFD"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(Decoded(BytesOf(row.bytes), Encoding::kUtf8), row.text) << row.name;
  }
}

TEST(Utf8, EncodesCodePoints) {
  const struct {
    std::string_view name;
    std::u16string text;
    std::string_view bytes;
  } rows[] = {
      {"nothing", u"", ""},
      {"one to four bytes", u"$\u00A3\u20AC\U0001F4A9", "24c2a3e282acf09f92a9"},
      {"ends of each length",
       {u"\0\u007F\u0080\u07FF\u0800\uFFFF\U00010000\U0010FFFF", 10},
       "007fc280dfbfe0a080efbfbff0908080f48fbfbf"},
      {"a BOM is not special", u"\uFEFFA", "efbbbf41"},
      {"a lone high surrogate", {u'A', 0xD83D, u'B'}, "41efbfbd42"},
      {"a lone low surrogate", {u'A', 0xDCA9, u'B'}, "41efbfbd42"},
      {"a pair the wrong way round", {0xDCA9, 0xD83D}, "efbfbdefbfbd"},
      {"a high surrogate before a pair", {0xD83D, 0xD83D, 0xDCA9}, "efbfbdf09f92a9"},
      {"a high surrogate at the end", {u'A', 0xD83D}, "41efbfbd"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(Encoded(row.text, Encoding::kUtf8), row.bytes) << row.name;
    EXPECT_EQ(2 * ByteLength(row.text, Encoding::kUtf8), row.bytes.size()) << row.name;
  }
}

TEST(Utf8, WritesWholeCharactersOnly) {
  const struct {
    std::string_view name;
    size_t room;
    std::u16string text;
    std::string_view bytes;
    Progress progress;
  } rows[] = {
      {"no room", 0, u"a", "", {0, 0}},
      {"two bytes do not fit one", 1, u"\u00E9", "aa", {0, 0}},
      {"three bytes do not fit two", 3, u"a\u20AC", "61aaaa", {1, 1}},
      {"four bytes do not fit three", 4, u"a\U0001F4A9", "61aaaaaa", {1, 1}},
      {"a lone surrogate needs three", 3, {u'a', 0xD83D}, "61aaaa", {1, 1}},
      {"a pair counts as two units read", 5, u"\U0001F4A9!?", "f09f92a921", {3, 5}},
      {"a shorter character behind does not jump the queue", 4, u"ab\u20ACc", "6162aaaa", {2, 2}},
      {"room to spare stays untouched", 4, u"ab", "6162aaaa", {2, 2}},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(EncodedInto(row.room, row.text, Encoding::kUtf8), row.bytes) << row.name;
    EXPECT_EQ(ProgressInto(row.room, row.text, Encoding::kUtf8), row.progress) << row.name;
  }
}

TEST(Utf8, TextInItsOwnFormIsMadeWellFormed) {
  EXPECT_EQ(Encoded("a\xF0\x9F\x92z", Encoding::kUtf8), "61efbfbd7a");
  EXPECT_EQ(Encoded("\xED\xA0\x80", Encoding::kUtf8), "efbfbdefbfbdefbfbd");
  EXPECT_EQ(Encoded("Gr\xC3\xBC\xC3\x9F", Encoding::kUtf8), "4772c3bcc39f");
}

TEST(Utf8, AnIllFormedSubpartNeedsTheRoomOfItsReplacement) {
  EXPECT_EQ(EncodedInto(3, "a\xFFz", Encoding::kUtf8), "61aaaa");
  EXPECT_EQ(ProgressInto(3, "a\xFFz", Encoding::kUtf8), (Progress{1, 1}));
  EXPECT_EQ(EncodedInto(4, "a\xFFz", Encoding::kUtf8), "61efbfbd");
  // Of a good character the room may hold a part that looks ill-formed by itself.
  EXPECT_EQ(EncodedInto(4, "a\xF0\x9F\x92\xA9", Encoding::kUtf8), "61aaaaaa");
}

TEST(Utf8, LoneSurrogatesBecomeReplacementsOnTheWayToUtf8) {
  const auto bytes = BytesOf("3dd8 4100 a9dc 3dd8a9dc");
  EXPECT_EQ(ToUtf8String(bytes, Encoding::kUtf16le), "\uFFFDA\uFFFD\U0001F4A9");
  EXPECT_EQ(Utf8TextLength(bytes, Encoding::kUtf16le), 3u + 1 + 3 + 4);
}

TEST(IsUtf8, KnowsWhatIsWellFormed) {
  for (const std::string_view good :
       {"", "41", "c280", "dfbf", "e0a080", "ed9fbf", "ee8080", "efbfbf", "f0908080", "f48fbfbf", "efbfbd", "efbbbf"}) {
    EXPECT_TRUE(IsUtf8(BytesOf(good))) << good;
  }
  for (const std::string_view bad :
       {"80",     "bf",     "c0",       "c080",   "c1bf",     "c2",       "c241", "e0a0", "e09fbf", "e08080",
        "eda080", "edbfbf", "f08fbfbf", "f09f92", "f4908080", "f5808080", "ff",   "fe",   "41ff",   "efbf"}) {
    EXPECT_FALSE(IsUtf8(BytesOf(bad))) << bad;
  }
}

TEST(IsAscii, OneHighBitAnywhereIsEnough) {
  EXPECT_TRUE(IsAscii({}));
  for (size_t size = 1; size <= 80; ++size) {
    std::vector<uint8_t> bytes(size, 0x7F);
    EXPECT_TRUE(IsAscii(bytes)) << size;
    for (size_t at = 0; at < size; ++at) {
      bytes[at] = 0x80;
      EXPECT_FALSE(IsAscii(bytes)) << at << " of " << size;
      bytes[at] = 0x7F;
    }
  }
}

}  // namespace
}  // namespace slabyard
