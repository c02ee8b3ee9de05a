// SPDX-License-Identifier: MIT
//
// Accessors of fixed width: a table of formats over Buffer's own methods.
#include "bindings/node_args/numbers.h"

#include <algorithm>
#include <array>
#include <string>
#include <type_traits>

#include "bindings/node_args/js_number.h"
#include "bindings/node_args/number_checks.h"
#include "bindings/node_args/received.h"

namespace slabyard::node_args {
namespace {

template <typename T>
constexpr bool kIsBig = std::is_integral_v<T> && sizeof(T) == 8;

template <typename T, auto kReader>
JsNumeric Read(const Buffer& buffer, size_t offset) {
  const T value = (buffer.*kReader)(offset);
  if constexpr (kIsBig<T>) {
    return JsBigInt::Of(value);
  } else {
    return static_cast<double>(value);
  }
}

template <typename T>
std::optional<NodeError> CheckBig(const JsNumeric& value) {
  constexpr bool kSigned = std::is_signed_v<T>;
  constexpr double kAbove = kSigned ? 9223372036854775808.0 : 18446744073709551616.0;  // 2^63, 2^64
  constexpr double kMin = kSigned ? -kAbove : 0;
  const auto out_of_range = [](std::string_view received) {
    return OutOfRange("value", kSigned ? ">= -(2n ** 63n) and < 2n ** 63n" : ">= 0n and < 2n ** 64n", received);
  };
  if (const JsBigInt* const big = std::get_if<JsBigInt>(&value)) {
    const bool fits = kSigned ? big->ToInt64().has_value() : big->ToUint64().has_value();
    return fits ? std::nullopt : std::optional(out_of_range(ReceivedBigInt(*big)));
  }
  // A number meets the range before anyone sees that it is none of BigInt's.
  const double number = *std::get_if<double>(&value);
  return number < kMin || number >= kAbove ? std::optional(out_of_range(ReceivedNumber(number))) : std::nullopt;
}

/// Requires a number, except for 64-bit integers.
template <typename T>
std::optional<NodeError> Check([[maybe_unused]] const JsNumeric& value) {
  if constexpr (kIsBig<T>) {
    return CheckBig<T>(value);
  } else if constexpr (std::is_floating_point_v<T>) {
    return std::nullopt;
  } else {
    return CheckIntegerValue(*std::get_if<double>(&value), sizeof(T), std::is_signed_v<T>);
  }
}

/// Requires that Check<T>(value) found nothing, and for 64-bit integers a BigInt.
template <typename T, auto kWriter>
void Write(const Buffer& buffer, size_t offset, const JsNumeric& value) {
  if constexpr (kIsBig<T>) {
    const JsBigInt& big = *std::get_if<JsBigInt>(&value);
    if constexpr (std::is_signed_v<T>) {
      (buffer.*kWriter)(*big.ToInt64(), offset);
    } else {
      (buffer.*kWriter)(*big.ToUint64(), offset);
    }
  } else if constexpr (std::is_floating_point_v<T>) {
    (buffer.*kWriter)(static_cast<T>(*std::get_if<double>(&value)), offset);
  } else {
    (buffer.*kWriter)(static_cast<T>(ToUint32(*std::get_if<double>(&value))), offset);
  }
}

#define SLABYARD_FORMAT(NAME, T)                                                                                   \
  NumberFormat {                                                                                                   \
#NAME, sizeof(T), kIsBig < T>, &Read < T, &Buffer::Read##NAME>, &Check < T>, &Write < T, &Buffer::Write##NAME> \
  }

constexpr std::array kFormats = {
    SLABYARD_FORMAT(UInt8, uint8_t),        SLABYARD_FORMAT(Int8, int8_t),
    SLABYARD_FORMAT(UInt16LE, uint16_t),    SLABYARD_FORMAT(UInt16BE, uint16_t),
    SLABYARD_FORMAT(Int16LE, int16_t),      SLABYARD_FORMAT(Int16BE, int16_t),
    SLABYARD_FORMAT(UInt32LE, uint32_t),    SLABYARD_FORMAT(UInt32BE, uint32_t),
    SLABYARD_FORMAT(Int32LE, int32_t),      SLABYARD_FORMAT(Int32BE, int32_t),
    SLABYARD_FORMAT(BigUInt64LE, uint64_t), SLABYARD_FORMAT(BigUInt64BE, uint64_t),
    SLABYARD_FORMAT(BigInt64LE, int64_t),   SLABYARD_FORMAT(BigInt64BE, int64_t),
    SLABYARD_FORMAT(FloatLE, float),        SLABYARD_FORMAT(FloatBE, float),
    SLABYARD_FORMAT(DoubleLE, double),      SLABYARD_FORMAT(DoubleBE, double),
};
#undef SLABYARD_FORMAT

JsArgument OrZero(const JsArgument& offset) { return IsUndefined(offset) ? JsArgument(0.0) : offset; }

}  // namespace

const NumberFormat* FindNumberFormat(std::string_view name) {
  const std::string canonical = CanonicalFormatName(name);
  const auto found = std::ranges::find(kFormats, canonical, &NumberFormat::name);
  return found == kFormats.end() ? nullptr : &*found;
}

NodeResult<JsNumeric> NodeReadNumber(const Buffer& buffer, const NumberFormat& format, const JsArgument& offset) {
  const NodeResult<size_t> at = RequireOffset(OrZero(offset), format.width, buffer.size());
  if (!at.ok()) return at.error();
  return format.read(buffer, *at);
}

NodeResult<size_t> NodeWriteNumber(const Buffer& buffer, const NumberFormat& format, const JsNumeric& value,
                                   const JsArgument& offset) {
  const bool is_number = std::holds_alternative<double>(value);
  if (!format.is_big_int && !is_number) return BigIntToNumber();
  const NodeResult<size_t> at = RequireWriteOffset(OrZero(offset), format.width, buffer.size(), format.check(value));
  if (!at.ok()) return at.error();
  if (format.is_big_int && is_number) return MixedBigInt();
  format.write(buffer, *at, value);
  return *at + format.width;
}

}  // namespace slabyard::node_args
