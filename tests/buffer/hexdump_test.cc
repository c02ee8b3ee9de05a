// SPDX-License-Identifier: MIT
#include "slabyard/hexdump.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <random>
#include <string>
#include <vector>

namespace slabyard {
namespace {

TEST(Hexdump, GivesNothingForNoBytes) {
  EXPECT_EQ(Hexdump({}), "");
  EXPECT_EQ(Hexdump({}, {.first_offset = 16}), "");
}

TEST(Hexdump, ShowsAShortLineWithItsColumnsInPlace) {
  EXPECT_EQ(Hexdump(AsBytes("Hello\n")),
            "00000000  48 65 6c 6c 6f 0a                                 |Hello.|\n"
            "00000006\n");
}

TEST(Hexdump, PartsALineInTwoHalves) {
  EXPECT_EQ(Hexdump(AsBytes("0123456789abcdef~\x7F")),
            "00000000  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  |0123456789abcdef|\n"
            "00000010  7e 7f                                             |~.|\n"
            "00000012\n");
}

TEST(Hexdump, FoldsRepeatedWholeLinesAlone) {
  const std::vector<uint8_t> zeros(16 * 4 + 3);
  EXPECT_EQ(Hexdump(zeros),
            "00000000  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|\n"
            "*\n"
            "00000040  00 00 00                                          |...|\n"
            "00000043\n");
  EXPECT_EQ(Hexdump(ByteSpan(zeros).first(32)),
            "00000000  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|\n"
            "*\n"
            "00000020\n");
  EXPECT_EQ(Hexdump(ByteSpan(zeros).first(32), {.fold_repeats = false}),
            "00000000  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|\n"
            "00000010  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|\n"
            "00000020\n");
}

TEST(Hexdump, CountsFromTheOffsetGivenAndBeyondEightDigits) {
  EXPECT_EQ(Hexdump(AsBytes("ab"), {.first_offset = 0x1234}),
            "00001234  61 62                                             |ab|\n"
            "00001236\n");
  EXPECT_EQ(Hexdump(AsBytes("a"), {.first_offset = 0xFFFFFFFF}),
            "ffffffff  61                                                |a|\n"
            "100000000\n");
}

std::string DumpOfTheRealProgram(const std::string& file) {
  std::string text;
  FILE* const pipe = popen(("LC_ALL=C hexdump -C '" + file + "'").c_str(), "r");
  if (pipe == nullptr) return text;
  char part[4096];
  for (size_t got; (got = fread(part, 1, sizeof part, pipe)) > 0;) text.append(part, got);
  pclose(pipe);
  return text;
}

TEST(Hexdump, EqualsTheRealProgram) {
  if (std::system("command -v hexdump > /dev/null 2>&1") != 0) GTEST_SKIP() << "hexdump is not installed";
  const std::string file = ::testing::TempDir() + "hexdump_test." + std::to_string(getpid());
  for (uint32_t seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    std::vector<uint8_t> bytes;
    // Runs of one value in between make lines repeat; their lengths make them end anywhere in a line.
    for (uint32_t runs = random() % 8; runs > 0; --runs) {
      if (random() % 2 == 0) {
        bytes.insert(bytes.end(), random() % 100, static_cast<uint8_t>(random() % 3 * 127));
      } else {
        std::generate_n(std::back_inserter(bytes), random() % 40, [&] { return static_cast<uint8_t>(random()); });
      }
    }
    std::ofstream(file, std::ios::binary).write(AsChars(bytes).data(), static_cast<std::streamsize>(bytes.size()));
    ASSERT_EQ(Hexdump(bytes), DumpOfTheRealProgram(file));
  }
  unlink(file.c_str());
}

}  // namespace
}  // namespace slabyard
