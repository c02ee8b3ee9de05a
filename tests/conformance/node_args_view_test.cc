// SPDX-License-Identifier: MIT
#include "bindings/node_args/views.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "slabyard/allocator.h"

namespace slabyard::node_args {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

Buffer Text(TextView text) { return *ThreadAllocator().From(text); }

struct SubarrayRow {
  std::optional<double> start;
  std::optional<double> end;
  const char* text;
};

TEST(NodeSubarray, TakesNumbersOfAnyMagnitude) {
  constexpr SubarrayRow kRows[] = {
      {std::nullopt, std::nullopt, "hello"},
      {1.0, std::nullopt, "ello"},
      {-2.0, std::nullopt, "lo"},
      {-2.9, -0.5, ""},
      {-2.9, -1.0, "l"},
      {kNan, 2.0, "he"},
      {0.0, kNan, ""},
      {3.0, 1.0, ""},
      {-kInfinity, kInfinity, "hello"},
      {1099511627776.0, std::nullopt, ""},
      {-1e300, 1e300, "hello"},
      {kInfinity, kInfinity, ""},
  };
  for (const SubarrayRow& row : kRows) {
    const Buffer whole = Text("hello");
    const Buffer part = NodeSubarray(whole, row.start, row.end);
    EXPECT_EQ(AsChars(part), row.text);
    EXPECT_EQ(part.block(), whole.block());
  }
}

struct CopyRow {
  const char* name;
  std::optional<double> target_start;
  std::optional<double> source_start;
  std::optional<double> source_end;
  NodeResult<std::string> expected;  // the four bytes of the target, `....` before; the source is `abcdef`
};

TEST(NodeCopy, RoundsDownAndClamps) {
  const CopyRow kRows[] = {
      {"all that fits", {}, {}, {}, std::string("abcd")},
      {"part", 1.0, 2.0, 4.0, std::string(".cd.")},
      {"fractions are rounded down", 1.9, 2.9, 4.9, std::string(".cd.")},
      {"NaN and the infinities are 0", kNan, kInfinity, 2.0, std::string("ab..")},
      {"infinite end copies nothing", 0.0, 0.0, kInfinity, std::string("....")},
      {"end behind the source", 0.0, 4.0, 1e21, std::string("ef..")},
      {"target behind its end", 4.0, {}, {}, std::string("....")},
      {"start at the end of the source", 0.0, 6.0, {}, std::string("....")},
      {"negative target", -1.0, 99.0, -1.0, OutOfRange("targetStart", ">= 0", "-1")},
      {"negative fraction", -0.5, {}, {}, OutOfRange("targetStart", ">= 0", "-1")},
      {"start behind the source", 9.0, 7.0, -1.0, OutOfRange("sourceStart", ">= 0 && <= 6", "7")},
      {"negative start", 0.0, -1e30, {}, OutOfRange("sourceStart", ">= 0 && <= 6", "-1e_+30")},
      {"negative end, though the target is full", 9.0, 0.0, -1.0, OutOfRange("sourceEnd", ">= 0", "-1")},
  };
  for (const CopyRow& row : kRows) {
    SCOPED_TRACE(row.name);
    const Buffer target = Text("....");
    const NodeResult<size_t> copied =
        NodeCopy(Text("abcdef"), target, row.target_start, row.source_start, row.source_end);
    ASSERT_EQ(copied.ok(), row.expected.ok());
    if (copied.ok()) {
      EXPECT_EQ(AsChars(target), *row.expected);
    } else {
      EXPECT_EQ(copied.error(), row.expected.error());
    }
  }
  EXPECT_EQ(*NodeCopy(Text("abcdef"), Text("...."), 1.0), 3u);
}

struct CompareRow {
  const char* name;
  JsArgument target_start;
  JsArgument target_end;
  JsArgument source_start;
  JsArgument source_end;
  NodeResult<int> expected;  // of source `abc` and target `abd`
};

TEST(NodeCompare, OfRanges) {
  const CompareRow kRows[] = {
      {"whole", {}, {}, {}, {}, -1},
      {"same prefix", 0.0, 2.0, 0.0, 2.0, 0},
      {"shorter target", 0.0, 1.0, 0.0, 2.0, 1},
      {"both empty", 2.0, 1.0, 3.0, {}, 0},
      {"empty source", 0.0, 1.0, 3.0, {}, -1},
      {"empty target", 99.0, {}, 0.0, {}, 1},
      {"end behind the target", 0.0, 4.0, {}, {}, OutOfRange("targetEnd", ">= 0 && <= 3", "4")},
      {"end behind the source", {}, {}, 0.0, 4.0, OutOfRange("sourceEnd", ">= 0 && <= 3", "4")},
      {"errors in order", -1.0, -1.0, -1.0, -1.0, OutOfRange("targetStart", ">= 0 && <= 9007199254740991", "-1")},
      {"fraction", {}, {}, 1.5, {}, OutOfRange("sourceStart", "an integer", "1.5")},
      {"text", "a", {}, {}, {}, InvalidArgType("targetStart", "of type number", "type string ('a')")},
  };
  for (const CompareRow& row : kRows) {
    SCOPED_TRACE(row.name);
    const NodeResult<int> order =
        NodeCompare(Text("abc"), Text("abd"), row.target_start, row.target_end, row.source_start, row.source_end);
    ASSERT_EQ(order.ok(), row.expected.ok());
    if (order.ok()) {
      EXPECT_EQ(*order, *row.expected);
    } else {
      EXPECT_EQ(order.error(), row.expected.error());
    }
  }
}

TEST(NodeSwap, RefusesPartsOfAUnit) {
  EXPECT_EQ(NodeSwap16(Text("abc")).error(), InvalidBufferSize(16));
  EXPECT_EQ(NodeSwap32(Text("abcdef")).error(), InvalidBufferSize(32));
  EXPECT_EQ(NodeSwap64(Text("abcd")).error(), InvalidBufferSize(64));
  const Buffer buffer = Text("abcdefgh");
  ASSERT_TRUE(NodeSwap32(buffer).ok());
  EXPECT_EQ(AsChars(buffer), "dcbahgfe");
}

}  // namespace
}  // namespace slabyard::node_args
