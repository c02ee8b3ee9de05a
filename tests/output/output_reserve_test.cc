// SPDX-License-Identifier: MIT
//
// Room to write into, and numbers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <cstring>
#include <limits>
#include <memory>
#include <string>
#include <string_view>

#include "slabyard/allocator.h"
#include "slabyard/output_buffer.h"
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
using Answer = ScriptedSink::Answer;

void Put(OutputBuffer& output, std::string_view text) {
  const MutableByteSpan room = output.Reserve(text.size());
  ASSERT_GE(room.size(), text.size());
  std::memcpy(room.data(), text.data(), text.size());
  output.Commit(text.size());
  output.CheckInvariants();
}

TEST(Reserve, GivesRoomThatCommitPassesOn) {
  ScriptedSink sink;
  OutputBuffer output(sink);
  const std::string text = Numbered(20'000);
  for (size_t at = 0; at < text.size(); at += 100) Put(output, std::string_view(text).substr(at, 100));
  EXPECT_TRUE(output.Flush().ok());
  EXPECT_EQ(sink.taken(), text);
}

TEST(Reserve, HoldsNoBlockForAReservationThatWasNotUsed) {
  const auto source = std::make_shared<CheckedSource>();
  ScriptedSink sink;
  OutputBuffer output(sink, {.cache = CacheOver(source)});
  EXPECT_GE(output.Reserve(10).size(), 10u);
  EXPECT_EQ(source->live_blocks(), 1u);
  output.Commit(0);
  EXPECT_EQ(source->live_blocks(), 0u);
  EXPECT_GE(output.Reserve(10).size(), 10u);
  EXPECT_TRUE(output.Flush().ok());
  EXPECT_EQ(source->live_blocks(), 0u);
  EXPECT_EQ(output.ladder(), OutputLadder());
}

TEST(Reserve, SendsWhatIsInTheWayAndLeasesALargerBlock) {
  ScriptedSink sink;
  OutputBuffer output(sink);
  Put(output, "small");
  Put(output, std::string(50'000, 'x'));
  EXPECT_THAT(sink.offered(), ElementsAre(5));
  EXPECT_EQ(output.pending(), 50'000u);
}

TEST(Reserve, OfMoreThanAnyBlockMayHoldIsRefused) {
  ScriptedSink sink;
  OutputBuffer output(sink, {.max_capacity = 8192});
  EXPECT_EQ(output.Append("kept"), 4u);
  EXPECT_TRUE(output.Reserve(8193).empty());
  EXPECT_EQ(output.status(), absl::Status(absl::StatusCode::kResourceExhausted, ""));
  EXPECT_EQ(output.pending(), 4u);
  Put(output, std::string(8192, 'x'));
  EXPECT_TRUE(output.status().ok());
}

TEST(Reserve, FindsTheRoomThatAPartialWriteFreedWithoutACall) {
  ScriptedSink sink([](size_t call) { return call == 1 ? Answer{5, EAGAIN} : Answer{}; });
  OutputBuffer output(sink, {.would_block = WouldBlockPolicy::kReport, .capacity = 8, .max_capacity = 8});
  EXPECT_EQ(output.Append("1234"), 4u);
  EXPECT_EQ(output.Append("5678"), 4u);
  EXPECT_FALSE(output.Flush().ok());
  Put(output, "abcde");
  EXPECT_EQ(sink.calls(), 1u);
  EXPECT_TRUE(output.Flush().ok());
  EXPECT_EQ(sink.taken(), "12345678abcde");
}

TEST(Reserve, GivesNoRoomBeyondWhatMayBePending) {
  Allocator allocator;
  ScriptedSink sink;
  OutputBuffer output(sink, {.flush_policy = FlushPolicy::kManual, .flush_bytes = 5000});
  auto payload = allocator.Alloc(4990);
  ASSERT_TRUE(payload.ok());
  EXPECT_EQ(output.AppendShared(*payload), 4990u);
  EXPECT_TRUE(output.Reserve(11).empty());
  EXPECT_EQ(output.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(output.Reserve(1).size(), 10u);
  output.Commit(10);
  EXPECT_FALSE(output.AppendDecimal(1));
  EXPECT_EQ(output.pending(), 5000u);
}

TEST(Reserve, FollowsThePolicyAsAnAppendDoes) {
  ScriptedSink lines;
  OutputBuffer by_line(lines, {.flush_policy = FlushPolicy::kLine});
  Put(by_line, "one\ntwo\nthr");
  EXPECT_EQ(lines.taken(), "one\ntwo\n");
  Put(by_line, "ee");
  EXPECT_EQ(lines.calls(), 1u);
  Put(by_line, "\n");
  EXPECT_EQ(lines.taken(), "one\ntwo\nthree\n");

  ScriptedSink at_once;
  OutputBuffer unbuffered(at_once, {.flush_policy = FlushPolicy::kUnbuffered});
  Put(unbuffered, "now");
  EXPECT_EQ(at_once.taken(), "now");

  ScriptedSink never;
  OutputBuffer manual(never, {.flush_policy = FlushPolicy::kManual, .capacity = 8, .max_capacity = 8});
  Put(manual, "12345");
  EXPECT_TRUE(manual.Reserve(4).empty());
  EXPECT_EQ(manual.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(never.calls(), 0u);
}

TEST(Commit, AcceptsTheBytesWhateverTheSinkSays) {
  ScriptedSink sink([](size_t call) { return call == 1 ? Answer{2, ENOSPC} : Answer{}; });
  OutputBuffer output(sink, {.flush_policy = FlushPolicy::kLine});
  Put(output, "abc\nde");
  EXPECT_EQ(output.error(), ENOSPC);
  EXPECT_EQ(output.ladder(), (OutputLadder{6, 4, 2}));
  EXPECT_TRUE(output.Reserve(1).empty());
  EXPECT_TRUE(output.Retry().ok());
  EXPECT_EQ(sink.taken(), "abc\nde");
}

TEST(Commit, CountsAsOneRecord) {
  ScriptedSink sink;
  OutputBuffer output(sink, {.flush_records = 2});
  Put(output, "ab");
  Put(output, "cd");
  EXPECT_THAT(sink.offered(), ElementsAre(4));
}

TEST(CommitDeathTest, OfMoreThanWasReservedEndsTheProcess) {
  EXPECT_DEATH(
      {
        ScriptedSink sink;
        OutputBuffer output(sink);
        output.Commit(output.Reserve(1).size() + 1);
      },
      "more than was reserved");
}

TEST(Numbers, AreWrittenInDigits) {
  ScriptedSink sink;
  OutputBuffer output(sink);
  EXPECT_TRUE(output.AppendDecimal(0));
  EXPECT_TRUE(output.AppendDecimal(std::numeric_limits<int64_t>::min()));
  EXPECT_TRUE(output.AppendDecimal(std::numeric_limits<uint64_t>::max()));
  EXPECT_TRUE(output.AppendHex(std::numeric_limits<uint64_t>::max()));
  EXPECT_TRUE(output.AppendHex(uint8_t{10}));
  EXPECT_TRUE(output.Flush().ok());
  EXPECT_EQ(sink.taken(), "0-922337203685477580818446744073709551615ffffffffffffffffa");
}

TEST(Numbers, AreTakenWholeOrNotAtAll) {
  ScriptedSink sink;
  OutputBuffer output(sink, {.flush_policy = FlushPolicy::kManual, .capacity = 8, .max_capacity = 8});
  EXPECT_EQ(output.Append("12345"), 5u);
  EXPECT_FALSE(output.AppendDecimal(6789));
  EXPECT_EQ(output.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(output.pending(), 5u);
  EXPECT_TRUE(output.AppendDecimal(678));
  EXPECT_TRUE(output.Flush().ok());
  EXPECT_EQ(sink.taken(), "12345678");
}

TEST(Numbers, CrossTheEndOfTheBlockUnbroken) {
  ScriptedSink sink;
  OutputBuffer output(sink, {.capacity = 64, .max_capacity = 64});
  std::string expected;
  for (int64_t i = 1; i < 2000; ++i) {
    ASSERT_TRUE(output.AppendDecimal(i * i * i));
    expected += std::to_string(i * i * i);
  }
  EXPECT_TRUE(output.Flush().ok());
  EXPECT_EQ(sink.taken(), expected);
}

TEST(CommitDeathTest, OfARoomThatAFlushTookBackEndsTheProcess) {
  ScriptedSink sink;
  OutputBuffer output(sink);
  EXPECT_GE(output.Reserve(100).size(), 100u);
  EXPECT_TRUE(output.Flush().ok());
  EXPECT_DEATH(output.Commit(100), "more than was reserved");
}

}  // namespace
}  // namespace slabyard
