// SPDX-License-Identifier: MIT
#include "bindings/node_args/node_error.h"

#include <cstddef>
#include <initializer_list>

#include "bindings/node_args/js_number.h"

namespace slabyard::node_args {
namespace {

// A row: what a program sees of one kind of error. `%0`, `%1`, `%2` in the message are filled in.
struct Row {
  std::string_view code;
  std::string_view name;
  std::string_view message;
};

constexpr std::string_view kNoCode;

constexpr Row kOutOfRange = {"ERR_OUT_OF_RANGE", "RangeError",
                             "The value of \"%0\" is out of range. It must be %1. Received %2"};
constexpr Row kAccessOutOfBounds = {"ERR_BUFFER_OUT_OF_BOUNDS", "RangeError",
                                    "Attempt to access memory outside buffer bounds"};
constexpr Row kOutsideOfBounds = {"ERR_BUFFER_OUT_OF_BOUNDS", "RangeError", "\"%0\" is outside of buffer bounds"};
constexpr Row kInvalidArgType = {"ERR_INVALID_ARG_TYPE", "TypeError", "The \"%0\" argument must be %1. Received %2"};
constexpr Row kInvalidPhrasedType = {"ERR_INVALID_ARG_TYPE", "TypeError", "The %0 must be %1. Received %2"};
constexpr Row kArgumentMustBeString = {"ERR_INVALID_ARG_TYPE", "TypeError", "argument must be a string"};
constexpr Row kInvalidArgValue = {"ERR_INVALID_ARG_VALUE", "TypeError", "The argument '%0' %1. Received %2"};
constexpr Row kUnknownEncoding = {"ERR_UNKNOWN_ENCODING", "TypeError", "Unknown encoding: %0"};
constexpr Row kInvalidBufferSize = {"ERR_INVALID_BUFFER_SIZE", "RangeError",
                                    "Buffer size must be a multiple of %0-bits"};
constexpr Row kStringTooLong = {"ERR_STRING_TOO_LONG", "Error",
                                "Cannot create a string longer than 0x1fffffe8 characters"};
constexpr Row kMemoryAllocationFailed = {"ERR_MEMORY_ALLOCATION_FAILED", "RangeError", "Failed to allocate memory"};
constexpr Row kTranscode = {"%0", "Error", "Unable to transcode Buffer [%0]"};
constexpr Row kArrayBufferAllocationFailed = {kNoCode, "RangeError", "Array buffer allocation failed"};
constexpr Row kStartOffsetOutside = {kNoCode, "RangeError", "Start offset %0 is outside the bounds of the buffer"};
constexpr Row kMixedBigInt = {kNoCode, "TypeError", "Cannot mix BigInt and other types, use explicit conversions"};
constexpr Row kBigIntToNumber = {kNoCode, "TypeError", "Cannot convert a BigInt value to a number"};
constexpr Row kInvalidCharacter = {kNoCode, "InvalidCharacterError", "Invalid character"};
constexpr Row kNotCorrectlyEncoded = {kNoCode, "InvalidCharacterError",
                                      "The string to be decoded is not correctly encoded."};

NodeError Make(const Row& row, std::initializer_list<std::string_view> values = {}) {
  NodeError error{row.code, row.name, {}};
  for (size_t i = 0; i < row.message.size(); ++i) {
    if (row.message[i] == '%') {
      const auto index = static_cast<size_t>(row.message[++i] - '0');
      error.message += values.begin()[index];
    } else {
      error.message += row.message[i];
    }
  }
  return error;
}

// ICU's codes stand in the message as well.
NodeError TranscodeError(std::string_view code) {
  NodeError error = Make(kTranscode, {code});
  error.code = code;
  return error;
}

}  // namespace

std::string ToString(const NodeError& error) {
  std::string text(error.name);
  if (!error.code.empty()) text.append(" [").append(error.code).append("]");
  return text.append(": ").append(error.message);
}

NodeError OutOfRange(std::string_view name, std::string_view range, std::string_view received) {
  return Make(kOutOfRange, {name, range, received});
}
NodeError AccessOutOfBounds() { return Make(kAccessOutOfBounds); }
NodeError OutsideOfBounds(std::string_view name) { return Make(kOutsideOfBounds, {name}); }
NodeError InvalidArgType(std::string_view name, std::string_view expected, std::string_view received) {
  return Make(name.ends_with(" argument") ? kInvalidPhrasedType : kInvalidArgType, {name, expected, received});
}
NodeError ArgumentMustBeString() { return Make(kArgumentMustBeString); }
NodeError InvalidArgValue(std::string_view name, std::string_view inspected, std::string_view reason) {
  return Make(kInvalidArgValue, {name, reason, inspected});
}
NodeError UnknownEncoding(std::string_view name) { return Make(kUnknownEncoding, {name}); }
NodeError InvalidBufferSize(int bits) { return Make(kInvalidBufferSize, {std::to_string(bits)}); }
NodeError StringTooLong() { return Make(kStringTooLong); }
NodeError MemoryAllocationFailed() { return Make(kMemoryAllocationFailed); }
NodeError ArrayBufferAllocationFailed() { return Make(kArrayBufferAllocationFailed); }
NodeError TranscodeUnsupported() { return TranscodeError("U_ILLEGAL_ARGUMENT_ERROR"); }
NodeError TranscodeInvalidCharacter() { return TranscodeError("U_INVALID_CHAR_FOUND"); }
NodeError InvalidCharacter() { return Make(kInvalidCharacter); }
NodeError NotCorrectlyEncoded() { return Make(kNotCorrectlyEncoded); }
NodeError StartOffsetOutside(double offset) { return Make(kStartOffsetOutside, {JsNumberText(offset)}); }
NodeError MixedBigInt() { return Make(kMixedBigInt); }
NodeError BigIntToNumber() { return Make(kBigIntToNumber); }

}  // namespace slabyard::node_args
