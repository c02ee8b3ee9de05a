// SPDX-License-Identifier: MIT
// Floor: buffer
//
// Bytes that BufferReader::Need found to be there: their numbers are read without asking again. After a failure every
// read gives 0. What is not read is skipped. Threads: as its reader. Use it before the next call of the reader; reading
// more than the group has ends the process.
#ifndef SLABYARD_FIELD_GROUP_H_
#define SLABYARD_FIELD_GROUP_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "slabyard/bytes.h"
#include "slabyard/check.h"
#include "slabyard/endian.h"
#include "slabyard/field_types.h"

namespace slabyard {

class BufferReader;

class FieldGroup {
 public:
  /// A group that lies in several pieces is gathered first: one cache line.
  static constexpr size_t kMost = 64;

  /// Bytes not read yet.
  size_t left() const { return left_; }

#define SLABYARD_READ(NAME, T, ORDER) \
  T Read##NAME(std::string_view name = {}) { return ReadNumber<T, std::endian::ORDER>(name); }
  SLABYARD_FIELD_TYPES(SLABYARD_READ)
#undef SLABYARD_READ

  /// Integers of `byte_length` 1 to 8 bytes.
  uint64_t ReadUIntLE(size_t byte_length, std::string_view name = {}) {
    return LoadUInt(TakeInteger<std::endian::little, uint64_t>(byte_length, name), byte_length, std::endian::little);
  }
  uint64_t ReadUIntBE(size_t byte_length, std::string_view name = {}) {
    return LoadUInt(TakeInteger<std::endian::big, uint64_t>(byte_length, name), byte_length, std::endian::big);
  }
  int64_t ReadIntLE(size_t byte_length, std::string_view name = {}) {
    return LoadInt(TakeInteger<std::endian::little, int64_t>(byte_length, name), byte_length, std::endian::little);
  }
  int64_t ReadIntBE(size_t byte_length, std::string_view name = {}) {
    return LoadInt(TakeInteger<std::endian::big, int64_t>(byte_length, name), byte_length, std::endian::big);
  }

  void Skip(size_t size) {
    SLABYARD_CHECK(size <= left_, "FieldGroup: skips more than Need asked for");
    at_ += size;
    left_ -= size;
  }

 private:
  friend class BufferReader;

  FieldGroup(BufferReader* recording, const uint8_t* at, size_t size) : recording_(recording), at_(at), left_(size) {}

  template <typename T, std::endian kOrder>
  T ReadNumber(std::string_view name) {
    return Load<T, kOrder>(Take(sizeof(T), kOrder, internal::NumberKindOf<T>(), name));
  }

  template <std::endian kOrder, typename T>
  const uint8_t* TakeInteger(size_t byte_length, std::string_view name) {
    SLABYARD_CHECK(byte_length >= 1 && byte_length <= 8, "FieldGroup: an integer has 1 to 8 bytes");
    return Take(byte_length, kOrder, internal::NumberKindOf<T>(), name);
  }

  // With sizes that the compiler knows, as after Need(12), the check is gone.
  const uint8_t* Take(size_t size, std::endian order, internal::NumberKind kind, std::string_view name) {
    SLABYARD_CHECK(size <= left_, "FieldGroup: reads more than Need asked for");
    if (recording_ != nullptr) [[unlikely]]
      RecordSlow(*recording_, {at_, size}, left_, order, kind, name);
    left_ -= size;
    return std::exchange(at_, at_ + size);
  }

  // Takes values and no `this`, so that a group stays in registers.
  static void RecordSlow(BufferReader& reader, ByteSpan bytes, size_t left, std::endian order,
                         internal::NumberKind kind, std::string_view name);

  BufferReader* recording_;  // null unless it keeps a record
  const uint8_t* at_;
  size_t left_;
};

}  // namespace slabyard

#endif  // SLABYARD_FIELD_GROUP_H_
