// SPDX-License-Identifier: MIT
//
// The table of errors, and the checks that most calls share.
#include "bindings/node_args/node_error.h"

#include <gtest/gtest.h>

#include <limits>

#include "bindings/node_args/arguments.h"

namespace slabyard::node_args {
namespace {

struct ErrorText {
  NodeError error;
  const char* text;
};

TEST(NodeError, ReadsAsNodePrintsIt) {
  const ErrorText kRows[] = {
      {OutOfRange("size", ">= 0 && <= 9", "-1"),
       "RangeError [ERR_OUT_OF_RANGE]: The value of \"size\" is out of range. It must be >= 0 && <= 9. Received -1"},
      {AccessOutOfBounds(), "RangeError [ERR_BUFFER_OUT_OF_BOUNDS]: Attempt to access memory outside buffer bounds"},
      {OutsideOfBounds("offset"), "RangeError [ERR_BUFFER_OUT_OF_BOUNDS]: \"offset\" is outside of buffer bounds"},
      {InvalidArgType("list", "an instance of Array", "null"),
       "TypeError [ERR_INVALID_ARG_TYPE]: The \"list\" argument must be an instance of Array. Received null"},
      {InvalidArgType("first argument", "of type string", "undefined"),
       "TypeError [ERR_INVALID_ARG_TYPE]: The first argument must be of type string. Received undefined"},
      {ArgumentMustBeString(), "TypeError [ERR_INVALID_ARG_TYPE]: argument must be a string"},
      {InvalidArgValue("value", "'zz'"),
       "TypeError [ERR_INVALID_ARG_VALUE]: The argument 'value' is invalid. Received 'zz'"},
      {UnknownEncoding("foo"), "TypeError [ERR_UNKNOWN_ENCODING]: Unknown encoding: foo"},
      {InvalidBufferSize(32), "RangeError [ERR_INVALID_BUFFER_SIZE]: Buffer size must be a multiple of 32-bits"},
      {StringTooLong(), "Error [ERR_STRING_TOO_LONG]: Cannot create a string longer than 0x1fffffe8 characters"},
      {MemoryAllocationFailed(), "RangeError [ERR_MEMORY_ALLOCATION_FAILED]: Failed to allocate memory"},
      {ArrayBufferAllocationFailed(), "RangeError: Array buffer allocation failed"},
      {TranscodeUnsupported(),
       "Error [U_ILLEGAL_ARGUMENT_ERROR]: Unable to transcode Buffer [U_ILLEGAL_ARGUMENT_ERROR]"},
      {TranscodeInvalidCharacter(), "Error [U_INVALID_CHAR_FOUND]: Unable to transcode Buffer [U_INVALID_CHAR_FOUND]"},
      {InvalidCharacter(), "InvalidCharacterError: Invalid character"},
      {NotCorrectlyEncoded(), "InvalidCharacterError: The string to be decoded is not correctly encoded."},
      {StartOffsetOutside(-1.5), "RangeError: Start offset -1.5 is outside the bounds of the buffer"},
      {MixedBigInt(), "TypeError: Cannot mix BigInt and other types, use explicit conversions"},
      {BigIntToNumber(), "TypeError: Cannot convert a BigInt value to a number"},
  };
  for (const ErrorText& row : kRows) EXPECT_EQ(ToString(row.error), row.text);
}

TEST(NodeError, KeepsAPercentSignThatAScriptPutThere) {
  EXPECT_EQ(UnknownEncoding("%0%1").message, "Unknown encoding: %0%1");
}

struct IntegerRow {
  JsArgument argument;
  const char* message;  // null when the argument is fine
};

TEST(RequireInteger, ComplainsOfTypeThenFractionThenRange) {
  const IntegerRow kRows[] = {
      {Undefined(), "The \"end\" argument must be of type number. Received undefined"},
      {"7", "The \"end\" argument must be of type number. Received type string ('7')"},
      {1.5, "The value of \"end\" is out of range. It must be an integer. Received 1.5"},
      {std::numeric_limits<double>::quiet_NaN(),
       "The value of \"end\" is out of range. It must be an integer. Received NaN"},
      {std::numeric_limits<double>::infinity(),
       "The value of \"end\" is out of range. It must be an integer. Received Infinity"},
      {-1.0, "The value of \"end\" is out of range. It must be >= 0 && <= 9. Received -1"},
      {10.0, "The value of \"end\" is out of range. It must be >= 0 && <= 9. Received 10"},
      {9.0, nullptr},
      {-0.0, nullptr},
  };
  for (const IntegerRow& row : kRows) {
    const NodeResult<size_t> result = RequireInteger("end", row.argument, 0, 9);
    ASSERT_EQ(result.ok(), row.message == nullptr);
    if (row.message != nullptr) {
      EXPECT_EQ(result.error().message, row.message);
    }
  }
  EXPECT_EQ(*RequireInteger("end", 9.0, 0, 9), 9u);
}

TEST(RequireSize, TakesFractionsButNoNan) {
  EXPECT_EQ(*RequireSize(8.9), 8u);
  EXPECT_EQ(*RequireSize(-0.0), 0u);
  EXPECT_EQ(*RequireSize(9007199254740991.0), 9007199254740991u);
  EXPECT_EQ(RequireSize(-0.0000001).error().message,
            "The value of \"size\" is out of range. It must be >= 0 && <= 9007199254740991. Received -1e-7");
  EXPECT_EQ(RequireSize(std::numeric_limits<double>::quiet_NaN()).error().message,
            "The value of \"size\" is out of range. It must be >= 0 && <= 9007199254740991. Received NaN");
  EXPECT_EQ(RequireSize(9007199254740992.0).error().code, "ERR_OUT_OF_RANGE");
  EXPECT_EQ(RequireSize({}).error().message, "The \"size\" argument must be of type number. Received undefined");
}

TEST(EncodingArgument, EmptyNameIsUtf8OnlyWhereNodeSaysSo) {
  EXPECT_EQ(*EncodingOrUtf8(""), Encoding::kUtf8);
  EXPECT_EQ(*EncodingOrUtf8(std::nullopt), Encoding::kUtf8);
  EXPECT_EQ(*EncodingOrDefault(std::nullopt), Encoding::kUtf8);
  EXPECT_EQ(EncodingOrDefault("").error().message, "Unknown encoding: ");
  EXPECT_EQ(*EncodingOrDefault("UCS-2"), Encoding::kUtf16le);
  EXPECT_EQ(EncodingOrUtf8(" utf8").error(), UnknownEncoding(" utf8"));
}

TEST(NodeResultDeathTest, ValueOfAnErrorEndsTheProcess) {
  const NodeResult<int> failed = StringTooLong();
  EXPECT_DEATH(static_cast<void>(*failed), "value of an error");
  const NodeResult<int> fine = 1;
  EXPECT_DEATH(static_cast<void>(fine.error()), "error\\(\\) of a value");
}

}  // namespace
}  // namespace slabyard::node_args
