// SPDX-License-Identifier: MIT
//
// What a DurableFile says after each of its calls failed.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <string>

#include "slabyard/durable_file.h"
#include "tests/faults/tracer.h"
#include "tests/support/temp_folder.h"

namespace slabyard::faults {
namespace {

enum Ending : int { kAllWell, kWithdrawn, kFinal, kNotOpened, kLater, kBroken };

/// In the child: commits, and watches that the failure of a sync stays.
int CommitAndWatch(const std::string& path) {
  auto opened = DurableFile::Open(path, {.preallocate_bytes = 4096});
  if (!opened.ok()) return kNotOpened;
  DurableFile& file = **opened;
  int ending = kAllWell;
  for (int i = 0; i < 8; ++i) {
    const bool failed_before = file.failed();
    const absl::Status status = file.Commit(AsBytes("record"));
    if (failed_before && (status.ok() || !file.failed() || file.Sync() == 0)) return kBroken;
    if (!status.ok()) ending = file.failed() ? kFinal : kWithdrawn;
  }
  const OutputLadder ladder = file.ladder();
  if (ending == kFinal && ladder.durable == ladder.accepted) return kBroken;
  file.Close();
  // Opened again it is as good as new.
  opened->reset();
  opened = DurableFile::Open(path);
  if (opened.ok() && (*opened)->Commit(AsBytes("record")).ok()) return ending;
  return ending == kAllWell ? kLater : kBroken;  // the fault may have waited until here
}

TEST(DurableFailure, OfASyncIsFinalUntilTheFileIsOpenedAgainAndOfAWriteIsNot) {
  if (const std::string why = WhyNoTracing(); !why.empty()) GTEST_SKIP() << "no ptrace here: " << why;
  const slabyard::testing::TempFolder folder;
  const std::string path = folder.File("f");
  int endings[kBroken + 1] = {};
  for (uint64_t call = 1;; ++call) {
    unlink(path.c_str());
    const TracedRun run = RunWithFault([&] { return CommitAndWatch(path); }, {.path = path},
                                       {.kind = FaultKind::kError, .at_call = call, .error = EIO});
    ASSERT_EQ(run.error, "");
    ASSERT_TRUE(WIFEXITED(run.status)) << "call " << call;
    ++endings[WEXITSTATUS(run.status)];
    ASSERT_EQ(endings[kBroken], 0) << "call " << call;
    if (run.faults == 0) break;
  }
  EXPECT_EQ(endings[kFinal], 8) << "one for each sync of a commit";
  EXPECT_EQ(endings[kWithdrawn], 9) << "one for each write and for fallocate; failing zeros withdraw nothing";
  EXPECT_GT(endings[kNotOpened], 0);
}

TEST(DurableFailure, OfTheFoldersSyncRefusesAFileWhoseHeaderIsWholeToo) {
  if (const std::string why = WhyNoTracing(); !why.empty()) GTEST_SKIP() << "no ptrace here: " << why;
  const slabyard::testing::TempFolder folder;
  const slabyard::testing::TempFolder links;
  ASSERT_TRUE(DurableFile::Open(folder.File("f")).ok());
  std::filesystem::create_symlink(folder.File("f"), links.File("link"));
  const struct {
    std::string opened;
    std::string synced;
  } rows[] = {
      {folder.File("f"), folder.path()}, {links.File("link"), folder.path()}, {links.File("link"), links.path()}};
  for (const auto& row : rows) {
    const auto open = [&] { return DurableFile::Open(row.opened).ok() ? kAllWell : kNotOpened; };
    const TracedRun run = RunWithFault(open, {.path = row.synced}, {.kind = FaultKind::kError, .error = EIO});
    ASSERT_EQ(run.error, "");
    ASSERT_TRUE(WIFEXITED(run.status));
    EXPECT_EQ(WEXITSTATUS(run.status), kNotOpened) << row.opened << " in " << row.synced;
  }
}

}  // namespace
}  // namespace slabyard::faults
