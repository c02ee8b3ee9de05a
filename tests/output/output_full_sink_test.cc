// SPDX-License-Identifier: MIT
//
// What a caller sees while a sink is full, and how it waits.
#include <gtest/gtest.h>

#include <cerrno>
#include <chrono>
#include <memory>
#include <string>

#include "slabyard/output_buffer.h"
#include "tests/support/cache_over.h"
#include "tests/support/checked_source.h"
#include "tests/support/fd_pair.h"
#include "tests/support/manual_clock.h"
#include "tests/support/sink_scripted.h"

namespace slabyard {
namespace {

using testing::CacheOver;
using testing::CheckedSource;
using testing::ManualClock;
using testing::Numbered;
using testing::ScriptedSink;
using Answer = ScriptedSink::Answer;

TEST(WouldBlock, KeepsWhatFitsAndSaysUnavailable) {
  ScriptedSink sink([](size_t call) { return call == 1 ? Answer{5} : Answer{0, EAGAIN}; });
  OutputBuffer output(sink, {.would_block = WouldBlockPolicy::kReport, .capacity = 8, .max_capacity = 8});
  EXPECT_EQ(output.Append(Numbered(20)), 13u) << "5 written, 8 kept";
  EXPECT_EQ(output.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_FALSE(output.failed());
  EXPECT_EQ(output.ladder(), (OutputLadder{13, 13, 5}));
  sink.set_script([](size_t) { return Answer{}; });
  EXPECT_EQ(output.Append(Numbered(20).substr(13)), 7u);
  EXPECT_TRUE(output.status().ok());
  EXPECT_TRUE(output.Flush().ok());
  EXPECT_EQ(sink.taken(), Numbered(20));
}

TEST(WouldBlock, UnderTheUnbufferedPolicyKeepsOnlyWhatTheSinkDidNotTake) {
  ScriptedSink sink([](size_t) { return Answer{2, EAGAIN}; });
  OutputBuffer output(sink, {.flush_policy = FlushPolicy::kUnbuffered, .would_block = WouldBlockPolicy::kReport});
  EXPECT_EQ(output.Append("abcde"), 5u);
  EXPECT_EQ(output.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(output.pending(), 3u);
  sink.set_script([](size_t) { return Answer{}; });
  EXPECT_EQ(output.Append("f"), 1u);
  EXPECT_EQ(sink.taken(), "abcdef");
  EXPECT_EQ(sink.calls(), 2u);
}

TEST(WouldBlock, SleepsOncePerEagainWhenToldToWait) {
  ScriptedSink sink([](size_t call) { return call % 2 == 1 ? Answer{3, EAGAIN} : Answer{4, 0}; });
  OutputBuffer output(sink, {.capacity = 4, .max_capacity = 4});
  EXPECT_EQ(output.Append(Numbered(70)), 70u);
  EXPECT_TRUE(output.Flush().ok());
  EXPECT_EQ(sink.taken(), Numbered(70));
  EXPECT_EQ(sink.waits(), 10u);
  EXPECT_EQ(sink.calls(), 20u);
}

TEST(WouldBlock, SpaceThatAPartialWriteFreedIsRoomAgain) {
  ScriptedSink sink([](size_t call) { return call == 1 ? Answer{5} : Answer{0, EAGAIN}; });
  OutputBuffer output(sink, {.would_block = WouldBlockPolicy::kReport, .capacity = 8, .max_capacity = 8});
  EXPECT_EQ(output.Append("abcd"), 4u);
  EXPECT_EQ(output.Append("efgh"), 4u);
  EXPECT_FALSE(output.Flush().ok());
  EXPECT_EQ(output.pending(), 3u);
  EXPECT_EQ(output.Append("ijklm"), 5u);
  EXPECT_TRUE(output.status().ok());
  EXPECT_EQ(sink.calls(), 2u) << "what fits is not worth a call";
  sink.set_script([](size_t) { return Answer{}; });
  EXPECT_TRUE(output.Flush().ok());
  EXPECT_EQ(sink.taken(), "abcdefghijklm");
}

TEST(WouldBlock, IsNoNewsWhenEveryByteWent) {
  for (const WouldBlockPolicy would_block : {WouldBlockPolicy::kWait, WouldBlockPolicy::kReport}) {
    ScriptedSink sink([](size_t) { return Answer{ScriptedSink::kAll, EAGAIN}; });
    OutputBuffer output(sink, {.would_block = would_block});
    EXPECT_EQ(output.Append("abc"), 3u);
    EXPECT_TRUE(output.Flush().ok());
    EXPECT_EQ(sink.waits(), 0u);
  }
}

TEST(WouldBlock, AFailedWaitIsAFailure) {
  ScriptedSink sink([](size_t) { return Answer{0, EAGAIN}; });
  sink.set_wait_error(EBADF);
  OutputBuffer output(sink);
  EXPECT_EQ(output.Append("abc"), 3u);
  EXPECT_FALSE(output.Flush().ok());
  EXPECT_EQ(output.error(), EBADF);
  EXPECT_NE(output.status().message().find("wait"), absl::string_view::npos);
  EXPECT_EQ(output.Discard(), 3u);
}

TEST(FlushUntil, DoesNotWaitForASinkThatCannotBePolled) {
  ScriptedSink sink([](size_t) { return Answer{1, EAGAIN}; });
  ManualClock clock;
  OutputBuffer output(sink);
  EXPECT_EQ(output.Append("abc"), 3u);
  EXPECT_EQ(output.FlushUntil(clock.Now() + std::chrono::hours(1), clock).code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(sink.waits(), 0u);
  EXPECT_EQ(output.ladder(), (OutputLadder{3, 3, 1}));
  EXPECT_EQ(output.Append("d"), 1u) << "a deadline that passed is no failure";
  EXPECT_TRUE(output.Flush().ok()) << "this one waits";
}

TEST(FullSink, IsToldByItsDescriptorUntilItTookWhatItWasOffered) {
  testing::FdPair pipe = testing::FdPair::SmallPipe(O_NONBLOCK);
  FdSink sink(BorrowedFd{pipe.writing()});
  OutputBuffer output(sink, {.flush_policy = FlushPolicy::kLine, .would_block = WouldBlockPolicy::kReport});
  const std::string page(4096, 'x');
  while (output.Append(page + "\n") == page.size() + 1 && output.status().ok()) {
  }
  EXPECT_EQ(output.wait_fd(), pipe.writing());
  EXPECT_LE(output.Append("a"), 1u);
  EXPECT_EQ(output.wait_fd(), pipe.writing()) << "an append that only waits along changes nothing";
  pipe.Read(1 << 20);
  while (!output.Flush().ok()) pipe.Read(1 << 20);
  EXPECT_EQ(output.wait_fd(), -1);
}

TEST(FullSink, IsToldByItsDescriptorWithoutMemoryForWhatItDidNotTake) {
  testing::FdPair pipe = testing::FdPair::SmallPipe(O_NONBLOCK);
  const auto source = std::make_shared<CheckedSource>();
  source->RefuseAll(true);
  FdSink sink(BorrowedFd{pipe.writing()});
  OutputBuffer output(
      sink,
      {.flush_policy = FlushPolicy::kUnbuffered, .would_block = WouldBlockPolicy::kReport, .cache = CacheOver(source)});
  const std::string page(4096, 'x');
  while (output.Append(page) == page.size()) {
  }
  EXPECT_EQ(output.pending(), 0u);
  EXPECT_TRUE(absl::IsUnavailable(output.status()));
  EXPECT_EQ(output.wait_fd(), pipe.writing()) << "a loop that polled -1 would never come back to the rest";
  EXPECT_TRUE(output.Flush().ok());
  EXPECT_EQ(output.wait_fd(), -1);
}

TEST(FlushUntil, ADeadlineLongPastDoesNotWait) {
  testing::FdPair pipe = testing::FdPair::SmallPipe(O_NONBLOCK);
  FdSink sink(BorrowedFd{pipe.writing()});
  uint64_t lost = 0;
  {
    OutputBuffer output(sink, {.capacity = 65536,
                               .dropped = {[](void* context, uint64_t bytes, const absl::Status&) {
                                             *static_cast<uint64_t*>(context) += bytes;
                                           },
                                           &lost}});
    EXPECT_EQ(output.Append(std::string(60'000, 'x')), 60'000u);
    EXPECT_TRUE(absl::IsUnavailable(output.FlushUntil(std::chrono::nanoseconds::min(), SteadyClock())));
    EXPECT_GT(output.pending(), 0u);
  }
  EXPECT_GT(lost, 0u) << "nor does the destructor, which says what was lost";
}

}  // namespace
}  // namespace slabyard
