// SPDX-License-Identifier: MIT
//
// The sinks that are no plain descriptor: memory, a function, nothing, a socket with known buffers.
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>
#include <string>
#include <utility>

#include "slabyard/callback_sink.h"
#include "slabyard/memory_sink.h"
#include "slabyard/null_sink.h"
#include "slabyard/output_buffer.h"
#include "slabyard/socket_sink.h"
#include "tests/support/checked_source.h"
#include "tests/support/fd_pair.h"

namespace slabyard {
namespace {

using testing::CheckedSource;
using testing::FdPair;
using testing::Numbered;

SinkResult WriteTo(Sink& sink, std::string_view text) {
  const ByteSpan run = AsBytes(text);
  return sink.Write({&run, 1});
}

TEST(MemorySink, HoldsWhatWasWrittenInOrder) {
  MemorySink sink;
  OutputBuffer output(sink, {.capacity = 100});
  const std::string text = Numbered(50'000);
  for (size_t at = 0; at < text.size(); at += 77) ASSERT_NE(output.Append(std::string_view(text).substr(at, 77)), 0u);
  EXPECT_TRUE(output.Close().ok());
  EXPECT_EQ(AsChars(sink.bytes()), text);
  EXPECT_EQ(WriteTo(sink, "x").error, EBADF);
  EXPECT_EQ(AsChars(sink.bytes()), text);
}

TEST(MemorySink, AtItsLimitTakesWhatFitsAndSaysEnospc) {
  MemorySink sink(5);
  const std::array<ByteSpan, 2> runs = {AsBytes("abc"), AsBytes("defg")};
  const SinkResult result = sink.Write(runs);
  EXPECT_EQ(result.written, 5u);
  EXPECT_EQ(result.error, ENOSPC);
  EXPECT_EQ(AsChars(sink.bytes()), "abcde");
  sink.Clear();
  EXPECT_EQ(WriteTo(sink, "fgh").written, 3u);
  EXPECT_EQ(AsChars(sink.bytes()), "fgh");
}

TEST(MemorySink, OfZeroBytesIsRefused) {
  MemorySink sink(0);
  OutputBuffer output(sink);
  EXPECT_EQ(output.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(output.status().message().find("limit"), absl::string_view::npos);
}

TEST(MemorySink, KeepsEverythingWhenMemoryIsRefusedAtAnyRequest) {
  const std::string text = Numbered(30'000);
  for (size_t refused = 1;; ++refused) {
    const auto source = std::make_shared<CheckedSource>();
    source->RefuseRequest(refused);
    MemorySink sink(MemorySink::kNoLimit, source);
    OutputBuffer output(sink, {.capacity = 64, .max_capacity = 64});
    size_t at = 0;
    while (at < text.size()) {
      at += output.Append(std::string_view(text).substr(at, 50));
      if (!output.failed()) continue;
      EXPECT_EQ(output.error(), ENOMEM);
      ASSERT_TRUE(output.Retry().ok());
    }
    ASSERT_TRUE(output.Close().ok());
    ASSERT_EQ(AsChars(sink.bytes()), text) << "request " << refused;
    if (source->refusals() == 0) break;
  }
}

TEST(CallbackSink, PassesTheRunsAndTheAnswer) {
  std::string got;
  CallbackSink sink([&](std::span<const ByteSpan> runs) {
    size_t written = 0;
    for (const ByteSpan run : runs) got += AsChars(run), written += run.size();
    return SinkResult{written, got.size() > 8 ? ENOSPC : 0};
  });
  OutputBuffer output(sink);
  EXPECT_EQ(output.Append("12345"), 5u);
  EXPECT_TRUE(output.Flush().ok());
  EXPECT_EQ(output.Append("6789"), 4u);
  EXPECT_FALSE(output.Flush().ok());
  EXPECT_EQ(output.error(), ENOSPC);
  EXPECT_EQ(got, "123456789");
}

TEST(CallbackSink, WaitsWithTheFunctionForThatAndFailsWithoutOne) {
  int waits = 0;
  const auto full_once = [calls = 0](std::span<const ByteSpan> runs) mutable {
    return ++calls == 1 ? SinkResult{0, EAGAIN} : SinkResult{runs[0].size() + runs[1].size(), 0};
  };
  CallbackSink waiting(full_once, [&] { return ++waits, 0; });
  OutputBuffer patient(waiting);
  EXPECT_EQ(patient.Append("abc"), 3u);
  EXPECT_TRUE(patient.Close().ok());
  EXPECT_EQ(waits, 1);

  CallbackSink mute(full_once);
  OutputBuffer output(mute);
  EXPECT_EQ(output.Append("abc"), 3u);
  EXPECT_FALSE(output.Flush().ok());
  EXPECT_EQ(output.error(), ENOTSUP);
  EXPECT_TRUE(output.Retry().ok());
}

TEST(CallbackSink, WithoutAFunctionIsRefused) {
  CallbackSink sink(nullptr);
  OutputBuffer output(sink);
  EXPECT_EQ(output.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(output.status().message().find("write function"), absl::string_view::npos);
}

TEST(NullSink, CountsWhatItTakes) {
  NullSink sink;
  OutputBuffer output(sink, {.capacity = 10, .max_capacity = 10});
  EXPECT_EQ(output.Append("1234567"), 7u);
  EXPECT_EQ(output.Append("1234567"), 7u);
  EXPECT_TRUE(output.Close().ok());
  EXPECT_EQ(sink.bytes(), 14u);
  EXPECT_EQ(sink.writes(), 2u);
  EXPECT_EQ(WriteTo(sink, "x").error, EBADF);
}

TEST(SocketSink, ReportsWhatTheKernelMadeOfTheSizes) {
  FdPair sockets = FdPair::SocketPair();
  SocketSink sink(BorrowedFd{sockets.writing()}, {.send_buffer = 20'000, .receive_buffer = 30'000});
  ASSERT_TRUE(sink.status().ok()) << sink.status();
  int send = 0;
  socklen_t length = sizeof(send);
  ASSERT_EQ(getsockopt(sockets.writing(), SOL_SOCKET, SO_SNDBUF, &send, &length), 0);
  EXPECT_EQ(sink.buffers().send, send);
  // socket(7): the kernel doubles the value, to leave room for its books.
  EXPECT_EQ(sink.buffers(), (SocketBuffers{40'000, 60'000}));
}

TEST(SocketSink, LeavesUnnamedSizesAloneAndReportsThem) {
  FdPair sockets = FdPair::SocketPair();
  SocketSink sink(BorrowedFd{sockets.writing()});
  EXPECT_GT(sink.buffers().send, 0);
  EXPECT_GT(sink.buffers().receive, 0);
  EXPECT_EQ(WriteTo(sink, "hello").written, 5u);
  EXPECT_EQ(sockets.Read(10), "hello");
}

TEST(SocketSink, RefusesWhatIsNoSocketAndSizesThatAreNone) {
  FdPair pipe = FdPair::SmallPipe();
  FdPair sockets = FdPair::SocketPair();
  const struct {
    int fd;
    SocketSinkOptions options;
    const char* says;
  } rows[] = {{-1, {}, "not open"},
              {pipe.writing(), {}, "not a stream socket"},
              {sockets.writing(), {.send_buffer = 0}, "send_buffer"},
              {sockets.writing(), {.receive_buffer = -5}, "receive_buffer"}};
  for (const auto& row : rows) {
    SocketSink sink(BorrowedFd{row.fd}, row.options);
    OutputBuffer output(sink);
    EXPECT_EQ(output.status().code(), absl::StatusCode::kInvalidArgument) << row.says;
    EXPECT_NE(output.status().message().find(row.says), absl::string_view::npos) << output.status();
  }
}

TEST(SocketSink, SmallBuffersReachTheOutputAsEagainEarly) {
  FdPair sockets = FdPair::SocketPair(SOCK_NONBLOCK);
  SocketSink sink(BorrowedFd{sockets.writing()}, {.send_buffer = 4608});
  OutputBuffer output(sink, {.would_block = WouldBlockPolicy::kReport});
  const std::string text = Numbered(100'000);
  const size_t taken = output.Append(text);
  EXPECT_LT(taken, text.size());
  EXPECT_EQ(output.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(output.wait_fd(), sockets.writing());
  EXPECT_LE(output.ladder().written, static_cast<uint64_t>(sink.buffers().send));
  (void)output.Discard();
  EXPECT_EQ(output.wait_fd(), -1);
}

}  // namespace
}  // namespace slabyard
