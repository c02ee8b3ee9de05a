// SPDX-License-Identifier: MIT
//
// Malformed messages; well-formed ones are compared with protoc in protoc_test.sh.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>

#include "examples/protobuf/wire_dump.h"
#include "slabyard/allocator.h"

namespace slabyard::examples {
namespace {

using ::testing::HasSubstr;

class WireDumpTest : public ::testing::Test {
 protected:
  WireDump Dump(std::string_view hex, WireStyle style = WireStyle::kDecodeRaw) {
    return DumpWire(allocator_.From(hex, Encoding::kHex).value(), style);
  }

  Allocator allocator_;
};

TEST_F(WireDumpTest, SaysWhereAndWhyBytesAreNoMessage) {
  const struct {
    const char* finding;
    std::string_view hex;
    std::string_view reason;
  } rows[] = {
      {"field number 0", "0001", "field number 0"},
      {"wire type 6", "0e", "wire type 6 does not exist"},
      {"wire type 7", "08010f", "wire type 7 does not exist"},
      {"end of a group that is not open", "0c", "the end of group 1, which is not open"},
      {"end of another group", "0b14", "the end of group 2, which is not open"},
      {"group without end", "0b0801", "group 1 has no end"},
      {"tag of more than 32 bits", "8080808010", "varint of more than 32 bits"},
      {"varint that is too long", "08ffffffffffffffffffff01", "varint"},
      {"bytes that end early", "0a0568", "5 bytes needed, 1 there"},
      {"fixed32 that ends early", "0d0000", "4 bytes needed, 2 there"},
  };
  for (const auto& row : rows) {
    const WireDump dump = Dump(row.hex);
    EXPECT_FALSE(dump.status.ok()) << row.finding;
    EXPECT_THAT(std::string(dump.status.message()), HasSubstr(std::string(row.reason))) << row.finding;
    EXPECT_THAT(dump.explanation, HasSubstr("^^")) << row.finding;
  }
}

TEST_F(WireDumpTest, FieldsInFrontOfAFailureAreShown) {
  const WireDump dump = Dump("08010a0378797a0f");
  EXPECT_EQ(dump.text, "1: 1\n1: \"xyz\"\n");
}

TEST_F(WireDumpTest, WireStyleTellsOffsetsInTheWholeMessage) {
  EXPECT_EQ(Dump("080112021801", WireStyle::kWire).text,
            "00000000  varint  1: 1\n"
            "00000002  bytes   2 {\n"
            "00000004  varint    3: 1\n"
            "                  }\n");
}

TEST_F(WireDumpTest, DeepGroupsEndBeforeTheStackDoes) {
  std::string hex;
  for (int i = 0; i < 100'000; ++i) hex += "0b";
  EXPECT_THAT(std::string(Dump(hex).status.message()), HasSubstr("groups nested too deeply"));
}

TEST_F(WireDumpTest, RandomBytesNeverCrash) {
  std::mt19937 random(1);
  for (int i = 0; i < 20'000; ++i) {
    const Buffer bytes = allocator_.AllocUnsafeSlow(random() % 60).value();
    for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random() % 4 == 0 ? random() : random() % 32);
    const WireDump dump = DumpWire(bytes);
    EXPECT_EQ(dump.explanation.empty(), dump.status.ok());
  }
}

}  // namespace
}  // namespace slabyard::examples
