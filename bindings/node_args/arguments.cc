// SPDX-License-Identifier: MIT
#include "bindings/node_args/arguments.h"

#include <string>

#include "bindings/node_args/received.h"

namespace slabyard::node_args {

std::string RangeText(double min, double max) { return ">= " + JsNumberText(min) + " && <= " + JsNumberText(max); }

NodeResult<double> RequireNumber(std::string_view name, const JsArgument& argument) {
  if (const double* number = std::get_if<double>(&argument)) return *number;
  return InvalidArgType(name, kOfTypeNumber, Describe(argument));
}

NodeResult<size_t> RequireInteger(std::string_view name, const JsArgument& argument, double min, double max) {
  const NodeResult<double> number = RequireNumber(name, argument);
  if (!number.ok()) return number.error();
  if (!IsInteger(*number)) return OutOfRange(name, "an integer", ReceivedNumber(*number));
  if (*number < min || *number > max) return OutOfRange(name, RangeText(min, max), ReceivedNumber(*number));
  return static_cast<size_t>(*number);
}

NodeResult<size_t> RequireIntegerOr(size_t otherwise, std::string_view name, const JsArgument& argument, double max) {
  if (IsUndefined(argument)) return otherwise;
  return RequireInteger(name, argument, 0, max);
}

NodeResult<size_t> RequireSize(const JsArgument& size) {
  const NodeResult<double> number = RequireNumber("size", size);
  if (!number.ok()) return number.error();
  // Written so that NaN fails.
  if (!(*number >= 0 && *number <= kMaxSafeInteger)) {
    return OutOfRange("size", RangeText(0, kMaxSafeInteger), ReceivedNumber(*number));
  }
  return static_cast<size_t>(*number);
}

NodeResult<Encoding> EncodingOrUtf8(std::optional<std::string_view> name) {
  if (name && name->empty()) return Encoding::kUtf8;
  return EncodingOrDefault(name);
}

NodeResult<Encoding> EncodingOrDefault(std::optional<std::string_view> name) {
  if (!name) return Encoding::kUtf8;
  const std::optional<Encoding> encoding = ParseEncoding(*name);
  if (!encoding) return UnknownEncoding(*name);
  return *encoding;
}

}  // namespace slabyard::node_args
