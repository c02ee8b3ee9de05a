// SPDX-License-Identifier: MIT
//
// The checks that Node's calls share: integers in a range, encoding names. Each gives the checked value or the error
// that Node throws for it. Pure functions, any thread.
#ifndef SLABYARD_BINDINGS_NODE_ARGS_ARGUMENTS_H_
#define SLABYARD_BINDINGS_NODE_ARGS_ARGUMENTS_H_

#include <cstddef>
#include <optional>
#include <string_view>

#include "bindings/node_args/js_argument.h"
#include "bindings/node_args/js_number.h"
#include "bindings/node_args/node_result.h"
#include "slabyard/encoding.h"

namespace slabyard::node_args {

inline constexpr std::string_view kOfTypeNumber = "of type number";
inline constexpr std::string_view kOfTypeString = "of type string";

/// The text of a limit in a range: plain digits, as in `>= 0 && <= 9007199254740991`.
std::string RangeText(double min, double max);

/// A number of any value; ERR_INVALID_ARG_TYPE for anything else.
NodeResult<double> RequireNumber(std::string_view name, const JsArgument& argument);

/// An integer from `min`, at least 0, to `max`, at most kMaxSafeInteger. The errors, in this order: no number, no
/// integer (NaN and the infinities are none), not in the range.
NodeResult<size_t> RequireInteger(std::string_view name, const JsArgument& argument, double min, double max);

/// The same, or `otherwise` when the argument is undefined.
NodeResult<size_t> RequireIntegerOr(size_t otherwise, std::string_view name, const JsArgument& argument, double max);

/// The `size` of an allocation: any number from 0 to kMaxSafeInteger, a fraction is dropped.
NodeResult<size_t> RequireSize(const JsArgument& size);

/// The encoding that from, write, fill and StringDecoder understand: utf8 for undefined and for "".
NodeResult<Encoding> EncodingOrUtf8(std::optional<std::string_view> name);

/// The encoding that toString and the searches understand: utf8 for undefined alone.
NodeResult<Encoding> EncodingOrDefault(std::optional<std::string_view> name);

}  // namespace slabyard::node_args

#endif  // SLABYARD_BINDINGS_NODE_ARGS_ARGUMENTS_H_
