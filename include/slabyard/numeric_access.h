// SPDX-License-Identifier: MIT
// Floor: buffer
//
// Node's number methods for anything with data() and size(), as a base class: for each row of the table
// below, with NAME e.g. `UInt32LE` and T its C++ type,
//
//   T ReadNAME(size_t offset = 0)                         the number at `offset`; the range must lie in the bytes
//   std::optional<T> TryReadNAME(size_t offset = 0)       nothing when it does not
//   size_t WriteNAME(T value, size_t offset = 0)          stores it and returns the offset behind it, as Node does
//   bool TryWriteNAME(T value, size_t offset = 0)         false, with nothing written, when it does not fit
//
// and for integers of `byte_length` 1 to 6 bytes, with NAME one of UIntLE, UIntBE, IntLE, IntBE and T uint64_t or
// int64_t, the same four with (offset, byte_length) in place of (offset), neither with a default. A byte_length outside
// 1 to 6 and a value that does not fit byte_length bytes are out of range.
//
// Reads and writes without Try end the process when out of range (SLABYARD_CHECK). Constant time. Node has a second
// spelling, readUint8 for readUInt8; there is one here.
#ifndef SLABYARD_NUMERIC_ACCESS_H_
#define SLABYARD_NUMERIC_ACCESS_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "slabyard/check.h"
#include "slabyard/endian.h"

namespace slabyard {

template <typename Derived>
class NumericAccess {
 public:
#define SLABYARD_NUMBER(NAME, T, ORDER)                                                \
  T Read##NAME(size_t offset = 0) const {                                              \
    SLABYARD_CHECK(HasRoom(offset, sizeof(T)), "Read" #NAME ": offset out of range");  \
    return Load<T, std::endian::ORDER>(bytes() + offset);                              \
  }                                                                                    \
  std::optional<T> TryRead##NAME(size_t offset = 0) const {                            \
    if (!HasRoom(offset, sizeof(T))) return std::nullopt;                              \
    return Load<T, std::endian::ORDER>(bytes() + offset);                              \
  }                                                                                    \
  size_t Write##NAME(T value, size_t offset = 0) const {                               \
    SLABYARD_CHECK(HasRoom(offset, sizeof(T)), "Write" #NAME ": offset out of range"); \
    Store<T, std::endian::ORDER>(bytes() + offset, value);                             \
    return offset + sizeof(T);                                                         \
  }                                                                                    \
  [[nodiscard]] bool TryWrite##NAME(T value, size_t offset = 0) const {                \
    if (!HasRoom(offset, sizeof(T))) return false;                                     \
    Store<T, std::endian::ORDER>(bytes() + offset, value);                             \
    return true;                                                                       \
  }

  SLABYARD_NUMBER(UInt8, uint8_t, native)
  SLABYARD_NUMBER(Int8, int8_t, native)
  SLABYARD_NUMBER(UInt16LE, uint16_t, little)
  SLABYARD_NUMBER(UInt16BE, uint16_t, big)
  SLABYARD_NUMBER(Int16LE, int16_t, little)
  SLABYARD_NUMBER(Int16BE, int16_t, big)
  SLABYARD_NUMBER(UInt32LE, uint32_t, little)
  SLABYARD_NUMBER(UInt32BE, uint32_t, big)
  SLABYARD_NUMBER(Int32LE, int32_t, little)
  SLABYARD_NUMBER(Int32BE, int32_t, big)
  SLABYARD_NUMBER(BigUInt64LE, uint64_t, little)
  SLABYARD_NUMBER(BigUInt64BE, uint64_t, big)
  SLABYARD_NUMBER(BigInt64LE, int64_t, little)
  SLABYARD_NUMBER(BigInt64BE, int64_t, big)
  SLABYARD_NUMBER(FloatLE, float, little)
  SLABYARD_NUMBER(FloatBE, float, big)
  SLABYARD_NUMBER(DoubleLE, double, little)
  SLABYARD_NUMBER(DoubleBE, double, big)
#undef SLABYARD_NUMBER

#define SLABYARD_INTEGER(NAME, T, LOAD, FITS, ORDER)                                                      \
  T Read##NAME(size_t offset, size_t byte_length) const {                                                 \
    SLABYARD_CHECK(HasInteger(offset, byte_length), "Read" #NAME ": offset or byte_length out of range"); \
    return LOAD(bytes() + offset, byte_length, std::endian::ORDER);                                       \
  }                                                                                                       \
  std::optional<T> TryRead##NAME(size_t offset, size_t byte_length) const {                               \
    if (!HasInteger(offset, byte_length)) return std::nullopt;                                            \
    return LOAD(bytes() + offset, byte_length, std::endian::ORDER);                                       \
  }                                                                                                       \
  size_t Write##NAME(T value, size_t offset, size_t byte_length) const {                                  \
    SLABYARD_CHECK(TryWrite##NAME(value, offset, byte_length),                                            \
                   "Write" #NAME ": value, offset or byte_length out of range");                          \
    return offset + byte_length;                                                                          \
  }                                                                                                       \
  [[nodiscard]] bool TryWrite##NAME(T value, size_t offset, size_t byte_length) const {                   \
    if (!HasInteger(offset, byte_length) || !FITS(value, byte_length)) return false;                      \
    StoreInteger(bytes() + offset, static_cast<uint64_t>(value), byte_length, std::endian::ORDER);        \
    return true;                                                                                          \
  }

  SLABYARD_INTEGER(UIntLE, uint64_t, LoadUInt, FitsUInt, little)
  SLABYARD_INTEGER(UIntBE, uint64_t, LoadUInt, FitsUInt, big)
  SLABYARD_INTEGER(IntLE, int64_t, LoadInt, FitsInt, little)
  SLABYARD_INTEGER(IntBE, int64_t, LoadInt, FitsInt, big)
#undef SLABYARD_INTEGER

 private:
  friend Derived;
  NumericAccess() = default;

  uint8_t* bytes() const { return static_cast<const Derived*>(this)->data(); }
  bool HasRoom(size_t offset, size_t width) const {
    const size_t size = static_cast<const Derived*>(this)->size();
    return width <= size && offset <= size - width;
  }
  bool HasInteger(size_t offset, size_t byte_length) const {
    // Node's limit: more bytes do not fit the 53 bits of its numbers.
    constexpr size_t kMostBytes = 6;
    return byte_length >= 1 && byte_length <= kMostBytes && HasRoom(offset, byte_length);
  }
};

}  // namespace slabyard

#endif  // SLABYARD_NUMERIC_ACCESS_H_
