// SPDX-License-Identifier: MIT
#include "bindings/node_args/allocate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <memory>
#include <vector>

#include "tests/support/checked_source.h"

namespace slabyard::node_args {
namespace {

using testing::CheckedSource;
using ::testing::ElementsAre;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

TEST(NodeAlloc, FillsWithWhatItIsGiven) {
  Allocator allocator;
  EXPECT_THAT(*NodeAlloc(allocator, 3.9), ElementsAre(0, 0, 0));
  EXPECT_THAT(*NodeAlloc(allocator, 2.0, FillValue(257.0)), ElementsAre(1, 1));
  EXPECT_THAT(*NodeAlloc(allocator, 3.0, FillValue(TextView("6162")), "hex"), ElementsAre(0x61, 0x62, 0x61));
  EXPECT_THAT(*NodeAlloc(allocator, 2.0, FillValue(TextView(""))), ElementsAre(0, 0));
}

TEST(NodeAlloc, OfNothingLooksAtNoFill) {
  Allocator allocator;
  EXPECT_THAT(*NodeAlloc(allocator, 0.0, FillValue(TextView("zz")), "foo"), ElementsAre());
  EXPECT_EQ(NodeAlloc(allocator, 1.0, FillValue(TextView("zz")), "foo").error(), UnknownEncoding("foo"));
  EXPECT_EQ(NodeAlloc(allocator, 1.0, FillValue(TextView("zz")), "hex").error(), InvalidArgValue("value", "'zz'"));
}

TEST(NodeAlloc, RefusedMemoryIsTheErrorOfWhoMakesTheStore) {
  const auto source = std::make_shared<CheckedSource>();
  AllocatorOptions options;
  options.source = source;
  Allocator allocator(options);
  source->RefuseAll(true);
  EXPECT_EQ(NodeAlloc(allocator, 10.0).error(), ArrayBufferAllocationFailed());
  EXPECT_EQ(NodeAllocUnsafe(allocator, 10.0).error(), MemoryAllocationFailed());
  EXPECT_EQ(NodeAllocUnsafeSlow(allocator, 10.0).error(), MemoryAllocationFailed());
  EXPECT_EQ(NodeFrom(allocator, "text").error(), MemoryAllocationFailed());
}

struct AlignmentRow {
  JsArgument size;
  JsArgument alignment;
  NodeError error;
};

TEST(NodeAllocUnsafe, ChecksTheAlignmentEvenForNothing) {
  const AlignmentRow kRows[] = {
      {0.0, 0.0, OutOfRange("alignment", ">= 1 && <= 1073741824", "0")},
      {0.0, 2147483648.0, OutOfRange("alignment", ">= 1 && <= 1073741824", "2147483648")},
      {0.0, 1.5, OutOfRange("alignment", "an integer", "1.5")},
      {0.0, "8", InvalidArgType("alignment", "of type number", "type string ('8')")},
      {0.0, 24.0, InvalidArgValue("alignment", "24", "must be a power of two")},
      {-1.0, 24.0, OutOfRange("size", ">= 0 && <= 9007199254740991", "-1")},
      {9007199254740991.0, 64.0, OutOfRange("size", "<= 9007199254740927", "9_007_199_254_740_991")},
      {9007199254740991.0, 1.0, OutOfRange("size", "<= 9007199254740983", "9_007_199_254_740_991")},
  };
  Allocator allocator;
  for (const AlignmentRow& row : kRows) {
    EXPECT_EQ(NodeAllocUnsafe(allocator, row.size, row.alignment).error(), row.error);
    EXPECT_EQ(NodeAllocUnsafeSlow(allocator, row.size, row.alignment).error(), row.error);
  }
  const NodeResult<Buffer> aligned = NodeAllocUnsafe(allocator, 10.0, 4096.0);
  EXPECT_EQ(aligned->size(), 10u);
  EXPECT_EQ(reinterpret_cast<uintptr_t>(aligned->data()) % 4096, 0u);
}

TEST(NodeFrom, ChecksTheEncodingOfEmptyTextToo) {
  Allocator allocator;
  EXPECT_EQ(NodeFrom(allocator, "", "foo").error(), UnknownEncoding("foo"));
  EXPECT_THAT(*NodeFrom(allocator, "QUJD\n", "base64"), ElementsAre('A', 'B', 'C'));
  EXPECT_THAT(*NodeFrom(allocator, "\u00e9", ""), ElementsAre(0xC3, 0xA9));
}

TEST(NodeFromArray, TakesElementsModulo256) {
  Allocator allocator;
  const std::vector<double> elements = {-1, 257.9, kNan, kInfinity, -0.5, 4294967296.0 + 7, 1e300};
  EXPECT_THAT(*NodeFromArray(allocator, elements), ElementsAre(255, 1, 0, 0, 0, 7, 0));
}

TEST(NodeConcat, LooksAtTheLengthOnlyWhenThereIsSomething) {
  Allocator allocator;
  EXPECT_THAT(*NodeConcat(allocator, {}, -1.0), ElementsAre());
  const std::vector<Buffer> list = {*NodeFrom(allocator, "ab"), *NodeFrom(allocator, "c")};
  EXPECT_THAT(*NodeConcat(allocator, list), ElementsAre('a', 'b', 'c'));
  EXPECT_THAT(*NodeConcat(allocator, list, 2.0), ElementsAre('a', 'b'));
  EXPECT_THAT(*NodeConcat(allocator, list, 5.0), ElementsAre('a', 'b', 'c', 0, 0));
  EXPECT_EQ(NodeConcat(allocator, list, 1.5).error(), OutOfRange("length", "an integer", "1.5"));
  EXPECT_EQ(NodeConcat(allocator, list, -1.0).error(), OutOfRange("length", ">= 0 && <= 9007199254740991", "-1"));
}

TEST(NodeCopyBytesFrom, CountsInElements) {
  Allocator allocator;
  const std::vector<uint8_t> view = {1, 2, 3, 4, 5, 6};
  EXPECT_THAT(*NodeCopyBytesFrom(allocator, view, 2), ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_THAT(*NodeCopyBytesFrom(allocator, view, 2, 1.0), ElementsAre(3, 4, 5, 6));
  EXPECT_THAT(*NodeCopyBytesFrom(allocator, view, 2, 1.0, 1.0), ElementsAre(3, 4));
  EXPECT_THAT(*NodeCopyBytesFrom(allocator, view, 2, 1.0, 9.0), ElementsAre(3, 4, 5, 6));
  EXPECT_THAT(*NodeCopyBytesFrom(allocator, view, 2, {}, 1.0), ElementsAre(1, 2));
}

TEST(NodeCopyBytesFrom, ChecksNothingOfWhatItDoesNotNeed) {
  Allocator allocator;
  const std::vector<uint8_t> view = {1, 2};
  EXPECT_THAT(*NodeCopyBytesFrom(allocator, {}, 1, -1.0, -1.0), ElementsAre());
  EXPECT_THAT(*NodeCopyBytesFrom(allocator, view, 1, 2.0, -1.0), ElementsAre());
  EXPECT_EQ(NodeCopyBytesFrom(allocator, view, 1, 1.0, -1.0).error(),
            OutOfRange("length", ">= 0 && <= 9007199254740991", "-1"));
  EXPECT_EQ(NodeCopyBytesFrom(allocator, view, 1, 0.5).error(), OutOfRange("offset", "an integer", "0.5"));
}

struct RangeRow {
  std::optional<double> offset;
  std::optional<double> length;
  NodeResult<ByteRange> expected;
};

TEST(NodeArrayBufferRange, OfFourBytes) {
  const RangeRow kRows[] = {
      {std::nullopt, std::nullopt, ByteRange{0, 4}},
      {kNan, kNan, ByteRange{0, 0}},
      {1.5, std::nullopt, ByteRange{1, 3}},
      {2.5, 1.5, ByteRange{2, 1}},
      {4.0, std::nullopt, ByteRange{4, 0}},
      {-0.5, std::nullopt, ByteRange{0, 4}},
      {1.0, -3.0, ByteRange{1, 0}},
      {4.5, std::nullopt, OutsideOfBounds("offset")},
      {kInfinity, std::nullopt, OutsideOfBounds("offset")},
      {1.0, 4.0, OutsideOfBounds("length")},
      {1.0, kInfinity, OutsideOfBounds("length")},
      {-1.0, 6.0, OutsideOfBounds("length")},
      {-1.0, std::nullopt, StartOffsetOutside(-1)},
      {-1.5, -3.0, StartOffsetOutside(-1.5)},
      {-kInfinity, std::nullopt, StartOffsetOutside(-kInfinity)},
  };
  for (const RangeRow& row : kRows) {
    SCOPED_TRACE(::testing::PrintToString(row.offset) + ", " + ::testing::PrintToString(row.length));
    const NodeResult<ByteRange> range = NodeArrayBufferRange(4, row.offset, row.length);
    ASSERT_EQ(range.ok(), row.expected.ok());
    if (range.ok()) {
      EXPECT_EQ(*range, *row.expected);
    } else {
      EXPECT_EQ(range.error(), row.expected.error());
    }
  }
}

}  // namespace
}  // namespace slabyard::node_args
