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

TEST_F(NumericAccessTest, OutOfRangeWithoutTryEndsTheProcess) {
  EXPECT_DEATH(buffer_.ReadUInt32LE(7), "ReadUInt32LE: offset out of range");
  EXPECT_DEATH(buffer_.WriteDoubleBE(1, 3), "WriteDoubleBE: offset out of range");
}

}  // namespace
}  // namespace slabyard
