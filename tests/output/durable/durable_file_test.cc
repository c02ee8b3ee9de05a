// SPDX-License-Identifier: MIT
#include "slabyard/durable_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "slabyard/output_buffer.h"
#include "tests/support/temp_folder.h"

namespace slabyard {
namespace {

using testing::TempFolder;
using Records = std::vector<std::string>;

std::unique_ptr<DurableFile> OpenOrDie(const std::string& path, DurableOptions options = {}, Records* found = nullptr) {
  auto file = DurableFile::Open(path, options, [found](ByteSpan record) {
    if (found != nullptr) found->emplace_back(AsChars(record));
  });
  EXPECT_TRUE(file.ok()) << file.status();
  return *std::move(file);
}

Records RecordsIn(const std::string& path) {
  Records records;
  const auto found = ReadDurableFile(path, [&](ByteSpan record) { records.emplace_back(AsChars(record)); });
  EXPECT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found.value_or(DurableRecovery()).records, records.size());
  return records;
}

TEST(DurableFile, ShowsWhatWasCommittedWhenItIsOpenedAgain) {
  const TempFolder folder;
  const Records records = {"one", "", std::string(70000, 'x'), "12345678", "123456789"};
  {
    const auto file = OpenOrDie(folder.File("f"));
    for (const std::string& record : records) EXPECT_TRUE(file->Commit(AsBytes(record)).ok());
    EXPECT_EQ(file->ladder().durable, 3u + 70000 + 8 + 9);
    EXPECT_EQ(file->groups(), records.size());
    EXPECT_EQ(file->Close(), 0);
  }
  Records found;
  const auto again = OpenOrDie(folder.File("f"), {}, &found);
  EXPECT_EQ(found, records);
  EXPECT_EQ(again->recovery().records, records.size());
  EXPECT_EQ(again->recovery().bytes, 3u + 70000 + 8 + 9);
  EXPECT_EQ(again->recovery().torn_bytes, 0u);
  EXPECT_TRUE(again->Commit(AsBytes("more")).ok());
  EXPECT_EQ(RecordsIn(folder.File("f")).back(), "more");
}

TEST(DurableFile, PreallocationIsNoContentAndGoesWithClose) {
  const TempFolder folder;
  const auto file = OpenOrDie(folder.File("f"), {.preallocate_bytes = 65536});
  ASSERT_TRUE(file->Commit(AsBytes("first")).ok());
  EXPECT_GE(std::filesystem::file_size(folder.File("f")), 65536u);
  EXPECT_EQ(RecordsIn(folder.File("f")), Records{"first"});
  EXPECT_EQ(file->Close(), 0);
  EXPECT_LT(std::filesystem::file_size(folder.File("f")), 100u);
  EXPECT_EQ(RecordsIn(folder.File("f")), Records{"first"});
}

TEST(DurableFile, GrowsInStepsWithoutTouchingRecords) {
  const TempFolder folder;
  for (const uint64_t step : {0u, 1u, 4096u, 10000u}) {
    const std::string path = folder.File(std::to_string(step));
    Records records;
    const auto file = OpenOrDie(path, {.preallocate_bytes = step});
    for (size_t i = 0; i < 60; ++i) {
      records.push_back(std::string(i * 31, static_cast<char>('a' + i % 26)));
      ASSERT_TRUE(file->Commit(AsBytes(records.back())).ok());
    }
    EXPECT_EQ(RecordsIn(path), records) << "step " << step;
  }
}

TEST(DurableFile, AlignedGroupsNeverShareABlockWithAcknowledgedRecords) {
  const TempFolder folder;
  for (const size_t alignment : {1u, 8u, 16u, 32u, 512u, 4096u}) {
    const std::string path = folder.File(std::to_string(alignment));
    Records records;
    for (int opened = 0; opened < 3; ++opened) {
      const auto file = OpenOrDie(path, {.preallocate_bytes = 0, .group_alignment = alignment});
      for (size_t i = 0; i < 40; ++i) {
        records.push_back(std::string(i * 7, 'r'));
        ASSERT_TRUE(file->Commit(AsBytes(records.back())).ok());
        EXPECT_EQ(std::filesystem::file_size(path) % alignment, 0u) << alignment;
      }
    }
    EXPECT_EQ(RecordsIn(path), records) << alignment;
  }
}

TEST(DurableFile, RecordsOfManyThreadsAreThereOnceAndInEachThreadsOrder) {
  const TempFolder folder;
  constexpr size_t kThreads = 16;
  constexpr size_t kEach = 50;
  const auto file = OpenOrDie(folder.File("f"));
  std::vector<std::thread> threads;
  for (size_t t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (size_t i = 0; i < kEach; ++i) {
        const std::string record = std::to_string(t) + " " + std::to_string(i);
        EXPECT_TRUE(file->Commit(AsBytes(record)).ok());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_LE(file->groups(), kThreads * kEach);
  EXPECT_EQ(file->ladder().durable, file->ladder().accepted);
  std::vector<size_t> next(kThreads, 0);
  for (const std::string& record : RecordsIn(folder.File("f"))) {
    const size_t thread = std::stoul(record);
    ASSERT_EQ(record, std::to_string(thread) + " " + std::to_string(next[thread]++));
  }
  EXPECT_EQ(next, std::vector<size_t>(kThreads, kEach));
}

TEST(DurableFile, IsASinkWhoseWritesAreRecordsAndWhoseSyncMakesThemDurable) {
  const TempFolder folder;
  const auto file = OpenOrDie(folder.File("f"));
  OutputBuffer output(*file, {.flush_policy = FlushPolicy::kLine});
  ASSERT_EQ(output.Append("one\n"), 4u);
  ASSERT_EQ(output.Append("two, "), 5u);
  ASSERT_EQ(output.Append("and more of it\n"), 15u);
  EXPECT_EQ(file->ladder(), (OutputLadder{24, 24, 24, 0}));
  EXPECT_EQ(file->Sync(), 0);
  EXPECT_EQ(file->ladder(), (OutputLadder{24, 24, 24, 24}));
  EXPECT_TRUE(output.Close().ok());
  EXPECT_EQ(RecordsIn(folder.File("f")), (Records{"one\n", "two, and more of it\n"}));
}

TEST(DurableFile, ACommitMakesEarlierWritesDurableToo) {
  const TempFolder folder;
  const auto file = OpenOrDie(folder.File("f"));
  const ByteSpan run = AsBytes("written");
  EXPECT_EQ(file->Write({&run, 1}).written, 7u);
  EXPECT_EQ(file->ladder().durable, 0u);
  EXPECT_TRUE(file->Commit(AsBytes("committed")).ok());
  EXPECT_EQ(file->ladder().durable, 16u);
}

TEST(DurableFile, NothingIsTakenAfterClose) {
  const TempFolder folder;
  const auto file = OpenOrDie(folder.File("f"));
  EXPECT_EQ(file->Close(), 0);
  EXPECT_EQ(file->Close(), 0);
  EXPECT_EQ(file->Commit(AsBytes("late")).code(), absl::StatusCode::kFailedPrecondition);
  const ByteSpan run = AsBytes("late");
  EXPECT_EQ(file->Write({&run, 1}).error, EBADF);
  EXPECT_EQ(file->Sync(), EBADF);
  EXPECT_EQ(file->ladder(), (OutputLadder{8, 0, 0, 0}));
  EXPECT_EQ(file->groups(), 0u);
  EXPECT_EQ(RecordsIn(folder.File("f")), Records{});
}

TEST(DurableFile, OneAtATimeHasItOpen) {
  const TempFolder folder;
  auto first = OpenOrDie(folder.File("f"));
  EXPECT_EQ(DurableFile::Open(folder.File("f")).status().code(), absl::StatusCode::kFailedPrecondition);
  first.reset();
  EXPECT_TRUE(DurableFile::Open(folder.File("f")).ok());
}

TEST(DurableFile, BadOptionsAndPathsAreRefusedByName) {
  const TempFolder folder;
  const auto refusal = [&](const std::string& path, DurableOptions options) {
    const absl::Status status = DurableFile::Open(path, options).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    return std::string(status.message());
  };
  const auto names = [](const std::string& text, const char* word) { return text.find(word) != std::string::npos; };
  EXPECT_TRUE(names(refusal(folder.File("f"), {.preallocate_bytes = uint64_t{1} << 31}), "preallocate_bytes"));
  for (const size_t alignment : {0u, 3u, 8192u}) {
    EXPECT_TRUE(names(refusal(folder.File("f"), {.group_alignment = alignment}), "group_alignment")) << alignment;
  }
  EXPECT_TRUE(names(refusal(folder.path(), {}), "no regular file"));
  EXPECT_TRUE(names(refusal("/dev/null", {}), "no regular file"));
  ASSERT_EQ(mkfifo(folder.File("fifo").c_str(), 0600), 0);
  EXPECT_TRUE(names(refusal(folder.File("fifo"), {}), "no regular file"));
  for (const std::string& path : {folder.path(), std::string("/dev/null"), folder.File("fifo")}) {
    const absl::Status status = ReadDurableFile(path, nullptr).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_TRUE(names(std::string(status.message()), "no regular file")) << status;
  }
  EXPECT_EQ(DurableFile::Open(folder.File("no/such/folder")).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(ReadDurableFile(folder.File("none"), nullptr).status().code(), absl::StatusCode::kNotFound);
}

// A limit of the file size stands for a full disk: the write is refused before anything is acknowledged.
TEST(DurableFile, RefusedGrowthWithdrawsTheRecordAndLeavesTheFileUsable) {
  const TempFolder folder;
  const auto file = OpenOrDie(folder.File("f"), {.preallocate_bytes = 4096});
  ASSERT_TRUE(file->Commit(AsBytes("before")).ok());
  rlimit limit;
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &limit), 0);
  const rlimit low = {16384, limit.rlim_max};
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &low), 0);
  const std::string large(20000, 'l');
  EXPECT_FALSE(file->Commit(AsBytes(large)).ok());
  EXPECT_FALSE(file->failed());
  EXPECT_TRUE(file->Commit(AsBytes("small")).ok());
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
  std::signal(SIGXFSZ, handler);
  EXPECT_TRUE(file->Commit(AsBytes(large)).ok());
  EXPECT_EQ(file->ladder(), (OutputLadder{40011, 40011, 20011, 20011}));
  EXPECT_EQ(RecordsIn(folder.File("f")), (Records{"before", "small", large}));
}

/// While it lives no file grows beyond `bytes`: a write across it is cut short, and one behind it fails with EFBIG.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(uint64_t bytes, void (*handler)(int) = SIG_IGN) : handler_(std::signal(SIGXFSZ, handler)) {
    EXPECT_EQ(getrlimit(RLIMIT_FSIZE, &before_), 0);
    const rlimit low = {bytes, before_.rlim_max};
    EXPECT_EQ(setrlimit(RLIMIT_FSIZE, &low), 0);
  }
  ~FileSizeLimit() {
    EXPECT_EQ(setrlimit(RLIMIT_FSIZE, &before_), 0);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_ = {};
  void (*handler_)(int);
};

TEST(DurableFile, TakesARecordThatFitsWhereTheStepOfPreallocationDoesNot) {
  const TempFolder folder;
  const auto file = OpenOrDie(folder.File("f"));
  const FileSizeLimit limit(512 << 10);
  EXPECT_TRUE(file->Commit(AsBytes("four")).ok());
  EXPECT_TRUE(file->Commit(AsBytes("more")).ok());
  EXPECT_EQ(RecordsIn(folder.File("f")), (Records{"four", "more"}));
  EXPECT_FALSE(file->Commit(AsBytes(std::string(512 << 10, 'l'))).ok());
}

volatile std::sig_atomic_t signals_seen;

// By default the signal kills the process.
TEST(DurableFile, RaisesNoSignalWhereTheStepOfPreallocationDoesNotFit) {
  const TempFolder folder;
  const auto file = OpenOrDie(folder.File("f"));
  const FileSizeLimit limit((512 << 10) + 8, [](int) { signals_seen = 1; });
  for (const std::string& record : Records{"four", std::string(1000, 'r'), std::string(400'000, 'r')}) {
    EXPECT_TRUE(file->Commit(AsBytes(record)).ok());
  }
  EXPECT_EQ(signals_seen, 0);
}

TEST(DurableFile, CloseCutsAWithdrawnRecordThatTheWriteLeftWhole) {
  const TempFolder folder;
  const std::string path = folder.File("f");
  const auto file = OpenOrDie(path, {.preallocate_bytes = 0, .group_alignment = 4096});
  ASSERT_TRUE(file->Commit(AsBytes("kept")).ok());
  const uint64_t size = std::filesystem::file_size(path);
  {
    const FileSizeLimit limit(size + 100);  // room for the record, none for the padding of its group
    EXPECT_FALSE(file->Commit(AsBytes("withdrawn")).ok());
    EXPECT_EQ(RecordsIn(path), (Records{"kept", "withdrawn"}));
  }
  EXPECT_EQ(file->Close(), 0);
  EXPECT_EQ(RecordsIn(path), Records{"kept"});
  EXPECT_EQ(std::filesystem::file_size(path), size);
}

}  // namespace
}  // namespace slabyard
