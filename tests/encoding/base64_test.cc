// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/encoding/support.h"

namespace slabyard {
namespace {

constexpr Encoding kBase64 = Encoding::kBase64;
constexpr Encoding kBase64Url = Encoding::kBase64Url;

TEST(Base64, KnowsTheVectorsOfRfc4648) {
  const struct {
    std::string_view plain;
    std::string_view base64;
    std::string_view base64url;
  } rows[] = {
      {"", "", ""},
      {"f", "Zg==", "Zg"},
      {"fo", "Zm8=", "Zm8"},
      {"foo", "Zm9v", "Zm9v"},
      {"foob", "Zm9vYg==", "Zm9vYg"},
      {"fooba", "Zm9vYmE=", "Zm9vYmE"},
      {"foobar", "Zm9vYmFy", "Zm9vYmFy"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(ToUtf8String(AsBytes(row.plain), kBase64), row.base64);
    EXPECT_EQ(ToUtf8String(AsBytes(row.plain), kBase64Url), row.base64url);
    for (const Encoding encoding : {kBase64, kBase64Url}) {
      EXPECT_EQ(Encoded(row.base64, encoding), HexOf(AsBytes(row.plain)));
      EXPECT_EQ(Encoded(row.base64url, encoding), HexOf(AsBytes(row.plain)));
    }
  }
}

TEST(Base64, WritesEachAlphabetInOrder) {
  // 00 10 83 10 51 87 ...: the values 0, 1, 2, ... in six bits each (RFC 4648, tables 1 and 2).
  const auto bytes =
      BytesOf("00108310518720928b30d38f41149351559761969b71d79f8218a39259a7a29aabb2dbafc31cb3d35db7e39ebbf3dfbf");
  const std::string common = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  EXPECT_EQ(ToUtf8String(bytes, kBase64), common + "+/");
  EXPECT_EQ(ToUtf8String(bytes, kBase64Url), common + "-_");
}

TEST(Base64, ReadsWhatNodeReads) {
  const struct {
    std::string_view name;
    std::string_view text;
    std::string_view bytes;
    size_t read;
  } rows[] = {
      {"both alphabets mixed", "+/-_", "fbffbf", 4},
      {"junk between digits", "Q U\nJ!D", "414243", 7},
      {"only junk", "\r\n .,*", "", 6},
      {"one stray digit", "Q", "", 1},
      {"one stray digit behind a group", "QUJDQ", "414243", 5},
      {"two digits", "QQ", "41", 2},
      {"three digits", "QUI", "4142", 3},
      {"left-over bits that are not zero", "QR==", "41", 2},
      {"padding ends the text", "QQ==QUJD", "41", 2},
      {"padding at the very start", "=QUJD", "", 0},
      {"padding behind one digit", "Q=UJD", "", 1},
      {"padding and junk", "QUI=\n", "4142", 3},
      {"missing padding", "QUJDQUI", "4142434142", 7},
      {"a byte of UTF-8 is junk", "QU\xC3\xA9JD", "414243", 6},
  };
  for (const auto& row : rows) {
    for (const Encoding encoding : {kBase64, kBase64Url}) {
      EXPECT_EQ(Encoded(row.text, encoding), row.bytes) << row.name;
      EXPECT_EQ(ProgressInto(16, row.text, encoding).read, row.read) << row.name;
    }
  }
}

TEST(Base64, ALimitedWriteEndsAtAnyByte) {
  EXPECT_EQ(EncodedInto(1, "QUJD", kBase64), "41");
  EXPECT_EQ(EncodedInto(2, "QUJD", kBase64), "4142");
  EXPECT_EQ(EncodedInto(4, "QUJDREVG", kBase64), "41424344");
}

TEST(Base64, ReadStopsBeforeTheDigitWhoseByteDoesNotFit) {
  EXPECT_EQ(ProgressInto(0, "QUJD", kBase64), (Progress{1, 0}));
  EXPECT_EQ(ProgressInto(1, "QUJD", kBase64), (Progress{2, 1}));
  EXPECT_EQ(ProgressInto(2, "QUJD", kBase64), (Progress{3, 2}));
  EXPECT_EQ(ProgressInto(3, "QUJD", kBase64), (Progress{4, 3}));
  EXPECT_EQ(ProgressInto(3, "QUJD\r\nQ", kBase64), (Progress{7, 3})) << "nothing that counts was left out";
}

TEST(Base64, LooksAtTheLowByteOfAUnitAlone) {
  EXPECT_EQ(Encoded(u"\u0151UJD", kBase64), "414243") << "U+0151 ends in 51, the letter Q";
  EXPECT_EQ(Encoded(u"QUI\u013DQUJD", kBase64), "4142") << "U+013D ends in 3D, which ends the text";
  EXPECT_EQ(Encoded(u"QU\u20ACJD", kBase64), "414243") << "U+20AC ends in AC, which is junk";
  // U+1F4A9 is D83D DCA9: its first half ends in 3D. U+20051 is D840 DC51: junk, then a Q.
  EXPECT_EQ(Encoded(u"QUJD\U0001F4A9QUJD", kBase64), "414243");
  EXPECT_EQ(Encoded(u"\U00020051UJD", kBase64), "414243");
}

TEST(Base64, NarrowsTextInUtf8FormAlike) {
  EXPECT_EQ(Encoded("\u0151UJD", kBase64), "414243");
  EXPECT_EQ(Encoded("QUI\u013DQUJD", kBase64), "4142");
  EXPECT_EQ(ProgressInto(8, "QUI\u013DQUJD", kBase64), (Progress{3, 2}));
  EXPECT_EQ(Encoded("QUJD\U0001F4A9QUJD", kBase64), "414243");
  EXPECT_EQ(Encoded("\U00020051UJD", kBase64), "414243");
  // U+2003D is D840 DC3D: the second half ends the text, so the character is not used up.
  EXPECT_EQ(ProgressInto(8, "QUJD\U0002003DQUJD", kBase64), (Progress{4, 3}));
}

TEST(Base64, ByteLengthIsNodesEstimate) {
  const struct {
    std::u16string_view text;
    size_t bytes;
  } rows[] = {
      {u"", 0},     {u"Q", 0},        {u"QQ", 1},        {u"QQ=", 1},  {u"QQ==", 1}, {u"QUI=", 2},
      {u"QUJD", 3}, {u"=", 0},        {u"==", 0},        {u"===", 0},  {u"====", 1}, {u"Q U J D", 5},
      {u"    ", 3}, {u"QQ==QUJD", 6}, {u"QUI\u013D", 3}, {u"QQ= ", 3},
  };
  for (const auto& row : rows) {
    for (const Encoding encoding : {kBase64, kBase64Url}) EXPECT_EQ(ByteLength(row.text, encoding), row.bytes);
  }
  EXPECT_EQ(ByteLength("\u00E9\u00E9\u00E9\u00E9", kBase64), 3u) << "units, not bytes";
}

TEST(Base64, ALongTextWithLineBreaksComesBack) {
  std::vector<uint8_t> bytes(10'000);
  for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<uint8_t>(i * i >> 3);
  const std::string text = ToUtf8String(bytes, kBase64);
  for (const size_t line : {1u, 3u, 4u, 5u, 61u, 76u}) {
    std::string broken;
    for (size_t i = 0; i < text.size(); i += line) broken += text.substr(i, line) + "\r\n";
    EXPECT_EQ(Encoded(broken, kBase64), HexOf(bytes)) << "lines of " << line;
  }
}

}  // namespace
}  // namespace slabyard
