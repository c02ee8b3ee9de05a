// SPDX-License-Identifier: MIT
//
// The checks that numeric accessors of fixed and of variable width share.
#ifndef SLABYARD_BINDINGS_NODE_ARGS_NUMBER_CHECKS_H_
#define SLABYARD_BINDINGS_NODE_ARGS_NUMBER_CHECKS_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "bindings/node_args/js_argument.h"
#include "bindings/node_args/node_result.h"

namespace slabyard::node_args {

/// The spec's dialect for accessors: `>= 0 and <= 9`, where arguments of other calls have `&&`.
std::string AccessorRangeText(double min, double max);

/// An offset at which `width` of `size` bytes begin. The errors, in this order: no number, no integer, a buffer that
/// is too short for any offset, out of range.
NodeResult<size_t> RequireOffset(const JsArgument& offset, size_t width, size_t size);

/// A byteLength from 1 to 6.
NodeResult<size_t> RequireByteLength(const JsArgument& byte_length);

/// The same for a write whose value is checked already, `bad_value` being its error: the value goes before the offset,
/// except that an offset which is no number goes first where one byte is written.
NodeResult<size_t> RequireWriteOffset(const JsArgument& offset, size_t width, size_t size,
                                      const std::optional<NodeError>& bad_value);

/// The error for a value outside of what `width` bytes, at most 6, hold; nothing when it fits, or is NaN.
std::optional<NodeError> CheckIntegerValue(double value, size_t width, bool is_signed);

/// `Uint8` and `UInt8` are the same; the latter is the name in the tables.
std::string CanonicalFormatName(std::string_view name);

}  // namespace slabyard::node_args

#endif  // SLABYARD_BINDINGS_NODE_ARGS_NUMBER_CHECKS_H_
