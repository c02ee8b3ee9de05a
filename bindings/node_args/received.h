// SPDX-License-Identifier: MIT
//
// How Node's messages show the value that was wrong. Three manners: after a range (`4_294_967_297`), after a type
// (`type string ('abc')`), and inspected (`'zz'`). Pure functions, any thread; everything is UTF-8.
#ifndef SLABYARD_BINDINGS_NODE_ARGS_RECEIVED_H_
#define SLABYARD_BINDINGS_NODE_ARGS_RECEIVED_H_

#include <string>
#include <string_view>

#include "bindings/node_args/js_argument.h"
#include "bindings/node_args/js_big_int.h"
#include "slabyard/text_view.h"

namespace slabyard::node_args {

/// After a range. Integers beyond +-2^32 are grouped by underscores, exponents too: `1e_+21`. A BigInt ends in `n`.
std::string ReceivedNumber(double number);
std::string ReceivedBigInt(const JsBigInt& number);

/// After a type. Undefined and null describe themselves.
inline constexpr std::string_view kDescribedUndefined = "undefined";
inline constexpr std::string_view kDescribedNull = "null";
std::string DescribeNumber(double number);
std::string DescribeBoolean(bool boolean);
std::string DescribeBigInt(const JsBigInt& number);
/// `description` is the symbol's own, e.g. `a` of Symbol('a').
std::string DescribeSymbol(std::string_view description);
/// Above 28 code units the first 25 are shown; text with an apostrophe is shown as JSON.
std::string DescribeString(TextView text);
std::string DescribeFunction(std::string_view name);
std::string DescribeInstance(std::string_view constructor);
std::string Describe(const JsArgument& argument);

/// Inspected, as util.inspect quotes a string, and cut to 128 code units as in ERR_INVALID_ARG_VALUE.
std::string InspectString(TextView text);

}  // namespace slabyard::node_args

#endif  // SLABYARD_BINDINGS_NODE_ARGS_RECEIVED_H_
