// SPDX-License-Identifier: MIT
#include "bindings/node_args/number_checks.h"

#include <cmath>

#include "bindings/node_args/arguments.h"
#include "bindings/node_args/js_number.h"
#include "bindings/node_args/received.h"

namespace slabyard::node_args {
namespace {

/// Node rounds down and compares, so the infinities pass for integers here.
bool HasFraction(double number) { return std::floor(number) != number; }

NodeError NotAnInteger(std::string_view name, double number) {
  return OutOfRange(name, "an integer", ReceivedNumber(number));
}

}  // namespace

std::string AccessorRangeText(double min, double max) {
  return ">= " + JsNumberText(min) + " and <= " + JsNumberText(max);
}

NodeResult<size_t> RequireOffset(const JsArgument& offset, size_t width, size_t size) {
  const NodeResult<double> number = RequireNumber("offset", offset);
  if (!number.ok()) return number.error();
  if (HasFraction(*number)) return NotAnInteger("offset", *number);
  if (size < width) return AccessOutOfBounds();
  const auto last = static_cast<double>(size - width);
  if (*number < 0 || *number > last) {
    return OutOfRange("offset", AccessorRangeText(0, last), ReceivedNumber(*number));
  }
  return static_cast<size_t>(*number);
}

NodeResult<size_t> RequireByteLength(const JsArgument& byte_length) {
  constexpr double kLeast = 1, kMost = 6;
  const NodeResult<double> number = RequireNumber("byteLength", byte_length);
  if (!number.ok()) return number.error();
  if (HasFraction(*number)) return NotAnInteger("byteLength", *number);
  if (*number < kLeast || *number > kMost) {
    return OutOfRange("byteLength", AccessorRangeText(kLeast, kMost), ReceivedNumber(*number));
  }
  return static_cast<size_t>(*number);
}

NodeResult<size_t> RequireWriteOffset(const JsArgument& offset, size_t width, size_t size,
                                      const std::optional<NodeError>& bad_value) {
  if (width == 1) {
    const NodeResult<double> number = RequireNumber("offset", offset);
    if (!number.ok()) return number.error();
  }
  if (bad_value) return *bad_value;
  return RequireOffset(offset, width, size);
}

std::optional<NodeError> CheckIntegerValue(double value, size_t width, bool is_signed) {
  constexpr int kBitsPerByte = 8;
  const int bits = static_cast<int>(width) * kBitsPerByte - (is_signed ? 1 : 0);
  const double above = std::ldexp(1.0, bits);
  const double min = is_signed ? -above : 0;
  const double max = above - 1;
  // Written so that NaN passes: it writes zeros.
  if (!(value < min || value > max)) return std::nullopt;
  // Above four bytes Node writes the limits as powers.
  constexpr size_t kWidestPlain = 4;
  std::string range = AccessorRangeText(min, max);
  if (width > kWidestPlain) {
    const std::string power = "2 ** " + std::to_string(bits);
    range = ">= " + (is_signed ? "-(" + power + ")" : "0") + " and < " + power;
  }
  return OutOfRange("value", range, ReceivedNumber(value));
}

std::string CanonicalFormatName(std::string_view name) {
  std::string canonical(name);
  const size_t alias = canonical.find("Uint");
  if (alias != canonical.npos) canonical[alias + 1] = 'I';
  return canonical;
}

}  // namespace slabyard::node_args
