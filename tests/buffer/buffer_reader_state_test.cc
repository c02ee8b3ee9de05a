// SPDX-License-Identifier: MIT
//
// Where a BufferReader stands: failures, nested messages, streams, copies.
#include <gtest/gtest.h>

#include <type_traits>
#include <utility>

#include "slabyard/allocator.h"
#include "slabyard/buffer_reader.h"
#include "tests/buffer/reader_fixture.h"

namespace slabyard {
namespace {

using BufferReaderState = testing::ReaderFixture;

// ---- Failing

TEST_F(BufferReaderState, FirstFailureWinsAndStopsEverything) {
  BufferReader reader(Text("abcdef"));
  EXPECT_TRUE(reader.status().ok());
  reader.Skip(2);
  reader.FailAt(1, "no such type");
  reader.Fail("later");
  EXPECT_MALFORMED(reader, 1, "no such type");
  EXPECT_EQ(reader.ReadUInt8(), 0);
  EXPECT_EQ(reader.ReadVarint(), 0u);
  EXPECT_EQ(reader.ReadBits(3), 0u);
  EXPECT_TRUE(reader.ReadSlice(1).empty());
  EXPECT_TRUE(reader.ReadChain(1).empty());
  EXPECT_TRUE(reader.ReadUntil('c').empty());
  EXPECT_TRUE(reader.done());
  EXPECT_EQ(reader.position(), 2u);
  EXPECT_EQ(reader.status(), absl::InvalidArgumentError("at 0x00000001: no such type"));
}

TEST_F(BufferReaderState, RunningOutSaysWhatIsMissing) {
  BufferReader reader(Text("abcdef"));
  reader.Skip(4);
  EXPECT_EQ(reader.ReadUInt32BE("length"), 0u);
  EXPECT_NEEDS(reader, 4, 2);
  EXPECT_EQ(reader.status(), absl::UnavailableError("at 0x00000004: length: 4 bytes needed, 2 there"));
}

TEST_F(BufferReaderState, LengthBeyondTheMostNeededIsMalformed) {
  const Buffer bytes = Bytes({0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3});
  BufferReader reader(bytes);
  reader.set_most_needed(1000);
  reader.ReadPrefixed(LengthPrefix::kUInt32BE, "body");
  EXPECT_MALFORMED(reader, 0, "body: 4294967299 bytes needed, more than the 1000 allowed");
  BufferReader enough(bytes);
  enough.set_most_needed(8);
  enough.ReadSlice(8);
  EXPECT_NEEDS(enough, 0, 1);
  BufferReader there(bytes);
  there.set_most_needed(3);
  EXPECT_EQ(there.ReadSlice(7).size(), 7u);
}

// ---- Nested

TEST_F(BufferReaderState, RunningOutOfANestedIsMalformedWithItsName) {
  BufferReader reader(Bytes({0, 1, 2, 3, 4, 5, 6, 7}));
  reader.ReadUInt8();
  {
    const BufferReader::Nested header = reader.ReadNested(3, "header");
    EXPECT_EQ(header.begin(), 1u);
    EXPECT_EQ(header.end(), 4u);
    EXPECT_EQ(reader.remaining(), 3u);
    EXPECT_EQ(reader.ReadUInt16BE(), 0x0102);
    EXPECT_EQ(reader.ReadUInt16BE("size"), 0);
  }
  EXPECT_MALFORMED(reader, 3, "size: 2 bytes needed, 1 left of header (3 bytes at 0x00000001)");
}

TEST_F(BufferReaderState, EveryKindOfReadStaysInsideTheNested) {
  const auto expect_bound = [&](auto read) {
    BufferReader reader(Chain({"\x80\x80", "\x80\x80\x01,abcdef"}));
    {
      const BufferReader::Nested two = reader.ReadNested(3);
      reader.Skip(1);
      read(reader);
    }
    EXPECT_EQ(reader.state(), ReadState::kMalformed);
    EXPECT_EQ(reader.position(), 1u);
  };
  expect_bound([](BufferReader& reader) { reader.ReadVarint(); });
  expect_bound([](BufferReader& reader) { reader.ReadUInt32BE(); });
  expect_bound([](BufferReader& reader) { reader.Need(3); });
  expect_bound([](BufferReader& reader) { reader.ReadBits(17); });
  expect_bound([](BufferReader& reader) { reader.ReadUntil(','); });
  expect_bound([](BufferReader& reader) { reader.Expect(AsBytes("\x80\x80\x80")); });
  expect_bound([](BufferReader& reader) { reader.ReadPrefixed(LengthPrefix::kUInt8); });
  expect_bound([](BufferReader& reader) { reader.ReadChain(3); });
  expect_bound([](BufferReader& reader) { reader.Seek(4); });
  expect_bound([](BufferReader& reader) { const BufferReader::Nested inner = reader.ReadNested(3); });
}

TEST_F(BufferReaderState, NestedSkipsItsRestAndGivesTheOuterOneBack) {
  BufferReader reader(Text("abcdefgh"));
  {
    const BufferReader::Nested outer = reader.ReadNested(6, "outer");
    {
      const BufferReader::Nested inner = reader.ReadNested(3, "inner");
      EXPECT_EQ(reader.ReadUInt8(), 'a');
      EXPECT_EQ(reader.remaining(), 2u);
    }
    EXPECT_EQ(reader.position(), 3u);
    EXPECT_EQ(reader.remaining(), 3u);
    reader.Skip(3);
    EXPECT_TRUE(reader.done());
  }
  EXPECT_EQ(reader.ReadUInt16BE(), 0x6768);
}

TEST_F(BufferReaderState, NestedMaySeekBackBeforeItself) {
  BufferReader reader(Text("abcdefgh"));
  reader.Skip(2);
  {
    const BufferReader::Nested nested = reader.ReadNested(3);
    reader.Seek(0);
    EXPECT_EQ(reader.ReadUInt8(), 'a');
  }
  EXPECT_EQ(reader.position(), 5u);
}

TEST_F(BufferReaderState, NestedOfAFailedReaderMeansNothing) {
  BufferReader reader(Text("abc"));
  {
    const BufferReader::Nested nested = reader.ReadNested(4, "body");
    EXPECT_EQ(nested.end(), 0u);
    EXPECT_NEEDS(reader, 0, 1);
    EXPECT_TRUE(reader.done());
    reader.Feed(Text("de"));
  }
  EXPECT_TRUE(reader.ok());
  EXPECT_EQ(reader.remaining(), 5u);
}

TEST_F(BufferReaderState, FeedInsideANestedAddsBehindIt) {
  BufferReader reader(Text("abc"));
  {
    const BufferReader::Nested nested = reader.ReadNested(2);
    reader.Feed(Text("def"));
    EXPECT_EQ(reader.remaining(), 2u);
  }
  EXPECT_EQ(reader.remaining(), 4u);
  EXPECT_EQ(reader.ReadUInt32BE(), 0x63646566u);
}

TEST_F(BufferReaderState, MovingAReaderUnderItsNestedEndsTheProcess) {
  const auto move_inside = [&] {
    BufferReader reader(Text("abcdef"));
    const BufferReader::Nested nested = reader.ReadNested(3);
    const BufferReader other = std::move(reader);
  };
  EXPECT_DEATH_IF_SUPPORTED(move_inside(), "BufferReader: ");
}

// ---- Streams

TEST_F(BufferReaderState, MarkLetsTheMemoryGo) {
  const Buffer piece = Text("abc");
  const Buffer block = allocator_.Alloc(8000).value();
  BufferChain chain(block);
  chain.Append(piece);
  BufferReader reader(std::move(chain));
  EXPECT_EQ(block.Retained().sharers, 2u);
  reader.Skip(7999);
  reader.Mark();
  EXPECT_EQ(block.Retained().sharers, 2u);
  reader.Skip(1);
  reader.Mark();
  EXPECT_EQ(block.Retained().sharers, 1u);
  EXPECT_EQ(reader.position(), 8000u);
  EXPECT_EQ(reader.ReadUInt8(), 'a');
}

TEST_F(BufferReaderState, FeedGoesOnFromTheMark) {
  BufferReader reader(Text("abc"));
  EXPECT_EQ(reader.ReadUInt8(), 'a');
  reader.Mark();
  EXPECT_EQ(reader.ReadUInt8(), 'b');
  reader.ReadUInt16BE();
  EXPECT_NEEDS(reader, 2, 1);
  reader.Mark();  // nothing after a failure: the message would be lost
  reader.Feed(Text("d"));
  EXPECT_TRUE(reader.ok());
  EXPECT_EQ(reader.missing(), 0u);
  EXPECT_EQ(reader.problem(), "");
  EXPECT_EQ(reader.position(), 1u);
  EXPECT_EQ(reader.ReadUInt8(), 'b');
  EXPECT_EQ(reader.ReadUInt16BE(), 0x6364);
}

TEST_F(BufferReaderState, FeedToAGoodReaderKeepsItsPlace) {
  BufferReader reader((Buffer()));
  EXPECT_TRUE(reader.done());
  reader.Feed(Text("ab"));
  EXPECT_EQ(reader.ReadUInt8(), 'a');
  reader.Feed(Text("cd"));
  EXPECT_EQ(reader.remaining(), 3u);
  EXPECT_EQ(reader.ReadUIntBE(3), 0x626364u);
}

TEST_F(BufferReaderState, FeedDoesNotHealWhatIsMalformed) {
  const Buffer more = Text("def");
  BufferReader reader(Text("abc"));
  reader.Fail("wrong");
  reader.Feed(more);
  EXPECT_MALFORMED(reader, 0, "wrong");
  EXPECT_EQ(reader.remaining(), 3u);
}

// ---- Copies

TEST_F(BufferReaderState, CopyReadsOnByItself) {
  BufferReader reader(Chain({"abc", "def"}));
  reader.Record();
  reader.Skip(2);
  BufferReader copy = reader;
  EXPECT_EQ(copy.ReadUInt16BE(), 0x6364);
  EXPECT_EQ(reader.position(), 2u);
  EXPECT_EQ(reader.ReadUInt8(), 'c');
  copy.Fail("wrong");
  EXPECT_TRUE(reader.ok());
  reader = copy;
  EXPECT_EQ(reader.problem(), "wrong");
}

TEST_F(BufferReaderState, CopyMadeInANestedStaysInside) {
  BufferReader reader(Text("abcdef"));
  const auto copy_inside = [&] {
    const BufferReader::Nested nested = reader.ReadNested(3, "nested");
    reader.Skip(1);
    return reader;
  };
  BufferReader copy = copy_inside();
  EXPECT_EQ(reader.remaining(), 3u);
  EXPECT_EQ(copy.remaining(), 2u);
  copy.Mark();  // has no Nested of its own
  copy.Skip(3);
  EXPECT_MALFORMED(copy, 1, "3 bytes needed, 2 left of nested (3 bytes at 0x00000000)");
}

TEST_F(BufferReaderState, CopyKeepsTheBitsOfABegunByte) {
  BufferReader reader(Bytes({0b1010'0110, 0xFF}));
  reader.ReadBits(4);
  BufferReader copy = reader;
  reader.ReadBits(4);
  EXPECT_EQ(copy.ReadBits(4), 0b0110u);
}

TEST_F(BufferReaderState, MovedFromReaderHasNoBytes) {
  BufferReader reader(Text("abcdef"));
  reader.Skip(2);
  BufferReader other = std::move(reader);
  EXPECT_EQ(other.ReadUInt8(), 'c');
  EXPECT_EQ(reader.remaining(), 0u);  // NOLINT(bugprone-use-after-move): what is tested
  EXPECT_EQ(reader.ReadUInt8(), 0);
  reader = std::move(other);
  EXPECT_EQ(reader.ReadUInt8(), 'd');
}

static_assert(!std::is_copy_constructible_v<BufferReader::Nested> &&
              !std::is_move_constructible_v<BufferReader::Nested>);
static_assert(std::is_nothrow_move_constructible_v<BufferReader>);

}  // namespace
}  // namespace slabyard
