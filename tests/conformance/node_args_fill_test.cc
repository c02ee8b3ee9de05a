// SPDX-License-Identifier: MIT
#include "bindings/node_args/fill.h"

#include <gtest/gtest.h>

#include <string>

#include "slabyard/allocator.h"
#include "slabyard/codec.h"

namespace slabyard::node_args {
namespace {

struct FillRow {
  const char* name;
  FillValue value;
  JsArgument offset;
  JsArgument end;
  JsArgument encoding;
  NodeResult<std::string> expected;  // the four bytes afterwards, `....` before
};

const FillRow kRows[] = {
    {"number modulo 256", 353.0, {}, {}, {}, std::string("aaaa")},
    {"without offset the end is ignored", 97.0, {}, 2.0, {}, std::string("aaaa")},
    {"range", 97.0, 1.0, 3.0, {}, std::string(".aa.")},
    {"text", TextView("ab"), 1.0, {}, {}, std::string(".aba")},
    {"text cut inside a character", TextView("\u20ac"), {}, {}, {}, std::string("\u20ac\xE2")},
    {"encoding in the first slot", TextView("6162"), "hex", {}, {}, std::string("abab")},
    {"encoding in the first slot hides the others", TextView("6162"), "hex", "foo", 5.0, std::string("abab")},
    {"encoding in the second slot", TextView("6162"), 2.0, "hex", {}, std::string("..ab")},
    {"encoding in its own slot", TextView("6162"), 1.0, 3.0, "hex", std::string(".ab.")},
    {"encoding behind an undefined offset is lost", TextView("6162"), {}, {}, "hex", std::string("6162")},
    {"empty name is utf8", TextView("ab"), "", {}, {}, std::string("abab")},
    {"empty text is 0", TextView(""), 0.0, 2.0, {}, std::string("\0\0..", 4)},
    {"start behind the end, whatever the value", TextView("zz"), 9.0, {}, "hex", std::string("....")},
    {"number's encoding is ignored", 97.0, 0.0, 4.0, "foo", std::string("aaaa")},
    {"unknown encoding of an empty range", TextView("zz"), 9.0, {}, "foo", UnknownEncoding("foo")},
    {"unknown encoding of empty text", TextView(""), "foo", {}, {}, UnknownEncoding("foo")},
    {"encoding that is a number", TextView("ab"), 0.0, 4.0, 5.0,
     InvalidArgType("encoding", "of type string", "type number (5)")},
    {"text for the offset of a number",
     97.0,
     "a",
     {},
     {},
     InvalidArgType("offset", "of type number", "type string ('a')")},
    {"text for the end of a number", 97.0, 0.0, "a", {}, InvalidArgType("end", "of type number", "type string ('a')")},
    {"negative offset", 97.0, -1.0, {}, {}, OutOfRange("offset", ">= 0 && <= 9007199254740991", "-1")},
    {"end behind the buffer", 97.0, 0.0, 5.0, {}, OutOfRange("end", ">= 0 && <= 4", "5")},
    {"fraction", 97.0, 0.5, {}, {}, OutOfRange("offset", "an integer", "0.5")},
    {"text without bytes", TextView("zz"), "hex", {}, {}, InvalidArgValue("value", "'zz'")},
    {"view without bytes", ViewBytes{}, {}, {}, {}, InvalidArgValue("value", "<Buffer >")},
    {"array without elements",
     ViewBytes{{}, "Uint8Array(0) []"},
     {},
     {},
     {},
     InvalidArgValue("value", "Uint8Array(0) []")},
};

TEST(NodeFill, OfFourBytes) {
  for (const FillRow& row : kRows) {
    SCOPED_TRACE(row.name);
    const Buffer buffer = *ThreadAllocator().Alloc(4, uint8_t{'.'});
    const NodeResult<Undefined> filled = NodeFill(buffer, row.value, row.offset, row.end, row.encoding);
    ASSERT_EQ(filled.ok(), row.expected.ok());
    if (filled.ok()) {
      EXPECT_EQ(AsChars(buffer), *row.expected);
    } else {
      EXPECT_EQ(filled.error(), row.expected.error());
      EXPECT_EQ(AsChars(buffer), "....") << "a fill that failed changed something";
    }
  }
}

TEST(NodeFill, OfAnEmptyBufferTakesAnyValue) {
  EXPECT_TRUE(NodeFill(Buffer(), TextView("zz"), "hex").ok());
  EXPECT_TRUE(NodeFill(Buffer(), ViewBytes{}).ok());
}

TEST(NodeFill, WithItsOwnBytesMovesThemBeforeTheyRepeat) {
  const Buffer buffer = *ThreadAllocator().From("abcdef");
  const Buffer part = buffer.Subarray(1, 4);
  ASSERT_TRUE(NodeFill(buffer, ViewBytes{part.span()}, 2.0).ok());
  EXPECT_EQ(AsChars(buffer), "abbcdb");
}

}  // namespace
}  // namespace slabyard::node_args
