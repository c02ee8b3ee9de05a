// SPDX-License-Identifier: MIT
#include "slabyard/string_decoder.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "slabyard/codec.h"

namespace slabyard {
namespace {

using Bytes = std::vector<uint8_t>;

constexpr Encoding kAllEncodings[] = {Encoding::kUtf8, Encoding::kUtf16le, Encoding::kLatin1,   Encoding::kAscii,
                                      Encoding::kHex,  Encoding::kBase64,  Encoding::kBase64Url};

std::u16string Whole(const Bytes& bytes, Encoding encoding) {
  std::u16string text(TextLength(bytes, encoding), u'\0');
  ToUtf16(bytes, encoding, text);
  return text;
}

struct PieceCase {
  const char* name;
  Encoding encoding;
  std::vector<Bytes> pieces;
  std::vector<std::u16string> texts;
  size_t need;
  size_t total;
  std::u16string end;
};

TEST(StringDecoder, HoldsBackWhatNodeHoldsBack) {
  // The effects that the documented state machine has (Node.js string_decoder documentation and observed results).
  const PieceCase cases[] = {
      {"surrogate bytes one by one",
       Encoding::kUtf8,
       {{0xED}, {0xA0}, {0x80}},
       {u"", u"", u"\uFFFD\uFFFD\uFFFD"},
       0,
       0,
       u""},
      {"lead then ASCII", Encoding::kUtf8, {{0xF0}, {0x41}}, {u"", u"\uFFFDA"}, 0, 0, u""},
      {"stray continuation", Encoding::kUtf8, {{0x80}}, {u"\uFFFD"}, 0, 0, u""},
      {"euro in two", Encoding::kUtf8, {{0x61, 0xE2, 0x82}, {0xAC, 0x62}}, {u"a", u"\u20ACb"}, 0, 0, u""},
      {"overlong lead is held", Encoding::kUtf8, {{0xC0}}, {u""}, 1, 2, u"\uFFFD"},
      {"lead beyond Unicode is held", Encoding::kUtf8, {{0xF7, 0x80}}, {u""}, 2, 4, u"\uFFFD\uFFFD"},
      {"cut at the end", Encoding::kUtf8, {{0xF0, 0x9F, 0x92}}, {u""}, 1, 4, u"\uFFFD"},
      {"odd byte", Encoding::kUtf16le, {{0x61, 0x00, 0x62}}, {u"a"}, 1, 2, u""},
      {"high surrogate waits", Encoding::kUtf16le, {{0x3D, 0xD8}, {0xA9, 0xDC}}, {u"", u"\U0001F4A9"}, 0, 0, u""},
      {"high surrogate alone", Encoding::kUtf16le, {{0x3D, 0xD8}}, {u""}, 2, 4, std::u16string(1, char16_t{0xD83D})},
      {"group of three", Encoding::kBase64, {{0x61, 0x62}, {0x63, 0x64}}, {u"", u"YWJj"}, 2, 3, u"ZA=="},
      {"no padding", Encoding::kBase64Url, {{0xFF}}, {u""}, 2, 3, u"_w"},
      {"nothing held in latin1", Encoding::kLatin1, {{0xE9}}, {u"\u00E9"}, 0, 0, u""},
      {"nothing held in hex", Encoding::kHex, {{0xE9}}, {u"e9"}, 0, 0, u""},
  };
  for (const PieceCase& row : cases) {
    SCOPED_TRACE(row.name);
    StringDecoder decoder(row.encoding);
    for (size_t i = 0; i < row.pieces.size(); ++i) EXPECT_EQ(decoder.Write(row.pieces[i]), row.texts[i]) << i;
    EXPECT_EQ(decoder.last_need(), row.need);
    EXPECT_EQ(decoder.last_total(), row.total);
    EXPECT_EQ(decoder.End(), row.end);
    EXPECT_EQ(decoder.last_total(), 0u);
    EXPECT_EQ(decoder.Write(AsBytes("abcabc")), Whole({'a', 'b', 'c', 'a', 'b', 'c'}, row.encoding)) << "starts afresh";
  }
}

TEST(StringDecoder, AnyCuttingOfGoodInputGivesTheTextOfTheWhole) {
  for (uint32_t seed = 1; seed <= 2000; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    std::mt19937 random(seed);
    const Encoding encoding = kAllEncodings[random() % std::size(kAllEncodings)];
    std::u16string text;
    for (size_t i = random() % 40; i > 0; --i) {
      constexpr std::u16string_view kCharacters[] = {u"a", u"\u00E9", u"\u20AC", u"\U0001F4A9"};
      text += kCharacters[random() % std::size(kCharacters)];
    }
    const Encoding carrier = encoding == Encoding::kUtf16le ? Encoding::kUtf16le : Encoding::kUtf8;
    Bytes bytes(ByteLength(text, carrier));
    ToBytes(text, carrier, bytes);

    StringDecoder decoder(encoding);
    std::u16string decoded;
    for (size_t at = 0; at < bytes.size();) {
      const size_t size = std::min<size_t>(random() % 6, bytes.size() - at);
      decoded += decoder.Write(ByteSpan(bytes).subspan(at, size));
      at += size;
      ASSERT_LE(decoder.pending().size(), 4u);
    }
    decoded += decoder.End();
    EXPECT_EQ(decoded, Whole(bytes, encoding));
  }
}

}  // namespace
}  // namespace slabyard
