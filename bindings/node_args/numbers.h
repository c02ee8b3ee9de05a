// SPDX-License-Identifier: MIT
//
// Node's numeric accessors by their argument rules: readUInt32LE(offset), writeDoubleBE(value, offset),
// readIntLE(offset, byteLength) and their kin, looked up by what follows `read` or `write` in the name. Constant time.
#ifndef SLABYARD_BINDINGS_NODE_ARGS_NUMBERS_H_
#define SLABYARD_BINDINGS_NODE_ARGS_NUMBERS_H_

#include <bit>
#include <cstddef>
#include <optional>
#include <string_view>
#include <variant>

#include "bindings/node_args/js_argument.h"
#include "bindings/node_args/js_big_int.h"
#include "bindings/node_args/node_result.h"
#include "slabyard/buffer.h"

namespace slabyard::node_args {

/// What an accessor gives and takes: a BigInt in BigInt64 and BigUInt64, a number in all others.
using JsNumeric = std::variant<double, JsBigInt>;

/// A format of fixed width.
struct NumberFormat {
  std::string_view name;  // `UInt32LE`
  size_t width;           // in bytes: 1, 2, 4 or 8
  bool is_big_int;
  JsNumeric (*read)(const Buffer& buffer, size_t offset);
  /// The error for a value out of the format's range. Like write, it requires a number unless is_big_int.
  std::optional<NodeError> (*check)(const JsNumeric& value);
  void (*write)(const Buffer& buffer, size_t offset, const JsNumeric& value);
};

/// The format that `name` means, in either spelling (`UInt8`, `Uint8`); null for every other name.
const NumberFormat* FindNumberFormat(std::string_view name);

/// buffer.readNAME(offset); the offset is 0 when undefined.
NodeResult<JsNumeric> NodeReadNumber(const Buffer& buffer, const NumberFormat& format, const JsArgument& offset = {});
/// buffer.writeNAME(value, offset): the offset behind what was written.
NodeResult<size_t> NodeWriteNumber(const Buffer& buffer, const NumberFormat& format, const JsNumeric& value,
                                   const JsArgument& offset = {});

/// A format whose width, 1 to 6 bytes, is an argument of the call.
struct IntegerFormat {
  bool is_signed;
  std::endian order;

  friend bool operator==(const IntegerFormat&, const IntegerFormat&) = default;
};

/// `UIntLE`, `UIntBE`, `IntLE`, `IntBE`, and `Uint...`; nothing for every other name.
std::optional<IntegerFormat> FindIntegerFormat(std::string_view name);

/// buffer.readIntLE(offset, byteLength) and so on. Neither argument has a default.
NodeResult<double> NodeReadInteger(const Buffer& buffer, IntegerFormat format, const JsArgument& offset,
                                   const JsArgument& byte_length);
/// buffer.writeIntLE(value, offset, byteLength) and so on: the offset behind what was written.
NodeResult<size_t> NodeWriteInteger(const Buffer& buffer, IntegerFormat format, const JsNumeric& value,
                                    const JsArgument& offset, const JsArgument& byte_length);

}  // namespace slabyard::node_args

#endif  // SLABYARD_BINDINGS_NODE_ARGS_NUMBERS_H_
