// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "bindings/c/call.h"
#include "bindings/c/handles.h"
#include "bindings/node_args/number_checks.h"
#include "bindings/node_args/numbers.h"

namespace slabyard::c_abi {
namespace {

using node_args::FindNumberFormat;
using node_args::IntegerFormat;
using node_args::JsArgument;
using node_args::JsBigInt;
using node_args::JsNumeric;
using node_args::NumberFormat;

/// By their SLABYARD_FORMAT_ numbers.
constexpr std::array<std::string_view, 22> kNames = {
    "UInt8",    "Int8",     "UInt16LE",    "UInt16BE",    "Int16LE",    "Int16BE",    "UInt32LE", "UInt32BE",
    "Int32LE",  "Int32BE",  "BigUInt64LE", "BigUInt64BE", "BigInt64LE", "BigInt64BE", "FloatLE",  "FloatBE",
    "DoubleLE", "DoubleBE", "UIntLE",      "UIntBE",      "IntLE",      "IntBE"};
static_assert(kNames[SLABYARD_FORMAT_DOUBLEBE] == "DoubleBE" && kNames[SLABYARD_FORMAT_INTBE] == "IntBE");

bool IsFormat(int32_t format) { return format >= 0 && format < static_cast<int32_t>(kNames.size()); }
bool IsOfAnyWidth(int32_t format) { return format >= SLABYARD_FORMAT_UINTLE; }

const NumberFormat& FixedFormat(int32_t format) {
  static const auto formats = [] {
    std::array<const NumberFormat*, SLABYARD_FORMAT_UINTLE> found{};
    for (size_t i = 0; i < found.size(); ++i) found[i] = FindNumberFormat(kNames[i]);
    return found;
  }();
  return *formats[static_cast<size_t>(format)];
}

IntegerFormat AnyWidthFormat(int32_t format) {
  const bool is_signed = format == SLABYARD_FORMAT_INTLE || format == SLABYARD_FORMAT_INTBE;
  const bool is_little = format == SLABYARD_FORMAT_UINTLE || format == SLABYARD_FORMAT_INTLE;
  return {is_signed, is_little ? std::endian::little : std::endian::big};
}

/// A 64-bit integer, without the text that a JsBigInt would be.
slabyard_code ReadBig(Call& call, const Buffer& buffer, int32_t format, const JsArgument& offset,
                      slabyard_value* number) {
  const auto at = node_args::RequireOffset(node_args::IsUndefined(offset) ? JsArgument(0.0) : offset, sizeof(uint64_t),
                                           buffer.size());
  if (!at.ok()) return call.Fail(at.error());
  switch (format) {
    case SLABYARD_FORMAT_BIG_UINT64LE:
      *number = slabyard_uint64(buffer.ReadBigUInt64LE(*at));
      break;
    case SLABYARD_FORMAT_BIG_UINT64BE:
      *number = slabyard_uint64(buffer.ReadBigUInt64BE(*at));
      break;
    case SLABYARD_FORMAT_BIG_INT64LE:
      *number = slabyard_int64(buffer.ReadBigInt64LE(*at));
      break;
    default:
      *number = slabyard_int64(buffer.ReadBigInt64BE(*at));
      break;
  }
  return call.Done();
}

slabyard_code ReadFixed(Call& call, const Buffer& buffer, int32_t format, const JsArgument& offset,
                        slabyard_value* number) {
  const auto read = NodeReadNumber(buffer, FixedFormat(format), offset);
  if (!read.ok()) return call.Fail(read.error());
  *number = slabyard_number(*std::get_if<double>(&*read));
  return call.Done();
}

/// What is to be written: integers are BigInts for 64-bit formats and numbers for the others.
JsNumeric ToNumeric(const slabyard_value& value, bool is_big_int) {
  if (is_big_int && value.kind == SLABYARD_INT64) return JsBigInt::Of(value.as.int64);
  if (is_big_int && value.kind == SLABYARD_UINT64) return JsBigInt::Of(value.as.uint64);
  return Call::ToDouble(value);
}

}  // namespace
}  // namespace slabyard::c_abi

using slabyard::c_abi::Call;
using slabyard::c_abi::Guarded;
using slabyard::node_args::JsArgument;
namespace c_abi = slabyard::c_abi;

int32_t slabyard_format_named(const char* name) {
  constexpr size_t kMostCharacters = 11;  // of "BigUInt64LE"; a std::string of so few takes no memory, which may lack
  if (name == nullptr || strnlen(name, kMostCharacters + 1) > kMostCharacters) return -1;
  const std::string canonical = slabyard::node_args::CanonicalFormatName(name);
  const auto found = std::ranges::find(c_abi::kNames, std::string_view(canonical));
  return found == c_abi::kNames.end() ? -1 : static_cast<int32_t>(found - c_abi::kNames.begin());
}

slabyard_code slabyard_read_number(const slabyard_buffer* buffer, int32_t format, slabyard_value offset,
                                   slabyard_value byte_length, slabyard_value* number, slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"buffer", buffer}, {"number", number}})) return call.code();
    if (!c_abi::IsFormat(format)) return call.Refuse("format", "no such format");
    const JsArgument at = call.Argument("offset", offset);
    if (!c_abi::IsOfAnyWidth(format)) {
      if (!call.ok()) return call.code();
      const bool is_big_int = c_abi::FixedFormat(format).is_big_int;
      return (is_big_int ? c_abi::ReadBig : c_abi::ReadFixed)(call, buffer->bytes, format, at, number);
    }
    const JsArgument width = call.Argument("byte_length", byte_length);
    if (!call.ok()) return call.code();
    const auto read = NodeReadInteger(buffer->bytes, c_abi::AnyWidthFormat(format), at, width);
    if (!read.ok()) return call.Fail(read.error());
    *number = slabyard_number(*read);
    return call.Done();
  });
}

slabyard_code slabyard_write_number(const slabyard_buffer* buffer, int32_t format, slabyard_value value,
                                    slabyard_value offset, slabyard_value byte_length, size_t* next,
                                    slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"buffer", buffer}})) return call.code();
    if (!c_abi::IsFormat(format)) return call.Refuse("format", "no such format");
    if (!Call::IsNumber(value)) return call.Refuse("value", "a number expected");
    const JsArgument at = call.Argument("offset", offset);
    const bool any_width = c_abi::IsOfAnyWidth(format);
    const JsArgument width = any_width ? call.Argument("byte_length", byte_length) : JsArgument();
    if (!call.ok()) return call.code();
    const auto written =
        any_width
            ? NodeWriteInteger(buffer->bytes, c_abi::AnyWidthFormat(format), c_abi::ToNumeric(value, false), at, width)
            : NodeWriteNumber(buffer->bytes, c_abi::FixedFormat(format),
                              c_abi::ToNumeric(value, c_abi::FixedFormat(format).is_big_int), at);
    if (!written.ok()) return call.Fail(written.error());
    if (next != nullptr) *next = *written;
    return call.Done();
  });
}
