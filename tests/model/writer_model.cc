// SPDX-License-Identifier: MIT
#include "tests/model/writer_model.h"

#include <algorithm>
#include <bit>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "slabyard/allocator.h"
#include "slabyard/buffer_chain.h"
#include "slabyard/buffer_reader.h"
#include "slabyard/buffer_writer.h"
#include "slabyard/check.h"
#include "slabyard/memory_account.h"
#include "tests/support/checked_source.h"

namespace slabyard::model {
namespace {

constexpr LengthPrefix kPrefixes[] = {LengthPrefix::kUInt8,    LengthPrefix::kUInt16LE, LengthPrefix::kUInt16BE,
                                      LengthPrefix::kUInt24BE, LengthPrefix::kUInt32LE, LengthPrefix::kUInt32BE,
                                      LengthPrefix::kVarint};

struct Field {
  enum Kind : uint8_t {
    kUInt16BE,
    kInt32LE,
    kBigUInt64BE,
    kDoubleLE,
    kUIntBE,
    kIntLE,
    kVarint,
    kSignedVarint,
    kZigzag,
    kBits,
    kBytes,
    kZeros,
    kText,
    kPrefixed,
    kAppend,
    kBegin,
    kEnd,
    kKinds,
  };
  Kind kind;
  uint8_t variant;
  uint64_t number;
  std::vector<uint8_t> bytes;
};

using Message = std::vector<Field>;

size_t WidthOf(const Field& field) { return 1 + field.variant % 8; }
unsigned BitsOf(const Field& field) { return 1u + field.variant % 64; }
LengthPrefix PrefixOf(const Field& field) { return kPrefixes[field.variant % std::size(kPrefixes)]; }
/// The lowest `bits` of the number, as unsigned and with its sign.
uint64_t LowBits(const Field& field, size_t bits) { return field.number >> (64 - bits); }
int64_t SignedBits(const Field& field, size_t bits) { return std::bit_cast<int64_t>(field.number) >> (64 - bits); }

/// Lengths are closed in order; the last ones by whoever writes.
Message AnyMessage(Choices& choices) {
  Message message(1 + choices.Below(20));
  for (Field& field : message) {
    field.kind = static_cast<Field::Kind>(choices.Below(Field::kKinds));
    field.variant = choices.Byte();
    field.number = choices.Number(8) >> choices.Below(64);
    if (field.kind < Field::kBytes) continue;
    // Around the sizes at which lengths get longer, and Append shares.
    const size_t sizes[] = {0, 1, 5, 40, 127, 128, 300, BufferWriter::kShareFrom, 5000};
    field.bytes.resize(sizes[choices.Below(std::size(sizes))]);
    for (uint8_t& byte : field.bytes) byte = static_cast<uint8_t>(field.number += 0x9E3779B97F4A7C15);
  }
  return message;
}

void WriteField(BufferWriter& writer, Allocator& payloads, const Field& field, BitOrder order) {
  switch (field.kind) {
    case Field::kUInt16BE:
      return writer.WriteUInt16BE(static_cast<uint16_t>(field.number));
    case Field::kInt32LE:
      return writer.WriteInt32LE(static_cast<int32_t>(field.number));
    case Field::kBigUInt64BE:
      return writer.WriteBigUInt64BE(field.number);
    case Field::kDoubleLE:
      return writer.WriteDoubleLE(std::bit_cast<double>(field.number));
    case Field::kUIntBE:
      return writer.WriteUIntBE(LowBits(field, 8 * WidthOf(field)), WidthOf(field));
    case Field::kIntLE:
      return writer.WriteIntLE(SignedBits(field, 8 * WidthOf(field)), WidthOf(field));
    case Field::kVarint:
      return writer.WriteVarint(field.number);
    case Field::kSignedVarint:
      return writer.WriteSignedVarint(std::bit_cast<int64_t>(field.number));
    case Field::kZigzag:
      return writer.WriteZigzag(std::bit_cast<int64_t>(field.number));
    case Field::kBits:
      return writer.WriteBits(LowBits(field, BitsOf(field)), BitsOf(field), order);
    case Field::kBytes:
      return writer.WriteBytes(field.bytes);
    case Field::kZeros:
      return writer.WriteZeros(field.bytes.size());
    case Field::kText:
      return writer.WriteText(TextView::Latin1(field.bytes), Encoding::kLatin1);
    case Field::kPrefixed:
      return writer.WritePrefixed(PrefixOf(field), field.bytes);
    default:
      return writer.Append(payloads.From(field.bytes).value());
  }
}

void Write(BufferWriter& writer, Allocator& payloads, const Message& message, BitOrder order) {
  std::vector<BufferWriter::Length> open;
  const auto close = [&] {
    writer.EndLength(open.back());
    open.pop_back();
  };
  for (const Field& field : message) {
    if (field.kind == Field::kBegin) {
      open.push_back(writer.BeginLength(PrefixOf(field)));
    } else if (field.kind != Field::kEnd) {
      WriteField(writer, payloads, field, order);
    } else if (!open.empty()) {
      close();
    }
  }
  while (!open.empty()) close();
}

void ExpectBytes(BufferReader& reader, ByteSpan bytes) {
  const BufferChain chain = reader.ReadChain(bytes.size());
  SLABYARD_CHECK(chain == BufferChain(ThreadAllocator().From(bytes).value()), "other bytes come back");
}

uint64_t ReadLength(BufferReader& reader, LengthPrefix prefix) {
  if (prefix == LengthPrefix::kVarint) return reader.ReadVarint();
  const FixedPrefixFormat format = FixedPrefix(prefix);
  return format.order == std::endian::little ? reader.ReadUIntLE(format.width) : reader.ReadUIntBE(format.width);
}

void CheckField(BufferReader& reader, const Field& field, BitOrder order) {
  switch (field.kind) {
    case Field::kUInt16BE:
      return SLABYARD_CHECK(reader.ReadUInt16BE() == static_cast<uint16_t>(field.number), "UInt16BE");
    case Field::kInt32LE:
      return SLABYARD_CHECK(reader.ReadInt32LE() == static_cast<int32_t>(field.number), "Int32LE");
    case Field::kBigUInt64BE:
      return SLABYARD_CHECK(reader.ReadBigUInt64BE() == field.number, "BigUInt64BE");
    case Field::kDoubleLE:
      return SLABYARD_CHECK(std::bit_cast<uint64_t>(reader.ReadDoubleLE()) == field.number, "DoubleLE");
    case Field::kUIntBE:
      return SLABYARD_CHECK(reader.ReadUIntBE(WidthOf(field)) == LowBits(field, 8 * WidthOf(field)), "UIntBE");
    case Field::kIntLE:
      return SLABYARD_CHECK(reader.ReadIntLE(WidthOf(field)) == SignedBits(field, 8 * WidthOf(field)), "IntLE");
    case Field::kVarint:
      return SLABYARD_CHECK(reader.ReadVarint() == field.number, "Varint");
    case Field::kSignedVarint:
      return SLABYARD_CHECK(reader.ReadSignedVarint() == std::bit_cast<int64_t>(field.number), "SignedVarint");
    case Field::kZigzag:
      return SLABYARD_CHECK(reader.ReadZigzag() == std::bit_cast<int64_t>(field.number), "Zigzag");
    case Field::kBits:
      return SLABYARD_CHECK(reader.ReadBits(BitsOf(field), order) == LowBits(field, BitsOf(field)), "Bits");
    case Field::kZeros:
      return ExpectBytes(reader, std::vector<uint8_t>(field.bytes.size()));
    case Field::kPrefixed:
      SLABYARD_CHECK(ReadLength(reader, PrefixOf(field)) == field.bytes.size(), "a prefix that is not the length");
      return ExpectBytes(reader, field.bytes);
    default:
      return ExpectBytes(reader, field.bytes);
  }
}

/// Reads a message back. A length is checked against the position at its end.
void CheckRead(const BufferChain& bytes, const Message& message, BitOrder order) {
  BufferReader reader(bytes);
  std::vector<uint64_t> ends;
  const auto close = [&] {
    reader.AlignToByte();
    SLABYARD_CHECK(reader.position() == ends.back(), "a length that ends elsewhere");
    ends.pop_back();
  };
  for (const Field& field : message) {
    if (field.kind == Field::kBegin) {
      const uint64_t size = ReadLength(reader, PrefixOf(field));
      ends.push_back(reader.position() + size);
    } else if (field.kind != Field::kEnd) {
      CheckField(reader, field, order);
    } else if (!ends.empty()) {
      close();
    }
  }
  while (!ends.empty()) close();
  SLABYARD_CHECK(reader.ok() && reader.done(), "more or less was written than comes back");
}

}  // namespace

void CheckWriter(Choices& choices) {
  const Message message = AnyMessage(choices);
  const BitOrder order = choices.OneIn(2) ? BitOrder::kLsbFirst : BitOrder::kMsbFirst;
  const auto source = std::make_shared<testing::CheckedSource>();
  const auto account = std::make_shared<MemoryAccount>();
  const size_t refused_request = choices.OneIn(4) ? 1 + choices.Below(12) : testing::CheckedSource::kNever;
  Allocator payloads;
  {
    Allocator allocator({.source = source, .account = account});
    source->RefuseRequest(refused_request);
    BufferWriter writer(allocator, 1 + choices.Below(700));
    Write(writer, payloads, message, order);
    // The last bits may be what needs memory.
    const BufferChain chain = writer.Take();
    if (!writer.ok()) {
      SLABYARD_CHECK(chain.empty(), "bytes after a failure");
      SLABYARD_CHECK(writer.status().code() == absl::StatusCode::kOutOfRange || source->refusals() != 0,
                     "a failure without need");
      return;
    }
    CheckRead(chain, message, order);

    // A target takes it when there is room, and to the byte.
    const size_t size = chain.size();
    const size_t room = choices.OneIn(2) ? size : choices.Below(size + 10);
    const Buffer target = payloads.Alloc(room).value();
    BufferWriter fixed(target);
    Write(fixed, payloads, message, order);
    const BufferChain held = fixed.Take();
    SLABYARD_CHECK(fixed.ok() == (room >= size), "a target that fits and fails, or the reverse");
    if (!fixed.ok()) {
      SLABYARD_CHECK(fixed.status().code() == absl::StatusCode::kResourceExhausted, "a full target has another code");
      return;
    }
    SLABYARD_CHECK(held == chain, "a target and a chain hold different bytes");
  }
  SLABYARD_CHECK(account->reserved() == 0 && source->live_blocks() == 0, "blocks are left");
}

}  // namespace slabyard::model
