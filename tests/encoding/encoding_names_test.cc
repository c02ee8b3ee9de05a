// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <string_view>

#include "slabyard/encoding.h"
#include "tests/encoding/support.h"

namespace slabyard {
namespace {

TEST(EncodingNames, EveryAliasIsKnown) {
  const struct {
    std::string_view name;
    Encoding encoding;
  } rows[] = {
      {"utf8", Encoding::kUtf8},     {"utf-8", Encoding::kUtf8},      {"ucs2", Encoding::kUtf16le},
      {"ucs-2", Encoding::kUtf16le}, {"utf16le", Encoding::kUtf16le}, {"utf-16le", Encoding::kUtf16le},
      {"latin1", Encoding::kLatin1}, {"binary", Encoding::kLatin1},   {"ascii", Encoding::kAscii},
      {"hex", Encoding::kHex},       {"base64", Encoding::kBase64},   {"base64url", Encoding::kBase64Url},
  };
  for (const auto& row : rows) EXPECT_EQ(ParseEncoding(row.name), row.encoding) << row.name;
}

TEST(EncodingNames, CaseDoesNotMatter) {
  EXPECT_EQ(ParseEncoding("UTF-8"), Encoding::kUtf8);
  EXPECT_EQ(ParseEncoding("uTf16Le"), Encoding::kUtf16le);
  EXPECT_EQ(ParseEncoding("Base64URL"), Encoding::kBase64Url);
}

TEST(EncodingNames, NothingElseIsKnown) {
  for (const std::string_view name :
       {"", " utf8", "utf8 ", "utf 8", "utf_8", "utf-16", "utf16", "unicode", "buffer", "raw", "hex2", "he", "base-64",
        "base64-url", "latin-1", "iso-8859-1", "us-ascii"}) {
    EXPECT_EQ(ParseEncoding(name), std::nullopt) << '"' << name << '"';
  }
  EXPECT_EQ(ParseEncoding(std::string_view("hex\0", 4)), std::nullopt);
  // Only letters have cases: these differ from '8' and '-' in the bit that tells the cases of letters apart.
  EXPECT_EQ(ParseEncoding("utf\x18"), std::nullopt);
  EXPECT_EQ(ParseEncoding("utf\r8"), std::nullopt);
}

TEST(EncodingNames, TheCanonicalNameIsOneOfItsOwnAliases) {
  for (const Encoding encoding : kEveryEncoding) EXPECT_EQ(ParseEncoding(EncodingName(encoding)), encoding);
}

TEST(EncodingNames, CanonicalNamesAreThoseOfNode) {
  EXPECT_EQ(EncodingName(Encoding::kUtf8), "utf8");
  EXPECT_EQ(EncodingName(Encoding::kUtf16le), "utf16le");
  EXPECT_EQ(EncodingName(Encoding::kLatin1), "latin1");
  EXPECT_EQ(EncodingName(Encoding::kAscii), "ascii");
  EXPECT_EQ(EncodingName(Encoding::kHex), "hex");
  EXPECT_EQ(EncodingName(Encoding::kBase64), "base64");
  EXPECT_EQ(EncodingName(Encoding::kBase64Url), "base64url");
}

}  // namespace
}  // namespace slabyard
