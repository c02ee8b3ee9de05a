// SPDX-License-Identifier: MIT
//
// Random messages: what BufferWriter writes is compared with bytes put together here, in blocks and in targets of every
// size, with memory refused at every request; and BufferReader reads the values back.
#include <gtest/gtest.h>

#include <bit>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "slabyard/allocator.h"
#include "slabyard/buffer_reader.h"
#include "slabyard/buffer_writer.h"
#include "tests/support/checked_source.h"

namespace slabyard {
namespace {

using testing::CheckedSource;
using Bytes = std::vector<uint8_t>;

enum class Kind { kUInt8, kUInt16BE, kUInt32LE, kDoubleBE, kUIntLE, kIntBE, kVarint, kSigned, kZigzag, kBits, kBytes };
constexpr unsigned kLeafKinds = 11;

struct Field {
  Kind kind = Kind::kBytes;
  uint64_t value = 0;
  unsigned width = 0;  // bytes; bits for kBits
  Bytes bytes;
  bool append = false;      // rather than WriteBytes
  bool is_message = false;  // the rest of these
  LengthPrefix prefix = LengthPrefix::kVarint;
  std::vector<Field> fields;
};

uint64_t Low(uint64_t value, unsigned bits) { return bits == 64 ? value : value & ((uint64_t{1} << bits) - 1); }

int64_t SignExtended(uint64_t value, unsigned bits) {
  return static_cast<int64_t>(value << (64 - bits)) >> (64 - bits);
}

class RandomMessage {
 public:
  RandomMessage(uint32_t seed, size_t longest_bytes) : random_(seed), longest_bytes_(longest_bytes) {}

  std::vector<Field> Fields(unsigned depth = 0) {
    std::vector<Field> fields(random_() % 9);
    for (Field& field : fields) {
      if (depth < 3 && random_() % 5 == 0) {
        field.is_message = true;
        // Wide enough for any body of these tests, and the one whose width depends on it.
        constexpr LengthPrefix kPrefixes[] = {LengthPrefix::kVarint, LengthPrefix::kUInt24BE, LengthPrefix::kUInt32LE,
                                              LengthPrefix::kVarint};
        field.prefix = kPrefixes[random_() % 4];
        field.fields = Fields(depth + 1);
        continue;
      }
      field.kind = static_cast<Kind>(random_() % kLeafKinds);
      field.width = field.kind == Kind::kBits ? 1 + random_() % 64 : 1 + random_() % 8;
      // All magnitudes, since each varint size matters.
      field.value = Low(uint64_t{random_()} << 32 | random_(), 1 + random_() % 64);
      if (field.kind == Kind::kBytes) {
        field.bytes.resize(random_() % (longest_bytes_ + 1));
        for (uint8_t& byte : field.bytes) byte = static_cast<uint8_t>(random_());
        field.append = random_() % 2 == 0;
      }
    }
    return fields;
  }

 private:
  std::mt19937 random_;
  size_t longest_bytes_;
};

// ---- The bytes, bit by bit

class Model {
 public:
  Bytes Take() {
    Align();
    return std::move(bytes_);
  }

  void Add(const std::vector<Field>& fields) {
    for (const Field& field : fields) Add(field);
  }

 private:
  void Align() { bit_ = 0; }
  void Bit(bool set) {
    if (bit_ == 0) bytes_.push_back(0);
    if (set) bytes_.back() |= static_cast<uint8_t>(0x80 >> bit_);
    bit_ = (bit_ + 1) % 8;
  }
  void Number(uint64_t value, unsigned width, bool big) {
    for (unsigned i = 0; i < width; ++i) bytes_.push_back(static_cast<uint8_t>(value >> 8 * (big ? width - 1 - i : i)));
  }
  void Varint(uint64_t value) {
    for (; value > 127; value /= 128) bytes_.push_back(static_cast<uint8_t>(value % 128 + 128));
    bytes_.push_back(static_cast<uint8_t>(value));
  }
  void SignedVarint(int64_t value) {
    for (; value < -64 || value > 63; value >>= 7) bytes_.push_back(static_cast<uint8_t>((value & 127) + 128));
    bytes_.push_back(static_cast<uint8_t>(value & 127));
  }

  void Add(const Field& field) {
    if (field.is_message) return AddMessage(field);
    if (field.kind == Kind::kBits) {
      for (unsigned i = field.width; i-- != 0;) Bit(Low(field.value, field.width) >> i & 1);
      return;
    }
    Align();
    switch (field.kind) {
      case Kind::kUInt8:
        return Number(field.value, 1, true);
      case Kind::kUInt16BE:
        return Number(field.value, 2, true);
      case Kind::kUInt32LE:
        return Number(field.value, 4, false);
      case Kind::kDoubleBE:
        return Number(field.value, 8, true);
      case Kind::kUIntLE:
        return Number(field.value, field.width, false);
      case Kind::kIntBE:
        return Number(field.value, field.width, true);
      case Kind::kVarint:
        return Varint(field.value);
      case Kind::kSigned:
        return SignedVarint(static_cast<int64_t>(field.value));
      case Kind::kZigzag:
        return static_cast<int64_t>(field.value) < 0 ? Varint(~field.value * 2 + 1) : Varint(field.value * 2);
      case Kind::kBytes:
        bytes_.insert(bytes_.end(), field.bytes.begin(), field.bytes.end());
        return;
      case Kind::kBits:
        break;
    }
  }

  void AddMessage(const Field& field) {
    Model inner;
    inner.Add(field.fields);
    const Bytes body = inner.Take();
    Align();
    switch (field.prefix) {
      case LengthPrefix::kVarint:
        Varint(body.size());
        break;
      case LengthPrefix::kUInt24BE:
        Number(body.size(), 3, true);
        break;
      default:
        Number(body.size(), 4, false);
    }
    bytes_.insert(bytes_.end(), body.begin(), body.end());
  }

  Bytes bytes_;
  unsigned bit_ = 0;
};

Bytes ModelOf(const std::vector<Field>& fields) {
  Model model;
  model.Add(fields);
  return model.Take();
}

// ---- Writing and reading

void Write(BufferWriter& writer, const std::vector<Field>& fields, Allocator& allocator);

void Write(BufferWriter& writer, const Field& field, Allocator& allocator) {
  if (field.is_message) {
    const BufferWriter::Length length = writer.BeginLength(field.prefix);
    Write(writer, field.fields, allocator);
    return writer.EndLength(length);
  }
  switch (field.kind) {
    case Kind::kUInt8:
      return writer.WriteUInt8(static_cast<uint8_t>(field.value));
    case Kind::kUInt16BE:
      return writer.WriteUInt16BE(static_cast<uint16_t>(field.value));
    case Kind::kUInt32LE:
      return writer.WriteUInt32LE(static_cast<uint32_t>(field.value));
    case Kind::kDoubleBE:
      return writer.WriteDoubleBE(std::bit_cast<double>(field.value));
    case Kind::kUIntLE:
      return writer.WriteUIntLE(Low(field.value, 8 * field.width), field.width);
    case Kind::kIntBE:
      return writer.WriteIntBE(SignExtended(field.value, 8 * field.width), field.width);
    case Kind::kVarint:
      return writer.WriteVarint(field.value);
    case Kind::kSigned:
      return writer.WriteSignedVarint(static_cast<int64_t>(field.value));
    case Kind::kZigzag:
      return writer.WriteZigzag(static_cast<int64_t>(field.value));
    case Kind::kBits:
      return writer.WriteBits(Low(field.value, field.width), field.width);
    case Kind::kBytes:
      break;
  }
  if (!field.append) return writer.WriteBytes(field.bytes);
  // When memory for the payload is refused there is nothing to append, and the message cannot be whole.
  const absl::StatusOr<Buffer> payload = allocator.From(ByteSpan(field.bytes));
  if (payload.ok()) writer.Append(*payload);
}

void Write(BufferWriter& writer, const std::vector<Field>& fields, Allocator& allocator) {
  for (const Field& field : fields) Write(writer, field, allocator);
}

void ExpectRead(BufferReader& reader, const std::vector<Field>& fields);

void ExpectRead(BufferReader& reader, const Field& field) {
  if (field.is_message) {
    const uint64_t size = field.prefix == LengthPrefix::kVarint     ? reader.ReadVarint()
                          : field.prefix == LengthPrefix::kUInt24BE ? reader.ReadUIntBE(3)
                                                                    : reader.ReadUInt32LE();
    const BufferReader::Nested message = reader.ReadNested(size);
    ExpectRead(reader, field.fields);
    EXPECT_TRUE(reader.done());
    return;
  }
  switch (field.kind) {
    case Kind::kUInt8:
      EXPECT_EQ(reader.ReadUInt8(), Low(field.value, 8));
      return;
    case Kind::kUInt16BE:
      EXPECT_EQ(reader.ReadUInt16BE(), Low(field.value, 16));
      return;
    case Kind::kUInt32LE:
      EXPECT_EQ(reader.ReadUInt32LE(), Low(field.value, 32));
      return;
    case Kind::kDoubleBE:
      EXPECT_EQ(std::bit_cast<uint64_t>(reader.ReadDoubleBE()), field.value);
      return;
    case Kind::kUIntLE:
      EXPECT_EQ(reader.ReadUIntLE(field.width), Low(field.value, 8 * field.width));
      return;
    case Kind::kIntBE:
      EXPECT_EQ(reader.ReadIntBE(field.width), SignExtended(field.value, 8 * field.width));
      return;
    case Kind::kVarint:
      EXPECT_EQ(reader.ReadVarint(), field.value);
      return;
    case Kind::kSigned:
      EXPECT_EQ(reader.ReadSignedVarint(), static_cast<int64_t>(field.value));
      return;
    case Kind::kZigzag:
      EXPECT_EQ(reader.ReadZigzag(), static_cast<int64_t>(field.value));
      return;
    case Kind::kBits:
      EXPECT_EQ(reader.ReadBits(field.width), Low(field.value, field.width));
      return;
    case Kind::kBytes:
      EXPECT_EQ(reader.ReadChain(field.bytes.size()).size(), field.bytes.size());
      return;
  }
}

void ExpectRead(BufferReader& reader, const std::vector<Field>& fields) {
  for (const Field& field : fields) ExpectRead(reader, field);
}

Bytes Flat(const BufferChain& chain) {
  Bytes bytes(chain.size());
  chain.CopyTo(bytes);
  return bytes;
}

// ---- Properties

TEST(BufferWriterProperty, BlocksHoldTheMessageAndItReadsBack) {
  for (uint32_t seed = 0; seed < 2000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const std::vector<Field> fields = RandomMessage(seed, seed % 4 == 0 ? 5000 : 40).Fields();
    Allocator allocator;
    BufferWriter writer(allocator, seed % 3 == 0 ? 1 : 512);
    Write(writer, fields, allocator);
    ASSERT_TRUE(writer.ok()) << writer.status();
    const BufferChain chain = writer.Take();
    ASSERT_EQ(Flat(chain), ModelOf(fields));
    BufferReader reader(chain);
    ExpectRead(reader, fields);
    ASSERT_TRUE(reader.ok()) << reader.status();
    ASSERT_TRUE(reader.done());
  }
}

TEST(BufferWriterProperty, TargetFailsExactlyWhenItIsTooSmallAndIsNeverOverrun) {
  constexpr uint8_t kCanary = 0xC5;
  Allocator allocator;
  const Buffer memory = allocator.AllocUnsafeSlow(4096).value();
  for (uint32_t seed = 0; seed < 300; ++seed) {
    const std::vector<Field> fields = RandomMessage(seed, 40).Fields();
    const Bytes expected = ModelOf(fields);
    ASSERT_LT(expected.size(), memory.size());
    for (size_t size = 0; size <= expected.size() + 1; ++size) {
      SCOPED_TRACE("seed " + std::to_string(seed) + ", target of " + std::to_string(size));
      memory.Fill(kCanary);
      BufferWriter writer(memory.Subarray(0, static_cast<ptrdiff_t>(size)));
      Write(writer, fields, allocator);
      const BufferChain chain = writer.Take();
      ASSERT_EQ(writer.ok(), size >= expected.size()) << writer.status();
      ASSERT_EQ(Flat(chain), writer.ok() ? expected : Bytes{});
      for (size_t i = size; i < memory.size(); ++i) ASSERT_EQ(memory[i], kCanary) << i;
    }
  }
}

TEST(BufferWriterProperty, RefusedMemoryIsAStatusAtEveryRequest) {
  size_t refusals = 0;
  for (uint32_t seed = 0; seed < 60; ++seed) {
    const std::vector<Field> fields = RandomMessage(seed, 5000).Fields();
    const Bytes expected = ModelOf(fields);
    for (size_t refused = 1;; ++refused) {
      SCOPED_TRACE("seed " + std::to_string(seed) + ", request " + std::to_string(refused));
      // The payloads have memory of their own: all requests of `source` are the writer's.
      Allocator payloads;
      const auto source = std::make_shared<CheckedSource>();
      source->RefuseRequest(refused);
      Allocator allocator({.source = source});
      BufferWriter writer(allocator, 16);
      Write(writer, fields, payloads);
      const BufferChain chain = writer.Take();
      if (source->refusals() == 0) {
        ASSERT_EQ(Flat(chain), expected);
        break;
      }
      ++refusals;
      ASSERT_EQ(writer.status().code(), absl::StatusCode::kResourceExhausted);
      ASSERT_TRUE(chain.empty());
    }
  }
  EXPECT_GT(refusals, 100u);
}

}  // namespace
}  // namespace slabyard
