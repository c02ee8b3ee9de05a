// SPDX-License-Identifier: MIT
#include "bindings/node_args/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace slabyard::node_args {
namespace {

using ::testing::ElementsAre;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

Buffer Text(TextView text) { return *ThreadAllocator().From(text); }

struct RangeRow {
  std::optional<double> start;
  std::optional<double> end;
  const char16_t* text;
};

TEST(NodeToString, ClampsIndicesAndNeverCountsFromTheEnd) {
  constexpr RangeRow kRows[] = {
      {std::nullopt, std::nullopt, u"hello"},
      {-3.0, std::nullopt, u"hello"},
      {1.9, 3.9, u"el"},
      {kNan, 2.0, u"he"},
      {0.0, kNan, u""},
      {0.0, -1.0, u""},
      {5.0, std::nullopt, u""},
      {3.0, 2.0, u""},
      {-kInfinity, kInfinity, u"hello"},
      {kInfinity, std::nullopt, u""},
      {4294967296.0, std::nullopt, u""},
  };
  for (const RangeRow& row : kRows) EXPECT_EQ(*NodeToString(Text("hello"), {}, row.start, row.end), row.text);
}

TEST(NodeToString, LooksAtTheEncodingOnlyWhenThereIsSomethingToDecode) {
  EXPECT_EQ(*NodeToString(Text("abcd"), "foo", 2.0, 1.0), u"");
  EXPECT_EQ(*NodeToString(Buffer(), "foo"), u"");
  EXPECT_EQ(NodeToString(Text("abcd"), "foo").error(), UnknownEncoding("foo"));
  EXPECT_EQ(NodeToString(Text("abcd"), "").error(), UnknownEncoding(""));
  EXPECT_EQ(*NodeToString(Text("abcd"), "HEX", 1.0, 3.0), u"6263");
}

TEST(NodeToString, RefusesTextThatNoStringHolds) {
  // Pages that nobody touches cost nothing.
  const Buffer bytes = *ThreadAllocator().AllocUnsafeSlow(kMaxStringLength + 1);
  EXPECT_EQ(NodeToString(bytes, "latin1").error(), StringTooLong());
  EXPECT_EQ(NodeToString(bytes, "hex", 0.0, kMaxStringLength / 2 + 1.0).error(), StringTooLong());
  EXPECT_EQ(NodeToString(bytes, "hex", 0.0, 1.0)->size(), 2u);
}

struct WriteRow {
  const char* name;
  JsArgument offset;
  JsArgument length;
  JsArgument encoding;
  NodeResult<std::string> expected;  // the four bytes afterwards, `....` before
};

TEST(NodeWrite, FindsTheEncodingInEverySlot) {
  const WriteRow kRows[] = {
      {"text alone", {}, {}, {}, std::string("6162")},
      {"encoding first", "hex", {}, {}, std::string("ab..")},
      {"encoding second", 1.0, "hex", {}, std::string(".ab.")},
      {"encoding third", 1.0, 1.0, "hex", std::string(".a..")},
      {"encoding third, length undefined", 1.0, {}, "hex", std::string(".ab.")},
      {"behind an undefined offset all is ignored", {}, 1.0, "foo", std::string("6162")},
      {"length clamped to the rest", 2.0, 4.0, {}, std::string("..61")},
      {"number 0 is no encoding", 0.0, 4.0, 0.0, std::string("6162")},
      {"empty name is utf8", "", {}, {}, std::string("6162")},
      {"number for an encoding", 0.0, 4.0, 5.0, UnknownEncoding("5")},
      {"unknown encoding", "foo", {}, {}, UnknownEncoding("foo")},
      {"offset goes before the encoding", 5.0, "foo", {}, OutOfRange("offset", ">= 0 && <= 4", "5")},
      {"offset that is no integer", kNan, {}, {}, OutOfRange("offset", "an integer", "NaN")},
      {"length beyond the buffer, not the rest", 2.0, 5.0, {}, OutOfRange("length", ">= 0 && <= 4", "5")},
  };
  for (const WriteRow& row : kRows) {
    SCOPED_TRACE(row.name);
    const Buffer buffer = *ThreadAllocator().Alloc(4, uint8_t{'.'});
    const NodeResult<size_t> written = NodeWrite(buffer, "6162", row.offset, row.length, row.encoding);
    ASSERT_EQ(written.ok(), row.expected.ok());
    if (written.ok()) {
      EXPECT_EQ(AsChars(buffer), *row.expected);
    } else {
      EXPECT_EQ(written.error(), row.expected.error());
    }
  }
  EXPECT_EQ(*NodeWrite(*ThreadAllocator().Alloc(4), "\u20ac\u20ac"), 3u);
}

TEST(NodeByteLength, TakesUnknownEncodingsForUtf8) {
  EXPECT_EQ(NodeByteLength("\u20ac", "foo"), 3u);
  EXPECT_EQ(NodeByteLength("\u20ac"), 3u);
  EXPECT_EQ(NodeByteLength("\u20ac", "latin1"), 1u);
  EXPECT_TRUE(NodeIsEncoding("UTF-16LE"));
  EXPECT_FALSE(NodeIsEncoding(""));
  EXPECT_FALSE(NodeIsEncoding("utf-16"));
}

TEST(NodeStringDecoder, KnowsItsEncoding) {
  EXPECT_EQ(NodeStringDecoder("binary")->encoding(), Encoding::kLatin1);
  EXPECT_EQ(NodeStringDecoder("")->encoding(), Encoding::kUtf8);
  EXPECT_EQ(NodeStringDecoder("foo").error(), UnknownEncoding("foo"));
}

TEST(NodeTranscode, LooksAtTheEncodingsOnlyWhenThereAreBytes) {
  Allocator allocator;
  const auto transcode = [&](ByteSpan source, const char* from, const char* to) {
    return NodeTranscode(allocator, source, from, to);
  };
  EXPECT_THAT(*transcode({}, "foo", "bar"), ElementsAre());
  EXPECT_EQ(transcode(AsBytes("a"), "utf8", "hex").error(), TranscodeUnsupported());
  EXPECT_EQ(transcode(AsBytes("a"), "foo", "utf8").error(), TranscodeUnsupported());
  EXPECT_EQ(transcode(AsBytes("\xFF"), "utf8", "utf16le").error(), TranscodeInvalidCharacter());
  EXPECT_THAT(*transcode(AsBytes("\u00e9"), "", "latin1"), ElementsAre(0xE9));
  EXPECT_FALSE(transcode(AsBytes("a"), "ascii", "utf8")->block().is_slab());
}

TEST(NodeAtob, TellsBadCharactersFromBadLengths) {
  EXPECT_EQ(*NodeAtob(" Q Q = = "), "A");
  EXPECT_EQ(NodeAtob("Q-==").error(), InvalidCharacter());
  EXPECT_EQ(NodeAtob("Q").error(), NotCorrectlyEncoded());
  EXPECT_EQ(*NodeBtoa(u"\u00ff"), "/w==");
  EXPECT_EQ(NodeBtoa(u"\u0100").error(), InvalidCharacter());
}

struct InspectRow {
  double max_bytes;
  const char* text;
};

TEST(NodeInspect, SubtractsFractionsOfItsLimit) {
  constexpr InspectRow kRows[] = {
      {50, "<Buffer 61 62 63>"},
      {kInfinity, "<Buffer 61 62 63>"},
      {3, "<Buffer 61 62 63>"},
      {2, "<Buffer 61 62 ... 1 more byte>"},
      {1, "<Buffer 61 ... 2 more bytes>"},
      {0, "<Buffer  ... 3 more bytes>"},
      {2.5, "<Buffer 61 62 ... 0.5 more byte>"},
      {1.5, "<Buffer 61 ... 1.5 more bytes>"},
      {0.5, "<Buffer  ... 2.5 more bytes>"},
  };
  for (const InspectRow& row : kRows) EXPECT_EQ(*NodeInspect(Text("abc"), row.max_bytes), row.text);
  EXPECT_EQ(NodeInspect(Text("abc"), -1).error(), OutOfRange("INSPECT_MAX_BYTES", ">= 0", "-1"));
  EXPECT_EQ(NodeInspect(Text("abc"), kNan).error(), OutOfRange("INSPECT_MAX_BYTES", ">= 0", "NaN"));
}

TEST(NodeToJson, ListsTheBytes) {
  EXPECT_EQ(NodeToJson(Text("a\n")), R"({"type":"Buffer","data":[97,10]})");
  EXPECT_EQ(NodeToJson(Buffer()), R"({"type":"Buffer","data":[]})");
}

}  // namespace
}  // namespace slabyard::node_args
