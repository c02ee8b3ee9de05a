// SPDX-License-Identifier: MIT
//
// JavaScript's number type in C++: its conversions to integers and its decimal text (ECMAScript, "ToUint32",
// "ToIntegerOrInfinity", "Number::toString"). Pure functions, any thread.
#ifndef SLABYARD_BINDINGS_NODE_ARGS_JS_NUMBER_H_
#define SLABYARD_BINDINGS_NODE_ARGS_JS_NUMBER_H_

#include <cstddef>
#include <cstdint>
#include <string>

namespace slabyard::node_args {

/// Number.MAX_SAFE_INTEGER, 2^53 - 1: also Node 26's largest buffer, so the bound of most arguments.
inline constexpr double kMaxSafeInteger = 9007199254740991.0;

/// Number.isInteger: finite, without a fraction. -0 is one.
bool IsInteger(double number);

/// Truncated, modulo 2^32; NaN and the infinities are 0.
uint32_t ToUint32(double number);
/// Truncated, modulo 2^8: what an element of a Uint8Array becomes.
inline uint8_t ToUint8(double number) { return static_cast<uint8_t>(ToUint32(number)); }

/// Truncated; NaN is 0, and what ptrdiff_t cannot hold is its nearest value.
ptrdiff_t ToIndex(double number);

/// String(number) with the one difference that -0 shows its sign: digits as few as tell the number from its
/// neighbours, exponents from 1e+21 up and 1e-7 down.
std::string JsNumberText(double number);

}  // namespace slabyard::node_args

#endif  // SLABYARD_BINDINGS_NODE_ARGS_JS_NUMBER_H_
