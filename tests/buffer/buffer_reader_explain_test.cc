// SPDX-License-Identifier: MIT
//
// What Explain() writes, to the column. The texts were written by hand.
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "slabyard/allocator.h"
#include "slabyard/buffer_reader.h"

namespace slabyard {
namespace {

class ExplainTest : public ::testing::Test {
 protected:
  Buffer Text(std::string_view text) { return allocator_.From(AsBytes(text)).value(); }
  BufferReader Recording(Buffer bytes) {
    BufferReader reader(std::move(bytes));
    reader.Record();
    return reader;
  }

  Allocator allocator_;
};

TEST_F(ExplainTest, ShowsNumbersInBothForms) {
  BufferReader reader =
      Recording(allocator_.Of({0, 7, 0xFE, 0xFF, 0xFF, 0xFE, 0xAC, 0x02, 0x03, 0x3F, 0xC0, 0, 0}).value());
  reader.ReadUInt16BE("type");
  reader.Note("a query");
  reader.ReadInt16LE("delta");
  reader.ReadUIntBE(2, "mask");
  reader.ReadVarint("count");
  reader.ReadZigzag("step");
  reader.ReadFloatBE("scale");
  EXPECT_EQ(reader.Explain(),
            "00000000  00 07                    type   7 (0x0007)  a query\n"
            "00000002  fe ff                    delta  -2 (0xfffe)\n"
            "00000004  ff fe                    mask   65534 (0xfffe)\n"
            "00000006  ac 02                    count  300 (0x12c)\n"
            "00000008  03                       step   -2 (0xfffffffffffffffe)\n"
            "00000009  3f c0 00 00              scale  1.5\n");
}

TEST_F(ExplainTest, ShowsTextAndCutsLongRuns) {
  std::string bytes = "\x05hello";
  bytes += "key: value\n";
  bytes += std::string("\x00\x01\x02", 3);
  bytes.append(100, 'x');
  BufferReader reader = Recording(Text(bytes));
  reader.ReadPrefixed(LengthPrefix::kUInt8, "greeting");
  reader.ReadUntil('\n', 20, "line");
  reader.ReadSlice(3, "raw");
  reader.ReadChain(99, "body");
  reader.Skip(1, "padding");
  reader.ReadSlice(0, "nothing");
  EXPECT_EQ(reader.Explain(),
            "00000000  05 68 65 6c 6c 6f        greeting  \"hello\"\n"
            "00000006  6b 65 79 3a 20 76 61 6c  line      \"key: value\"\n"
            "0000000e  75 65 0a\n"
            "00000011  00 01 02                 raw       3 bytes\n"
            "00000014  78 78 78 78 78 78 78 78  body      \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"..., 99 bytes\n"
            "0000001c  78 78 78 78 78 78 78 78\n"
            "00000024  78 78 78 78 78 78 78 78\n"
            "0000002c  78 78 78 78 78 78 78 78\n"
            "          and 67 bytes more\n"
            "00000077  78                       padding   skipped, 1 byte\n"
            "00000078                           nothing   0 bytes\n");
}

TEST_F(ExplainTest, ShowsGroupsAndBitsInTheirPlaces) {
  BufferReader reader =
      Recording(allocator_.Of({0x45, 0x00, 0x12, 0x34, 0b1010'0110, 0b1111'0000, 0b0000'0110}).value());
  FieldGroup header = reader.Need(4);
  header.ReadUInt8("version");
  header.Skip(1);
  header.ReadUInt16LE("id");
  reader.ReadBits(3, BitOrder::kMsbFirst, "flags");
  reader.ReadBits(9, BitOrder::kMsbFirst, "offset");
  reader.AlignToByte();
  reader.ReadBits(2, BitOrder::kLsbFirst, "final");
  reader.ReadBits(3, BitOrder::kLsbFirst, "kind");
  EXPECT_EQ(reader.Explain(),
            "00000000  45                       version  69 (0x45)\n"
            "00000002  12 34                    id       13330 (0x3412)\n"
            "00000004  a6                       flags    101..... 5 (0x5)\n"
            "00000004  a6 f0                    offset   ...00110 1111.... 111 (0x6f)\n"
            "00000006  06                       final    ......10 2 (0x2)\n"
            "00000006  06                       kind     ...001.. 1 (0x1)\n");
}

TEST_F(ExplainTest, IndentsNestedMessagesAndShowsWhatTheyLeave) {
  BufferReader reader = Recording(Text("\x01\x02\x03\x04\x05\x06\x07"));
  {
    const BufferReader::Nested outer = reader.ReadNested(6, "outer");
    reader.ReadUInt8("a");
    const BufferReader::Nested inner = reader.ReadNested(3, "inner");
    reader.ReadUInt8("b");
  }
  reader.ReadUInt8("c");
  EXPECT_EQ(reader.Explain(),
            "00000000                           outer    6 bytes\n"
            "00000000  01                         a      1 (0x01)\n"
            "00000001                             inner  3 bytes\n"
            "00000001  02                           b    2 (0x02)\n"
            "00000002  03 04                             not read, 2 bytes\n"
            "00000004  05 06                             not read, 2 bytes\n"
            "00000006  07                       c        7 (0x07)\n");
}

TEST_F(ExplainTest, MarksTheFieldThatRanOut) {
  BufferReader reader = Recording(Text("\x01\x02\x03"));
  reader.ReadUInt8("type");
  reader.ReadUInt32BE("length");
  EXPECT_EQ(reader.Explain(),
            "00000000  01                       type    1 (0x01)\n"
            "00000001  02 03                    length\n"
            "          ^^ length: 4 bytes needed, 2 there\n");
  reader.Feed(Text("\x04"));
  EXPECT_EQ(reader.Explain(), "") << "the fields are read again";
}

TEST_F(ExplainTest, MarksTheEndWhenNoByteOfTheFieldIsThere) {
  BufferReader reader = Recording(Text("\x01"));
  reader.ReadUInt8("type");
  reader.ReadUInt16BE();
  EXPECT_EQ(reader.Explain(),
            "00000000  01                       type  1 (0x01)\n"
            "00000001\n"
            "          ^^ 2 bytes needed, 0 there\n");
}

TEST_F(ExplainTest, MarksTheByteInsideAField) {
  BufferReader reader =
      Recording(Text("\x7F"
                     "EXF"));
  reader.Expect(AsBytes("\x7F"
                        "ELF"),
                "magic");
  EXPECT_EQ(reader.Explain(),
            "00000000  7f 45 58 46              magic\n"
            "                ^^ magic: 0x4c expected, 0x58 found\n");
}

TEST_F(ExplainTest, MarksAFieldThatWasReadBefore) {
  BufferReader reader = Recording(Text("\x07\x02hi0123456789rest"));
  reader.ReadUInt8("type");
  reader.ReadPrefixed(LengthPrefix::kUInt8, "name");
  reader.ReadSlice(10, "digits");
  reader.FailAt(13, "9 is no octal digit");
  EXPECT_EQ(reader.Explain(),
            "00000000  07                       type    7 (0x07)\n"
            "00000001  02 68 69                 name    \"hi\"\n"
            "00000004  30 31 32 33 34 35 36 37  digits  \"0123456789\"\n"
            "0000000c  38 39\n"
            "             ^^ 9 is no octal digit\n");
}

TEST_F(ExplainTest, MarksWhereNoFieldIs) {
  BufferReader reader = Recording(Text("\x07\x02\x03"));
  reader.ReadUInt8("type");
  reader.Fail("type 7 has no body");
  EXPECT_EQ(reader.Explain(),
            "00000000  07                       type  7 (0x07)\n"
            "00000001  02 03\n"
            "          ^^ type 7 has no body\n");
  BufferReader beyond = Recording(Text("\x07"));
  beyond.FailAt(std::numeric_limits<size_t>::max(), "far out");
  EXPECT_EQ(beyond.Explain(),
            "ffffffffffffffff\n"
            "          ^^ far out\n");
}

TEST_F(ExplainTest, MarksTheBitsThatRanOut) {
  BufferReader reader = Recording(Text("\xA6"));
  reader.ReadBits(3, BitOrder::kMsbFirst, "kind");
  reader.ReadBits(13, BitOrder::kMsbFirst, "length");
  EXPECT_EQ(reader.Explain(),
            "00000000  a6                       kind    101..... 5 (0x5)\n"
            "00000000  a6                       length\n"
            "          ^^ length: 2 bytes needed, 1 there\n");
}

TEST_F(ExplainTest, StartsAtTheMarkAndWorksAcrossPieces) {
  BufferChain chain(Text("ab"));
  chain.Append(Text("cd"));
  chain.Append(Text("ef"));
  BufferReader reader(std::move(chain));
  reader.Record();
  reader.Skip(1, "gone");
  reader.Mark();
  reader.ReadSlice(4, "kept");
  EXPECT_EQ(reader.Explain(), "00000001  62 63 64 65              kept  \"bcde\"\n");
}

TEST_F(ExplainTest, NoteAfterAFailureIsNotOfTheFieldThatFailed) {
  Allocator allocator;
  BufferReader reader(allocator.From("8", Encoding::kLatin1).value());
  reader.Record();
  reader.ReadUInt16BE("size");
  reader.Note("a value that was never read");
  EXPECT_EQ(reader.Explain().find("never read"), std::string::npos);
}

TEST_F(ExplainTest, NotesWithoutARecordAreNothing) {
  BufferReader reader(Text("ab"));
  reader.ReadUInt8("first");
  reader.Note("lost");
  reader.Record();
  reader.Note("no field yet");
  EXPECT_EQ(reader.Explain(), "");
  reader.ReadUInt8("second");
  EXPECT_EQ(reader.Explain(), "00000001  62                       second  98 (0x62)\n");
}

TEST_F(ExplainTest, WithoutARecordItIsTheDump) {
  BufferReader reader(Text("0123456789abcdefXY"));
  EXPECT_EQ(reader.Explain(),
            "00000000  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  |0123456789abcdef|\n"
            "00000010  58 59                                             |XY|\n"
            "00000012\n");
  reader.Skip(9);
  reader.Fail("no 9 here");
  EXPECT_EQ(reader.Explain(),
            "00000000  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  |0123456789abcdef|\n"
            "                                      ^^ no 9 here\n"
            "00000010  58 59                                             |XY|\n"
            "00000012\n");
}

TEST_F(ExplainTest, DumpUnfoldsTheMarkedLine) {
  BufferReader reader(allocator_.Alloc(64).value());
  reader.Skip(0x21);
  reader.Fail("zero");
  EXPECT_EQ(reader.Explain(),
            "00000000  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|\n"
            "*\n"
            "00000020  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|\n"
            "             ^^ zero\n"
            "00000030  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|\n"
            "00000040\n");
}

TEST_F(ExplainTest, DumpMarksTheEndBehindIt) {
  BufferReader reader(Text("ab"));
  reader.Skip(1);
  reader.Mark();
  reader.ReadUInt8();
  reader.ReadUInt32BE("length");
  EXPECT_EQ(reader.Explain(),
            "00000001  62                                                |b|\n"
            "00000002\n"
            "          ^^ length: 4 bytes needed, 0 there\n");
}

}  // namespace
}  // namespace slabyard
