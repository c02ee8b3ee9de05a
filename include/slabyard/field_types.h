// SPDX-License-Identifier: MIT
// Floor: buffer
//
// The fixed-width numbers of binary messages, as a list that BufferReader, FieldGroup and BufferWriter make their
// methods from.
#ifndef SLABYARD_FIELD_TYPES_H_
#define SLABYARD_FIELD_TYPES_H_

#include <cstdint>
#include <type_traits>

// Every fixed-width number: NAME as in Node's readNAME, type, byte order.
#define SLABYARD_FIELD_TYPES(FIELD)    \
  FIELD(UInt8, uint8_t, native)        \
  FIELD(Int8, int8_t, native)          \
  FIELD(UInt16LE, uint16_t, little)    \
  FIELD(UInt16BE, uint16_t, big)       \
  FIELD(Int16LE, int16_t, little)      \
  FIELD(Int16BE, int16_t, big)         \
  FIELD(UInt32LE, uint32_t, little)    \
  FIELD(UInt32BE, uint32_t, big)       \
  FIELD(Int32LE, int32_t, little)      \
  FIELD(Int32BE, int32_t, big)         \
  FIELD(BigUInt64LE, uint64_t, little) \
  FIELD(BigUInt64BE, uint64_t, big)    \
  FIELD(BigInt64LE, int64_t, little)   \
  FIELD(BigInt64BE, int64_t, big)      \
  FIELD(FloatLE, float, little)        \
  FIELD(FloatBE, float, big)           \
  FIELD(DoubleLE, double, little)      \
  FIELD(DoubleBE, double, big)

namespace slabyard::internal {

/// What Explain() must know of a number besides its bytes.
enum class NumberKind : uint8_t { kUnsigned, kSigned, kFloat };

template <typename T>
constexpr NumberKind NumberKindOf() {
  if (std::is_floating_point_v<T>) return NumberKind::kFloat;
  return std::is_signed_v<T> ? NumberKind::kSigned : NumberKind::kUnsigned;
}

}  // namespace slabyard::internal

#endif  // SLABYARD_FIELD_TYPES_H_
