// SPDX-License-Identifier: MIT
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include "bindings/node_args/js_number.h"
#include "bindings/node_args/numbers.h"
#include "tests/conformance/operation.h"

namespace slabyard::conformance {
namespace {

using namespace node_args;  // NOLINT: every line below calls it

constexpr std::string_view kNanBits = "nan";

std::string BitsText(double number) {
  if (std::isnan(number)) return std::string(kNanBits);
  uint8_t bytes[8];
  for (size_t i = 0; i < sizeof bytes; ++i) {
    bytes[i] = static_cast<uint8_t>(std::bit_cast<uint64_t>(number) >> (56 - 8 * i));
  }
  return HexOf(ByteSpan(bytes));
}

double NumberOfBits(const std::string& bits) {
  if (bits == kNanBits) return std::numeric_limits<double>::quiet_NaN();
  return std::bit_cast<double>(std::stoull(bits, nullptr, 16));
}

/// What follows `read` or `write` in the operation's name.
std::string FormatName(const Vector& v, std::string_view verb) { return v.Raw("op").substr(verb.size()); }

NodeResult<JsNumeric> ReadFrom(const Buffer& buffer, const Vector& v) {
  const std::string name = FormatName(v, "read");
  const JsArgument offset = v.NumberArgument("offset");
  if (const NumberFormat* const format = FindNumberFormat(name)) return NodeReadNumber(buffer, *format, offset);
  const NodeResult<double> integer =
      NodeReadInteger(buffer, *FindIntegerFormat(name), offset, v.NumberArgument("byteLength"));
  if (!integer.ok()) return integer.error();
  return JsNumeric(*integer);
}

Outcome Read(const Vector& v) {
  const NodeResult<JsNumeric> read = ReadFrom(v.Bytes("buf"), v);
  if (!read.ok()) return OutcomeOf(read.error());
  if (const JsBigInt* const big = std::get_if<JsBigInt>(&*read)) return {{"rtype", "big"}, {"out", big->text()}};
  const double number = std::get<double>(*read);
  return {{"rtype", "num"}, {"out", JsNumberText(number)}, {"bits", BitsText(number)}};
}

JsNumeric WrittenValue(const Vector& v) {
  if (v.Raw("vtype") == "num") return NumberOfBits(v.Raw("vbits"));
  const std::optional<JsBigInt> big = JsBigInt::Parse(v.Raw("value"));
  if (!big) throw BadVector("no BigInt: " + v.Raw("value"));
  return *big;
}

Outcome Write(const Vector& v) {
  const Buffer buffer = v.Bytes("buf");
  const std::string name = FormatName(v, "write");
  const NumberFormat* const format = FindNumberFormat(name);
  const JsArgument offset = v.NumberArgument("offset");
  const NodeResult<size_t> end = format != nullptr ? NodeWriteNumber(buffer, *format, WrittenValue(v), offset)
                                                   : NodeWriteInteger(buffer, *FindIntegerFormat(name), WrittenValue(v),
                                                                      offset, v.NumberArgument("byteLength"));
  if (!end.ok()) return OutcomeOf(end.error());
  return {{"ret", std::to_string(*end)}, {"out", BytesText(buffer)}};
}

bool IsFormat(std::string_view name) {
  return FindNumberFormat(name) != nullptr || FindIntegerFormat(name).has_value();
}

}  // namespace

Operation FindNumberOperation(std::string_view name) {
  for (const auto& [verb, run] : {OperationRow{"read", Read}, OperationRow{"write", Write}}) {
    if (name.starts_with(verb) && IsFormat(name.substr(verb.size()))) return run;
  }
  return nullptr;
}

}  // namespace slabyard::conformance
