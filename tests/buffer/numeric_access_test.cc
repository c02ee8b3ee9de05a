// SPDX-License-Identifier: MIT
#include "slabyard/numeric_access.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>

#include "slabyard/allocator.h"

namespace slabyard {
namespace {

class NumericAccessTest : public ::testing::Test {
 protected:
  Allocator allocator_;
  Buffer buffer_ = allocator_.Alloc(10).value();

  void Expect(std::initializer_list<int> bytes, size_t offset) {
    for (const int byte : bytes) {
      EXPECT_EQ(int{buffer_[offset]}, byte) << "at " << offset;
      ++offset;
    }
  }
};

TEST_F(NumericAccessTest, ByteOrdersAreAsTheirNamesSay) {
  EXPECT_EQ(buffer_.WriteUInt16LE(0x0102, 0), 2u);
  EXPECT_EQ(buffer_.WriteUInt16BE(0x0102, 2), 4u);
  EXPECT_EQ(buffer_.WriteUInt32BE(0x01020304, 4), 8u);
  Expect({2, 1, 1, 2, 1, 2, 3, 4, 0, 0}, 0);
  EXPECT_EQ(buffer_.ReadUInt32LE(4), 0x04030201u);
  EXPECT_EQ(buffer_.ReadUInt16BE(0), 0x0201);
}

TEST_F(NumericAccessTest, SignedNumbersKeepTheirSign) {
  EXPECT_EQ(buffer_.WriteInt8(-2, 0), 1u);
  EXPECT_EQ(buffer_.WriteInt16BE(-2, 1), 3u);
  EXPECT_EQ(buffer_.WriteInt32LE(std::numeric_limits<int32_t>::min(), 3), 7u);
  Expect({0xFE, 0xFF, 0xFE, 0, 0, 0, 0x80}, 0);
  EXPECT_EQ(buffer_.ReadInt8(0), -2);
  EXPECT_EQ(buffer_.ReadInt16BE(1), -2);
  EXPECT_EQ(buffer_.ReadInt32LE(3), std::numeric_limits<int32_t>::min());
  EXPECT_EQ(buffer_.ReadUInt8(0), 254);
}

TEST_F(NumericAccessTest, EightByteNumbersAndFloatsAreIeeeAndTwosComplement) {
  EXPECT_EQ(buffer_.WriteBigInt64BE(-1, 1), 9u);
  Expect({0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0}, 0);
  EXPECT_EQ(buffer_.ReadBigUInt64LE(1), std::numeric_limits<uint64_t>::max());
  EXPECT_EQ(buffer_.WriteDoubleBE(1.0, 0), 8u);
  Expect({0x3F, 0xF0, 0, 0, 0, 0, 0, 0}, 0);
  EXPECT_EQ(buffer_.WriteFloatLE(-2.0F, 0), 4u);
  Expect({0, 0, 0, 0xC0}, 0);
  EXPECT_EQ(buffer_.ReadFloatLE(0), -2.0F);
  EXPECT_EQ(buffer_.WriteDoubleLE(std::nan(""), 2), 10u);
  EXPECT_TRUE(std::isnan(buffer_.ReadDoubleLE(2)));
}

TEST_F(NumericAccessTest, LastPlaceThatFitsIsInBoundsAndTheNextIsNot) {
  EXPECT_TRUE(buffer_.TryReadUInt8(9).has_value());
  EXPECT_FALSE(buffer_.TryReadUInt8(10).has_value());
  EXPECT_TRUE(buffer_.TryReadUInt32LE(6).has_value());
  EXPECT_FALSE(buffer_.TryReadUInt32LE(7).has_value());
  EXPECT_TRUE(buffer_.TryWriteBigInt64LE(5, 2));
  EXPECT_FALSE(buffer_.TryWriteBigInt64LE(5, 3));
  EXPECT_FALSE(buffer_.TryReadDoubleBE(std::numeric_limits<size_t>::max()).has_value());
  EXPECT_FALSE(Buffer().TryReadUInt8().has_value());
}

TEST_F(NumericAccessTest, RefusedWriteLeavesTheBytes) {
  buffer_.Fill(0xAA);
  EXPECT_FALSE(buffer_.TryWriteUInt32BE(1, 7));
  for (const uint8_t byte : buffer_) EXPECT_EQ(byte, 0xAA);
}

// Each row by the definition of the format: bytes in their order, and what they mean.
struct WidthCase {
  size_t byte_length;
  int64_t value;
  std::initializer_list<int> little;
};

TEST_F(NumericAccessTest, IntegersOfOneToSixBytesKeepOrderAndSign) {
  const WidthCase cases[] = {
      {1, -128, {0x80}},
      {2, -2, {0xFE, 0xFF}},
      {3, 0x010203, {3, 2, 1}},
      {3, -0x800000, {0, 0, 0x80}},
      {4, 0x01020304, {4, 3, 2, 1}},
      {5, -1, {0xFF, 0xFF, 0xFF, 0xFF, 0xFF}},
      {6, 0x7FFFFFFFFFFF, {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F}},
  };
  for (const WidthCase& row : cases) {
    const size_t n = row.byte_length;
    SCOPED_TRACE(::testing::Message() << row.value << " in " << n);
    EXPECT_EQ(buffer_.WriteIntLE(row.value, 2, n), 2 + n);
    Expect(row.little, 2);
    EXPECT_EQ(buffer_.ReadIntLE(2, n), row.value);
    EXPECT_EQ(buffer_.ReadUIntLE(2, n), static_cast<uint64_t>(row.value) & ((uint64_t{1} << 8 * n) - 1));
    EXPECT_EQ(buffer_.WriteIntBE(row.value, 2, n), 2 + n);
    size_t from_end = n;
    for (const int byte : row.little) EXPECT_EQ(int{buffer_[2 + --from_end]}, byte);
    EXPECT_EQ(buffer_.ReadIntBE(2, n), row.value);
    const uint64_t bits = buffer_.ReadUIntBE(2, n);
    EXPECT_EQ(buffer_.WriteUIntLE(bits, 2, n), 2 + n);
    Expect(row.little, 2);
  }
}

TEST_F(NumericAccessTest, WidthsAgreeWithTheFixedOnes) {
  for (size_t i = 0; i < buffer_.size(); ++i) buffer_[i] = static_cast<uint8_t>(0xF1 - 23 * i);
  EXPECT_EQ(buffer_.ReadUIntBE(3, 1), buffer_.ReadUInt8(3));
  EXPECT_EQ(buffer_.ReadIntLE(3, 2), buffer_.ReadInt16LE(3));
  EXPECT_EQ(buffer_.ReadUIntBE(3, 2), buffer_.ReadUInt16BE(3));
  EXPECT_EQ(buffer_.ReadIntBE(3, 4), buffer_.ReadInt32BE(3));
  EXPECT_EQ(buffer_.ReadUIntLE(3, 4), buffer_.ReadUInt32LE(3));
}

TEST_F(NumericAccessTest, ValuesThatNeedMoreBytesAreRefusedAtTheExactLimit) {
  for (size_t n = 1; n <= 6; ++n) {
    SCOPED_TRACE(n);
    const uint64_t above = uint64_t{1} << 8 * n;
    const auto half = static_cast<int64_t>(above / 2);
    EXPECT_TRUE(buffer_.TryWriteUIntLE(above - 1, 0, n));
    EXPECT_FALSE(buffer_.TryWriteUIntLE(above, 0, n));
    EXPECT_FALSE(buffer_.TryWriteUIntBE(above, 0, n));
    EXPECT_TRUE(buffer_.TryWriteIntBE(half - 1, 0, n));
    EXPECT_FALSE(buffer_.TryWriteIntBE(half, 0, n));
    EXPECT_TRUE(buffer_.TryWriteIntLE(-half, 0, n));
    buffer_.Fill(0xAA);
    EXPECT_FALSE(buffer_.TryWriteIntLE(-half - 1, 0, n));
    for (const uint8_t byte : buffer_) EXPECT_EQ(byte, 0xAA);
  }
}

TEST_F(NumericAccessTest, WidthsOutsideOneToSixAndRangesOutsideTheBytesAreRefused) {
  for (const size_t width : {size_t{0}, size_t{7}, size_t{8}, SIZE_MAX}) {
    EXPECT_FALSE(buffer_.TryReadUIntLE(0, width).has_value()) << width;
    EXPECT_FALSE(buffer_.TryReadIntBE(0, width).has_value()) << width;
    EXPECT_FALSE(buffer_.TryWriteUIntBE(0, 0, width)) << width;
  }
  EXPECT_TRUE(buffer_.TryReadIntLE(4, 6).has_value());
  EXPECT_FALSE(buffer_.TryReadIntLE(5, 6).has_value());
  EXPECT_FALSE(buffer_.TryReadUIntBE(SIZE_MAX, 1).has_value());
  EXPECT_DEATH(buffer_.ReadUIntLE(0, 7), "ReadUIntLE: offset or byte_length out of range");
  EXPECT_DEATH(buffer_.WriteIntBE(128, 0, 1), "WriteIntBE: value, offset or byte_length out of range");
}

TEST_F(NumericAccessTest, OutOfRangeWithoutTryEndsTheProcess) {
  EXPECT_DEATH(buffer_.ReadUInt32LE(7), "ReadUInt32LE: offset out of range");
  EXPECT_DEATH(buffer_.WriteDoubleBE(1, 3), "WriteDoubleBE: offset out of range");
}

}  // namespace
}  // namespace slabyard
