// SPDX-License-Identifier: MIT
//
// FdSink on real descriptors: pipes, sockets, files, /dev/full.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "slabyard/output_buffer.h"
#include "slabyard/sink.h"
#include "tests/support/fd_pair.h"

namespace slabyard {
namespace {

using testing::FdPair;
using testing::Numbered;

/// An empty file without a name, for reading and writing.
int TemporaryFile() {
  char path[] = "/tmp/slabyard_output_XXXXXX";
  const int fd = mkstemp(path);
  EXPECT_GE(fd, 0);
  unlink(path);
  return fd;
}

std::string ContentOf(int fd) {
  std::string all(1 << 20, '\0');
  const ssize_t got = pread(fd, all.data(), all.size(), 0);
  all.resize(got < 0 ? 0 : static_cast<size_t>(got));
  return all;
}

bool IsOpen(int fd) { return fcntl(fd, F_GETFD) >= 0; }

TEST(FdSink, WritesAFileByteForByteUnderEveryPolicy) {
  const std::string text = Numbered(200'000);
  for (const FlushPolicy policy : {FlushPolicy::kFull, FlushPolicy::kLine, FlushPolicy::kUnbuffered}) {
    const int fd = TemporaryFile();
    FdSink sink(BorrowedFd{fd});
    OutputBuffer output(sink, {.flush_policy = policy});
    for (size_t at = 0, size = 1; at < text.size(); at += size, size = 1 + size * 7 % 9001) {
      const std::string part = text.substr(at, size);
      ASSERT_EQ(output.Append(part), part.size());
    }
    ASSERT_TRUE(output.Close().ok());
    EXPECT_EQ(ContentOf(fd), text);
    EXPECT_TRUE(IsOpen(fd)) << "a borrowed descriptor stays the caller's";
    close(fd);
  }
}

TEST(FdSink, ClosesWhatItOwnsOnceAndRefusesLaterWrites) {
  const int fd = TemporaryFile();
  FdSink sink(OwnedFd{fd});
  EXPECT_EQ(sink.Close(), 0);
  EXPECT_FALSE(IsOpen(fd));
  EXPECT_EQ(sink.Close(), 0);
  const ByteSpan run = AsBytes("x");
  EXPECT_EQ(sink.Write({&run, 1}).error, EBADF);
  EXPECT_EQ(sink.WaitWritable(), EBADF);
}

TEST(FdSink, ClosesWhatItOwnsWhenItGoes) {
  const int fd = TemporaryFile();
  { FdSink sink(OwnedFd{fd}); }
  EXPECT_FALSE(IsOpen(fd));
}

TEST(FdSink, LeavesAloneWhatWasOpenedLaterUnderTheNumberOfAClosedDescriptor) {
  const int fd = TemporaryFile();
  close(fd);
  int later;
  {
    FdSink sink(OwnedFd{fd});
    EXPECT_FALSE(sink.status().ok());
    later = TemporaryFile();
    ASSERT_EQ(later, fd) << "the lowest number that is free";
  }
  EXPECT_TRUE(IsOpen(later));
  close(later);
}

TEST(FdSink, RefusesADescriptorThatCannotBeWritten) {
  const int directory = open("/tmp", O_RDONLY | O_DIRECTORY);
  const int reading = open("/dev/null", O_RDONLY);
  const int closed = TemporaryFile();
  close(closed);
  const struct {
    int fd;
    const char* says;
  } rows[] = {{-1, "not open"}, {closed, "not open"}, {directory, "a directory"}, {reading, "reading only"}};
  for (const auto& row : rows) {
    FdSink sink(BorrowedFd{row.fd});
    OutputBuffer output(sink);
    EXPECT_EQ(output.status().code(), absl::StatusCode::kInvalidArgument) << row.says;
    EXPECT_NE(output.status().message().find(row.says), absl::string_view::npos) << output.status();
    EXPECT_EQ(output.Append("x"), 0u);
  }
  close(directory);
  close(reading);
}

TEST(FdSink, OffersTheKernelAtMostIovMaxRunsAndSkipsEmptyOnes) {
  const std::string text = Numbered(3000);
  std::vector<ByteSpan> runs;
  for (const char& c : text) {
    runs.push_back(AsBytes({&c, 1}));
    runs.push_back({});
  }
  const int fd = TemporaryFile();
  FdSink sink(BorrowedFd{fd});
  const SinkResult first = sink.Write(runs);
  EXPECT_EQ(first.error, 0);
  EXPECT_EQ(first.written, static_cast<size_t>(sysconf(_SC_IOV_MAX)));
  EXPECT_EQ(ContentOf(fd), text.substr(0, first.written));
  close(fd);
}

TEST(FdSink, KnowsWhereInAFileItsNextByteGoes) {
  const int fd = TemporaryFile();
  ASSERT_EQ(pwrite(fd, "12345", 5, 0), 5);
  EXPECT_EQ(FdSink(BorrowedFd{fd}).file_offset(), 0u);
  ASSERT_EQ(fcntl(fd, F_SETFL, O_APPEND), 0);
  FdSink sink(BorrowedFd{fd});
  EXPECT_EQ(sink.file_offset(), 5u);
  const ByteSpan run = AsBytes("678");
  EXPECT_EQ(sink.Write({&run, 1}).written, 3u);
  EXPECT_EQ(sink.file_offset(), 8u);
  close(fd);
  const FdPair pipe = FdPair::SmallPipe();
  EXPECT_FALSE(FdSink(BorrowedFd{pipe.writing()}).file_offset().has_value());
}

TEST(Pipe, ASlowReaderGetsEveryByteFromABlockingWriter) {
  FdPair pipe = FdPair::SmallPipe();
  const std::string text = Numbered(300'000);
  std::string got;
  std::thread reader([&] { got = pipe.ReadToEnd(1000); });
  {
    FdSink sink(BorrowedFd{pipe.writing()});
    OutputBuffer output(sink);
    for (size_t at = 0; at < text.size(); at += 700) EXPECT_GT(output.Append(text.substr(at, 700)), 0u);
    EXPECT_TRUE(output.Close().ok());
    EXPECT_EQ(output.ladder(), (OutputLadder{text.size(), text.size(), text.size()}));
  }
  pipe.CloseWriting();
  reader.join();
  EXPECT_EQ(got, text);
}

TEST(Pipe, ASlowReaderGetsEveryByteFromANonBlockingWriterThatWaits) {
  FdPair pipe = FdPair::SmallPipe();
  ASSERT_EQ(fcntl(pipe.writing(), F_SETFL, O_NONBLOCK), 0);
  const std::string text = Numbered(300'000);
  std::string got;
  std::thread reader([&] { got = pipe.ReadToEnd(1000); });
  {
    FdSink sink(BorrowedFd{pipe.writing()});
    OutputBuffer output(sink, {.capacity = 10'000, .max_capacity = 10'000});
    EXPECT_EQ(output.Append(text.substr(0, 5)), 5u);
    EXPECT_EQ(output.Append(text.substr(5)), text.size() - 5);
    EXPECT_TRUE(output.Close().ok());
  }
  pipe.CloseWriting();
  reader.join();
  EXPECT_EQ(got, text);
}

TEST(Pipe, ANonBlockingWriterThatReportsGoesOnWhenItsDescriptorIsReady) {
  const FdPair pipe = FdPair::SmallPipe(O_NONBLOCK);
  FdSink sink(BorrowedFd{pipe.writing()});
  OutputBuffer output(sink, {.would_block = WouldBlockPolicy::kReport, .capacity = 1000, .max_capacity = 1000});
  const std::string text = Numbered(20'000);
  ASSERT_EQ(output.sink().wait_fd(), pipe.writing());
  std::string got;
  size_t blocked = 0;
  for (size_t at = 0; at < text.size();) {
    at += output.Append(text.substr(at));
    if (output.status().ok()) continue;
    ASSERT_EQ(output.status().code(), absl::StatusCode::kUnavailable);
    ++blocked;
    pollfd ready = {output.sink().wait_fd(), POLLOUT, 0};
    ASSERT_EQ(poll(&ready, 1, 0), 0) << "the pipe is full indeed";
    got += pipe.Read(4096);
    ASSERT_EQ(poll(&ready, 1, 0), 1);
  }
  EXPECT_GT(blocked, 1u);
  while (!output.Flush().ok()) got += pipe.Read(4096);
  got += pipe.Read(4096);
  EXPECT_EQ(got, text);
}

TEST(Socket, APeerThatReadsSlowlyGetsEveryByte) {
  FdPair sockets = FdPair::SocketPair();
  const int small = 4096;
  ASSERT_EQ(setsockopt(sockets.writing(), SOL_SOCKET, SO_SNDBUF, &small, sizeof(small)), 0);
  ASSERT_EQ(fcntl(sockets.writing(), F_SETFL, O_NONBLOCK), 0);
  const std::string text = Numbered(100'000);
  std::string got;
  std::thread reader([&] { got = sockets.ReadToEnd(900); });
  FdSink sink(BorrowedFd{sockets.writing()});
  OutputBuffer output(sink);
  EXPECT_EQ(output.Append(text.substr(0, 30)), 30u);
  EXPECT_EQ(output.Append(text.substr(30)), text.size() - 30);
  EXPECT_TRUE(output.Close().ok());
  sockets.CloseWriting();
  reader.join();
  EXPECT_EQ(got, text);
}

TEST(DevFull, GivesEnospcAndTheOutputKeepsTheBytes) {
  const int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
  ASSERT_GE(fd, 0);
  FdSink sink(OwnedFd{fd});
  OutputBuffer output(sink);
  EXPECT_EQ(output.Append("precious"), 8u);
  EXPECT_EQ(output.Flush().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(output.error(), ENOSPC);
  EXPECT_EQ(output.ladder(), (OutputLadder{8, 8, 0}));
  EXPECT_NE(output.status().message().find("fd " + std::to_string(fd)), absl::string_view::npos);

  // Stands for a full disk on which somebody makes space.
  const int file = TemporaryFile();
  ASSERT_EQ(dup2(file, fd), fd);
  EXPECT_TRUE(output.Retry().ok());
  EXPECT_TRUE(output.Close().ok());
  EXPECT_EQ(ContentOf(file), "precious");
  close(file);
}

TEST(File, AtItsSizeLimitTakesWhatFitsAndGoesOnWhenTheLimitIsRaised) {
  const int fd = TemporaryFile();
  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit old_limit;
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &old_limit), 0);
  const std::string text = Numbered(20'000);
  FdSink sink(BorrowedFd{fd});
  OutputBuffer output(sink, {.capacity = 30'000, .max_capacity = 30'000});
  ASSERT_EQ(output.Append(text), text.size());

  const rlimit small = {10'000, old_limit.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  const absl::Status failure = output.Flush();
  const OutputLadder at_limit = output.ladder();
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &old_limit), 0);
  std::signal(SIGXFSZ, old_handler);

  EXPECT_EQ(failure.code(), absl::StatusCode::kOutOfRange) << failure;
  EXPECT_EQ(output.error(), EFBIG);
  EXPECT_EQ(at_limit, (OutputLadder{20'000, 20'000, 10'000}));
  EXPECT_TRUE(output.Retry().ok());
  EXPECT_EQ(ContentOf(fd), text);
  close(fd);
}

}  // namespace
}  // namespace slabyard
