// SPDX-License-Identifier: MIT
//
// What each policy sends when, in how many calls, and what an output costs.
#include "slabyard/output_buffer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <memory>
#include <string>

#include "tests/support/cache_over.h"
#include "tests/support/checked_source.h"
#include "tests/support/fd_pair.h"
#include "tests/support/sink_scripted.h"

namespace slabyard {
namespace {

using testing::CacheOver;
using testing::CheckedSource;
using ::testing::ElementsAre;
using testing::Numbered;
using testing::ScriptedSink;

OutputOptions With(FlushPolicy policy, size_t capacity) {
  return {.flush_policy = policy, .capacity = capacity, .max_capacity = capacity};
}

TEST(OutputBuffer, IsAtMostTwoCacheLinesAtRest) { EXPECT_LE(sizeof(OutputBuffer), 128u); }

TEST(OutputBuffer, HoldsABlockOnlyWhileBytesArePending) {
  const auto source = std::make_shared<CheckedSource>();
  ScriptedSink sink;
  OutputBuffer output(sink, {.cache = CacheOver(source)});
  EXPECT_EQ(output.Append(""), 0u);
  EXPECT_EQ(source->requests(), 0u);
  EXPECT_EQ(output.Append("a"), 1u);
  EXPECT_EQ(source->live_blocks(), 1u);
  EXPECT_TRUE(output.Flush().ok());
  EXPECT_EQ(source->live_blocks(), 0u);
  EXPECT_EQ(output.Append("b"), 1u);
  EXPECT_EQ(source->live_blocks(), 1u);
  EXPECT_TRUE(output.Close().ok());
  EXPECT_EQ(source->live_blocks(), 0u);
}

TEST(OutputBuffer, NeedsNoBlockForWhatTheSinkTakesAtOnce) {
  const auto source = std::make_shared<CheckedSource>();
  ScriptedSink sink;
  OutputBuffer unbuffered(sink, {.flush_policy = FlushPolicy::kUnbuffered, .cache = CacheOver(source)});
  OutputBuffer full(sink, {.cache = CacheOver(source)});
  EXPECT_EQ(unbuffered.Append("abc"), 3u);
  EXPECT_EQ(full.Append(std::string(4096, 'x')), 4096u);
  EXPECT_EQ(source->requests(), 0u);
}

TEST(OutputBuffer, WorksWithTheSystemSourceByDefault) {
  ScriptedSink sink;
  {
    OutputBuffer output(sink);
    EXPECT_EQ(output.capacity(), 4096u);
    EXPECT_EQ(output.Append("hello"), 5u);
  }
  EXPECT_EQ(sink.taken(), "hello");
}

TEST(OutputBuffer, AppendsOfNothingNeedNoPointer) {
  ScriptedSink sink;
  OutputBuffer output(sink);
  EXPECT_EQ(output.Append(ByteSpan()), 0u);
  EXPECT_EQ(output.Append("x"), 1u);
  EXPECT_EQ(output.Append(ByteSpan()), 0u);
  EXPECT_TRUE(output.status().ok());
  EXPECT_EQ(output.pending(), 1u);
}

TEST(FullPolicy, WritesNothingUntilTheNextByteDoesNotFit) {
  ScriptedSink sink;
  OutputBuffer output(sink, With(FlushPolicy::kFull, 8));
  EXPECT_EQ(output.Append("1234"), 4u);
  EXPECT_EQ(output.Append("5678"), 4u);
  EXPECT_EQ(sink.calls(), 0u);
  EXPECT_EQ(output.Append("9"), 1u);
  EXPECT_EQ(sink.taken(), "12345678");
  EXPECT_EQ(output.pending(), 1u);
}

TEST(FullPolicy, FillsTheBlockExactlyBeforeEachWrite) {
  ScriptedSink sink;
  const std::string text = Numbered(100);
  {
    OutputBuffer output(sink, With(FlushPolicy::kFull, 16));
    for (size_t at = 0; at < text.size(); at += 5) EXPECT_EQ(output.Append(text.substr(at, 5)), 5u);
  }
  EXPECT_THAT(sink.offered(), ElementsAre(16, 16, 16, 16, 16, 16, 4));
  EXPECT_EQ(sink.taken(), text);
}

TEST(FullPolicy, MakesSixteenWritesOfAMegabyteInA64KiBBlock) {
  ScriptedSink sink;
  OutputBuffer output(sink, With(FlushPolicy::kFull, 65536));
  for (int i = 0; i < 16384; ++i) EXPECT_EQ(output.Append(std::string(64, 'r')), 64u);
  EXPECT_TRUE(output.Flush().ok());
  EXPECT_EQ(sink.calls(), 16u);
}

TEST(FullPolicy, SendsTwentyPendingBytesAnd64KiBInOneCall) {
  ScriptedSink sink;
  OutputBuffer output(sink);
  const std::string header = Numbered(20);
  const std::string payload = Numbered(65536);
  EXPECT_EQ(output.Append(header), 20u);
  EXPECT_EQ(output.Append(payload), 65536u);
  EXPECT_THAT(sink.offered(), ElementsAre(65556));
  EXPECT_EQ(sink.taken(), header + payload);
  EXPECT_EQ(output.pending(), 0u);
}

TEST(FullPolicy, CopiesAPayloadOneByteBelowTheCapacity) {
  ScriptedSink sink;
  OutputBuffer output(sink, With(FlushPolicy::kFull, 16));
  EXPECT_EQ(output.Append(Numbered(15)), 15u);
  EXPECT_EQ(sink.calls(), 0u);
  EXPECT_EQ(output.Append(Numbered(16)), 16u);
  EXPECT_THAT(sink.offered(), ElementsAre(31));
}

TEST(LinePolicy, SendsThroughTheLastNewlineAndKeepsTheBeginningOfTheNextLine) {
  ScriptedSink sink;
  OutputBuffer output(sink, With(FlushPolicy::kLine, 64));
  EXPECT_EQ(output.Append("one "), 4u);
  EXPECT_EQ(sink.calls(), 0u);
  EXPECT_EQ(output.Append("line\ntwo\nthr"), 12u);
  EXPECT_EQ(sink.taken(), "one line\ntwo\n");
  EXPECT_EQ(sink.calls(), 1u);
  EXPECT_EQ(output.pending(), 3u);
  EXPECT_EQ(output.Append("ee\n"), 3u);
  EXPECT_EQ(sink.taken(), "one line\ntwo\nthree\n");
  EXPECT_EQ(sink.calls(), 2u);
}

TEST(LinePolicy, SendsALineWithoutAnEndWhenTheBlockIsFull) {
  ScriptedSink sink;
  OutputBuffer output(sink, With(FlushPolicy::kLine, 4));
  EXPECT_EQ(output.Append("abc"), 3u);
  EXPECT_EQ(output.Append("def"), 3u);
  EXPECT_EQ(sink.taken(), "abcd");
  EXPECT_EQ(output.pending(), 2u);
}

TEST(LinePolicy, SendsATailAsLargeAsTheBlockInTheSameCall) {
  ScriptedSink sink;
  OutputBuffer output(sink, With(FlushPolicy::kLine, 4));
  EXPECT_EQ(output.Append("a\nbcd"), 5u);
  EXPECT_EQ(output.Append("e\nfghi"), 6u);
  EXPECT_THAT(sink.offered(), ElementsAre(2, 9));
  EXPECT_EQ(output.pending(), 0u);
}

TEST(UnbufferedPolicy, MakesOneCallOfEachAppend) {
  ScriptedSink sink;
  OutputBuffer output(sink, With(FlushPolicy::kUnbuffered, 64));
  EXPECT_EQ(output.Append("a"), 1u);
  EXPECT_EQ(output.Append("bc"), 2u);
  EXPECT_EQ(output.Append(std::string(1000, 'd')), 1000u);
  EXPECT_THAT(sink.offered(), ElementsAre(1, 2, 1000));
}

TEST(ManualPolicy, TakesNoMoreThanTheBlockHoldsAndSaysSo) {
  ScriptedSink sink;
  OutputBuffer output(sink, With(FlushPolicy::kManual, 4));
  EXPECT_EQ(output.Append("abc"), 3u);
  EXPECT_EQ(output.Append("def"), 1u);
  EXPECT_EQ(output.status(), absl::Status(absl::StatusCode::kResourceExhausted, ""));
  EXPECT_FALSE(output.failed());
  EXPECT_EQ(output.Append("ef"), 0u);
  EXPECT_EQ(sink.calls(), 0u);
  EXPECT_TRUE(output.Flush().ok());
  EXPECT_TRUE(output.status().ok());
  EXPECT_EQ(output.Append("ef"), 2u);
  EXPECT_EQ(sink.taken(), "abcd");
}

TEST(Flush, OfNothingMakesNoCall) {
  ScriptedSink sink;
  OutputBuffer output(sink);
  EXPECT_TRUE(output.Flush().ok());
  EXPECT_TRUE(output.Retry().ok());
  EXPECT_EQ(sink.calls(), 0u);
}

TEST(Ladder, CountsEachStepOfTheWay) {
  ScriptedSink sink([](size_t call) { return call == 1 ? ScriptedSink::Answer{2, EAGAIN} : ScriptedSink::Answer{}; });
  OutputBuffer output(sink, {.would_block = WouldBlockPolicy::kReport, .capacity = 8, .max_capacity = 8});
  EXPECT_EQ(output.Append("abcde"), 5u);
  EXPECT_EQ(output.ladder(), (OutputLadder{5, 0, 0}));
  EXPECT_EQ(output.Flush().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(output.ladder(), (OutputLadder{5, 5, 2}));
  EXPECT_EQ(output.Append("fg"), 2u);
  EXPECT_EQ(output.ladder(), (OutputLadder{7, 5, 2}));
  EXPECT_TRUE(output.Flush().ok());
  EXPECT_EQ(output.ladder(), (OutputLadder{7, 7, 7}));
}

TEST(Ladder, DroppedBytesStayAcceptedAndAreNeverWritten) {
  ScriptedSink sink([](size_t) { return ScriptedSink::Answer{1, ENOSPC}; });
  OutputBuffer output(sink, {.capacity = 8, .max_capacity = 8});
  EXPECT_EQ(output.Append("abc"), 3u);
  EXPECT_FALSE(output.Flush().ok());
  EXPECT_EQ(output.Discard(), 2u);
  EXPECT_EQ(output.Append("de"), 2u);
  EXPECT_EQ(output.ladder(), (OutputLadder{5, 3, 1}));
  EXPECT_EQ(output.dropped(), 2u);
  EXPECT_EQ(output.Discard(), 2u);
  EXPECT_EQ(output.ladder(), (OutputLadder{5, 3, 1}));
  output.CheckInvariants();
}

TEST(Close, FlushesClosesTheSinkOnceAndTakesNothingAfterwards) {
  ScriptedSink sink;
  OutputBuffer output(sink);
  EXPECT_EQ(output.Append("bye"), 3u);
  EXPECT_TRUE(output.Close().ok());
  EXPECT_TRUE(output.Close().ok());
  EXPECT_EQ(sink.closes(), 1u);
  EXPECT_EQ(output.Append("more"), 0u);
  EXPECT_EQ(output.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(output.ladder(), (OutputLadder{3, 3, 3}));
  EXPECT_EQ(sink.taken(), "bye");
}

TEST(Destruction, FlushesButLeavesTheSinkOpen) {
  ScriptedSink sink;
  {
    OutputBuffer output(sink, With(FlushPolicy::kManual, 64));
    EXPECT_EQ(output.Append("bye"), 3u);
  }
  EXPECT_EQ(sink.taken(), "bye");
  EXPECT_EQ(sink.closes(), 0u);
}

}  // namespace
}  // namespace slabyard
