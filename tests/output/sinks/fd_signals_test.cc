// SPDX-License-Identifier: MIT
//
// Signals and FdSink: a host never hears of our SIGPIPE, keeps its own, and may interrupt a write without loss.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <pthread.h>
#include <sys/ioctl.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <string>
#include <thread>

#include "slabyard/output_buffer.h"
#include "slabyard/sink.h"
#include "tests/support/fd_pair.h"

namespace slabyard {
namespace {

using testing::FdPair;
using testing::Numbered;

std::atomic<int> signals_seen{0};

/// The host's handler for one signal, without SA_RESTART, put back at the end.
class HostHandler {
 public:
  explicit HostHandler(int number) : number_(number) {
    signals_seen = 0;
    struct sigaction action = {};
    action.sa_handler = [](int) { ++signals_seen; };
    EXPECT_EQ(sigaction(number, &action, &before_), 0);
  }
  ~HostHandler() { sigaction(number_, &before_, nullptr); }

 private:
  int number_;
  struct sigaction before_;
};

/// SIGPIPE blocked by the host on this thread.
class HostBlock {
 public:
  HostBlock() {
    sigemptyset(&set_);
    sigaddset(&set_, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &set_, &before_);
  }
  ~HostBlock() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

  bool IsPending() const {
    sigset_t pending;
    sigpending(&pending);
    return sigismember(&pending, SIGPIPE) == 1;
  }
  int Take() const {
    const timespec at_once = {};
    return sigtimedwait(&set_, nullptr, &at_once);
  }

 private:
  sigset_t set_;
  sigset_t before_;
};

bool IsSigpipeBlocked() {
  sigset_t mask;
  pthread_sigmask(SIG_SETMASK, nullptr, &mask);
  return sigismember(&mask, SIGPIPE) == 1;
}

SinkResult WriteTo(FdSink& sink, std::string_view text) {
  const ByteSpan run = AsBytes(text);
  return sink.Write({&run, 1});
}

TEST(Sigpipe, OfAClosedPipeIsAStatusAndTheHostsHandlerHearsNothing) {
  const HostHandler handler(SIGPIPE);
  FdPair pipe = FdPair::SmallPipe();
  pipe.CloseReading();
  FdSink sink(BorrowedFd{pipe.writing()});
  OutputBuffer output(sink);
  EXPECT_EQ(output.Append("hello"), 5u);
  EXPECT_FALSE(output.Flush().ok());
  EXPECT_EQ(output.error(), EPIPE);
  EXPECT_EQ(signals_seen, 0);
  EXPECT_FALSE(IsSigpipeBlocked());
  EXPECT_EQ(output.Discard(), 5u);
}

TEST(Sigpipe, OfAClosedPipeDoesNotKillAProcessThatNeverThoughtOfIt) {
  EXPECT_EXIT(
      {
        std::signal(SIGPIPE, SIG_DFL);
        FdPair pipe = FdPair::SmallPipe();
        pipe.CloseReading();
        FdSink sink(BorrowedFd{pipe.writing()});
        _exit(WriteTo(sink, "hello").error == EPIPE ? 0 : 1);
      },
      ::testing::ExitedWithCode(0), "");
}

TEST(Sigpipe, ReachesAHostThatSaidItIgnoresTheSignalAndDoesNot) {
  const HostHandler handler(SIGPIPE);
  FdPair pipe = FdPair::SmallPipe();
  pipe.CloseReading();
  FdSink sink(BorrowedFd{pipe.writing()}, SigpipePolicy::kHostIgnores);
  EXPECT_EQ(WriteTo(sink, "hello").error, EPIPE);
  EXPECT_EQ(signals_seen, 1) << "this shows that the handler of the other tests would count";
}

TEST(Sigpipe, OfAReaderThatLeavesInMidWriteIsTakenThoughTheWriteWasOnlyShort) {
  const HostHandler handler(SIGPIPE);
  FdPair pipe = FdPair::SmallPipe();
  FdSink sink(BorrowedFd{pipe.writing()});
  const std::string text = Numbered(100'000);
  std::thread reader([&] {
    // Reading whole pages lets the writer into its next one; then it sleeps in mid-write, and the end goes.
    for (size_t got = 0; got < 8192;) got += pipe.Read(4096).size();
    for (int filled = 0; filled < 4096;) ioctl(pipe.reading(), FIONREAD, &filled);
    pipe.CloseReading();
  });
  const SinkResult result = WriteTo(sink, text);
  reader.join();
  EXPECT_EQ(result.error, 0);
  EXPECT_GE(result.written, 8192u);
  EXPECT_LT(result.written, text.size());
  EXPECT_EQ(signals_seen, 0);
  EXPECT_EQ(WriteTo(sink, text).error, EPIPE);
  EXPECT_EQ(signals_seen, 0);
}

TEST(Sigpipe, OfTheHostsOwnThatWaitsInItsMaskStays) {
  const HostBlock block;
  raise(SIGPIPE);
  FdPair pipe = FdPair::SmallPipe();
  pipe.CloseReading();
  FdSink sink(BorrowedFd{pipe.writing()});
  EXPECT_EQ(WriteTo(sink, "hello").error, EPIPE);
  EXPECT_TRUE(block.IsPending());
  EXPECT_EQ(block.Take(), SIGPIPE);
  EXPECT_TRUE(IsSigpipeBlocked());
}

TEST(Sigpipe, OfOursLeavesNothingBehindInAMaskOfTheHosts) {
  const HostBlock block;
  FdPair pipe = FdPair::SmallPipe();
  pipe.CloseReading();
  FdSink sink(BorrowedFd{pipe.writing()});
  EXPECT_EQ(WriteTo(sink, "hello").error, EPIPE);
  EXPECT_FALSE(block.IsPending());
  EXPECT_TRUE(IsSigpipeBlocked());
}

TEST(Sigpipe, OfAClosedSocketIsNeverRaised) {
  const HostHandler handler(SIGPIPE);
  for (const SigpipePolicy policy : {SigpipePolicy::kMask, SigpipePolicy::kHostIgnores}) {
    FdPair sockets = FdPair::SocketPair();
    sockets.CloseReading();
    FdSink sink(BorrowedFd{sockets.writing()}, policy);
    EXPECT_EQ(WriteTo(sink, "hello").error, EPIPE);
  }
  EXPECT_EQ(signals_seen, 0);
}

/// Writes far more than the pipe holds on a thread that signals keep hitting; the reader starts only afterwards.
void ExpectNoLossUnderInterrupts(int writing_flags) {
  const HostHandler handler(SIGUSR1);
  FdPair pipe = FdPair::SmallPipe();
  ASSERT_EQ(fcntl(pipe.writing(), F_SETFL, writing_flags), 0);
  const std::string text = Numbered(50'000);
  absl::Status status;
  std::atomic<bool> done{false};
  std::thread writer([&] {
    FdSink sink(BorrowedFd{pipe.writing()});
    OutputBuffer output(sink, {.flush_policy = FlushPolicy::kUnbuffered});
    EXPECT_EQ(output.Append(text), text.size());
    status = output.Close().status;
    pipe.CloseWriting();
    done = true;
  });
  // A full pipe means that the writer sleeps, or is about to.
  for (int filled = 0; filled < 4096; std::this_thread::yield()) ioctl(pipe.reading(), FIONREAD, &filled);
  while (signals_seen < 50 && !done) {
    pthread_kill(writer.native_handle(), SIGUSR1);
    std::this_thread::yield();
  }
  const std::string got = pipe.ReadToEnd(4096);
  writer.join();
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(got, text);
}

TEST(Interrupts, OfABlockingWriteLoseNothing) { ExpectNoLossUnderInterrupts(0); }

TEST(Interrupts, OfAWaitForRoomLoseNothing) { ExpectNoLossUnderInterrupts(O_NONBLOCK); }

}  // namespace
}  // namespace slabyard
