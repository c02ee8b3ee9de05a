// SPDX-License-Identifier: MIT
#include "bindings/node_args/search.h"

#include <gtest/gtest.h>

#include <limits>

namespace slabyard::node_args {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

struct SearchRow {
  const char* name;
  SearchValue value;
  JsArgument byte_offset;
  JsArgument end;
  JsArgument encoding;
  std::optional<size_t> first;
  std::optional<size_t> last;
};

TEST(NodeIndexOf, ByTheRulesForEachArgument) {
  const ByteSpan bc = AsBytes("bc");
  const SearchRow kRows[] = {
      {"text", TextView("bc"), {}, {}, {}, 1, 4},
      {"bytes", bc, {}, {}, {}, 1, 4},
      {"number", 98.9, {}, {}, {}, 1, 4},
      {"number modulo 256", -158.0, {}, {}, {}, 1, 4},
      {"NaN is the byte 0", kNan, {}, {}, {}, std::nullopt, std::nullopt},
      {"offset", TextView("bc"), 2.0, {}, {}, 4, 1},
      {"offset from the end", TextView("bc"), -3.0, {}, {}, 4, 1},
      {"fractions are truncated", TextView("bc"), -1.9, {}, {}, std::nullopt, 4},
      {"NaN starts where nothing was given", TextView("bc"), kNan, {}, {}, 1, 4},
      {"far behind the end", TextView("bc"), kInfinity, {}, {}, std::nullopt, 4},
      {"far before the start", TextView("bc"), -kInfinity, {}, {}, 1, std::nullopt},
      {"end", TextView("bc"), 0.0, 2.0, {}, std::nullopt, std::nullopt},
      {"end is truncated", TextView("bc"), 1.0, 3.9, {}, 1, 1},
      {"negative end is 0", TextView("bc"), 0.0, -1.0, {}, std::nullopt, std::nullopt},
      {"infinite end is 0", TextView("bc"), 0.0, kInfinity, {}, std::nullopt, std::nullopt},
      {"end beyond 64 bits is 0", TextView("bc"), 0.0, 9223372036854775808.0, {}, std::nullopt, std::nullopt},
      {"large end is the length", TextView("bc"), 1.0, 1e15, {}, 1, 1},
      {"encoding first", TextView("6263"), "hex", {}, {}, 1, 4},
      {"encoding second", TextView("6263"), 2.0, "hex", {}, 4, 1},
      {"encoding first, end second", TextView("c"), "latin1", 1.0, {}, std::nullopt, std::nullopt},
      {"encoding first, larger end second", TextView("c"), "latin1", 3.0, {}, 2, 2},
      {"text behind the encoding", TextView("bc"), "latin1", "foo", {}, 1, 4},
      {"encoding third", TextView("YmM"), {}, {}, "base64", 1, 4},
      {"empty text", TextView(""), 4.0, {}, {}, 4, 4},
      {"text without bytes is empty", TextView("zz"), "hex", {}, {}, 0, 6},
      {"utf16le looks at even offsets", TextView(u"\u6463"), "utf16le", {}, {}, std::nullopt, std::nullopt},
      {"utf16le finds at even offsets", TextView(u"\u6261"), "utf16le", {}, {}, 0, 0},
      {"bytes as utf16le", bc, "utf16le", {}, {}, 4, 4},
      {"unknown encoding of bytes", bc, "foo", {}, {}, 1, 4},
      {"unknown encoding of a number", 98.0, "foo", {}, {}, 1, 4},
  };
  Allocator allocator;
  const Buffer haystack = *allocator.From("abcabc");
  for (const SearchRow& row : kRows) {
    SCOPED_TRACE(row.name);
    EXPECT_EQ(*NodeIndexOf(allocator, haystack, row.value, row.byte_offset, row.end, row.encoding), row.first);
    EXPECT_EQ(*NodeLastIndexOf(allocator, haystack, row.value, row.byte_offset, row.end, row.encoding), row.last);
  }
}

TEST(NodeIndexOf, RefusesUnknownEncodingsOfText) {
  Allocator allocator;
  EXPECT_EQ(NodeIndexOf(allocator, Buffer(), TextView("a"), "foo").error(), UnknownEncoding("foo"));
  EXPECT_EQ(NodeIndexOf(allocator, Buffer(), TextView("a"), "").error(), UnknownEncoding(""));
  EXPECT_EQ(NodeIndexOf(allocator, Buffer(), TextView("a"), 0.0, 0.0, 5.0).error(), UnknownEncoding("5"));
}

TEST(NodeIndexOf, AdvancesTheSlabWhereNodeDoes) {
  Allocator allocator(AllocatorOptions::Node26());
  const Buffer haystack = *allocator.AllocUnsafe(8);
  const auto cursor_moves_by = [&](const char* encoding) {
    const Buffer before = *allocator.AllocUnsafe(8);
    EXPECT_TRUE(NodeIndexOf(allocator, haystack, TextView("61626364"), encoding).ok());
    return (*allocator.AllocUnsafe(8)).data() - before.data() - 8;
  };
  for (const char* encoding : {"utf8", "utf16le", "latin1"}) EXPECT_EQ(cursor_moves_by(encoding), 0) << encoding;
  for (const char* encoding : {"ascii", "hex", "base64", "base64url"}) {
    EXPECT_EQ(cursor_moves_by(encoding), 8) << encoding;
  }
}

}  // namespace
}  // namespace slabyard::node_args
