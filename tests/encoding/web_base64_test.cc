// SPDX-License-Identifier: MIT
#include "slabyard/web_base64.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "slabyard/codec.h"

namespace slabyard {
namespace {

struct AtobCase {
  const char16_t* text;
  AtobError error;
  const char* out;
};

TEST(Atob, FollowsTheForgivingBase64Rules) {
  // WHATWG Infra standard, section "Forgiving base64"; the order of the two errors is Node's.
  const AtobCase cases[] = {
      {u"", AtobError::kNone, ""},
      {u" \t\n\f\r", AtobError::kNone, ""},
      {u"YWI=", AtobError::kNone, "ab"},
      {u"YWI", AtobError::kNone, "ab"},
      {u" Y W I = ", AtobError::kNone, "ab"},
      {u"YR==", AtobError::kNone, "a"},
      {u"Y", AtobError::kBadLength, ""},
      {u"YWJjY", AtobError::kBadLength, ""},
      {u"=", AtobError::kInvalidCharacter, ""},
      {u"YW=", AtobError::kInvalidCharacter, ""},
      {u"YWJj=", AtobError::kInvalidCharacter, ""},
      {u"Y===", AtobError::kInvalidCharacter, ""},
      {u"YW=I", AtobError::kInvalidCharacter, ""},
      {u"Y-_I", AtobError::kInvalidCharacter, ""},
      {u"\u0159WI=", AtobError::kInvalidCharacter, ""},
      {u"Y\u00A0", AtobError::kInvalidCharacter, ""},
  };
  for (const AtobCase& row : cases) {
    SCOPED_TRACE(ToUtf8String(AsBytes(row.out), Encoding::kHex));
    std::array<uint8_t, 32> out;
    const AtobResult result = Atob(row.text, out);
    EXPECT_EQ(result.error, row.error);
    EXPECT_EQ(AsChars(ByteSpan(out).first(result.written)), row.out);
  }
}

std::optional<std::string> Encoded(TextView text) {
  std::string out(BtoaLength(text.size()), '\0');
  const auto written = Btoa(text, {reinterpret_cast<uint8_t*>(out.data()), out.size()});
  if (!written) return std::nullopt;
  out.resize(*written);
  return out;
}

TEST(Btoa, IsTheSameForEveryFormOfAText) {
  const uint8_t latin1[] = {0xE9, 'a'};
  EXPECT_EQ(Encoded(TextView::Latin1(latin1)), "6WE=");
  EXPECT_EQ(Encoded(u"\u00E9a"), "6WE=");
  EXPECT_EQ(Encoded("\u00E9a"), "6WE=");
  EXPECT_EQ(Encoded(""), "");
}

TEST(Btoa, RefusesCharactersAboveLatin1) {
  EXPECT_EQ(Encoded(u"a\u0100"), std::nullopt);
  EXPECT_EQ(Encoded("a\u0100"), std::nullopt);
  EXPECT_EQ(Encoded("a\xC3"), std::nullopt) << "ill-formed UTF-8 stands for U+FFFD";
}

TEST(Btoa, AtobGivesBackWhatWasEncoded) {
  std::u16string text;
  std::string bytes;
  for (int i = 0; i < 1000; ++i) {
    text += static_cast<char16_t>(i * 7 % 256);
    bytes += static_cast<char>(i * 7 % 256);
    const std::optional<std::string> encoded = Encoded(text);
    ASSERT_TRUE(encoded.has_value());
    std::string decoded(MaxByteLength(*encoded, Encoding::kBase64), '\0');
    const AtobResult result = Atob(*encoded, {reinterpret_cast<uint8_t*>(decoded.data()), decoded.size()});
    ASSERT_EQ(result.error, AtobError::kNone);
    decoded.resize(result.written);
    ASSERT_EQ(decoded, bytes);
  }
}

}  // namespace
}  // namespace slabyard
