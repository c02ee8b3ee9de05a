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
#include "slabyard/endian.h"

namespace slabyard::node_args {
namespace {

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

  const uint8_t* const from = buffer.data() + *at;
  return format.is_signed ? static_cast<double>(LoadInt(from, *width, format.order))
                          : static_cast<double>(LoadUInt(from, *width, format.order));
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
  StoreInteger(buffer.data() + *at, BitsOf(*number), *width, format.order);
  return *at + *width;
}

}  // namespace slabyard::node_args
