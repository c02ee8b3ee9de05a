// SPDX-License-Identifier: MIT
//
// Accessors of variable width, 1 to 6 bytes.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "bindings/node_args/arguments.h"
#include "bindings/node_args/js_number.h"
#include "bindings/node_args/number_checks.h"
#include "bindings/node_args/numbers.h"
#include "slabyard/bytes.h"

namespace slabyard::node_args {
namespace {

constexpr int kBitsPerByte = 8;

struct NamedFormat {
  std::string_view name;
  IntegerFormat format;
};
constexpr std::array kFormats = {
    NamedFormat{"UIntLE", {false, std::endian::little}},
    NamedFormat{"UIntBE", {false, std::endian::big}},
    NamedFormat{"IntLE", {true, std::endian::little}},
    NamedFormat{"IntBE", {true, std::endian::big}},
};

/// The unsigned number in `bytes`.
uint64_t LoadBytes(ByteSpan bytes, std::endian order) {
  uint64_t bits = 0;
  for (size_t i = 0; i < bytes.size(); ++i) {
    bits = bits << kBitsPerByte | bytes[order == std::endian::big ? i : bytes.size() - 1 - i];
  }
  return bits;
}

void StoreBytes(MutableByteSpan bytes, uint64_t bits, std::endian order) {
  for (size_t i = 0; i < bytes.size(); ++i, bits >>= kBitsPerByte) {
    bytes[order == std::endian::little ? i : bytes.size() - 1 - i] = static_cast<uint8_t>(bits);
  }
}

/// The bits that Node stores for `value`. The low four bytes are those of the truncated number, but the bytes above
/// them come from a rounding down: -0.5 is FFFF 00000000. NaN is 0.
uint64_t BitsOf(double value) {
  constexpr double kAbove32Bits = 4294967296.0;
  if (std::isnan(value)) return 0;
  const auto upper = static_cast<int64_t>(std::floor(value / kAbove32Bits));
  return static_cast<uint64_t>(upper) << 32 | ToUint32(value);
}

}  // namespace

std::optional<IntegerFormat> FindIntegerFormat(std::string_view name) {
  const auto found = std::ranges::find(kFormats, CanonicalFormatName(name), &NamedFormat::name);
  return found == kFormats.end() ? std::nullopt : std::optional(found->format);
}

NodeResult<double> NodeReadInteger(const Buffer& buffer, IntegerFormat format, const JsArgument& offset,
                                   const JsArgument& byte_length) {
  // An offset of another type is noticed behind the byteLength, but a missing one before it.
  if (IsUndefined(offset)) return RequireNumber("offset", offset).error();
  const NodeResult<size_t> width = RequireByteLength(byte_length);
  if (!width.ok()) return width.error();
  const NodeResult<size_t> at = RequireOffset(offset, *width, buffer.size());
  if (!at.ok()) return at.error();

  const uint64_t bits = LoadBytes(buffer.span().subspan(*at, *width), format.order);
  if (!format.is_signed) return static_cast<double>(bits);
  // Shifted up and back so that the sign bit fills what the number does not reach.
  const size_t unused = (sizeof bits - *width) * kBitsPerByte;
  return static_cast<double>(static_cast<int64_t>(bits << unused) >> unused);
}

NodeResult<size_t> NodeWriteInteger(const Buffer& buffer, IntegerFormat format, const JsNumeric& value,
                                    const JsArgument& offset, const JsArgument& byte_length) {
  const NodeResult<size_t> width = RequireByteLength(byte_length);
  if (!width.ok()) return width.error();
  const double* const number = std::get_if<double>(&value);
  if (number == nullptr) return BigIntToNumber();
  const NodeResult<size_t> at =
      RequireWriteOffset(offset, *width, buffer.size(), CheckIntegerValue(*number, *width, format.is_signed));
  if (!at.ok()) return at.error();
  StoreBytes(buffer.span().subspan(*at, *width), BitsOf(*number), format.order);
  return *at + *width;
}

}  // namespace slabyard::node_args
