// SPDX-License-Identifier: MIT
//
// One text in its three forms, and the sizes that callers ask for before they convert.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/encoding/support.h"

namespace slabyard {
namespace {

TEST(TextView, FormFollowsTheTypeItIsMadeFrom) {
  EXPECT_EQ(TextView("a").form(), TextView::Form::kUtf8);
  EXPECT_EQ(TextView(std::string("a")).form(), TextView::Form::kUtf8);
  EXPECT_EQ(TextView(u"a").form(), TextView::Form::kUtf16);
  EXPECT_EQ(TextView(std::u16string(u"a")).form(), TextView::Form::kUtf16);
  EXPECT_EQ(TextView::Latin1(AsBytes("a")).form(), TextView::Form::kLatin1);
  EXPECT_TRUE(TextView().empty());
}

TEST(TextView, SizeAndRestCountUnitsOfTheForm) {
  const std::u16string text = u"a\U0001F4A9b";
  EXPECT_EQ(TextView(text).size(), 4u);
  EXPECT_EQ(TextView("a\U0001F4A9b").size(), 6u);
  EXPECT_EQ(Encoded(TextView(text).Rest(3), Encoding::kUtf8), "62");
  EXPECT_EQ(Encoded(TextView("a\U0001F4A9b").Rest(5), Encoding::kUtf8), "62");
  EXPECT_TRUE(TextView(text).Rest(4).empty());
}

TEST(TextView, IsThreeWords) { EXPECT_LE(sizeof(TextView), 3 * sizeof(void*)); }

TEST(TextViewDeathTest, OtherFormsAndOtherLengthsAreErrors) {
  EXPECT_DEATH(static_cast<void>(TextView("a").utf16()), "another form");
  EXPECT_DEATH(static_cast<void>(TextView(u"a").latin1()), "another form");
  EXPECT_DEATH(static_cast<void>(TextView(u"a").Rest(2)), "past the end");
}

TEST(TextForms, GiveTheSameBytes) {
  const struct {
    std::string_view name;
    std::string utf8;
    std::u16string utf16;
  } rows[] = {
      {"ASCII", "QUJDREVG", u"QUJDREVG"},
      {"hexadecimal", "6162c3A9", u"6162c3A9"},
      {"two bytes", "Gr\u00FC\u00DFe", u"Gr\u00FC\u00DFe"},
      {"three bytes", "\u20AC 12", u"\u20AC 12"},
      {"four bytes", "a\U0001F4A9b", u"a\U0001F4A9b"},
      {"a BOM", "\uFEFFab", u"\uFEFFab"},
      {"ill-formed UTF-8 stands for U+FFFD", "a\xE2\x82z\xFF", u"a\uFFFDz\uFFFD"},
      {"an encoded surrogate stands for three", "\xED\xA0\x80", u"\uFFFD\uFFFD\uFFFD"},
  };
  for (const auto& row : rows) {
    for (const Encoding encoding : kEveryEncoding) {
      SCOPED_TRACE(std::string(row.name) + " in " + std::string(EncodingName(encoding)));
      EXPECT_EQ(Encoded(row.utf8, encoding), Encoded(row.utf16, encoding));
      EXPECT_EQ(ByteLength(row.utf8, encoding), ByteLength(row.utf16, encoding));
    }
  }
}

TEST(MaxByteLength, IsReachedByTheWorstText) {
  constexpr size_t kUnits = 12;
  const std::string ill_formed(kUnits, '\xFF');
  const std::vector<uint8_t> latin1(kUnits, 0xFF);
  const std::u16string surrogates(kUnits, u'\xD800');
  const std::string digits(kUnits, '7');
  const struct {
    std::string_view name;
    TextView text;
    Encoding encoding;
    size_t bytes;
  } rows[] = {
      {"ill-formed bytes", ill_formed, Encoding::kUtf8, 3 * kUnits},
      {"Latin-1 letters", TextView::Latin1(latin1), Encoding::kUtf8, 2 * kUnits},
      {"lone surrogates", surrogates, Encoding::kUtf8, 3 * kUnits},
      {"units from UTF-8", digits, Encoding::kUtf16le, 2 * kUnits},
      {"units from Latin-1", TextView::Latin1(latin1), Encoding::kUtf16le, 2 * kUnits},
      {"units from UTF-16", surrogates, Encoding::kUtf16le, 2 * kUnits},
      {"low bytes", surrogates, Encoding::kLatin1, kUnits},
      {"low bytes of ASCII", digits, Encoding::kAscii, kUnits},
      {"pairs", digits, Encoding::kHex, kUnits / 2},
      {"groups", digits, Encoding::kBase64, kUnits / 4 * 3},
      {"groups of base64url", digits, Encoding::kBase64Url, kUnits / 4 * 3},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(MaxByteLength(row.text, row.encoding), row.bytes) << row.name;
    EXPECT_EQ(Encoded(row.text, row.encoding).size(), 2 * row.bytes) << row.name;
  }
}

TEST(TextLength, CountsUnitsOfTheText) {
  const struct {
    std::string_view bytes;
    Encoding encoding;
    size_t utf16;
    size_t utf8;
  } rows[] = {
      {"", Encoding::kUtf8, 0, 0},
      {"61c3a9e282acf09f92a9", Encoding::kUtf8, 5, 10},
      {"61f09f92", Encoding::kUtf8, 2, 4},
      {"ffff", Encoding::kUtf8, 2, 6},
      {"6100e900ac20", Encoding::kUtf16le, 3, 6},
      {"3dd8a9dc3dd861", Encoding::kUtf16le, 3, 7},
      {"61e9", Encoding::kLatin1, 2, 3},
      {"61e9", Encoding::kAscii, 2, 2},
      {"61e9", Encoding::kHex, 4, 4},
      {"61", Encoding::kBase64, 4, 4},
      {"61e9", Encoding::kBase64, 4, 4},
      {"61e961e9", Encoding::kBase64, 8, 8},
      {"61", Encoding::kBase64Url, 2, 2},
      {"61e9", Encoding::kBase64Url, 3, 3},
      {"61e961", Encoding::kBase64Url, 4, 4},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(std::string(EncodingName(row.encoding)) + " of " + std::string(row.bytes));
    const auto bytes = BytesOf(row.bytes);
    EXPECT_EQ(TextLength(bytes, row.encoding), row.utf16);
    EXPECT_EQ(Utf8TextLength(bytes, row.encoding), row.utf8);
  }
}

TEST(TextDeathTest, TooLittleRoomForTheTextIsAnError) {
  const auto bytes = BytesOf("61c3a9ff");
  for (const Encoding encoding : kEveryEncoding) {
    SCOPED_TRACE(EncodingName(encoding));
    std::vector<char16_t> utf16(TextLength(bytes, encoding) - 1);
    EXPECT_DEATH(ToUtf16(bytes, encoding, utf16), "no room for the text");
    std::string utf8(Utf8TextLength(bytes, encoding) - 1, '\0');
    EXPECT_DEATH(ToUtf8(bytes, encoding, utf8), "no room for the text");
    if (!IsOneByteText(encoding)) continue;
    std::vector<uint8_t> latin1(TextLength(bytes, encoding) - 1);
    EXPECT_DEATH(ToLatin1(bytes, encoding, latin1), "no room for the text");
  }
}

TEST(TextDeathTest, Utf16leHasNoLatin1Text) {
  std::vector<uint8_t> out(8);
  EXPECT_DEATH(ToLatin1(BytesOf("6100"), Encoding::kUtf16le, out), "not one-byte");
}

}  // namespace
}  // namespace slabyard
