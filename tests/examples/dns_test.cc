// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "examples/dns/dns_message.h"
#include "slabyard/allocator.h"

namespace slabyard::examples {
namespace {

using ::testing::HasSubstr;

const std::filesystem::path kData = SLABYARD_EXAMPLES_DATA;

std::string FileText(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.is_open()) << path;
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

class DnsTest : public ::testing::Test {
 protected:
  Buffer FromFile(const std::string& name) { return allocator_.Adopt(FileText(kData / name)).value(); }
  Buffer FromHex(std::string_view hex) { return allocator_.From(hex, Encoding::kHex).value(); }
  std::string Why(const Buffer& bytes) { return std::string(ParseDns(bytes).status.message()); }

  Allocator allocator_;
};

TEST_F(DnsTest, PrintsWhatDigPrints) {
  size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kData)) {
    if (entry.path().extension() != ".txt") continue;
    const std::string name = entry.path().stem();
    const DnsResult result = ParseDns(FromFile(name + ".bin"));
    ASSERT_TRUE(result.status.ok()) << name << ": " << result.status;
    EXPECT_EQ(DnsText(result.message), FileText(entry.path())) << name;
    ++files;
  }
  EXPECT_GE(files, 8u);
}

TEST_F(DnsTest, MessageCutAnywhereIsRefusedWithAnOffsetInside) {
  for (const std::string name : {"tcpdump_udp.bin", "tcpdump_dnssec.bin", "made_types.bin"}) {
    const Buffer whole = FromFile(name);
    for (size_t size = 0; size < whole.size(); ++size) {
      // In memory of its own, so that sanitizers see a read past its end.
      const Buffer cut = allocator_.AllocUnsafeSlow(size).value();
      whole.Copy(cut);
      const DnsResult result = ParseDns(cut);
      ASSERT_FALSE(result.status.ok()) << name << " of " << size << " bytes";
      ASSERT_EQ(result.status.code(), absl::StatusCode::kUnavailable) << result.status << " at " << size;
      ASSERT_FALSE(result.explanation.empty());
    }
  }
}

TEST_F(DnsTest, EveryByteMayBeWrongAndNothingCrashes) {
  const Buffer whole = FromFile("made_types.bin");
  for (size_t i = 0; i < whole.size(); ++i) {
    for (const unsigned value : {0x00u, 0x3Fu, 0x40u, 0x7Fu, 0xC0u, 0xFFu}) {
      const Buffer wrong = allocator_.AllocUnsafeSlow(whole.size()).value();
      whole.Copy(wrong);
      wrong[i] = static_cast<uint8_t>(value);
      const DnsResult result = ParseDns(wrong);
      if (result.status.ok()) {
        EXPECT_FALSE(DnsText(result.message).empty());
      } else {
        EXPECT_FALSE(result.explanation.empty());
      }
    }
  }
}

TEST_F(DnsTest, CapturedPointerLoopsEnd) {
  for (const std::string name : {"malformed_zlip1.bin", "malformed_zlip2.bin", "malformed_zlip3.bin"}) {
    EXPECT_THAT(Why(FromFile(name)), HasSubstr("not to an earlier name")) << name;
  }
}

TEST_F(DnsTest, NamesTheRuleThatIsBroken) {
  const struct {
    const char* finding;
    std::string counts, rest, reason;
  } rows[] = {
      {"pointer to itself", "0001000000000000", "c00c00010001", "a pointer to 12, not to an earlier name"},
      {"pointer forward", "0001000000000000", "c01000010001", "a pointer to 16, not to an earlier name"},
      {"label type of RFC 2673", "0001000000000000", "4161000000010001", "label type 0x40"},
      {"label type 0x80", "0001000000000000", "8161000000010001", "label type 0x80"},
      {"bytes behind the end", "0000000000000000", "ff", "bytes behind the last record"},
      {"address too short", "0000000100000000", "00 0001 0001 00000000 0003 010203", "data"},
      {"address too long", "0000000100000000", "00 0001 0001 00000000 0005 0102030405", "1 byte too many in A data"},
      {"an empty window of types", "0000000100000000", "00 002f 0001 00000000 0003 00 00 00", "a window of types"},
      {"windows out of order", "0000000100000000", "00 002f 0001 00000000 0007 00 01 01 80 00 01 80",
       "a window of types"},
      {"a second OPT", "0000000000000002", "00002904d0000000000000 00002904d0000000000000", "a second OPT record"},
  };
  for (const auto& row : rows) {
    std::string rest = row.rest;
    std::erase(rest, ' ');
    const DnsResult result = ParseDns(FromHex("00018000" + row.counts + rest));
    EXPECT_EQ(result.status.code(), absl::StatusCode::kInvalidArgument) << row.finding << ": " << result.status;
    EXPECT_THAT(std::string(result.status.message()), HasSubstr(row.reason)) << row.finding;
    EXPECT_THAT(result.explanation, HasSubstr("^^")) << row.finding;
  }
}

TEST_F(DnsTest, NameOfMoreThan255BytesIsRefused) {
  std::string labels;
  for (int i = 0; i < 4; ++i) labels += "3f" + std::string(126, '6');
  EXPECT_THAT(Why(FromHex("000180000001000000000000" + labels + "0000010001")), HasSubstr("more than 255 bytes"));
  // 63 + 63 + 63 + 61 and their lengths and the root are 255.
  labels = labels.substr(0, 3 * 128) + "3d" + std::string(122, '6');
  EXPECT_EQ(Why(FromHex("000180000001000000000000" + labels + "0000010001")), "");
}

TEST_F(DnsTest, CountsThatPromiseMoreThanThereIsNeedMore) {
  const DnsResult result = ParseDns(FromHex("000180000000ffff00000000"));
  EXPECT_EQ(result.status.code(), absl::StatusCode::kUnavailable);
}

TEST_F(DnsTest, ExplanationNamesTheFieldsAndMarksTheByte) {
  const std::string text = ParseDns(FromHex("0001800000010000000000004161")).explanation;
  EXPECT_THAT(text, HasSubstr("00000000  00 01"));
  EXPECT_THAT(text, HasSubstr("questions"));
  EXPECT_THAT(text, HasSubstr("^^ label type 0x40"));
}

}  // namespace
}  // namespace slabyard::examples
