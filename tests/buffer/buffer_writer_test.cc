// SPDX-License-Identifier: MIT
#include "slabyard/buffer_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "slabyard/allocator.h"

namespace slabyard {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

using Bytes = std::vector<uint8_t>;

Bytes Flat(const BufferChain& chain) {
  Bytes bytes(chain.size());
  EXPECT_EQ(chain.CopyTo(bytes), bytes.size());
  return bytes;
}

// Both writers must write `expected`: into a target of just that size, and into blocks that begin with one byte.
void ExpectBytes(const std::string& name, const Bytes& expected, const std::function<void(BufferWriter&)>& write) {
  SCOPED_TRACE(name);
  Allocator allocator;
  BufferWriter fixed(allocator.Alloc(expected.size()).value());
  write(fixed);
  EXPECT_TRUE(fixed.ok()) << fixed.status();
  EXPECT_EQ(Flat(fixed.Take()), expected);
  BufferWriter growing(allocator, 1);
  write(growing);
  EXPECT_TRUE(growing.ok()) << growing.status();
  EXPECT_EQ(Flat(growing.Take()), expected);
}

TEST(BufferWriter, NumbersHaveTheirByteOrder) {
  using Writer = BufferWriter;
  ExpectBytes("u8", {0xFE}, [](Writer& w) { w.WriteUInt8(0xFE); });
  ExpectBytes("i8", {0xFE}, [](Writer& w) { w.WriteInt8(-2); });
  ExpectBytes("u16le", {0x34, 0x12}, [](Writer& w) { w.WriteUInt16LE(0x1234); });
  ExpectBytes("u16be", {0x12, 0x34}, [](Writer& w) { w.WriteUInt16BE(0x1234); });
  ExpectBytes("i16be", {0xFF, 0xFE}, [](Writer& w) { w.WriteInt16BE(-2); });
  ExpectBytes("u32le", {0x78, 0x56, 0x34, 0x12}, [](Writer& w) { w.WriteUInt32LE(0x12345678); });
  ExpectBytes("i32be", {0x80, 0, 0, 0}, [](Writer& w) { w.WriteInt32BE(std::numeric_limits<int32_t>::min()); });
  ExpectBytes("u64be", {1, 2, 3, 4, 5, 6, 7, 8}, [](Writer& w) { w.WriteBigUInt64BE(0x0102030405060708); });
  ExpectBytes("i64le", {0xFE, 255, 255, 255, 255, 255, 255, 255}, [](Writer& w) { w.WriteBigInt64LE(-2); });
  ExpectBytes("float be", {0x3F, 0xC0, 0, 0}, [](Writer& w) { w.WriteFloatBE(1.5F); });
  ExpectBytes("double le", {0, 0, 0, 0, 0, 0, 0xF8, 0xBF}, [](Writer& w) { w.WriteDoubleLE(-1.5); });
  ExpectBytes("3 bytes be", {1, 2, 3}, [](Writer& w) { w.WriteUIntBE(0x010203, 3); });
  ExpectBytes("5 bytes le", {5, 4, 3, 2, 1}, [](Writer& w) { w.WriteUIntLE(0x0102030405, 5); });
  ExpectBytes("7 bytes be", {0xFF, 255, 255, 255, 255, 255, 0x80}, [](Writer& w) { w.WriteIntBE(-128, 7); });
  ExpectBytes("3 bytes le", {0, 0, 0x80}, [](Writer& w) { w.WriteIntLE(-0x800000, 3); });
}

// The signed examples are those of DWARF 5, table 7.8.
TEST(BufferWriter, VarintsTakeTheirShortestForm) {
  using Writer = BufferWriter;
  ExpectBytes("0", {0}, [](Writer& w) { w.WriteVarint(0); });
  ExpectBytes("127", {0x7F}, [](Writer& w) { w.WriteVarint(127); });
  ExpectBytes("128", {0x80, 1}, [](Writer& w) { w.WriteVarint(128); });
  ExpectBytes("300", {0xAC, 2}, [](Writer& w) { w.WriteVarint(300); });
  ExpectBytes("2^64 - 1", {255, 255, 255, 255, 255, 255, 255, 255, 255, 1}, [](Writer& w) { w.WriteVarint(~0ULL); });
  ExpectBytes("signed 2", {2}, [](Writer& w) { w.WriteSignedVarint(2); });
  ExpectBytes("signed -2", {0x7E}, [](Writer& w) { w.WriteSignedVarint(-2); });
  ExpectBytes("signed 127", {0xFF, 0}, [](Writer& w) { w.WriteSignedVarint(127); });
  ExpectBytes("signed -127", {0x81, 0x7F}, [](Writer& w) { w.WriteSignedVarint(-127); });
  ExpectBytes("signed 128", {0x80, 1}, [](Writer& w) { w.WriteSignedVarint(128); });
  ExpectBytes("signed -128", {0x80, 0x7F}, [](Writer& w) { w.WriteSignedVarint(-128); });
  ExpectBytes("signed -129", {0xFF, 0x7E}, [](Writer& w) { w.WriteSignedVarint(-129); });
  ExpectBytes("zigzag 0", {0}, [](Writer& w) { w.WriteZigzag(0); });
  ExpectBytes("zigzag -1", {1}, [](Writer& w) { w.WriteZigzag(-1); });
  ExpectBytes("zigzag 1", {2}, [](Writer& w) { w.WriteZigzag(1); });
  ExpectBytes("zigzag 2^31 - 1", {0xFE, 255, 255, 255, 0x0F}, [](Writer& w) { w.WriteZigzag(0x7FFFFFFF); });
  ExpectBytes("zigzag -2^31", {255, 255, 255, 255, 0x0F}, [](Writer& w) { w.WriteZigzag(-0x80000000LL); });
}

TEST(BufferWriter, BitsFillBytesFromEitherEnd) {
  using Writer = BufferWriter;
  ExpectBytes("msb first", {0b10100001, 0b11000000}, [](Writer& w) {
    w.WriteBits(0b101, 3);
    w.WriteBits(0b0000111, 7);
  });
  ExpectBytes("lsb first", {0b00111101, 0b00000000}, [](Writer& w) {
    w.WriteBits(0b101, 3, BitOrder::kLsbFirst);
    w.WriteBits(0b0000111, 7, BitOrder::kLsbFirst);
  });
  ExpectBytes("64 bits off the byte", {0x80, 0, 0, 0, 0, 0, 0, 0, 0x80}, [](Writer& w) {
    w.WriteBits(1, 1);
    w.WriteBits(1, 64);
  });
  ExpectBytes("64 low bits first", {0x03, 0, 0, 0, 0, 0, 0, 0, 0x01}, [](Writer& w) {
    w.WriteBits(1, 1, BitOrder::kLsbFirst);
    w.WriteBits(0x8000000000000001, 64, BitOrder::kLsbFirst);
  });
}

TEST(BufferWriter, AnyOtherWriteFillsTheByteWithZeros) {
  ExpectBytes("number", {0x80, 7, 0xC0, 9}, [](BufferWriter& w) {
    w.WriteBits(1, 1);
    w.WriteUInt8(7);
    w.WriteBits(3, 2);
    w.WriteBytes({});
    w.WriteUInt8(9);
  });
  ExpectBytes("align, twice", {0x80, 1}, [](BufferWriter& w) {
    w.WriteBits(1, 1);
    w.AlignToByte();
    w.AlignToByte();
    w.WriteBits(1, 8);
  });
  ExpectBytes("length", {1, 0x80}, [](BufferWriter& w) {
    const BufferWriter::Length length = w.BeginLength(LengthPrefix::kUInt8);
    w.WriteBits(1, 1);
    w.EndLength(length);
  });
}

TEST(BufferWriter, TextIsEncoded) {
  ExpectBytes("utf8", {0x68, 0xC3, 0xA9}, [](BufferWriter& w) { w.WriteText(u"h\u00e9"); });
  ExpectBytes("latin1", {0x68, 0xE9}, [](BufferWriter& w) { w.WriteText(u"h\u00e9", Encoding::kLatin1); });
  ExpectBytes("utf16le", {0x68, 0, 0xE9, 0}, [](BufferWriter& w) { w.WriteText("h\u00e9", Encoding::kUtf16le); });
  ExpectBytes("hex up to the bad digit", {0xCA}, [](BufferWriter& w) { w.WriteText("cazzzzzz", Encoding::kHex); });
  ExpectBytes("base64 with junk", {0xCA, 0xFE}, [](BufferWriter& w) { w.WriteText("y*v 4=", Encoding::kBase64); });
}

TEST(BufferWriter, LengthsNest) {
  ExpectBytes("three kinds", {0, 9, 5, 2, 0, 0, 0, 'h', 'i', 0, 0}, [](BufferWriter& w) {
    const auto outer = w.BeginLength(LengthPrefix::kUInt16BE);
    w.WriteUInt8(5);
    const auto inner = w.BeginLength(LengthPrefix::kUInt32LE);
    w.WriteText("hi");
    w.EndLength(inner);
    w.WriteZeros(2);
    w.EndLength(outer);
  });
  ExpectBytes("prefixed", {0, 0, 2, 'h', 'i', 1, '!'}, [](BufferWriter& w) {
    const Bytes hi = {'h', 'i'};
    const Bytes mark = {'!'};
    w.WritePrefixed(LengthPrefix::kUInt24BE, hi);
    w.WritePrefixed(LengthPrefix::kVarint, mark);
  });
}

TEST(BufferWriter, VarintLengthOfAnyBodyIsItsShortest) {
  struct {
    size_t body;
    Bytes prefix;
  } const kRows[] = {{0, {0}},
                     {1, {1}},
                     {127, {0x7F}},
                     {128, {0x80, 0x01}},
                     {2047, {0xFF, 0x0F}},
                     {2048, {0x80, 0x10}},
                     {16383, {0xFF, 0x7F}},
                     {16384, {0x80, 0x80, 0x01}},
                     {100000, {0xA0, 0x8D, 0x06}}};
  for (const auto& row : kRows) {
    Bytes expected = row.prefix;
    expected.insert(expected.begin(), 0xEE);
    expected.insert(expected.end(), row.body, 0x55);
    expected.push_back(0xEE);
    ExpectBytes(std::to_string(row.body), expected, [&row](BufferWriter& w) {
      w.WriteUInt8(0xEE);
      const auto length = w.BeginLength(LengthPrefix::kVarint);
      w.WriteBytes(Bytes(row.body, 0x55));
      w.EndLength(length);
      w.WriteUInt8(0xEE);
    });
  }
}

TEST(BufferWriter, VarintLengthInFrontOfALongBodyMovesNoByte) {
  Allocator allocator;
  BufferWriter writer(allocator, 65536);
  const auto length = writer.BeginLength(LengthPrefix::kVarint);
  writer.WriteZeros(BufferWriter::kShareFrom);
  writer.EndLength(length);
  const BufferChain chain = writer.Take();
  ASSERT_EQ(chain.pieces().size(), 2u);
  EXPECT_THAT(chain.pieces()[0], ElementsAre(0x80, 0x10));
  EXPECT_EQ(chain.pieces()[1].size(), BufferWriter::kShareFrom);
}

TEST(BufferWriter, VarintLengthInFrontOfAShortBodyMakesNoPiece) {
  Allocator allocator;
  BufferWriter writer(allocator);
  const auto length = writer.BeginLength(LengthPrefix::kVarint);
  writer.WriteZeros(200);
  writer.EndLength(length);
  const BufferChain taken = writer.Take();
  EXPECT_EQ(taken.pieces().size(), 1u);
}

TEST(BufferWriter, VarintLengthInFrontOfAShortBodyThatFillsItsBlockIsAPiece) {
  Allocator allocator;
  BufferWriter writer(allocator, 201);
  const auto length = writer.BeginLength(LengthPrefix::kVarint);
  writer.WriteZeros(200);
  writer.EndLength(length);
  const BufferChain chain = writer.Take();
  ASSERT_EQ(chain.pieces().size(), 2u) << writer.status();
  EXPECT_THAT(chain.pieces()[0], ElementsAre(0xC8, 0x01));
  EXPECT_EQ(chain.pieces()[1].size(), 200u);
}

TEST(BufferWriter, TextThatFitsItsBlockTakesNoOther) {
  Allocator allocator;
  BufferWriter writer(allocator, 100);
  writer.WriteUInt8(1);
  writer.WriteText(std::u16string(99, u'x'));
  const BufferChain taken = writer.Take();
  EXPECT_EQ(taken.pieces().size(), 1u);
}

TEST(BufferWriter, AppendSharesFromTheThresholdOnAndCopiesBelow) {
  Allocator allocator;
  const Buffer large = allocator.Alloc(BufferWriter::kShareFrom, 1).value();
  const Buffer small = large.Subarray(1);
  BufferWriter writer(allocator);
  writer.WriteUInt8(7);
  writer.Append(large);
  writer.Append(small);
  writer.WriteUInt8(9);
  const BufferChain chain = writer.Take();
  ASSERT_EQ(chain.size(), 1 + large.size() + small.size() + 1);
  EXPECT_THAT(chain.pieces()[0], ElementsAre(7));
  EXPECT_EQ(chain.pieces()[1].data(), large.data());
  for (const Buffer& piece : chain.pieces().subspan(2)) EXPECT_NE(piece.block(), large.block());
  EXPECT_EQ(chain.pieces().back().At(-1), 9);
}

TEST(BufferWriter, AppendCopiesIntoATarget) {
  Allocator allocator;
  const Buffer large = allocator.Alloc(BufferWriter::kShareFrom, 1).value();
  const Buffer target = allocator.Alloc(large.size()).value();
  BufferWriter writer(target);
  writer.Append(large);
  EXPECT_TRUE(target.Equals(large));
  const BufferChain taken = writer.Take();
  EXPECT_EQ(taken.pieces()[0].data(), target.data());
}

TEST(BufferWriter, BlocksDoubleUpTo64KiB) {
  Allocator allocator;
  BufferWriter writer(allocator, 20000);
  for (int i = 0; i < 300'000; ++i) writer.WriteUInt8(1);
  std::vector<size_t> sizes;
  const BufferChain chain = writer.Take();
  for (const Buffer& piece : chain.pieces()) sizes.push_back(piece.size());
  EXPECT_THAT(sizes, ElementsAre(20000, 40000, 65536, 65536, 65536, 300'000 - 256'608));
}

TEST(BufferWriter, WritesOnBehindWhatWasTaken) {
  Allocator allocator;
  const Buffer target = allocator.Alloc(4).value();
  BufferWriter writer(target);
  writer.WriteUInt16BE(0x0102);
  EXPECT_THAT(Flat(writer.Take()), ElementsAre(1, 2));
  EXPECT_EQ(writer.size(), 0u);
  writer.WriteUInt16BE(0x0304);
  EXPECT_THAT(Flat(writer.Take()), ElementsAre(3, 4));
  EXPECT_THAT(target, ElementsAre(1, 2, 3, 4));
  EXPECT_TRUE(writer.Take().empty());
}

TEST(BufferWriter, FullTargetFailsForGoodAndKeepsWhatItHad) {
  Allocator allocator;
  const Buffer target = allocator.Alloc(4, 0xEE).value();
  BufferWriter writer(target.Subarray(0, 3));
  writer.WriteUInt16BE(0x0102);
  writer.WriteUInt16BE(0x0304);
  EXPECT_EQ(writer.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(std::string(writer.status().message()), HasSubstr("at 2: no room for 2 bytes"));
  writer.WriteUInt8(5);
  writer.WriteBits(1, 1);
  writer.AlignToByte();
  writer.Append(target);
  writer.EndLength(writer.BeginLength(LengthPrefix::kUInt8));
  EXPECT_THAT(target, ElementsAre(1, 2, 0xEE, 0xEE));
  EXPECT_TRUE(writer.Take().empty());
  EXPECT_THAT(std::string(writer.status().message()), HasSubstr("at 2"));
}

TEST(BufferWriter, BitsThatDoNotFitTheTargetWholeAreNotWritten) {
  Allocator allocator;
  const Buffer target = allocator.Alloc(2, 0xEE).value();
  BufferWriter writer(target);
  writer.WriteBits(0b1010, 4);
  writer.WriteBits(0x1234, 13);
  EXPECT_THAT(std::string(writer.status().message()), HasSubstr("at 0: no room for 3 bytes"));
  EXPECT_THAT(target, ElementsAre(0xEE, 0xEE));
}

TEST(BufferWriter, ValueThatDoesNotFitIsOutOfRange) {
  struct {
    const char* name;
    std::function<void(BufferWriter&)> write;
    const char* message;
  } const kRows[] = {
      {"unsigned", [](BufferWriter& w) { w.WriteUIntBE(0x1000000, 3); }, "at 1: the value does not fit 3 bytes"},
      {"signed", [](BufferWriter& w) { w.WriteIntLE(-129, 1); }, "at 1: the value does not fit 1 byte"},
      {"bits", [](BufferWriter& w) { w.WriteBits(8, 3); }, "at 1: the value does not fit 3 bits"},
      {"prefixed", [](BufferWriter& w) { w.WritePrefixed(LengthPrefix::kUInt8, Bytes(256)); },
       "at 1: the value does not fit 1 byte"},
      {"length",
       [](BufferWriter& w) {
         const auto length = w.BeginLength(LengthPrefix::kUInt16LE);
         w.WriteZeros(65536);
         w.EndLength(length);
       },
       "at 1: the value does not fit 2 bytes"},
  };
  for (const auto& row : kRows) {
    SCOPED_TRACE(row.name);
    Allocator allocator;
    BufferWriter writer(allocator);
    writer.WriteUInt8(1);
    row.write(writer);
    EXPECT_EQ(writer.status().code(), absl::StatusCode::kOutOfRange);
    EXPECT_THAT(std::string(writer.status().message()), HasSubstr(row.message));
    EXPECT_TRUE(writer.Take().empty());
  }
}

TEST(BufferWriterDeathTest, LengthsMustEndInReverseOrderAndBeforeTake) {
  Allocator allocator;
  BufferWriter writer(allocator);
  const auto outer = writer.BeginLength(LengthPrefix::kUInt8);
  const auto inner = writer.BeginLength(LengthPrefix::kUInt8);
  EXPECT_DEATH(writer.EndLength(outer), "reverse order");
  writer.EndLength(inner);
  EXPECT_DEATH(writer.Take(), "not ended");
}

TEST(BufferWriter, ChainIsAppendedPieceByPiece) {
  Allocator allocator;
  BufferChain chain(allocator.From("head ").value());
  chain.Append(allocator.Alloc(BufferWriter::kShareFrom, uint8_t{'x'}).value());
  BufferWriter writer(allocator);
  writer.Append(chain);
  EXPECT_TRUE(writer.Take() == chain);
}

}  // namespace
}  // namespace slabyard
