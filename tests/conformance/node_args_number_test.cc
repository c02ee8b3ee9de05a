// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "bindings/node_args/js_number.h"
#include "bindings/node_args/numbers.h"
#include "slabyard/allocator.h"

namespace slabyard::node_args {
namespace {

using ::testing::ElementsAre;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

Buffer BufferOf(std::vector<uint8_t> bytes) { return *ThreadAllocator().From(ByteSpan(bytes)); }
Buffer Zeros(size_t size) { return *ThreadAllocator().Alloc(size); }

const NumberFormat& Format(std::string_view name) {
  const NumberFormat* const format = FindNumberFormat(name);
  SLABYARD_CHECK(format != nullptr, "the test names a format that does not exist");
  return *format;
}

TEST(NumberFormat, HasBothSpellingsOfUnsigned) {
  EXPECT_EQ(FindNumberFormat("Uint16BE"), FindNumberFormat("UInt16BE"));
  EXPECT_EQ(FindNumberFormat("BigUint64LE"), FindNumberFormat("BigUInt64LE"));
  EXPECT_EQ(FindIntegerFormat("UintLE"), (IntegerFormat{false, std::endian::little}));
  EXPECT_EQ(FindIntegerFormat("IntBE"), (IntegerFormat{true, std::endian::big}));
  for (const char* name : {"", "UInt", "UInt8LE", "uint8", "UINT8", "Int64LE", "Float", "UIntle"}) {
    EXPECT_EQ(FindNumberFormat(name), nullptr) << name;
    EXPECT_EQ(FindIntegerFormat(name), std::nullopt) << name;
  }
}

struct ReadRow {
  const char* format;
  JsNumeric expected;
};

TEST(NodeReadNumber, EveryFormatOnItsBytes) {
  const Buffer bytes = BufferOf({0xFF, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x87});
  const ReadRow kRows[] = {
      {"UInt8", 255.0},
      {"Int8", -1.0},
      {"UInt16LE", 0x01FF * 1.0},
      {"UInt16BE", 0xFF01 * 1.0},
      {"Int16LE", 0x01FF * 1.0},
      {"Int16BE", 0xFF01 - 65536.0},
      {"UInt32LE", 0x030201FF * 1.0},
      {"UInt32BE", 0xFF010203u * 1.0},
      {"Int32LE", 0x030201FF * 1.0},
      {"Int32BE", 0xFF010203u - 4294967296.0},
      {"BigUInt64LE", JsBigInt::Of(uint64_t{0x87060504030201FF})},
      {"BigUInt64BE", JsBigInt::Of(uint64_t{0xFF01020304050687})},
      {"BigInt64LE", JsBigInt::Of(static_cast<int64_t>(0x87060504030201FF))},
      {"BigInt64BE", JsBigInt::Of(static_cast<int64_t>(0xFF01020304050687))},
  };
  for (const ReadRow& row : kRows) EXPECT_EQ(*NodeReadNumber(bytes, Format(row.format)), row.expected) << row.format;
  EXPECT_EQ(*NodeReadNumber(BufferOf({0, 0, 0xC0, 0xBF}), Format("FloatLE")), JsNumeric(-1.5));
  EXPECT_EQ(*NodeReadNumber(BufferOf({0x40, 0x04, 0, 0, 0, 0, 0, 0}), Format("DoubleBE")), JsNumeric(2.5));
}

struct OffsetRow {
  JsArgument offset;
  NodeError error;
};

TEST(NodeReadNumber, ComplainsOfTypeThenFractionThenRoomThenRange) {
  const OffsetRow kRows[] = {
      {"1", InvalidArgType("offset", "of type number", "type string ('1')")},
      {0.5, OutOfRange("offset", "an integer", "0.5")},
      {kNan, OutOfRange("offset", "an integer", "NaN")},
      {kInfinity, OutOfRange("offset", ">= 0 and <= 2", "Infinity")},
      {-1.0, OutOfRange("offset", ">= 0 and <= 2", "-1")},
      {3.0, OutOfRange("offset", ">= 0 and <= 2", "3")},
      {4294967297.0, OutOfRange("offset", ">= 0 and <= 2", "4_294_967_297")},
  };
  for (const OffsetRow& row : kRows)
    EXPECT_EQ(NodeReadNumber(Zeros(4), Format("Int16LE"), row.offset).error(), row.error);
  EXPECT_EQ(NodeReadNumber(Zeros(1), Format("Int16LE")).error(), AccessOutOfBounds());
  EXPECT_EQ(NodeReadNumber(Zeros(1), Format("Int16LE"), 0.5).error(), OutOfRange("offset", "an integer", "0.5"));
  EXPECT_EQ(NodeReadNumber(Zeros(1), Format("Int16LE"), 9.0).error(), AccessOutOfBounds());
  EXPECT_TRUE(NodeReadNumber(Zeros(2), Format("Int16LE"), -0.0).ok());
}

struct WriteRow {
  const char* format;
  double value;
  const char* error;  // the range and what was received; null when the value fits
};

TEST(NodeWriteNumber, TestsTheValueUnrounded) {
  constexpr WriteRow kRows[] = {
      {"UInt8", 255, nullptr},
      {"UInt8", 255.5, ">= 0 and <= 255. Received 255.5"},
      {"UInt8", -0.5, ">= 0 and <= 255. Received -0.5"},
      {"UInt8", kNan, nullptr},
      {"Int8", -128, nullptr},
      {"Int8", -128.5, ">= -128 and <= 127. Received -128.5"},
      {"UInt16BE", 65536, ">= 0 and <= 65535. Received 65536"},
      {"Int16LE", -32769, ">= -32768 and <= 32767. Received -32769"},
      {"UInt32LE", 4294967296, ">= 0 and <= 4294967295. Received 4294967296"},
      {"UInt32LE", -123456789012, ">= 0 and <= 4294967295. Received -123_456_789_012"},
      {"Int32BE", kInfinity, ">= -2147483648 and <= 2147483647. Received Infinity"},
      {"FloatLE", 1e300, nullptr},
      {"DoubleLE", kInfinity, nullptr},
  };
  for (const WriteRow& row : kRows) {
    SCOPED_TRACE(row.format);
    const NodeResult<size_t> end = NodeWriteNumber(Zeros(8), Format(row.format), row.value);
    ASSERT_EQ(end.ok(), row.error == nullptr);
    if (!end.ok()) {
      EXPECT_EQ(end.error().message, std::string("The value of \"value\" is out of range. It must be ") + row.error);
    }
  }
}

TEST(NodeWriteNumber, StoresTruncatedAndReturnsTheOffsetBehind) {
  const Buffer bytes = Zeros(8);
  EXPECT_EQ(*NodeWriteNumber(bytes, Format("Int16BE"), -1.9, 2.0), 4u);
  EXPECT_EQ(*NodeWriteNumber(bytes, Format("UInt32LE"), 4294967295.0, 4.0), 8u);
  EXPECT_THAT(bytes, ElementsAre(0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF));
  EXPECT_EQ(*NodeWriteNumber(bytes, Format("FloatBE"), kNan, 0.0), 4u);
  EXPECT_EQ(*NodeWriteNumber(bytes, Format("FloatBE"), 1e300, 4.0), 8u);
  EXPECT_THAT(bytes, ElementsAre(0x7F, 0xC0, 0, 0, 0x7F, 0x80, 0, 0));
  EXPECT_EQ(*NodeWriteNumber(bytes, Format("BigInt64BE"), JsBigInt::Of(int64_t{-2})), 8u);
  EXPECT_THAT(bytes, ElementsAre(0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE));
}

TEST(NodeWriteNumber, PutsTheValueBeforeTheOffsetExceptForOneByte) {
  const NodeError no_number = InvalidArgType("offset", "of type number", "type string ('a')");
  EXPECT_EQ(NodeWriteNumber(Zeros(4), Format("UInt8"), 300.0, "a").error(), no_number);
  EXPECT_EQ(NodeWriteNumber(Zeros(4), Format("UInt16LE"), 70000.0, "a").error(),
            OutOfRange("value", ">= 0 and <= 65535", "70000"));
  EXPECT_EQ(NodeWriteNumber(Zeros(4), Format("UInt8"), 300.0, 9.0).error(),
            OutOfRange("value", ">= 0 and <= 255", "300"));
  EXPECT_EQ(NodeWriteNumber(Zeros(4), Format("UInt16LE"), 1.0, "a").error(), no_number);
}

TEST(NodeWriteNumber, RangeChecksBigIntsOfAnySize) {
  constexpr char kUnsigned[] = ">= 0n and < 2n ** 64n";
  constexpr char kSigned[] = ">= -(2n ** 63n) and < 2n ** 63n";
  const auto write = [](const char* format, const std::string& text) {
    return NodeWriteNumber(Zeros(8), Format(format), *JsBigInt::Parse(text));
  };
  EXPECT_EQ(write("BigUInt64LE", "18446744073709551616").error(),
            OutOfRange("value", kUnsigned, "18_446_744_073_709_551_616n"));
  EXPECT_EQ(write("BigUInt64LE", "-1").error(), OutOfRange("value", kUnsigned, "-1n"));
  EXPECT_EQ(write("BigInt64LE", "9223372036854775808").error(),
            OutOfRange("value", kSigned, "9_223_372_036_854_775_808n"));
  EXPECT_EQ(write("BigInt64BE", "-1" + std::string(60, '0')).error().code, "ERR_OUT_OF_RANGE");
  EXPECT_EQ(*write("BigUInt64BE", "18446744073709551615"), 8u);
  EXPECT_EQ(*write("BigInt64LE", "-9223372036854775808"), 8u);
}

TEST(NodeWriteNumber, NoticesMixedTypesLast) {
  EXPECT_EQ(NodeWriteNumber(Zeros(8), Format("BigUInt64LE"), 1.0).error(), MixedBigInt());
  EXPECT_EQ(NodeWriteNumber(Zeros(8), Format("BigUInt64LE"), kNan).error(), MixedBigInt());
  EXPECT_EQ(NodeWriteNumber(Zeros(8), Format("BigUInt64LE"), -1.0).error(),
            OutOfRange("value", ">= 0n and < 2n ** 64n", "-1"));
  EXPECT_EQ(NodeWriteNumber(Zeros(4), Format("BigUInt64LE"), 1.0).error(), AccessOutOfBounds());
  EXPECT_EQ(NodeWriteNumber(Zeros(8), Format("UInt32LE"), JsBigInt::Of(int64_t{1})).error(), BigIntToNumber());
}

constexpr IntegerFormat kUIntLE = {false, std::endian::little};
constexpr IntegerFormat kIntLE = {true, std::endian::little};
constexpr IntegerFormat kIntBE = {true, std::endian::big};

TEST(NodeReadInteger, ReadsOneToSixBytes) {
  const Buffer bytes = BufferOf({0x80, 0x02, 0x03, 0x04, 0x05, 0x86});
  EXPECT_EQ(*NodeReadInteger(bytes, kUIntLE, 0.0, 6.0), 0x860504030280 * 1.0);
  EXPECT_EQ(*NodeReadInteger(bytes, kIntLE, 0.0, 6.0), 0x860504030280 - 281474976710656.0);
  EXPECT_EQ(*NodeReadInteger(bytes, kIntBE, 0.0, 3.0), 0x800203 - 16777216.0);
  EXPECT_EQ(*NodeReadInteger(bytes, kIntBE, 1.0, 5.0), 0x0203040586 * 1.0);
  EXPECT_EQ(*NodeReadInteger(bytes, kIntLE, 5.0, 1.0), -122.0);
}

TEST(NodeReadInteger, HasNoDefaults) {
  EXPECT_EQ(NodeReadInteger(Zeros(8), kIntLE, {}, 9.0).error(),
            InvalidArgType("offset", "of type number", "undefined"));
  EXPECT_EQ(NodeReadInteger(Zeros(8), kIntLE, 0.0, {}).error(),
            InvalidArgType("byteLength", "of type number", "undefined"));
}

TEST(NodeReadInteger, ChecksTheByteLengthBeforeTheOffset) {
  EXPECT_EQ(NodeReadInteger(Zeros(8), kIntLE, 99.0, 7.0).error(), OutOfRange("byteLength", ">= 1 and <= 6", "7"));
  EXPECT_EQ(NodeReadInteger(Zeros(8), kIntLE, 99.0, 1.5).error(), OutOfRange("byteLength", "an integer", "1.5"));
  EXPECT_EQ(NodeReadInteger(Zeros(8), kIntLE, 99.0, kInfinity).error(),
            OutOfRange("byteLength", ">= 1 and <= 6", "Infinity"));
  EXPECT_EQ(NodeReadInteger(Zeros(8), kIntLE, 99.0, 6.0).error(), OutOfRange("offset", ">= 0 and <= 2", "99"));
}

TEST(NodeWriteInteger, RoundsTheUpperBytesDownButTruncatesTheLower) {
  const Buffer bytes = Zeros(6);
  EXPECT_EQ(*NodeWriteInteger(bytes, kIntLE, -0.5, 0.0, 6.0), 6u);
  EXPECT_THAT(bytes, ElementsAre(0, 0, 0, 0, 0xFF, 0xFF));
  EXPECT_EQ(*NodeWriteInteger(bytes, kIntBE, -4294967296.5, 0.0, 6.0), 6u);
  EXPECT_THAT(bytes, ElementsAre(0xFF, 0xFE, 0, 0, 0, 0));
  EXPECT_EQ(*NodeWriteInteger(bytes, kIntBE, -0.5, 0.0, 3.0), 3u);
  EXPECT_THAT(bytes, ElementsAre(0, 0, 0, 0, 0, 0));
  EXPECT_EQ(*NodeWriteInteger(bytes, kUIntLE, 281474976710655.0, 0.0, 6.0), 6u);
  EXPECT_THAT(bytes, ElementsAre(0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF));
  EXPECT_EQ(*NodeWriteInteger(bytes, kUIntLE, kNan, 0.0, 6.0), 6u);
  EXPECT_THAT(bytes, ElementsAre(0, 0, 0, 0, 0, 0));
}

struct IntegerRow {
  IntegerFormat format;
  double value;
  double width;
  const char* range;
};

TEST(NodeWriteInteger, ShowsWideLimitsAsPowers) {
  constexpr IntegerRow kRows[] = {
      {kUIntLE, 256, 1, ">= 0 and <= 255"},
      {kUIntLE, 16777216, 3, ">= 0 and <= 16777215"},
      {kIntLE, -8388609, 3, ">= -8388608 and <= 8388607"},
      {kUIntLE, 4294967296, 4, ">= 0 and <= 4294967295"},
      {kUIntLE, 1099511627776, 5, ">= 0 and < 2 ** 40"},
      {kIntLE, 549755813888, 5, ">= -(2 ** 39) and < 2 ** 39"},
      {kUIntLE, -1, 6, ">= 0 and < 2 ** 48"},
      {kIntLE, -140737488355329, 6, ">= -(2 ** 47) and < 2 ** 47"},
      // Above the largest, though it rounds down to it.
      {kUIntLE, 1099511627775.5, 5, ">= 0 and < 2 ** 40"},
  };
  for (const IntegerRow& row : kRows) {
    SCOPED_TRACE(row.value);
    const NodeError error = NodeWriteInteger(Zeros(8), row.format, row.value, 0.0, row.width).error();
    EXPECT_EQ(error.code, "ERR_OUT_OF_RANGE");
    EXPECT_THAT(error.message, ::testing::HasSubstr(std::string("It must be ") + row.range + ". Received "));
  }
}

TEST(NodeWriteInteger, ChecksByteLengthThenValueThenOffset) {
  EXPECT_EQ(NodeWriteInteger(Zeros(4), kUIntLE, JsBigInt::Of(int64_t{1}), 0.0, 7.0).error(),
            OutOfRange("byteLength", ">= 1 and <= 6", "7"));
  EXPECT_EQ(NodeWriteInteger(Zeros(4), kUIntLE, JsBigInt::Of(int64_t{1}), {}, 2.0).error(), BigIntToNumber());
  EXPECT_EQ(NodeWriteInteger(Zeros(4), kUIntLE, 70000.0, {}, 2.0).error(),
            OutOfRange("value", ">= 0 and <= 65535", "70000"));
  EXPECT_EQ(NodeWriteInteger(Zeros(4), kUIntLE, 300.0, {}, 1.0).error(),
            InvalidArgType("offset", "of type number", "undefined"));
  EXPECT_EQ(NodeWriteInteger(Zeros(4), kUIntLE, 1.0, 3.0, 2.0).error(), OutOfRange("offset", ">= 0 and <= 2", "3"));
}

TEST(JsNumber, ConvertsToIntegersAsJavaScriptDoes) {
  EXPECT_EQ(ToUint32(-1), 4294967295u);
  EXPECT_EQ(ToUint32(-0.9), 0u);
  EXPECT_EQ(ToUint32(4294967296.0 * 3 + 5.9), 5u);
  EXPECT_EQ(ToUint32(-4294967297.0), 4294967295u);
  EXPECT_EQ(ToUint32(kNan), 0u);
  EXPECT_EQ(ToUint32(-kInfinity), 0u);
  EXPECT_EQ(ToUint8(-159), 0x61);
  EXPECT_EQ(ToIndex(-1.9), -1);
  EXPECT_EQ(ToIndex(1e300), std::numeric_limits<ptrdiff_t>::max());
  EXPECT_EQ(ToIndex(9223372036854775808.0), std::numeric_limits<ptrdiff_t>::max());
  EXPECT_EQ(ToIndex(-9223372036854775808.0), std::numeric_limits<ptrdiff_t>::min());
  EXPECT_EQ(ToIndex(-kInfinity), std::numeric_limits<ptrdiff_t>::min());
  EXPECT_EQ(ToIndex(kNan), 0);
}

}  // namespace
}  // namespace slabyard::node_args
