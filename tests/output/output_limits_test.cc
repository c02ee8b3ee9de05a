// SPDX-License-Identifier: MIT
//
// How the block grows, where writes to files end, what each limit sends, and what is counted of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

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
using ::testing::ElementsAre;
using testing::ManualClock;
using testing::Numbered;
using testing::ScriptedSink;
using Answer = ScriptedSink::Answer;
using std::chrono::milliseconds;

void AppendAll(OutputBuffer& output, std::string_view text, size_t step) {
  for (size_t at = 0; at < text.size(); at += step) {
    ASSERT_EQ(output.Append(text.substr(at, step)), std::min(step, text.size() - at));
  }
}

TEST(Growth, DoublesTheBlockWhileFullOnesFollowOneAnother) {
  ScriptedSink sink;
  OutputBuffer output(sink);
  AppendAll(output, std::string(4096 + 8192 + 16384 + 32768 + 3 * 65536, 'x'), 64);
  EXPECT_TRUE(output.Flush().ok());
  EXPECT_THAT(sink.offered(), ElementsAre(4096, 8192, 16384, 32768, 65536, 65536, 65536));
}

TEST(Growth, FallsBackWhenLittleIsSentAtATime) {
  ScriptedSink sink;
  OutputBuffer output(sink);
  AppendAll(output, std::string(65536, 'x'), 64);
  EXPECT_EQ(output.capacity(), 65536u);
  for (int i = 0; i < 5; ++i) {
    EXPECT_TRUE(output.Flush().ok());
    EXPECT_EQ(output.Append("little"), 6u);
  }
  EXPECT_EQ(output.capacity(), 4096u);
}

TEST(Growth, KeepsTheOldBlockWhenALargerOneIsRefused) {
  const auto source = std::make_shared<CheckedSource>();
  source->RefuseRequest(2);
  ScriptedSink sink;
  OutputBuffer output(sink, {.cache = CacheOver(source)});
  const std::string text = Numbered(10'000);
  AppendAll(output, text, 64);
  EXPECT_TRUE(output.Flush().ok());
  EXPECT_EQ(sink.taken(), text);
  EXPECT_EQ(source->refusals(), 1u);
}

TEST(Growth, MeetsLargePayloadsWithLargerBlocks) {
  ScriptedSink sink;
  OutputBuffer output(sink);
  AppendAll(output, std::string(40 * 5000, 'x'), 5000);
  EXPECT_EQ(output.capacity(), 65536u) << "a stream of 5000-byte payloads is copied, not one write each";
  EXPECT_LE(sink.calls(), 8u);
}

TEST(CallersBlock, IsUsedInPlaceOfALeasedOneAndNeverOutgrown) {
  const auto source = std::make_shared<CheckedSource>();
  ScriptedSink sink;
  uint8_t block[100];
  {
    OutputBuffer output(sink, MutableByteSpan(block), {.cache = CacheOver(source)});
    AppendAll(output, std::string(250, 'x'), 10);
    EXPECT_EQ(output.capacity(), 100u);
    output.CheckInvariants();
  }
  EXPECT_EQ(source->requests(), 0u);
  EXPECT_THAT(sink.offered(), ElementsAre(100, 100, 50));
  EXPECT_EQ(block[0], 'x');
}

TEST(CallersBlock, ServesOneOutputOfASharedProfileToo) {
  const OutputProfile profile({.flush_policy = FlushPolicy::kManual});
  ScriptedSink sink;
  uint8_t block[8];
  OutputBuffer output(sink, MutableByteSpan(block), profile);
  EXPECT_EQ(output.Append("123456789"), 8u);
  EXPECT_TRUE(output.Close().ok());
  EXPECT_EQ(sink.taken(), "12345678");
}

TEST(CallersBlock, WithoutBytesIsRefused) {
  ScriptedSink sink;
  const OutputProfile profile({});
  OutputBuffer output(sink, MutableByteSpan(), profile);
  EXPECT_EQ(output.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(output.status().message().find("block"), absl::string_view::npos);
  EXPECT_EQ(output.Append("x"), 0u);
}

TEST(FileWrites, EndAtPageBoundariesWhereverTheFileStands) {
  ScriptedSink sink;
  sink.set_file_offset(100);
  OutputBuffer output(sink, {.max_capacity = 8192});
  AppendAll(output, std::string(30'000, 'x'), 70);
  size_t offset = 100;
  for (const size_t size : sink.offered()) {
    offset += size;
    EXPECT_EQ(offset % 4096, 0u);
  }
  EXPECT_THAT(sink.offered(), ElementsAre(3996, 8192, 8192, 8192));
}

TEST(FileWrites, OfALargePayloadKeepTheTailForTheNextPage) {
  ScriptedSink sink;
  sink.set_file_offset(0);
  OutputBuffer output(sink, {.capacity = 65536});
  const std::string text = Numbered(2 * 65556);
  EXPECT_EQ(output.Append(text.substr(0, 20)), 20u);
  EXPECT_EQ(output.Append(text.substr(20, 65536)), 65536u);
  EXPECT_EQ(output.Append(text.substr(65556, 20)), 20u);
  EXPECT_EQ(output.Append(text.substr(65576)), 65536u);
  EXPECT_THAT(sink.offered(), ElementsAre(65536, 65536));
  EXPECT_EQ(output.pending(), 40u);
  EXPECT_TRUE(output.Flush().ok());
  EXPECT_EQ(sink.taken(), text);
}

TEST(RecordLimit, SendsAfterSoManyAppends) {
  ScriptedSink sink;
  OutputBuffer output(sink, {.flush_records = 3});
  for (const char* record : {"a", "bb", "ccc", "d", "e"}) EXPECT_GT(output.Append(record), 0u);
  EXPECT_THAT(sink.offered(), ElementsAre(6));
  EXPECT_EQ(output.Append("f"), 1u);
  EXPECT_EQ(sink.taken(), "abbcccdef");
}

TEST(Linger, SendsOnTheFirstAppendThatFindsTheOldestByteOverdue) {
  ManualClock clock;
  ScriptedSink sink;
  OutputBuffer output(sink, {.linger = milliseconds(5), .clock = &clock});
  EXPECT_EQ(output.Append("a"), 1u);
  clock.Advance(milliseconds(4));
  EXPECT_EQ(output.Append("b"), 1u);
  EXPECT_EQ(sink.calls(), 0u);
  clock.Advance(milliseconds(1));
  EXPECT_EQ(output.Append("c"), 1u);
  EXPECT_EQ(sink.taken(), "abc");
}

TEST(Linger, IsDueWhenTheHostIsToldAndNoSooner) {
  ManualClock clock;
  ScriptedSink sink;
  OutputBuffer output(sink, {.linger = milliseconds(5), .clock = &clock});
  EXPECT_FALSE(output.flush_due().has_value());
  EXPECT_TRUE(output.FlushIfDue().ok());
  EXPECT_EQ(output.Append("a"), 1u);
  EXPECT_EQ(output.flush_due(), clock.Now() + milliseconds(5));
  EXPECT_TRUE(output.FlushIfDue().ok());
  EXPECT_EQ(sink.calls(), 0u);
  clock.Advance(milliseconds(5));
  EXPECT_TRUE(output.FlushIfDue().ok());
  EXPECT_EQ(sink.taken(), "a");
  EXPECT_FALSE(output.flush_due().has_value());
}

TEST(RecordLimit, CountsNoAppendThatWasDiscarded) {
  OutputMetrics metrics;
  ScriptedSink sink;
  OutputBuffer output(sink, {.flush_records = 3, .metrics = &metrics});
  for (const char* record : {"a", "b"}) EXPECT_EQ(output.Append(record), 1u);
  EXPECT_EQ(output.Discard(), 2u);
  for (const char* record : {"c", "d"}) EXPECT_EQ(output.Append(record), 1u);
  EXPECT_EQ(sink.calls(), 0u);
  EXPECT_EQ(output.Discard(), 2u);
  EXPECT_EQ(metrics.drop_count(), 4u);
}

TEST(Linger, OfDiscardedBytesIsOver) {
  ManualClock clock;
  ScriptedSink sink;
  OutputBuffer output(sink, {.linger = milliseconds(5), .clock = &clock});
  EXPECT_EQ(output.Append("a"), 1u);
  EXPECT_EQ(output.Discard(), 1u);
  EXPECT_FALSE(output.flush_due().has_value()) << "a loop that slept until then would spin";
  clock.Advance(milliseconds(5));
  EXPECT_EQ(output.Append("b"), 1u);
  EXPECT_EQ(sink.calls(), 0u) << "this one has not waited yet";
  EXPECT_EQ(output.flush_due(), clock.Now() + milliseconds(5));
}

TEST(Metrics, CountEachFlushUnderItsCause) {
  ManualClock clock;
  OutputMetrics metrics;
  ScriptedSink sink([](size_t call) { return call == 5 ? Answer{0, EIO} : Answer{}; });
  OutputOptions options{.flush_policy = FlushPolicy::kLine, .capacity = 8, .max_capacity = 8};
  options.linger = milliseconds(5);
  options.clock = &clock;
  options.metrics = &metrics;
  OutputBuffer output(sink, options);
  EXPECT_EQ(output.Append("line\n"), 5u);
  EXPECT_EQ(output.Append("12345678"), 8u);
  EXPECT_EQ(output.Append("abc"), 3u);
  clock.Advance(milliseconds(7));
  EXPECT_TRUE(output.FlushIfDue().ok());
  EXPECT_EQ(output.Append("abcd"), 4u);
  EXPECT_TRUE(output.Flush().ok());
  EXPECT_EQ(output.Append("ab"), 2u);
  EXPECT_FALSE(output.Flush().ok());
  EXPECT_TRUE(output.Retry().ok());
  EXPECT_EQ(output.Append("end"), 3u);
  EXPECT_TRUE(output.Close().ok());
  const std::pair<FlushCause, uint64_t> bytes[] = {{FlushCause::kLine, 5},   {FlushCause::kFull, 8},
                                                   {FlushCause::kLinger, 3}, {FlushCause::kExplicit, 4},
                                                   {FlushCause::kRetry, 2},  {FlushCause::kClose, 3}};
  for (const auto& [cause, expected] : bytes) {
    EXPECT_EQ(metrics.flushes(cause).bytes, expected) << FlushCauseName(cause);
    EXPECT_EQ(metrics.flushes(cause).count, cause == FlushCause::kExplicit ? 2u : 1u) << FlushCauseName(cause);
  }
  EXPECT_EQ(metrics.max_buffer_depth(), 4u);
  EXPECT_EQ(metrics.flush_latency().count(), 7u);
  EXPECT_GE(metrics.message_age().Quantile(1), milliseconds(7));
}

TEST(Metrics, MeasureTheTimeInTheSinkAndTheAgeOfTheOldestByte) {
  ManualClock clock;
  OutputMetrics metrics;
  ScriptedSink sink([&](size_t) {
    clock.Advance(milliseconds(3));
    return Answer{};
  });
  OutputBuffer output(sink, {.clock = &clock, .metrics = &metrics});
  EXPECT_EQ(output.Append("a"), 1u);
  clock.Advance(milliseconds(40));
  EXPECT_EQ(output.Append("b"), 1u);
  clock.Advance(milliseconds(2));
  EXPECT_TRUE(output.Flush().ok());
  EXPECT_EQ(metrics.flushes(FlushCause::kExplicit).time, milliseconds(3));
  EXPECT_EQ(metrics.message_age().sum(), milliseconds(42));
}

TEST(Metrics, KnowTheAgeOfBytesThatCameIntoReservedRoomOrACallersBlock) {
  ManualClock clock;
  OutputMetrics metrics;
  ScriptedSink sink;
  const OutputProfile profile({.clock = &clock, .metrics = &metrics});
  OutputBuffer reserving(sink, profile);
  reserving.Reserve(1)[0] = 'r';
  reserving.Commit(1);
  uint8_t block[16];
  OutputBuffer borrowing(sink, MutableByteSpan(block), profile);
  EXPECT_EQ(borrowing.Append("b"), 1u);
  clock.Advance(milliseconds(10));
  EXPECT_EQ(reserving.Append("later"), 5u);
  EXPECT_TRUE(reserving.Flush().ok());
  EXPECT_TRUE(borrowing.Flush().ok());
  EXPECT_EQ(metrics.message_age().sum(), milliseconds(20));
}

TEST(Metrics, CountWhatWasDropped) {
  OutputMetrics metrics;
  ScriptedSink sink([](size_t) { return Answer{0, EIO}; });
  OutputBuffer output(sink, {.metrics = &metrics});
  EXPECT_EQ(output.Append("abc"), 3u);
  EXPECT_FALSE(output.Flush().ok());
  EXPECT_EQ(output.Discard(), 3u);
  EXPECT_EQ(metrics.dropped_bytes(), 3u);
  EXPECT_EQ(metrics.drop_count(), 1u);
}

TEST(Metrics, CountTheRecordsThatWereDroppedWhereRecordsAreCounted) {
  OutputMetrics metrics;
  ScriptedSink sink;
  OutputBuffer output(sink, {.flush_records = 9, .metrics = &metrics});
  for (const char* record : {"a", "bb", "ccc"}) EXPECT_GT(output.Append(record), 0u);
  EXPECT_EQ(output.Discard(), 6u);
  EXPECT_EQ(metrics.drop_count(), 3u);
}

TEST(BadOptions, OfEveryKindAreNamed) {
  ManualClock clock;
  const struct {
    const char* names;
    std::function<void(OutputOptions&)> spoil;
  } rows[] = {{"::capacity is 0", [](OutputOptions& o) { o.capacity = 0; }},
              {"::capacity is above", [](OutputOptions& o) { o.capacity = OutputOptions::kMaxCapacity + 1; }},
              {"::max_capacity is below", [](OutputOptions& o) { o.max_capacity = 4095; }},
              {"::max_capacity is below", [](OutputOptions& o) { o.max_capacity = 0; }},
              {"::max_capacity is above", [](OutputOptions& o) { o.max_capacity = OutputOptions::kMaxCapacity + 1; }},
              {"::flush_bytes is below", [](OutputOptions& o) { o.flush_bytes = 0; }},
              {"::flush_bytes is below", [](OutputOptions& o) { o.flush_bytes = 4095; }},
              {"::flush_records is 0", [](OutputOptions& o) { o.flush_records = 0; }},
              {"::flush_records", [](OutputOptions& o) { o.flush_records = 1, o.flush_policy = FlushPolicy::kManual; }},
              {"::linger is not", [&](OutputOptions& o) { o.linger = milliseconds(0), o.clock = &clock; }},
              {"::linger is not", [&](OutputOptions& o) { o.linger = milliseconds(-1), o.clock = &clock; }},
              {"::linger needs OutputOptions::clock", [](OutputOptions& o) { o.linger = milliseconds(1); }},
              {"::linger is for", [&](OutputOptions& o) {
                 o.linger = milliseconds(1), o.clock = &clock, o.flush_policy = FlushPolicy::kUnbuffered;
               }}};
  for (const auto& row : rows) {
    OutputOptions options;
    row.spoil(options);
    const OutputProfile profile(options);
    ScriptedSink sink;
    OutputBuffer own(sink, options);
    OutputBuffer shared(sink, profile);
    for (OutputBuffer* const output : {&own, &shared}) {
      EXPECT_EQ(output->status().code(), absl::StatusCode::kInvalidArgument) << row.names;
      EXPECT_NE(output->status().message().find(row.names), absl::string_view::npos) << output->status();
      EXPECT_EQ(output->Append("abc"), 0u);
      EXPECT_TRUE(output->Reserve(1).empty());
      EXPECT_FALSE(output->AppendDecimal(1));
      EXPECT_FALSE(output->Close().ok());
    }
    EXPECT_EQ(sink.calls(), 0u);
  }
}

TEST(RecordLimit, CountsNoAppendThatLeftNothingPending) {
  ScriptedSink sink;
  OutputBuffer output(sink, {.flush_policy = FlushPolicy::kLine, .flush_records = 2});
  EXPECT_EQ(output.Append("line\n"), 5u);
  EXPECT_EQ(output.Append("a"), 1u);
  EXPECT_EQ(sink.calls(), 1u);
  EXPECT_EQ(output.Append("b"), 1u);
  EXPECT_EQ(sink.taken(), "line\nab");
}

TEST(Linger, OfForeverIsNeverDue) {
  ScriptedSink sink;
  ManualClock clock;
  clock.Advance(milliseconds(1));
  OutputBuffer output(sink, {.linger = std::chrono::nanoseconds::max(), .clock = &clock});
  EXPECT_EQ(output.Append("a"), 1u);
  EXPECT_EQ(output.flush_due(), std::chrono::nanoseconds::max());
  EXPECT_EQ(output.Append("b"), 1u);
  EXPECT_EQ(sink.calls(), 0u);
}

TEST(Linger, IsNotWaitedForWhileTheSinkIsFull) {
  ScriptedSink sink([](size_t) { return Answer{0, EAGAIN}; });
  ManualClock clock;
  OutputBuffer output(sink, {.would_block = WouldBlockPolicy::kReport, .linger = milliseconds(5), .clock = &clock});
  EXPECT_EQ(output.Append("a"), 1u);
  EXPECT_TRUE(output.flush_due().has_value());
  clock.Advance(milliseconds(5));
  EXPECT_TRUE(absl::IsUnavailable(output.FlushIfDue()));
  EXPECT_FALSE(output.flush_due().has_value()) << "a loop that slept until then would spin";
  EXPECT_TRUE(absl::IsUnavailable(output.FlushIfDue()));
  EXPECT_EQ(output.Discard(), 1u);
}

TEST(ManualPolicy, FillsItsBlockWhereverTheFileStands) {
  class AtTen final : public Sink {
   public:
    SinkResult Write(std::span<const ByteSpan> runs) noexcept override {
      size_t all = 0;
      for (const ByteSpan run : runs) all += run.size();
      return {all, 0};
    }
    int WaitWritable() noexcept override { return 0; }
    std::optional<uint64_t> file_offset() const override { return 10; }
  } sink;
  OutputBuffer output(sink, {.flush_policy = FlushPolicy::kManual});
  EXPECT_EQ(output.Append(std::string(5000, 'x')), 4096u);
}

TEST(BadOptions, OfNoEnumeratorAreNamed) {
  ScriptedSink sink;
  OutputBuffer policy(sink, {.flush_policy = static_cast<FlushPolicy>(9)});
  EXPECT_NE(policy.status().message().find("flush_policy"), absl::string_view::npos);
  OutputBuffer would_block(sink, {.would_block = static_cast<WouldBlockPolicy>(9)});
  EXPECT_NE(would_block.status().message().find("would_block"), absl::string_view::npos);
}

}  // namespace
}  // namespace slabyard
