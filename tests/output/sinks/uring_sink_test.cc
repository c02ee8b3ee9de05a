// SPDX-License-Identifier: MIT
//
// io_uring's own manners (it waits where write(2) says EAGAIN) behind the manners of a Sink. Skipped where the kernel
// refuses io_uring.
#include "slabyard/uring_sink.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <string>
#include <thread>
#include <vector>

#include "slabyard/async_output.h"
#include "tests/support/fd_pair.h"
#include "tests/support/record_stream.h"

namespace slabyard {
namespace {

using testing::FdPair;
using testing::Numbered;
using testing::NumberedRecord;
using testing::RecordChecker;

SinkResult WriteTo(UringSink& sink, std::string_view text) {
  const ByteSpan runs[] = {AsBytes(text)};
  return sink.Write(runs);
}

class UringSinkTest : public ::testing::Test {
 protected:
  void SetUp() override {
    UringSink probe(BorrowedFd{STDERR_FILENO});
    if (!probe.status().ok()) GTEST_SKIP() << probe.status();
    char path[] = "/tmp/slabyard_uring_XXXXXX";
    file_ = mkstemp(path);
    ASSERT_GE(file_, 0);
    unlink(path);
  }
  void TearDown() override {
    if (file_ >= 0) close(file_);
  }

  std::string FileContent() const {
    std::string text(static_cast<size_t>(lseek(file_, 0, SEEK_END)), '\0');
    EXPECT_EQ(pread(file_, text.data(), text.size(), 0), static_cast<ssize_t>(text.size()));
    return text;
  }

  int file_ = -1;
};

TEST_F(UringSinkTest, WritesRunsInOrderAtTheDescriptorsPosition) {
  UringSink sink(BorrowedFd{file_});
  ASSERT_TRUE(sink.status().ok()) << sink.status();
  const ByteSpan runs[] = {AsBytes("one "), ByteSpan(), AsBytes("two ")};
  EXPECT_EQ(sink.Write(runs).written, 8u);
  EXPECT_EQ(WriteTo(sink, "three").written, 5u);
  EXPECT_EQ(sink.Sync(), 0);
  EXPECT_EQ(FileContent(), "one two three");
}

TEST_F(UringSinkTest, SaysEagainOfAFullNonblockingPipeInsteadOfWaiting) {
  const FdPair pipe = FdPair::SmallPipe(O_NONBLOCK);
  UringSink sink(BorrowedFd{pipe.writing()});
  const std::string text = Numbered(4096);
  ASSERT_EQ(WriteTo(sink, text).written, 4096u);
  const SinkResult full = WriteTo(sink, "more");
  EXPECT_EQ(full.written, 0u);
  EXPECT_EQ(full.error, EAGAIN);
  EXPECT_EQ(pipe.Read(4096), text);
  EXPECT_EQ(sink.WaitWritable(), 0);
  EXPECT_EQ(WriteTo(sink, "more").written, 4u);
  EXPECT_EQ(pipe.Read(10), "more") << "the write that timed out left nothing behind";
}

TEST_F(UringSinkTest, ReportsAPartOfAWriteAsItsByteCount) {
  const FdPair pipe = FdPair::SmallPipe(O_NONBLOCK);
  UringSink sink(BorrowedFd{pipe.writing()});
  const std::string text = Numbered(6000);
  size_t written = 0;
  std::string seen;
  while (written < text.size()) {
    const SinkResult result = WriteTo(sink, std::string_view(text).substr(written));
    ASSERT_TRUE(result.error == 0 || result.error == EAGAIN) << result.error;
    ASSERT_LE(result.written, 4096u);
    written += result.written;
    seen += pipe.Read(8192);
    ASSERT_EQ(seen, text.substr(0, written));
  }
}

TEST_F(UringSinkTest, WaitsForRoomInABlockingPipe) {
  FdPair pipe = FdPair::SmallPipe();
  const std::string text = Numbered(100'000);
  std::thread writer([&] {
    UringSink sink(BorrowedFd{pipe.writing()});
    for (size_t at = 0; at < text.size();) {
      const SinkResult result = WriteTo(sink, std::string_view(text).substr(at));
      ASSERT_EQ(result.error, 0);
      at += result.written;
    }
    pipe.CloseWriting();
  });
  EXPECT_EQ(pipe.ReadToEnd(1000), text);
  writer.join();
}

TEST_F(UringSinkTest, KeepsSigpipeOfAPipeWithoutReaderFromTheHost) {
  ASSERT_EQ(std::signal(SIGPIPE, SIG_DFL), SIG_DFL) << "it would end this test";
  for (const int flags : {0, O_NONBLOCK}) {
    FdPair pipe = FdPair::SmallPipe(flags);
    pipe.CloseReading();
    UringSink sink(BorrowedFd{pipe.writing()});
    EXPECT_EQ(WriteTo(sink, "x").error, EPIPE);
    FdPair sockets = FdPair::SocketPair(flags);
    sockets.CloseReading();
    UringSink to_socket(BorrowedFd{sockets.writing()});
    EXPECT_EQ(WriteTo(to_socket, "x").error, EPIPE);
  }
  sigset_t pending;
  sigpending(&pending);
  EXPECT_EQ(sigismember(&pending, SIGPIPE), 0);
}

TEST_F(UringSinkTest, NamesTheKernelsErrors) {
  const int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
  ASSERT_GE(full, 0);
  UringSink sink(OwnedFd{full});
  EXPECT_EQ(WriteTo(sink, "x").error, ENOSPC);
  const FdPair pipe = FdPair::SmallPipe();
  UringSink to_pipe(BorrowedFd{pipe.writing()});
  EXPECT_EQ(to_pipe.Sync(), EINVAL);
  EXPECT_EQ(to_pipe.Close(), 0);
  EXPECT_EQ(WriteTo(to_pipe, "x").error, EBADF);
}

TEST_F(UringSinkTest, RefusesWhatCanNeverBeWrittenTo) {
  EXPECT_EQ(UringSink(BorrowedFd{-1}).status().code(), absl::StatusCode::kInvalidArgument);
  const UringSink negative(BorrowedFd{file_}, {.would_block_after = std::chrono::nanoseconds(-1)});
  EXPECT_NE(negative.status().message().find("would_block_after"), absl::string_view::npos);
}

TEST_F(UringSinkTest, SaysThatTheSystemRefusesARing) {
  rlimit before;
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  const rlimit none = {3, before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
  const UringSink sink(BorrowedFd{STDERR_FILENO});
  setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_NE(sink.status().message().find("io_uring_setup"), absl::string_view::npos) << sink.status();
}

TEST_F(UringSinkTest, CarriesAnAsyncOutput) {
  UringSink sink(BorrowedFd{file_});
  constexpr uint64_t kRecords = 20'000;
  AsyncOutput output(sink, {.records = {.capacity = 4096, .sync = true}});
  std::vector<std::thread> threads;
  for (int id = 0; id < 2; ++id) {
    threads.emplace_back([&, id] {
      AsyncOutput::Writer writer = output.MakeWriter();
      for (uint64_t i = 0; i < kRecords; ++i) ASSERT_TRUE(writer.Append(NumberedRecord(id, i)).ok());
    });
  }
  for (std::thread& thread : threads) thread.join();
  const DrainResult end = output.Close();
  EXPECT_TRUE(end.status.ok()) << end.status;
  RecordChecker checker;
  checker.Feed(FileContent());
  EXPECT_EQ(checker.records(), 2 * kRecords);
  EXPECT_EQ(end.ladder, (OutputLadder{checker.bytes(), checker.bytes(), checker.bytes(), checker.bytes()}));
}

}  // namespace
}  // namespace slabyard
