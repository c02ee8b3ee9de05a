// SPDX-License-Identifier: MIT
//
// Numbers and strings as Node's messages show them.
#include "bindings/node_args/received.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "bindings/node_args/js_number.h"

namespace slabyard::node_args {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

struct NumberText {
  double number;
  const char* text;
};

TEST(JsNumberText, IsWhatJavaScriptPrints) {
  // ECMAScript, Number::toString, at every change of layout.
  constexpr NumberText kRows[] = {
      {0, "0"},
      {-0.0, "-0"},
      {kNan, "NaN"},
      {kInfinity, "Infinity"},
      {-kInfinity, "-Infinity"},
      {1, "1"},
      {-1.5, "-1.5"},
      {0.1, "0.1"},
      {100, "100"},
      {123456789012345680000.0, "123456789012345680000"},
      {1e20, "100000000000000000000"},
      {1e21, "1e+21"},
      {1.5e300, "1.5e+300"},
      {0.000001, "0.000001"},
      {0.0000012, "0.0000012"},
      {0.0000001, "1e-7"},
      {-1.25e-10, "-1.25e-10"},
      {4294967296.5, "4294967296.5"},
      {9007199254740991.0, "9007199254740991"},
      {5e-324, "5e-324"},
      {1.7976931348623157e308, "1.7976931348623157e+308"},
  };
  for (const NumberText& row : kRows) EXPECT_EQ(JsNumberText(row.number), row.text);
}

TEST(ReceivedNumber, GroupsIntegersBeyond32Bits) {
  constexpr NumberText kRows[] = {
      {4294967296.0, "4294967296"},
      {4294967297.0, "4_294_967_297"},
      {-4294967296.0, "-4294967296"},
      {-4294967297.0, "-4_294_967_297"},
      {-123456789012.0, "-123_456_789_012"},
      {4294967297.5, "4294967297.5"},
      {9007199254740991.0, "9_007_199_254_740_991"},
      {1e21, "1e_+21"},
      {-1e21, "-1e_+21"},
      {1e100, "1e+_100"},
      {1.5e300, "1._5e+_300"},
      {-0.0, "-0"},
      {kNan, "NaN"},
      {-kInfinity, "-Infinity"},
      {-1e-7, "-1e-7"},
  };
  for (const NumberText& row : kRows) EXPECT_EQ(ReceivedNumber(row.number), row.text);
}

struct BigIntText {
  const char* text;
  const char* received;
};

TEST(ReceivedBigInt, GroupsBeyond32BitsAndEndsInN) {
  constexpr BigIntText kRows[] = {
      {"0", "0n"},
      {"-0", "0n"},
      {"4294967296", "4294967296n"},
      {"4294967297", "4_294_967_297n"},
      {"-4294967296", "-4294967296n"},
      {"-4294967297", "-4_294_967_297n"},
      {"-18446744073709551616", "-18_446_744_073_709_551_616n"},
      {"00012", "12n"},
  };
  for (const BigIntText& row : kRows) EXPECT_EQ(ReceivedBigInt(*JsBigInt::Parse(row.text)), row.received);
}

TEST(JsBigInt, RefusesWhatIsNoDecimalNumber) {
  for (const char* text : {"", "-", "+1", "1n", "0x1", " 1", "1.5", "--1"}) {
    EXPECT_FALSE(JsBigInt::Parse(text).has_value()) << text;
  }
}

TEST(JsBigInt, FitsIn64BitsUpToTheLimitsAlone) {
  EXPECT_EQ(JsBigInt::Parse("9223372036854775807")->ToInt64(), std::numeric_limits<int64_t>::max());
  EXPECT_EQ(JsBigInt::Parse("9223372036854775808")->ToInt64(), std::nullopt);
  EXPECT_EQ(JsBigInt::Parse("-9223372036854775808")->ToInt64(), std::numeric_limits<int64_t>::min());
  EXPECT_EQ(JsBigInt::Parse("-9223372036854775809")->ToInt64(), std::nullopt);
  EXPECT_EQ(JsBigInt::Parse("18446744073709551615")->ToUint64(), std::numeric_limits<uint64_t>::max());
  EXPECT_EQ(JsBigInt::Parse("18446744073709551616")->ToUint64(), std::nullopt);
  EXPECT_EQ(JsBigInt::Parse("-1")->ToUint64(), std::nullopt);
  EXPECT_EQ(JsBigInt::Parse("-0")->ToUint64(), 0u);
}

TEST(Describe, NamesTheTypeOfEveryValue) {
  EXPECT_EQ(Describe(Undefined()), "undefined");
  EXPECT_EQ(Describe(5.0), "type number (5)");
  EXPECT_EQ(Describe(-0.0), "type number (-0)");
  EXPECT_EQ(Describe(1e30), "type number (1e+30)");
  EXPECT_EQ(Describe("abc"), "type string ('abc')");
  EXPECT_EQ(DescribeBoolean(true), "type boolean (true)");
  EXPECT_EQ(DescribeBoolean(false), "type boolean (false)");
  EXPECT_EQ(DescribeBigInt(JsBigInt::Of(int64_t{8589934592})), "type bigint (8589934592n)");
  EXPECT_EQ(DescribeSymbol("a"), "type symbol (Symbol(a))");
  EXPECT_EQ(DescribeFunction("parse"), "function parse");
  EXPECT_EQ(DescribeInstance("Map"), "an instance of Map");
  EXPECT_EQ(kDescribedNull, "null");
}

TEST(DescribeString, CutsLongTextAndShowsApostrophesAsJson) {
  const std::string a28(28, 'a'), a29(29, 'a'), a25(25, 'a');
  EXPECT_EQ(DescribeString(a28), "type string ('" + a28 + "')");
  EXPECT_EQ(DescribeString(a29), "type string ('" + a25 + "...')");
  EXPECT_EQ(DescribeString("it's"), "type string (\"it's\")");
  EXPECT_EQ(DescribeString(u"it's\n\"\u0001\\\x7F\v"), "type string (\"it's\\n\\\"\\u0001\\\\\x7F\\u000b\")");
  // The apostrophes are cut off before anyone looks for one.
  EXPECT_EQ(DescribeString(a25 + "a'''"), "type string ('" + a25 + "...')");
  EXPECT_EQ(DescribeString("a\nb"), "type string ('a\nb')");
}

struct Inspection {
  std::u16string_view text;
  std::string inspected;
};

TEST(InspectString, QuotesAndEscapesAsUtilInspectDoes) {
  const Inspection kRows[] = {
      {u"zz", "'zz'"},
      {u"it's", "\"it's\""},
      {u"'\"", "`'\"`"},
      {u"'\"`\\", R"('\'"`\\')"},
      {u"'\"${", R"('\'"${')"},
      {u"\n\t\b\f\r\u000b", R"('\n\t\b\f\r\x0B')"},
      {std::u16string_view(u"\0\u001b\u007f\u009f", 4), R"('\x00\x1B\x7F\x9F')"},
      {u"\u00e9\u20ac\U0001f4a9", "'\u00e9\u20ac\U0001f4a9'"},
  };
  for (const Inspection& row : kRows) EXPECT_EQ(InspectString(row.text), row.inspected);
  const char16_t kLoneSurrogates[] = {u'a', 0xDC00, 0xD83D};
  EXPECT_EQ(InspectString(std::u16string_view(kLoneSurrogates, 3)), R"('a\udc00\ud83d')");
}

TEST(InspectString, ShowsAtMost128UnitsOfIt) {
  const std::string x126(126, '!'), x127(127, '!');
  EXPECT_EQ(InspectString(x126), "'" + x126 + "'");
  EXPECT_EQ(InspectString(x127), "'" + x127 + "...");
}

TEST(InspectString, BreaksTextAbove124UnitsBehindItsLineFeeds) {
  const std::string x123(123, '!'), x100(100, '!');
  EXPECT_EQ(InspectString(x123 + "\n"), "'" + x123 + "\\n'");
  // Each line picks its own quote.
  EXPECT_EQ(InspectString(x100 + "'\n'\"aa\n'\n" + x100), "\"" + x100 + "'\\n\" +\n  `'\"aa\\n` +\n  \"'\\n\"...");
}

}  // namespace
}  // namespace slabyard::node_args
