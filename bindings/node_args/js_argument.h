// SPDX-License-Identifier: MIT
//
// One slot of a Node call whose type the call itself looks at: undefined, a number, or a string (UTF-8; an encoding's
// name, mostly, since several calls take it in any slot). Arguments that Node coerces instead are std::optional<double>
// here: the binding converts them as its engine does, and nothing is undefined.
#ifndef SLABYARD_BINDINGS_NODE_ARGS_JS_ARGUMENT_H_
#define SLABYARD_BINDINGS_NODE_ARGS_JS_ARGUMENT_H_

#include <optional>
#include <string_view>
#include <variant>

namespace slabyard::node_args {

using Undefined = std::monostate;
using JsArgument = std::variant<Undefined, double, std::string_view>;

inline bool IsUndefined(const JsArgument& argument) { return std::holds_alternative<Undefined>(argument); }
inline bool IsString(const JsArgument& argument) { return std::holds_alternative<std::string_view>(argument); }

}  // namespace slabyard::node_args

#endif  // SLABYARD_BINDINGS_NODE_ARGS_JS_ARGUMENT_H_
