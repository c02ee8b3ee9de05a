// SPDX-License-Identifier: MIT
//
// The sweep of `./dev faults`, cut short for every day: all rows, some of the calls.
#include "tests/faults/sweep.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/support/temp_folder.h"

namespace slabyard::faults {
namespace {

class FaultSweepTest : public ::testing::TestWithParam<Configuration> {};

TEST_P(FaultSweepTest, LeavesNoHoleAndNothingSilent) {
  if (const std::string why = WhyNoTracing(); !why.empty()) GTEST_SKIP() << "no ptrace here: " << why;
  const slabyard::testing::TempFolder folder;
  const SweepResult result = Sweep(GetParam(), {.folder = folder.path(), .stride = 7, .short_runs = 1});
  EXPECT_FALSE(result.broken) << result.first;
  EXPECT_EQ(result.bad(), 0u) << result.first;
  EXPECT_GT(result.calls, 3u) << "the sweep saw the writer's calls";
  EXPECT_GT(result.complete, 0u);
  EXPECT_LT(result.complete, result.runs) << "faults that last are not recovered from";
}

INSTANTIATE_TEST_SUITE_P(Writers, FaultSweepTest, ::testing::ValuesIn(OurConfigurations()), [](const auto& row) {
  std::string name;
  for (const char c : row.param.writer + "_" + row.param.medium) name += std::isalnum(c) != 0 ? c : '_';
  return name;
});

TEST(UringFaults, AreSweptHere) {
  if (const std::string why = WhyNoUringTracing(); !why.empty()) GTEST_SKIP() << why;
  const std::vector<Configuration> rows = OurConfigurations();
  EXPECT_EQ(std::ranges::count_if(
                rows, [](const Configuration& row) { return row.writer.find("io_uring") != std::string::npos; }),
            9);
}

// The judge's own test: what it must see, it sees.
TEST(FaultJudge, NamesEveryKindOfDamage) {
  std::string records[4];
  for (size_t i = 0; i < 4; ++i) records[i] = RecordText(0, i);
  const std::string whole = records[0] + records[1] + records[2] + records[3];
  const auto judge = [](const std::string& bytes, bool told) { return JudgeText(bytes, 1, 4, told); };
  EXPECT_TRUE(judge(whole, false).complete);
  EXPECT_TRUE(judge(records[0] + records[2] + records[3], true).hole);
  EXPECT_TRUE(judge(records[0] + records[0] + records[1], true).doubled);
  EXPECT_TRUE(judge(records[0] + records[1].substr(0, 9) + records[2], true).torn);
  EXPECT_TRUE(judge(records[0] + records[1], false).silent);
  EXPECT_FALSE(judge(records[0] + records[1], true).bad());
  EXPECT_FALSE(judge(records[0] + records[1].substr(0, 9), true).bad());
  EXPECT_TRUE(judge(records[0] + records[1].substr(0, 9), false).torn);
  EXPECT_TRUE(judge(records[0] + records[2].substr(0, 15), true).torn);
}

}  // namespace
}  // namespace slabyard::faults
