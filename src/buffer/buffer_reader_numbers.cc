// SPDX-License-Identifier: MIT
//
// The numbers of a BufferReader that its inline reads leave alone: across pieces, recorded, of odd width.
#include <algorithm>
#include <bit>
#include <utility>

#include "slabyard/buffer_reader.h"
#include "src/buffer/field_record.h"

namespace slabyard {
namespace {

// What every read of a failed reader reads.
constexpr uint8_t kZeros[FieldGroup::kMost] = {};

}  // namespace

const uint8_t* BufferReader::TakeNumberSlow(size_t size, std::endian order, internal::NumberKind kind,
                                            std::string_view name) {
  if (!Begin(size, name)) return kZeros;
  const ByteSpan bytes = Ahead(size);
  if (record_ != nullptr) RecordNumber(position(), bytes, order, kind, name);
  Advance(size);
  return bytes.data();
}

const uint8_t* BufferReader::TakeGroupSlow(size_t size, std::string_view name) {
  if (!Begin(size, name)) return kZeros;
  const ByteSpan bytes = Ahead(size);
  Advance(size);
  return bytes.data();
}

void FieldGroup::RecordSlow(BufferReader& reader, ByteSpan bytes, size_t left, std::endian order,
                            internal::NumberKind kind, std::string_view name) {
  // The reader stands behind the group already.
  reader.RecordNumber(reader.position() - left, bytes, order, kind, name);
}

void BufferReader::RecordNumber(size_t offset, ByteSpan bytes, std::endian order, internal::NumberKind kind,
                                std::string_view name) {
  const uint64_t bits = kind == internal::NumberKind::kSigned
                            ? static_cast<uint64_t>(LoadInt(bytes.data(), bytes.size(), order))
                            : LoadUInt(bytes.data(), bytes.size(), order);
  record_->Add({.offset = offset,
                .size = bytes.size(),
                .depth = now_.depth,
                .name = name,
                .value = internal::NumberText(bits, bytes.size(), kind)});
}

uint64_t BufferReader::ReadUIntLE(size_t byte_length, std::string_view name) {
  SLABYARD_CHECK(byte_length >= 1 && byte_length <= 8, "BufferReader: an integer has 1 to 8 bytes");
  return LoadUInt(TakeNumberSlow(byte_length, std::endian::little, internal::NumberKind::kUnsigned, name), byte_length,
                  std::endian::little);
}

uint64_t BufferReader::ReadUIntBE(size_t byte_length, std::string_view name) {
  SLABYARD_CHECK(byte_length >= 1 && byte_length <= 8, "BufferReader: an integer has 1 to 8 bytes");
  return LoadUInt(TakeNumberSlow(byte_length, std::endian::big, internal::NumberKind::kUnsigned, name), byte_length,
                  std::endian::big);
}

int64_t BufferReader::ReadIntLE(size_t byte_length, std::string_view name) {
  SLABYARD_CHECK(byte_length >= 1 && byte_length <= 8, "BufferReader: an integer has 1 to 8 bytes");
  return LoadInt(TakeNumberSlow(byte_length, std::endian::little, internal::NumberKind::kSigned, name), byte_length,
                 std::endian::little);
}

int64_t BufferReader::ReadIntBE(size_t byte_length, std::string_view name) {
  SLABYARD_CHECK(byte_length >= 1 && byte_length <= 8, "BufferReader: an integer has 1 to 8 bytes");
  return LoadInt(TakeNumberSlow(byte_length, std::endian::big, internal::NumberKind::kSigned, name), byte_length,
                 std::endian::big);
}

// ---- LEB128

BufferReader::Leb128 BufferReader::PeekLeb128(unsigned bits, bool is_signed, std::string_view name) {
  if (!Begin(0, name)) return {};
  const size_t most = (bits + 6) / 7;
  const ByteSpan bytes = Ahead(most);
  uint64_t value = 0;
  for (size_t i = 0; i < bytes.size(); ++i) {
    const size_t shift = 7 * i;
    const uint8_t payload = bytes[i] & 0x7F;
    const bool negative = is_signed && (payload & 0x40) != 0;
    value |= uint64_t{payload} << shift;
    if (i + 1 == most) {
      // The last byte has fewer bits that count; the others repeat the sign, or are zero.
      const size_t counting = bits - shift - (is_signed ? 1 : 0);
      const unsigned others = static_cast<unsigned>(payload >> counting);
      if (bytes[i] >= 0x80 || others != (negative ? 0x7Fu >> counting : 0u)) {
        FailField(ReadState::kMalformed, position(), name, "varint of more than " + std::to_string(bits) + " bits");
        return {};
      }
    }
    if (bytes[i] < 0x80) {
      if (negative && shift + 7 < 64) value |= ~uint64_t{0} << (shift + 7);
      return {.value = value, .size = i + 1};
    }
  }
  FailShort(bytes.size() + 1, bytes.size(), name);
  return {};
}

void BufferReader::FinishVarint(size_t size, uint64_t value, internal::NumberKind kind, std::string_view name) {
  if (size == 0) return;
  if (record_ != nullptr) {
    record_->Add({.offset = position(),
                  .size = size,
                  .depth = now_.depth,
                  .name = name,
                  .value = internal::NumberText(value, 0, kind)});
  }
  Advance(size);
}

uint64_t BufferReader::ReadVarintSlow(std::string_view name) {
  const Leb128 varint = PeekLeb128(64, /*is_signed=*/false, name);
  FinishVarint(varint.size, varint.value, internal::NumberKind::kUnsigned, name);
  return varint.value;
}

uint32_t BufferReader::ReadVarint32(std::string_view name) {
  const Leb128 varint = PeekLeb128(32, /*is_signed=*/false, name);
  FinishVarint(varint.size, varint.value, internal::NumberKind::kUnsigned, name);
  return static_cast<uint32_t>(varint.value);
}

int64_t BufferReader::ReadSignedVarint(std::string_view name) {
  const Leb128 varint = PeekLeb128(64, /*is_signed=*/true, name);
  FinishVarint(varint.size, varint.value, internal::NumberKind::kSigned, name);
  return static_cast<int64_t>(varint.value);
}

int64_t BufferReader::ReadZigzag(std::string_view name) {
  const Leb128 varint = PeekLeb128(64, /*is_signed=*/false, name);
  const uint64_t value = varint.value >> 1 ^ (0 - (varint.value & 1));
  FinishVarint(varint.size, value, internal::NumberKind::kSigned, name);
  return static_cast<int64_t>(value);
}

// ---- Bits

uint64_t BufferReader::ReadBits(unsigned count, BitOrder order, std::string_view name) {
  SLABYARD_CHECK(count >= 1 && count <= 64, "BufferReader: ReadBits takes 1 to 64 bits");
  if (!ok()) return 0;
  const unsigned begun = now_.bits_left;
  const size_t more = count <= begun ? 0 : (count - begun + 7) / 8;
  if (more > remaining()) {
    // The field began in the begun byte, which lies right before.
    if (begun != 0) --now_.at;
    FailShort(more + (begun != 0 ? 1 : 0), remaining(), name);
    return 0;
  }
  // At most nine bytes: the begun one and eight.
  uint8_t touched[9];
  size_t touched_size = 0;
  if (begun != 0) touched[touched_size++] = now_.at[-1];
  CopyAhead({touched + touched_size, more});
  touched_size += more;
  const unsigned first_bit = begun == 0 ? 0 : 8 - begun;
  uint64_t value = 0;
  for (unsigned done = 0; done < count;) {
    const unsigned bit = first_bit + done;
    const unsigned taken = std::min(count - done, 8 - bit % 8);
    const unsigned byte = touched[bit / 8];
    if (order == BitOrder::kMsbFirst) {
      value = value << taken | (byte >> (8 - bit % 8 - taken) & ((1u << taken) - 1));
    } else {
      value |= uint64_t{byte >> (bit % 8) & ((1u << taken) - 1)} << done;
    }
    done += taken;
  }
  if (record_ != nullptr) {
    record_->Add({.offset = position() - (begun != 0 ? 1 : 0),
                  .size = touched_size,
                  .depth = now_.depth,
                  .name = name,
                  .value = internal::BitsText({touched, touched_size}, first_bit, count, order, value)});
  }
  now_.bits_left = static_cast<uint8_t>(8 * touched_size - first_bit - count);
  Advance(more);
  return value;
}

void BufferReader::AlignToByte() {
  now_.bits_left = 0;
  SetFastEnd();
}

}  // namespace slabyard
