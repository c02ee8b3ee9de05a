// SPDX-License-Identifier: MIT
//
// What a caller sees when the sink, the memory or the options fail, and how it goes on.
#include <gtest/gtest.h>

#include <cerrno>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "slabyard/output_buffer.h"
#include "tests/support/cache_over.h"
#include "tests/support/checked_source.h"
#include "tests/support/fd_pair.h"
#include "tests/support/sink_scripted.h"

namespace slabyard {
namespace {

using testing::CacheOver;
using testing::CheckedSource;
using testing::Numbered;
using testing::ScriptedSink;
using Answer = ScriptedSink::Answer;

struct Drops {
  DropHook hook() {
    return {[](void* context, uint64_t bytes, const absl::Status& why) {
              static_cast<Drops*>(context)->heard.emplace_back(bytes, why);
            },
            this};
  }
  std::vector<std::pair<uint64_t, absl::Status>> heard;
};

ScriptedSink::Script FailFrom(size_t first_bad_call, int error) {
  return [=](size_t call) { return call < first_bad_call ? Answer{} : Answer{0, error}; };
}

TEST(Failure, SticksAndTakesNothingUntilRetry) {
  ScriptedSink sink(FailFrom(1, ENOSPC));
  OutputBuffer output(sink, {.capacity = 8, .max_capacity = 8});
  EXPECT_EQ(output.Append("abc"), 3u);
  const absl::Status failure = output.Flush();
  EXPECT_EQ(failure.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_TRUE(output.failed());
  EXPECT_EQ(output.error(), ENOSPC);
  EXPECT_EQ(output.Append("d"), 0u);
  EXPECT_EQ(output.Flush(), failure);
  EXPECT_EQ(output.Close().status, failure);
  EXPECT_EQ(sink.calls(), 1u) << "a failed output leaves the sink alone";
  EXPECT_EQ(output.pending(), 3u);

  sink.set_script([](size_t) { return Answer{}; });
  EXPECT_TRUE(output.Retry().ok());
  EXPECT_FALSE(output.failed());
  EXPECT_EQ(output.error(), 0);
  EXPECT_EQ(output.Append("d"), 1u);
  EXPECT_TRUE(output.Close().ok());
  EXPECT_EQ(sink.taken(), "abcd");
}

TEST(Failure, SaysWhichStepMetWhat) {
  ScriptedSink sink(FailFrom(1, EIO));
  OutputBuffer output(sink);
  EXPECT_EQ(output.Append("abc"), 3u);
  const std::string message(output.Flush().message());
  EXPECT_NE(message.find("write"), std::string::npos) << message;
  EXPECT_NE(message.find("3 bytes pending"), std::string::npos) << message;
  EXPECT_NE(message.find(std::strerror(EIO)), std::string::npos) << message;
  (void)output.Discard();
}

TEST(Failure, InMidPayloadReturnsHowFarTheSinkGot) {
  ScriptedSink sink([](size_t call) { return call == 1 ? Answer{25} : Answer{0, EFBIG}; });
  OutputBuffer output(sink, {.capacity = 16, .max_capacity = 16});
  EXPECT_EQ(output.Append(Numbered(10)), 10u);
  EXPECT_EQ(output.Append(std::string(100, 'x')), 15u);
  EXPECT_EQ(output.error(), EFBIG);
  EXPECT_EQ(output.ladder(), (OutputLadder{25, 25, 25}));
}

TEST(Failure, OfTheBlockKeepsThePrefixThatWasCopied) {
  ScriptedSink sink(FailFrom(1, EIO));
  OutputBuffer output(sink, {.capacity = 8, .max_capacity = 8});
  EXPECT_EQ(output.Append("abcdef"), 6u);
  EXPECT_EQ(output.Append("ghijk"), 2u);
  EXPECT_EQ(output.ladder(), (OutputLadder{8, 8, 0}));
  sink.set_script([](size_t) { return Answer{}; });
  EXPECT_TRUE(output.Retry().ok());
  EXPECT_EQ(output.Append("ijk"), 3u);
  EXPECT_TRUE(output.Flush().ok());
  EXPECT_EQ(sink.taken(), "abcdefghijk");
}

TEST(Failure, OfARetryReplacesTheOneBefore) {
  ScriptedSink sink(FailFrom(1, ENOSPC));
  OutputBuffer output(sink);
  EXPECT_EQ(output.Append("abc"), 3u);
  EXPECT_FALSE(output.Flush().ok());
  sink.set_script(FailFrom(1, EPIPE));
  EXPECT_FALSE(output.Retry().ok());
  EXPECT_EQ(output.error(), EPIPE);
  EXPECT_EQ(output.Discard(), 3u);
}

TEST(Failure, ComesFromASinkThatTakesNothingAndNamesNoError) {
  ScriptedSink sink([](size_t) { return Answer{0, 0}; });
  OutputBuffer output(sink, {.flush_policy = FlushPolicy::kUnbuffered});
  EXPECT_EQ(output.Append("abc"), 0u);
  EXPECT_EQ(output.error(), EIO);
  EXPECT_EQ(sink.calls(), 1u);
}

TEST(Failure, WithTheLastByteIsHeardThoughNothingIsPending) {
  ScriptedSink sink([](size_t) { return Answer{ScriptedSink::kAll, EIO}; });
  OutputBuffer output(sink);
  EXPECT_EQ(output.Append("abc"), 3u);
  EXPECT_FALSE(output.Flush().ok());
  EXPECT_EQ(output.ladder(), (OutputLadder{3, 3, 3}));
}

TEST(Discard, TellsTheHookWhyAndHowManyAndLiftsTheFailure) {
  Drops drops;
  ScriptedSink sink([](size_t call) { return call == 1 ? Answer{1, EPIPE} : Answer{}; });
  OutputBuffer output(sink, {.dropped = drops.hook()});
  EXPECT_EQ(output.Append("abc"), 3u);
  const absl::Status failure = output.Flush();
  EXPECT_EQ(output.Discard(), 2u);
  ASSERT_EQ(drops.heard.size(), 1u);
  EXPECT_EQ(drops.heard[0], std::make_pair(uint64_t{2}, failure));
  EXPECT_TRUE(output.status().ok());
  EXPECT_EQ(output.Append("de"), 2u);
  EXPECT_TRUE(output.Close().ok());
  EXPECT_EQ(sink.taken(), "ade");
  EXPECT_EQ(output.dropped(), 2u);
}

TEST(Discard, IsAReasonOfItsOwnWhereNothingFailed) {
  Drops drops;
  ScriptedSink sink;
  OutputBuffer output(sink, {.dropped = drops.hook()});
  EXPECT_EQ(output.Append("ab"), 2u);
  EXPECT_EQ(output.Discard(), 2u);
  ASSERT_EQ(drops.heard.size(), 1u);
  EXPECT_EQ(drops.heard[0].second.code(), absl::StatusCode::kAborted) << "never \"lost: OK\"";
}

TEST(Discard, OfNothingIsNotHeard) {
  Drops drops;
  ScriptedSink sink;
  OutputBuffer output(sink, {.dropped = drops.hook()});
  EXPECT_EQ(output.Discard(), 0u);
  EXPECT_TRUE(drops.heard.empty());
}

TEST(Destruction, TellsTheHookWhatAFailedOutputStillHeldAndTriesNoMore) {
  Drops drops;
  ScriptedSink sink(FailFrom(1, ENOSPC));
  {
    OutputBuffer output(sink, {.dropped = drops.hook()});
    EXPECT_EQ(output.Append("abc"), 3u);
    EXPECT_FALSE(output.Flush().ok());
  }
  EXPECT_EQ(sink.calls(), 1u);
  ASSERT_EQ(drops.heard.size(), 1u);
  EXPECT_EQ(drops.heard[0].first, 3u);
  EXPECT_EQ(drops.heard[0].second.code(), absl::StatusCode::kResourceExhausted);
}

TEST(Destruction, TellsTheHookWhatABlockedSinkDidNotTake) {
  Drops drops;
  ScriptedSink sink([](size_t call) { return call == 1 ? Answer{1} : Answer{0, EAGAIN}; });
  {
    OutputBuffer output(sink, {.would_block = WouldBlockPolicy::kReport, .dropped = drops.hook()});
    EXPECT_EQ(output.Append("abc"), 3u);
  }
  ASSERT_EQ(drops.heard.size(), 1u);
  EXPECT_EQ(drops.heard[0].first, 2u);
  EXPECT_EQ(drops.heard[0].second.code(), absl::StatusCode::kUnavailable);
}

TEST(Destruction, SaysOnStderrWhatIsLostWhenNobodyListens) {
  ScriptedSink sink(FailFrom(1, ENOSPC));
  ::testing::internal::CaptureStderr();
  {
    OutputBuffer output(sink);
    EXPECT_EQ(output.Append("abc"), 3u);
  }
  const std::string said = ::testing::internal::GetCapturedStderr();
  EXPECT_EQ(said.find("slabyard: 3 bytes of output lost: "), 0u) << said;
}

TEST(Close, StaysOpenWhenTheFlushFallsShort) {
  ScriptedSink sink([](size_t call) { return call == 1 ? Answer{0, EAGAIN} : Answer{}; });
  OutputBuffer output(sink, {.would_block = WouldBlockPolicy::kReport});
  EXPECT_EQ(output.Append("abc"), 3u);
  EXPECT_EQ(output.Close().status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(sink.closes(), 0u);
  EXPECT_TRUE(output.Close().ok());
  EXPECT_EQ(sink.closes(), 1u);
  EXPECT_EQ(sink.taken(), "abc");
}

TEST(Close, ReportsWhatTheSinkSaysOnItsWayOut) {
  ScriptedSink sink;
  sink.set_close_error(EIO);
  OutputBuffer output(sink);
  EXPECT_EQ(output.Append("abc"), 3u);
  const absl::Status failure = output.Close().status;
  EXPECT_NE(failure.message().find("close"), absl::string_view::npos);
  EXPECT_EQ(output.error(), EIO);
  EXPECT_EQ(output.Close().status, failure);
  EXPECT_EQ(output.Flush(), failure);
  EXPECT_EQ(output.Retry(), failure);
  EXPECT_EQ(output.Append("d"), 0u);
  EXPECT_EQ(sink.closes(), 1u);
}

TEST(RefusedMemory, IsAStatusWithoutAMessageAndNothingIsLost) {
  for (const FlushPolicy policy : {FlushPolicy::kFull, FlushPolicy::kLine, FlushPolicy::kManual}) {
    const auto source = std::make_shared<CheckedSource>();
    source->RefuseRequest(1);
    ScriptedSink sink;
    OutputBuffer output(sink, {.flush_policy = policy, .cache = CacheOver(source)});
    EXPECT_EQ(output.Append("abc"), 0u);
    EXPECT_EQ(output.status(), absl::Status(absl::StatusCode::kResourceExhausted, ""));
    EXPECT_FALSE(output.failed());
    output.CheckInvariants();
    EXPECT_EQ(output.Append("abc"), 3u);
    EXPECT_TRUE(output.Close().ok());
    EXPECT_EQ(sink.taken(), "abc");
  }
}

TEST(RefusedMemory, LeavesTheUntakenRestOfAWriteThroughToTheCaller) {
  const auto source = std::make_shared<CheckedSource>();
  source->RefuseAll(true);
  ScriptedSink sink([](size_t) { return Answer{2, EAGAIN}; });
  OutputBuffer output(
      sink,
      {.flush_policy = FlushPolicy::kUnbuffered, .would_block = WouldBlockPolicy::kReport, .cache = CacheOver(source)});
  EXPECT_EQ(output.Append("abcde"), 2u);
  EXPECT_EQ(output.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(output.ladder(), (OutputLadder{2, 2, 2}));
}

TEST(BadOptions, AreRefusedByAStatusThatNamesTheOption) {
  for (const size_t capacity : {size_t{0}, OutputBuffer::kMaxCapacity + 1, SIZE_MAX}) {
    ScriptedSink sink;
    OutputBuffer output(sink, {.capacity = capacity, .max_capacity = capacity});
    EXPECT_EQ(output.status().code(), absl::StatusCode::kInvalidArgument) << capacity;
    EXPECT_NE(output.status().message().find("capacity"), absl::string_view::npos);
    EXPECT_EQ(output.Append("abc"), 0u);
    EXPECT_EQ(output.Discard(), 0u);
    EXPECT_EQ(output.Retry().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(output.Close().status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(sink.calls(), 0u);
    output.CheckInvariants();
  }
}

TEST(OutputBufferDeathTest, AbortsOnASinkThatClaimsMoreThanItWasOffered) {
  class LyingSink final : public Sink {
    SinkResult Write(std::span<const ByteSpan>) noexcept override { return {1000, 0}; }
    int WaitWritable() noexcept override { return 0; }
  } sink;
  EXPECT_DEATH(
      {
        OutputBuffer output(sink, {.flush_policy = FlushPolicy::kUnbuffered});
        (void)output.Append("abc");
      },
      "more than it was offered");
}

TEST(Failures, WithAnErrorThatIsNoErrnoAreKeptAsEio) {
  for (const int error : {65536, -EIO, 5000}) {
    ScriptedSink sink([error](size_t) { return Answer{0, error}; });
    OutputBuffer output(sink);
    EXPECT_EQ(output.Append("a"), 1u);
    EXPECT_FALSE(output.Flush().ok());
    EXPECT_EQ(output.error(), EIO);
    EXPECT_EQ(output.Discard(), 1u);
  }
}

}  // namespace
}  // namespace slabyard
