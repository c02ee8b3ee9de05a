// SPDX-License-Identifier: MIT
// Floor: buffer
//
// Node's fixed-width number methods for anything with data() and size(), as a base class: for each row of the table
// below, with NAME e.g. `UInt32LE` and T its C++ type,
//
//   T ReadNAME(size_t offset = 0)                         the number at `offset`; the range must lie in the bytes
//   std::optional<T> TryReadNAME(size_t offset = 0)       nothing when it does not
//   size_t WriteNAME(T value, size_t offset = 0)          stores it and returns the offset behind it, as Node does
//   bool TryWriteNAME(T value, size_t offset = 0)         false, with nothing written, when it does not fit
//
// Reads and writes without Try end the process when out of range (SLABYARD_CHECK). Constant time.
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

 private:
  friend Derived;
  NumericAccess() = default;

  uint8_t* bytes() const { return static_cast<const Derived*>(this)->data(); }
  bool HasRoom(size_t offset, size_t width) const {
    const size_t size = static_cast<const Derived*>(this)->size();
    return width <= size && offset <= size - width;
  }
};

}  // namespace slabyard

#endif  // SLABYARD_NUMERIC_ACCESS_H_
