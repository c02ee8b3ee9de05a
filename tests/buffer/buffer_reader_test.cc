// SPDX-License-Identifier: MIT
//
// The fields that a BufferReader reads. What it does with failures, nested messages and streams is in
// buffer_reader_state_test.cc.
#include "slabyard/buffer_reader.h"

#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "slabyard/allocator.h"
#include "tests/buffer/reader_fixture.h"
#include "tests/support/checked_source.h"

namespace slabyard {
namespace {

constexpr size_t kHuge = std::numeric_limits<size_t>::max();

using BufferReaderTest = testing::ReaderFixture;

// ---- Numbers

TEST_F(BufferReaderTest, ReadsEveryFixedNumberInItsOrder) {
  const Buffer bytes = Bytes({0x80, 1, 2, 3, 4, 5, 6, 7});
  const auto at_start = [&] { return BufferReader(bytes); };
  EXPECT_EQ(at_start().ReadUInt8(), 0x80);
  EXPECT_EQ(at_start().ReadInt8(), -128);
  EXPECT_EQ(at_start().ReadUInt16LE(), 0x0180);
  EXPECT_EQ(at_start().ReadUInt16BE(), 0x8001);
  EXPECT_EQ(at_start().ReadInt16BE(), -0x7FFF);
  EXPECT_EQ(at_start().ReadUInt32LE(), 0x03020180u);
  EXPECT_EQ(at_start().ReadUInt32BE(), 0x80010203u);
  EXPECT_EQ(at_start().ReadInt32BE(), -0x7FFEFDFD);
  EXPECT_EQ(at_start().ReadBigUInt64LE(), 0x0706050403020180u);
  EXPECT_EQ(at_start().ReadBigUInt64BE(), 0x8001020304050607u);
  EXPECT_EQ(at_start().ReadBigInt64LE(), 0x0706050403020180);
  EXPECT_EQ(BufferReader(Bytes({0x3F, 0xC0, 0, 0})).ReadFloatBE(), 1.5f);
  EXPECT_EQ(BufferReader(Bytes({0, 0, 0, 0, 0, 0, 0xF8, 0xBF})).ReadDoubleLE(), -1.5);
}

TEST_F(BufferReaderTest, ReadsIntegersOfAnyWidth) {
  const Buffer bytes = Bytes({0xFF, 1, 2, 3, 4, 5, 6, 0x80});
  EXPECT_EQ(BufferReader(bytes).ReadUIntBE(3), 0xFF0102u);
  EXPECT_EQ(BufferReader(bytes).ReadIntBE(3), -0x00FEFE);
  EXPECT_EQ(BufferReader(bytes).ReadUIntLE(5), 0x04030201FFu);
  EXPECT_EQ(BufferReader(bytes).ReadIntLE(8), std::numeric_limits<int64_t>::min() + 0x060504030201FF);
}

TEST_F(BufferReaderTest, NamesTheGroupsAndNumbersThatDoNotFit) {
  EXPECT_DEATH_IF_SUPPORTED(BufferReader(Bytes({1})).ReadUIntBE(0), "1 to 8 bytes");
  EXPECT_DEATH_IF_SUPPORTED(BufferReader(Bytes({1})).ReadIntLE(9), "1 to 8 bytes");
  EXPECT_DEATH_IF_SUPPORTED(BufferReader(Bytes({1})).ReadBits(65), "1 to 64 bits");
  EXPECT_DEATH_IF_SUPPORTED(BufferReader(Bytes({1})).Need(65), "at most");
  EXPECT_DEATH_IF_SUPPORTED(BufferReader(Bytes({1, 2, 3})).Need(3).ReadUInt32BE(), "more than Need");
}

TEST_F(BufferReaderTest, GroupGivesZerosAfterAFailure) {
  BufferReader reader(Bytes({1, 2, 3}));
  FieldGroup group = reader.Need(4, "header");
  EXPECT_NEEDS(reader, 0, 1);
  EXPECT_EQ(reader.problem(), "header: 4 bytes needed, 3 there");
  EXPECT_EQ(group.ReadUInt16BE(), 0);
  EXPECT_EQ(group.left(), 2u);
  EXPECT_EQ(reader.position(), 0u);
}

TEST_F(BufferReaderTest, GroupSkipsWhatIsNotRead) {
  BufferReader reader(Bytes({1, 2, 3, 4, 5}));
  FieldGroup group = reader.Need(4);
  group.Skip(1);
  EXPECT_EQ(group.ReadUInt8(), 2);
  EXPECT_EQ(reader.ReadUInt8(), 5);
  EXPECT_TRUE(reader.Need(0).left() == 0 && reader.ok());
}

// ---- LEB128

struct VarintCase {
  const char* name;
  std::vector<uint8_t> bytes;
  uint64_t value;
};

TEST_F(BufferReaderTest, ReadsVarintsUpToTheirLastBit) {
  const std::vector<uint8_t> ones(9, 0xFF);
  std::vector<uint8_t> largest = ones;
  largest.push_back(1);
  const VarintCase cases[] = {
      {"zero", {0}, 0},
      {"one byte", {0x7F}, 127},
      {"two bytes", {0xAC, 0x02}, 300},
      {"longer than it takes", {0x81, 0x80, 0x00}, 1},
      {"ten bytes of zero", {0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00}, 0},
      {"64 bits", largest, ~uint64_t{0}},
  };
  for (const VarintCase& test : cases) {
    SCOPED_TRACE(test.name);
    BufferReader reader(allocator_.From(ByteSpan(test.bytes)).value());
    EXPECT_EQ(reader.ReadVarint(), test.value);
    EXPECT_TRUE(reader.ok());
    EXPECT_EQ(reader.remaining(), 0u);
  }
}

TEST_F(BufferReaderTest, VarintOfTooManyBitsIsMalformedAtItsStart) {
  BufferReader bits(Bytes({0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02}));
  bits.ReadUInt8();
  EXPECT_EQ(bits.ReadVarint("count"), 0u);
  EXPECT_MALFORMED(bits, 1, "count: varint of more than 64 bits");
  EXPECT_EQ(bits.position(), 1u);
  // Ten begun bytes are too many whatever comes next.
  BufferReader bytes(Bytes({0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80}));
  bytes.ReadVarint();
  EXPECT_MALFORMED(bytes, 0, "varint of more than 64 bits");
  BufferReader nine(Bytes({0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80}));
  nine.ReadVarint();
  EXPECT_NEEDS(nine, 0, 1);
}

TEST_F(BufferReaderTest, Varint32HasFiveBytesAndFourBitsInTheLast) {
  EXPECT_EQ(BufferReader(Bytes({0xFF, 0xFF, 0xFF, 0xFF, 0x0F})).ReadVarint32(), 0xFFFFFFFFu);
  BufferReader reader(Bytes({0xFF, 0xFF, 0xFF, 0xFF, 0x10}));
  EXPECT_EQ(reader.ReadVarint32("id"), 0u);
  EXPECT_MALFORMED(reader, 0, "id: varint of more than 32 bits");
}

TEST_F(BufferReaderTest, SignedVarintsAreThoseOfDwarf) {
  // DWARF 5, appendix C and its figure of examples for signed LEB128.
  EXPECT_EQ(BufferReader(Bytes({2})).ReadSignedVarint(), 2);
  EXPECT_EQ(BufferReader(Bytes({0x7E})).ReadSignedVarint(), -2);
  EXPECT_EQ(BufferReader(Bytes({0xFF, 0x00})).ReadSignedVarint(), 127);
  EXPECT_EQ(BufferReader(Bytes({0x81, 0x7F})).ReadSignedVarint(), -127);
  EXPECT_EQ(BufferReader(Bytes({0x80, 0x01})).ReadSignedVarint(), 128);
  EXPECT_EQ(BufferReader(Bytes({0x80, 0x7F})).ReadSignedVarint(), -128);
  EXPECT_EQ(BufferReader(Bytes({0xFF, 0x7E})).ReadSignedVarint(), -129);
  const auto tenth = [&](uint8_t last) {
    return BufferReader(Bytes({0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, last}));
  };
  EXPECT_EQ(tenth(0x7F).ReadSignedVarint(), std::numeric_limits<int64_t>::min());
  EXPECT_EQ(tenth(0x00).ReadSignedVarint(), 0);
  for (const int last : {0x01, 0x40, 0x7E, 0x80, 0xFF}) {
    BufferReader reader = tenth(static_cast<uint8_t>(last));
    reader.ReadSignedVarint();
    EXPECT_MALFORMED(reader, 0, "varint of more than 64 bits");
  }
}

TEST_F(BufferReaderTest, ZigzagTakesTheSignFromTheLowestBit) {
  EXPECT_EQ(BufferReader(Bytes({0})).ReadZigzag(), 0);
  EXPECT_EQ(BufferReader(Bytes({1})).ReadZigzag(), -1);
  EXPECT_EQ(BufferReader(Bytes({2})).ReadZigzag(), 1);
  BufferReader least(Bytes({0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01}));
  EXPECT_EQ(least.ReadZigzag(), std::numeric_limits<int64_t>::min());
}

// ---- Bits

TEST_F(BufferReaderTest, BitsComeFromEitherSideOfAByte) {
  const Buffer bytes = Bytes({0b1011'0010, 0b0111'0001});
  BufferReader high(bytes);
  EXPECT_EQ(high.ReadBits(1), 1u);
  EXPECT_EQ(high.ReadBits(3), 0b011u);
  EXPECT_EQ(high.ReadBits(6), 0b0010'01u);
  EXPECT_EQ(high.ReadBits(6), 0b11'0001u);
  EXPECT_TRUE(high.done());
  BufferReader low(bytes);
  EXPECT_EQ(low.ReadBits(1, BitOrder::kLsbFirst), 0u);
  EXPECT_EQ(low.ReadBits(3, BitOrder::kLsbFirst), 0b001u);
  EXPECT_EQ(low.ReadBits(6, BitOrder::kLsbFirst), 0b01'1011u);
  EXPECT_EQ(low.ReadBits(6, BitOrder::kLsbFirst), 0b0111'00u);
  EXPECT_TRUE(low.done());
}

TEST_F(BufferReaderTest, OtherReadsDropWhatIsLeftOfAByte) {
  BufferReader reader(Bytes({0xFF, 1, 0xFF, 2, 0xFF, 0x80, 0xFF}));
  reader.ReadBits(3);
  EXPECT_EQ(reader.ReadUInt8(), 1);
  reader.ReadBits(3);
  EXPECT_EQ(reader.Need(1).ReadUInt8(), 2);
  reader.ReadBits(3);
  reader.ReadSlice(0);
  EXPECT_EQ(reader.ReadBits(4), 8u);
  reader.AlignToByte();
  EXPECT_EQ(reader.ReadUInt8(), 0xFF);
}

TEST_F(BufferReaderTest, BitsThatRunOutNameTheBegunByte) {
  BufferReader reader(Bytes({0xAB, 0xCD}));
  reader.ReadBits(12);
  EXPECT_EQ(reader.ReadBits(21, BitOrder::kMsbFirst, "late"), 0u);
  EXPECT_NEEDS(reader, 1, 3);
  EXPECT_EQ(reader.problem(), "late: 4 bytes needed, 1 there");
  EXPECT_EQ(reader.position(), 1u);
}

// ---- Bytes

TEST_F(BufferReaderTest, SliceSharesItsPieceAndIsCopiedAcrossPieces) {
  const BufferChain chain = Chain({"abcd", "efgh"});
  BufferReader reader(chain);
  EXPECT_EQ(reader.ReadSlice(3).data(), chain.pieces()[0].data());
  const Buffer joined = reader.ReadSlice(3);
  EXPECT_EQ(joined.ToText(), "def");
  EXPECT_EQ(joined.Retained(), (Retention{.visible = 3, .kept_alive = 3, .sharers = 1}));
  EXPECT_EQ(reader.ReadSlice(2).data(), chain.pieces()[1].data() + 2);
}

TEST_F(BufferReaderTest, EmptySliceKeepsNothingAlive) {
  BufferReader reader(Text("abc"));
  EXPECT_FALSE(reader.ReadSlice(0).block());
  EXPECT_TRUE(reader.ok());
}

TEST_F(BufferReaderTest, ChainAcrossPiecesIsNotCopied) {
  const BufferChain chain = Chain({"abcd", "ef", "gh"});
  BufferReader reader(chain);
  reader.Skip(4);
  reader.Skip(1);
  const BufferChain part = reader.ReadChain(2);
  ASSERT_EQ(part.pieces().size(), 2u);
  EXPECT_EQ(part.pieces()[0].data(), chain.pieces()[1].data() + 1);
  EXPECT_EQ(part.pieces()[1].data(), chain.pieces()[2].data());
  EXPECT_EQ(reader.position(), 7u);
}

TEST_F(BufferReaderTest, LengthsNearTheLimitOfSizeDoNotWrap) {
  for (const size_t size : {kHuge, kHuge - 1, kHuge - 4}) {
    BufferReader slice(Text("abcdef"));
    slice.Skip(2);
    slice.ReadSlice(size);
    EXPECT_NEEDS(slice, 2, size - 4);
    BufferReader skip(Text("abcdef"));
    skip.Skip(2);
    skip.Skip(size);
    EXPECT_NEEDS(skip, 2, size - 4);
    BufferReader seek(Text("abcdef"));
    seek.Skip(2);
    seek.Seek(size);
    EXPECT_NEEDS(seek, 2, size - 6);
    BufferReader nested(Text("abcdef"));
    nested.Skip(2);
    { const BufferReader::Nested inner = nested.ReadNested(size); }
    EXPECT_NEEDS(nested, 2, size - 4);
  }
  BufferReader prefixed(Bytes({0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01, 'a'}));
  prefixed.ReadPrefixed(LengthPrefix::kVarint);
  EXPECT_NEEDS(prefixed, 0, kHuge - 11);
}

TEST_F(BufferReaderTest, EveryPrefixGivesItsSlice) {
  const std::pair<LengthPrefix, std::vector<uint8_t>> cases[] = {
      {LengthPrefix::kUInt8, {2}},
      {LengthPrefix::kUInt16LE, {2, 0}},
      {LengthPrefix::kUInt16BE, {0, 2}},
      {LengthPrefix::kUInt24BE, {0, 0, 2}},
      {LengthPrefix::kUInt32LE, {2, 0, 0, 0}},
      {LengthPrefix::kUInt32BE, {0, 0, 0, 2}},
      {LengthPrefix::kVarint, {0x82, 0}},
  };
  for (auto [prefix, bytes] : cases) {
    const size_t prefix_size = bytes.size();
    SCOPED_TRACE(prefix_size);
    bytes.insert(bytes.end(), {'h', 'i'});
    const Buffer whole = allocator_.From(ByteSpan(bytes)).value();
    EXPECT_EQ(BufferReader(whole).ReadPrefixed(prefix).ToText(), "hi");
    // The length asks for all of its bytes at once, and the reader stays in front of it.
    BufferReader length_alone(whole.Subarray(0, static_cast<ptrdiff_t>(prefix_size)));
    length_alone.ReadPrefixed(prefix, "text");
    EXPECT_NEEDS(length_alone, 0, 2);
    BufferReader nothing((Buffer()));
    nothing.ReadPrefixed(prefix);
    EXPECT_NEEDS(nothing, 0, prefix == LengthPrefix::kVarint ? 1 : prefix_size);
  }
}

TEST_F(BufferReaderTest, RefusedCopyIsRefusedAndReadsNothing) {
  const auto source = std::make_shared<testing::CheckedSource>();
  Allocator allocator({.source = source});
  BufferChain chain(allocator
                        .From(AsBytes("\x05"
                                      "abc"))
                        .value());
  chain.Append(allocator.From(AsBytes("de,fg")).value());
  source->RefuseAll(true);
  BufferReader slice(chain);
  EXPECT_TRUE(slice.ReadSlice(6, "slice").empty());
  EXPECT_EQ(slice.state(), ReadState::kRefused);
  EXPECT_EQ(slice.status(), absl::Status(absl::StatusCode::kResourceExhausted, ""));
  BufferReader prefixed(chain);
  EXPECT_TRUE(prefixed.ReadPrefixed(LengthPrefix::kUInt8).empty());
  EXPECT_EQ(prefixed.state(), ReadState::kRefused);
  EXPECT_EQ(prefixed.position(), 0u);
  BufferReader until(chain);
  EXPECT_TRUE(until.ReadUntil(',').empty());
  EXPECT_EQ(until.state(), ReadState::kRefused);
  BufferReader joined(chain);
  EXPECT_EQ(joined.ReadChain(9).size(), 9u);
  EXPECT_TRUE(joined.ok());
}

TEST_F(BufferReaderTest, ReadUntilAsksForTheRestOfAHalfMetDelimiter) {
  BufferReader reader(Text("line\r\nrest\r"));
  EXPECT_EQ(reader.ReadUntil(AsBytes("\r\n")).ToText(), "line");
  EXPECT_EQ(reader.position(), 6u);
  EXPECT_TRUE(reader.ReadUntil(AsBytes("\r\n")).empty());
  EXPECT_NEEDS(reader, 6, 1);
  BufferReader none(Text("abc"));
  none.ReadUntil(AsBytes("\r\n\r\n"));
  EXPECT_NEEDS(none, 0, 4);
  BufferReader at_once(Text("abc"));
  EXPECT_TRUE(at_once.ReadUntil(ByteSpan()).empty());
  EXPECT_TRUE(at_once.ok());
  EXPECT_EQ(at_once.position(), 0u);
}

TEST_F(BufferReaderTest, ReadUntilGivesUpWhereTheDelimiterNoLongerFits) {
  BufferReader fits(Text("abc\r\n"));
  EXPECT_EQ(fits.ReadUntil(AsBytes("\r\n"), 5).ToText(), "abc");
  BufferReader too_far(Text("abc\r\n"));
  too_far.ReadUntil(AsBytes("\r\n"), 4, "line");
  EXPECT_MALFORMED(too_far, 0, "line: no delimiter in the first 4 bytes");
  BufferReader half(Text("ab\r"));
  half.ReadUntil(AsBytes("\r\n"), 4);
  EXPECT_NEEDS(half, 0, 1);
  // Three bytes are there, and two more would be five: nothing can help.
  BufferReader early(Text("abc"));
  early.ReadUntil(AsBytes("\r\n"), 4);
  EXPECT_EQ(early.state(), ReadState::kMalformed);
  BufferReader nothing(Text("abc"));
  nothing.ReadUntil('a', 0);
  EXPECT_EQ(nothing.state(), ReadState::kMalformed);
}

TEST_F(BufferReaderTest, ExpectFailsAtTheFirstOtherByteBeforeAllAreThere) {
  BufferReader reader(Chain({"\x7F", "EL", "X"}));
  reader.Expect(AsBytes("\x7F"
                        "ELF\x02\x01"),
                "magic");
  EXPECT_MALFORMED(reader, 3, "magic: 0x46 expected, 0x58 found");
  EXPECT_EQ(reader.position(), 0u);
  BufferReader prefix(Chain({"\x7F", "EL"}));
  prefix.Expect(AsBytes("\x7F"
                        "ELF\x02\x01"),
                "magic");
  EXPECT_NEEDS(prefix, 0, 3);
  prefix.Feed(Text("F\x02\x01!"));
  prefix.Expect(AsBytes("\x7F"
                        "ELF\x02\x01"),
                "magic");
  EXPECT_EQ(prefix.ReadUInt8(), '!');
}

TEST_F(BufferReaderTest, ReadIntoWritesAllOrNothing) {
  BufferReader reader(Chain({"ab", "cd"}));
  std::array<uint8_t, 3> three = {'x', 'x', 'x'};
  reader.ReadInto(three);
  EXPECT_EQ(AsChars(three), "abc");
  reader.ReadInto(three);
  EXPECT_EQ(AsChars(three), "abc");
  EXPECT_NEEDS(reader, 3, 2);
}

TEST_F(BufferReaderTest, PeekNeitherReadsNorFails) {
  BufferReader reader(Chain({"ab", "cd"}));
  reader.Skip(1);
  std::array<uint8_t, 3> three;
  EXPECT_TRUE(reader.Peek(three));
  EXPECT_EQ(AsChars(three), "bcd");
  reader.Skip(1);
  EXPECT_EQ(reader.Peek(), 'c');
  EXPECT_FALSE(reader.Peek(three));
  EXPECT_TRUE(reader.ok());
  reader.Skip(2);
  EXPECT_EQ(reader.Peek(), std::nullopt);
  reader.Fail("wrong");
  EXPECT_FALSE(reader.Peek(MutableByteSpan()));
}

TEST_F(BufferReaderTest, SeeksForthAndBackAcrossPieces) {
  BufferReader reader(Chain({"ab", "c", "defg"}));
  const std::string_view all = "abcdefg";
  for (const size_t to : {6u, 0u, 2u, 3u, 1u, 4u, 3u, 7u, 2u}) {
    reader.Seek(to);
    EXPECT_EQ(reader.position(), to);
    EXPECT_EQ(reader.remaining(), all.size() - to);
    if (to < all.size()) {
      EXPECT_EQ(reader.ReadUInt8(), all[to]);
    }
  }
  reader.Seek(9);
  EXPECT_NEEDS(reader, 3, 2);
}

TEST_F(BufferReaderTest, SeekBeforeTheMarkIsMalformed) {
  BufferReader reader(Text("abcdef"));
  reader.Skip(3);
  reader.Mark();
  reader.Skip(2);
  reader.Seek(3);
  EXPECT_EQ(reader.ReadUInt8(), 'd');
  reader.Seek(2);
  EXPECT_MALFORMED(reader, 4, "seek to 0x00000002, but the bytes before 0x00000003 are let go");
}

}  // namespace
}  // namespace slabyard
