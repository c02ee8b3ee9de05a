// SPDX-License-Identifier: MIT
//
// Messages of random fields, read whole, cut at every place and as streams: the values must be the same.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "slabyard/allocator.h"
#include "slabyard/buffer_reader.h"
#include "tests/buffer/random_message.h"

namespace slabyard {
namespace {

using testing::Bytes;
using testing::Kind;
using testing::Message;
using testing::MessageField;
using testing::MessageWriter;
using testing::Text;
using testing::Value;

std::string Read(BufferReader& reader, const MessageField& field) {
  switch (field.kind) {
    case Kind::kUInt8:
      return Value(reader.ReadUInt8("u8"));
    case Kind::kInt16BE:
      return Value(reader.ReadInt16BE("i16"));
    case Kind::kUInt32LE:
      return Value(reader.ReadUInt32LE("u32"));
    case Kind::kBigUInt64BE:
      return Value(reader.ReadBigUInt64BE("u64"));
    case Kind::kDoubleLE:
      return Value(std::bit_cast<uint64_t>(reader.ReadDoubleLE("double")));
    case Kind::kUIntBE:
      return Value(reader.ReadUIntBE(field.width, "uint"));
    case Kind::kIntLE:
      return Value(reader.ReadIntLE(field.width, "int"));
    case Kind::kVarint:
      return Value(reader.ReadVarint("varint"));
    case Kind::kVarint32:
      return Value(reader.ReadVarint32("varint32"));
    case Kind::kSignedVarint:
      return Value(reader.ReadSignedVarint("signed"));
    case Kind::kZigzag:
      return Value(reader.ReadZigzag("zigzag"));
    case Kind::kBits: {
      std::string value;
      reader.AlignToByte();  // a run of bits before this one may have left some
      for (const unsigned count : field.bit_counts) value += Value(reader.ReadBits(count, field.order, "bits"));
      return value;
    }
    case Kind::kGroup: {
      FieldGroup group = reader.Need(12, "group");
      std::string value = Value(group.ReadUInt8("first"));
      value += Value(group.ReadBigUInt64LE("second"));
      return value + Value(group.ReadUIntBE(3, "third"));
    }
    case Kind::kSlice: {
      const Buffer slice = reader.ReadSlice(field.width, "slice");
      return Text(slice);
    }
    case Kind::kChain: {
      const BufferChain chain = reader.ReadChain(field.width, "chain");
      Bytes bytes(chain.size());
      chain.CopyTo(bytes);
      return Text(bytes);
    }
    case Kind::kPrefixed: {
      const Buffer slice = reader.ReadPrefixed(field.prefix, "prefixed");
      return Text(slice);
    }
    case Kind::kUntil: {
      const Buffer slice = reader.ReadUntil(field.bytes, 100, "until");
      return Text(slice);
    }
    case Kind::kInto: {
      Bytes bytes(field.width);
      reader.ReadInto(bytes, "into");
      return Text(bytes);
    }
    case Kind::kExpect:
      reader.Expect(field.bytes, "expect");
      return "";
    case Kind::kSkip:
      reader.Skip(field.width, "skip");
      return "";
    case Kind::kNested: {
      const BufferReader::Nested nested = reader.ReadNested(field.width, "nested");
      std::string value;
      for (const MessageField& inner : field.inner) value += Read(reader, inner);
      return value;
    }
  }
  return {};
}

std::string Read(BufferReader& reader, const std::vector<MessageField>& fields) {
  std::string value;
  for (const MessageField& field : fields) value += Read(reader, field);
  return value;
}

std::string Expected(const Message& message) {
  std::string value;
  for (const MessageField& field : message.fields) value += field.value;
  return value;
}

class BufferReaderCuts : public ::testing::Test {
 protected:
  Buffer Piece(const Bytes& bytes, size_t start, size_t end) {
    return allocator_.From(ByteSpan(bytes).subspan(start, end - start)).value();
  }

  void ExpectSame(const Message& message, BufferChain chain) {
    BufferReader reader(std::move(chain));
    ASSERT_EQ(Read(reader, message.fields), Expected(message));
    ASSERT_TRUE(reader.ok()) << reader.status();
    // The bits that a last run of them left are not bytes.
    ASSERT_EQ(reader.remaining(), 0u);
  }

  Allocator allocator_;
};

TEST_F(BufferReaderCuts, WholeMessageGivesWhatWasWritten) {
  for (uint32_t seed = 0; seed < 3000; ++seed) {
    SCOPED_TRACE(seed);
    const Message message = MessageWriter(seed).Make(12, 3);
    ExpectSame(message, BufferChain(Piece(message.bytes, 0, message.bytes.size())));
    if (HasFatalFailure()) return;
  }
}

TEST_F(BufferReaderCuts, OneCutAtEveryPlaceChangesNothing) {
  for (uint32_t seed = 0; seed < 60; ++seed) {
    const Message message = MessageWriter(seed).Make(10, 2);
    for (size_t cut = 0; cut <= message.bytes.size(); ++cut) {
      SCOPED_TRACE(::testing::Message() << "seed " << seed << ", cut at " << cut);
      BufferChain chain(Piece(message.bytes, 0, cut));
      chain.Append(Piece(message.bytes, cut, message.bytes.size()));
      ExpectSame(message, std::move(chain));
      if (HasFatalFailure()) return;
    }
  }
}

TEST_F(BufferReaderCuts, ManyCutsChangeNothing) {
  for (uint32_t seed = 0; seed < 2000; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    const Message message = MessageWriter(seed).Make(12, 3);
    const size_t longest = 1 + random() % 9;
    BufferChain chain;
    for (size_t at = 0; at < message.bytes.size();) {
      const size_t end = std::min(message.bytes.size(), at + 1 + random() % longest);
      chain.Append(Piece(message.bytes, at, end));
      at = end;
    }
    ExpectSame(message, std::move(chain));
    if (HasFatalFailure()) return;
  }
}

TEST_F(BufferReaderCuts, RecordChangesNothingThatIsRead) {
  for (uint32_t seed = 0; seed < 500; ++seed) {
    SCOPED_TRACE(seed);
    const Message message = MessageWriter(seed).Make(12, 3);
    BufferChain chain(Piece(message.bytes, 0, message.bytes.size() / 2));
    chain.Append(Piece(message.bytes, message.bytes.size() / 2, message.bytes.size()));
    BufferReader reader(std::move(chain));
    reader.Record();
    ASSERT_EQ(Read(reader, message.fields), Expected(message));
    ASSERT_TRUE(reader.ok()) << reader.status();
    ASSERT_FALSE(reader.Explain().empty());
  }
}

/// Reads a message whose bytes come as `next_size` says, from the last Mark on again when they do not suffice.
class Stream {
 public:
  Stream(const Message& message, Allocator& allocator, uint32_t seed)
      : message_(message), allocator_(allocator), random_(seed) {}

  template <typename NextSize>
  void Run(NextSize next_size) {
    while (true) {
      std::string value = marked_value_;
      for (size_t i = marked_field_; i < message_.fields.size() && reader_.ok(); ++i) {
        value += Read(reader_, message_.fields[i]);
        if (reader_.ok() && random_() % 3 == 0) {
          reader_.Mark();
          marked_field_ = i + 1;
          marked_value_ = value;
        }
      }
      if (reader_.ok()) {
        EXPECT_EQ(value, Expected(message_));
        EXPECT_EQ(reader_.remaining(), 0u);
        EXPECT_EQ(fed_, message_.bytes.size());
        return;
      }
      ASSERT_EQ(reader_.state(), ReadState::kNeedMore) << reader_.status();
      ASSERT_GT(reader_.missing(), 0u);
      ASSERT_LE(reader_.missing(), message_.bytes.size() - fed_) << reader_.status();
      const size_t size = next_size(reader_.missing());
      reader_.Feed(allocator_.From(ByteSpan(message_.bytes).subspan(fed_, size)).value());
      fed_ += size;
    }
  }

 private:
  const Message& message_;
  Allocator& allocator_;
  std::mt19937 random_;
  BufferReader reader_{Buffer()};
  size_t fed_ = 0;
  size_t marked_field_ = 0;
  std::string marked_value_;
};

TEST_F(BufferReaderCuts, ByteByByteItNeverAsksForTooMuchNorCallsThePrefixMalformed) {
  for (uint32_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE(seed);
    const Message message = MessageWriter(seed).Make(12, 3);
    Stream(message, allocator_, seed).Run([](size_t) { return size_t{1}; });
    if (HasFailure()) return;
  }
}

TEST_F(BufferReaderCuts, FeedingExactlyWhatIsMissingIsEnough) {
  for (uint32_t seed = 0; seed < 2000; ++seed) {
    SCOPED_TRACE(seed);
    const Message message = MessageWriter(seed).Make(12, 3);
    Stream(message, allocator_, seed).Run([](size_t missing) { return missing; });
    if (HasFailure()) return;
  }
}

TEST_F(BufferReaderCuts, MarkInTheMiddleOfAByteKeepsItsBits) {
  BufferReader reader(Piece({0b101'00110}, 0, 1));
  reader.Record();
  EXPECT_EQ(reader.ReadBits(3), 0b101u);
  reader.Mark();
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(reader.ReadBits(2), 0b00u);
    EXPECT_EQ(reader.ReadBits(11), round == 0 ? 0u : 0b110'1111'0000u);
    EXPECT_EQ(reader.state(), round == 0 ? ReadState::kNeedMore : ReadState::kGood);
    if (round == 0) {
      EXPECT_EQ(reader.missing(), 1u);
      EXPECT_EQ(reader.failed_at(), 0u);
      reader.Feed(Piece({0xF0}, 0, 1));
    }
  }
  EXPECT_TRUE(reader.done());
  EXPECT_EQ(reader.Explain(),
            "00000000  a6                       ...00... 0 (0x0)\n"
            "00000000  a6 f0                    .....110 11110000 1776 (0x6f0)\n");
}

}  // namespace
}  // namespace slabyard
