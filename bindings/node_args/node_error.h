// SPDX-License-Identifier: MIT
//
// Node's errors as values: code, class and message, word for word, from one table (node_error.cc). A binding turns a
// NodeError into whatever its language throws. Pure functions, any thread.
#ifndef SLABYARD_BINDINGS_NODE_ARGS_NODE_ERROR_H_
#define SLABYARD_BINDINGS_NODE_ARGS_NODE_ERROR_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace slabyard::node_args {

struct NodeError {
  std::string_view code;  // ERR_OUT_OF_RANGE and so on; empty for what the engine or the web platform throws
  std::string_view name;  // the class, e.g. RangeError
  std::string message;    // UTF-8

  friend bool operator==(const NodeError&, const NodeError&) = default;
};

/// What the error's toString() gives in Node: `RangeError [ERR_OUT_OF_RANGE]: The value of ...`.
std::string ToString(const NodeError& error);

/// A number that must be in `range` (`>= 0 && <= 9`, `an integer`) but is `received`, as received.h writes it.
NodeError OutOfRange(std::string_view name, std::string_view range, std::string_view received);
/// A numeric access to a buffer that is too short for it at any offset.
NodeError AccessOutOfBounds();
/// `"offset" is outside of buffer bounds`.
NodeError OutsideOfBounds(std::string_view name);
/// An argument of a wrong type. `name` is quoted unless it is a phrase such as `first argument`; `expected` is the
/// whole phrase: `of type number`, `an instance of Array`; `received` is one of received.h's descriptions.
NodeError InvalidArgType(std::string_view name, std::string_view expected, std::string_view received);
/// write()'s own wording for text that is no string.
NodeError ArgumentMustBeString();
NodeError InvalidArgValue(std::string_view name, std::string_view inspected, std::string_view reason = "is invalid");
NodeError UnknownEncoding(std::string_view name);
/// A swap of a buffer that is no whole number of `bits`-wide units.
NodeError InvalidBufferSize(int bits);
NodeError StringTooLong();

/// Refused memory: of the unsafe allocations, and of alloc, whose store the engine makes.
NodeError MemoryAllocationFailed();
NodeError ArrayBufferAllocationFailed();

NodeError TranscodeUnsupported();
NodeError TranscodeInvalidCharacter();

/// What atob and btoa throw, both of the class InvalidCharacterError.
NodeError InvalidCharacter();
NodeError NotCorrectlyEncoded();

/// The engine's own errors.
NodeError StartOffsetOutside(double offset);
NodeError MixedBigInt();
NodeError BigIntToNumber();

}  // namespace slabyard::node_args

#endif  // SLABYARD_BINDINGS_NODE_ARGS_NODE_ERROR_H_
