// SPDX-License-Identifier: MIT
//
// What the three outputs that threads share have in common: options, refusals, syncing, losses, metrics.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <string>

#include "tests/output/threads/record_variants.h"
#include "tests/support/checked_source.h"
#include "tests/support/sink_scripted.h"

namespace slabyard {
namespace {

using testing::CheckedSource;
using ::testing::HasSubstr;
using testing::ScriptedSink;
using testing::SinkAnswer;

/// A sink that can be synced as long as `error` says 0.
class SyncedSink final : public Sink {
 public:
  SinkResult Write(std::span<const ByteSpan> runs) noexcept override {
    size_t size = 0;
    for (const ByteSpan run : runs) size += run.size();
    return {size, 0};
  }
  int WaitWritable() noexcept override { return 0; }
  int Sync() noexcept override {
    ++syncs;
    return error;
  }

  int error = 0;
  int syncs = 0;
};

template <typename Variant>
class RecordOutputs : public ::testing::Test {};
TYPED_TEST_SUITE(RecordOutputs, testing::RecordVariants, testing::RecordVariantNames);

TYPED_TEST(RecordOutputs, NameTheOptionThatTheyRefuse) {
  for (const size_t capacity : {size_t{0}, size_t{32}, size_t{100}, size_t{1} << 31}) {
    ScriptedSink sink;
    TypeParam variant(sink, {.capacity = capacity}, false);
    EXPECT_EQ(variant.output.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(variant.output.status().message(), HasSubstr("RecordOutputOptions::capacity"));
    EXPECT_EQ(variant.MakeWriter().Append("x"), variant.output.status());
    EXPECT_FALSE(variant.output.Flush().ok());
    EXPECT_FALSE(variant.output.Close().status.ok());
    EXPECT_EQ(variant.output.counts(), (RecordCounts{0, 1}));
  }
}

TYPED_TEST(RecordOutputs, RefuseASinkThatCanNeverBeWrittenTo) {
  FdSink sink(BorrowedFd{-1});
  TypeParam variant(sink, {}, false);
  EXPECT_EQ(variant.MakeWriter().Append("x").code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(variant.output.status().message(), HasSubstr("fd -1"));
}

TYPED_TEST(RecordOutputs, RefuseEverythingWithoutMemory) {
  const auto source = std::make_shared<CheckedSource>();
  source->RefuseAll(true);
  ScriptedSink sink;
  TypeParam variant(sink, {.source = source}, false);
  EXPECT_EQ(variant.MakeWriter().Append("x").code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(variant.output.counts(), (RecordCounts{0, 1}));
}

TYPED_TEST(RecordOutputs, TakeARecordOfTheCapacityAndNoneThatIsLonger) {
  ScriptedSink sink;
  TypeParam variant(sink, {.capacity = 64}, false);
  auto writer = variant.MakeWriter();
  EXPECT_TRUE(writer.Append(std::string(64, 'x')).ok());
  EXPECT_EQ(writer.Append(std::string(65, 'y')).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(writer.Append(std::string(64, 'z')).ok());
  EXPECT_TRUE(writer.Append("").ok());
  EXPECT_TRUE(variant.output.Close().status.ok());
  EXPECT_EQ(sink.taken(), std::string(64, 'x') + std::string(64, 'z'));
  EXPECT_EQ(variant.output.counts(), (RecordCounts{2, 1}));
}

TYPED_TEST(RecordOutputs, TakeNothingAfterTheEndAndSaySo) {
  ScriptedSink sink;
  TypeParam variant(sink, {}, false);
  auto writer = variant.MakeWriter();
  EXPECT_TRUE(writer.Append("in time").ok());
  const DrainResult end = variant.output.Close();
  EXPECT_TRUE(end.status.ok());
  EXPECT_EQ(end.ladder, (OutputLadder{7, 7, 7, 0}));
  EXPECT_EQ(writer.Append("late").code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_TRUE(variant.output.Close().status.ok());
  EXPECT_EQ(sink.closes(), 1u);
  EXPECT_EQ(sink.taken(), "in time");
}

TYPED_TEST(RecordOutputs, KeepAllWhenClosingFallsShort) {
  ScriptedSink sink([](size_t call) { return call == 1 ? SinkAnswer{2, ENOSPC} : SinkAnswer{}; });
  TypeParam variant(sink, {}, false);
  auto writer = variant.MakeWriter();
  EXPECT_TRUE(writer.Append("record").ok());
  DrainResult end = variant.output.Close();
  while (end.status.ok() && sink.closes() == 0) end = variant.output.Close();
  EXPECT_EQ(end.status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(end.ladder, (OutputLadder{6, 6, 2, 0}));
  EXPECT_EQ(sink.closes(), 0u);
  EXPECT_EQ(writer.Append("x"), variant.output.status()) << "a failure sticks";
  EXPECT_TRUE(variant.output.Retry().ok());
  EXPECT_TRUE(variant.output.Close().status.ok());
  EXPECT_EQ(sink.taken(), "record");
}

TYPED_TEST(RecordOutputs, SayThatTheSinksOwnClosingFailed) {
  ScriptedSink sink;
  sink.set_close_error(EIO);
  TypeParam variant(sink, {}, false);
  EXPECT_THAT(variant.output.Close().status.message(), HasSubstr("close"));
  EXPECT_THAT(variant.MakeWriter().Append("x").message(), HasSubstr("close"));
}

TYPED_TEST(RecordOutputs, CountTakingNothingWithoutAnErrorAsOne) {
  ScriptedSink sink([](size_t) { return SinkAnswer{0, 0}; });
  TypeParam variant(sink, {}, false);
  auto writer = variant.MakeWriter();
  EXPECT_TRUE(writer.Append("x").ok());
  EXPECT_THAT(variant.output.Flush().message(), HasSubstr(std::strerror(EIO)));
  variant.output.Discard();
}

TYPED_TEST(RecordOutputs, DiscardKeepsTheRestOfABegunRecordWhichGoesFirst) {
  ScriptedSink sink([](size_t call) { return call == 1 ? SinkAnswer{9, EIO} : SinkAnswer{}; });
  TypeParam variant(sink, {.capacity = 64}, false);
  auto writer = variant.MakeWriter();
  for (const char* record : {"first\n", "second\n", "third\n"}) ASSERT_TRUE(writer.Append(record).ok());
  EXPECT_FALSE(variant.output.Flush().ok());
  EXPECT_EQ(sink.taken(), "first\nsec");
  const Discarded dropped = variant.output.Discard();
  EXPECT_EQ(dropped.records, 1u);
  EXPECT_EQ(dropped.bytes, 6u);
  EXPECT_EQ(dropped.begun_bytes, 4u);
  EXPECT_TRUE(variant.output.status().ok());
  EXPECT_TRUE(writer.Append("fourth\n").ok());
  EXPECT_TRUE(variant.output.Close().status.ok());
  EXPECT_EQ(sink.taken(), "first\nsecond\nfourth\n");
}

TYPED_TEST(RecordOutputs, AreDurableAsFarAsTheLastSyncThatWorked) {
  SyncedSink sink;
  TypeParam variant(sink, {.sync = true}, false);
  auto writer = variant.MakeWriter();
  EXPECT_TRUE(writer.Append("12345").ok());
  EXPECT_TRUE(variant.output.Flush().ok());
  EXPECT_EQ(variant.output.ladder(), (OutputLadder{5, 5, 5, 0}));
  EXPECT_EQ(variant.output.Drain().ladder, (OutputLadder{5, 5, 5, 5}));

  sink.error = EIO;
  EXPECT_TRUE(writer.Append("67").ok());
  const DrainResult failed = variant.output.Drain();
  EXPECT_FALSE(failed.status.ok());
  EXPECT_EQ(failed.ladder, (OutputLadder{7, 7, 7, 5}));
  sink.error = 0;
  const int syncs = sink.syncs;
  EXPECT_EQ(variant.output.Sync(), failed.status) << "a later success would prove nothing";
  EXPECT_EQ(sink.syncs, syncs);
  const DrainResult end = variant.output.Close();
  EXPECT_EQ(end.status, failed.status);
  EXPECT_EQ(end.ladder, (OutputLadder{7, 7, 7, 5}));
}

TYPED_TEST(RecordOutputs, TellAFailedSyncInDrainAndCloseThatSyncNothingThemselves) {
  SyncedSink sink;
  sink.error = EIO;
  TypeParam variant(sink, {}, false);
  EXPECT_TRUE(variant.MakeWriter().Append("12345").ok());
  const absl::Status failed = variant.output.Sync();
  EXPECT_FALSE(failed.ok());
  sink.error = 0;
  EXPECT_EQ(variant.output.Drain().status, failed);
  EXPECT_EQ(variant.output.Close().status, failed);
  EXPECT_EQ(variant.output.Drain().status, failed);
  EXPECT_EQ(sink.syncs, 1);
}

TYPED_TEST(RecordOutputs, SyncNothingAfterTheEndAndSaySo) {
  SyncedSink sink;
  TypeParam variant(sink, {}, false);
  EXPECT_TRUE(variant.MakeWriter().Append("12345").ok());
  EXPECT_TRUE(variant.output.Close().status.ok());
  EXPECT_EQ(variant.output.Sync().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_TRUE(variant.output.Flush().ok()) << "that holds";
  EXPECT_EQ(sink.syncs, 0);
}

TYPED_TEST(RecordOutputs, AreSyncedAfterTheEndIfTheyWereBefore) {
  SyncedSink sink;
  TypeParam variant(sink, {}, false);
  EXPECT_TRUE(variant.MakeWriter().Append("12345").ok());
  EXPECT_TRUE(variant.output.Sync().ok());
  EXPECT_TRUE(variant.output.Close().status.ok());
  EXPECT_TRUE(variant.output.Sync().ok());
  EXPECT_EQ(sink.syncs, 1);
}

TYPED_TEST(RecordOutputs, SayThatASinkCannotSyncWithoutHoldingItAgainstIt) {
  SyncedSink sink;
  sink.error = EINVAL;
  TypeParam variant(sink, {}, false);
  EXPECT_EQ(variant.output.Sync().code(), absl::StatusCode::kInvalidArgument);
  sink.error = 0;
  EXPECT_TRUE(variant.output.Sync().ok());
}

/// Looks at an output, which takes its lock, whenever it is called.
template <typename Output>
class CuriousSink final : public Sink {
 public:
  SinkResult Write(std::span<const ByteSpan>) noexcept override { return Look(SinkResult{0, EIO}); }
  int WaitWritable() noexcept override { return Look(EIO); }
  int wait_fd() const override { return Look(7); }

  Output* output = nullptr;

 private:
  template <typename T>
  T Look(T answer) const {
    if (output != nullptr) output->ladder();
    return answer;
  }
};

TYPED_TEST(RecordOutputs, HoldNoLockWhileTheyCallTheSink) {
  CuriousSink<decltype(TypeParam::output)> sink;
  TypeParam variant(sink, {}, false);
  sink.output = &variant.output;
  EXPECT_TRUE(variant.MakeWriter().Append("record").ok());
  const absl::Status status = variant.output.Flush();  // for ever, if the lock is held
  EXPECT_THAT(status.message(), HasSubstr("fd 7"));
  variant.output.Discard();
  sink.output = nullptr;
}

TYPED_TEST(RecordOutputs, CountNoFlushThatWroteNothing) {
  OutputMetrics metrics;
  ScriptedSink sink([](size_t) { return SinkAnswer{0, EIO}; });
  TypeParam variant(sink, {.metrics = &metrics}, false);
  auto writer = variant.MakeWriter();
  EXPECT_TRUE(writer.Append("12345").ok());
  EXPECT_FALSE(variant.output.Flush().ok());
  EXPECT_FALSE(variant.output.Retry().ok());
  EXPECT_EQ(metrics.max_buffer_depth(), 5u);
  for (const FlushCause cause : {FlushCause::kExplicit, FlushCause::kLinger, FlushCause::kRetry}) {
    EXPECT_EQ(metrics.flushes(cause).count, 0u);
  }
  variant.output.Discard();
}

TYPED_TEST(RecordOutputs, CountFlushesByCauseAndWhatWasDropped) {
  OutputMetrics metrics;
  ScriptedSink sink([](size_t call) { return call == 2 ? SinkAnswer{0, EIO} : SinkAnswer{}; });
  TypeParam variant(sink, {.capacity = 64, .metrics = &metrics}, false);
  auto writer = variant.MakeWriter();
  EXPECT_TRUE(variant.output.Flush().ok());
  EXPECT_EQ(metrics.flushes(FlushCause::kExplicit).count, 0u) << "nothing to write is no flush";
  EXPECT_TRUE(writer.Append("12345").ok());
  EXPECT_TRUE(variant.output.Flush().ok());
  EXPECT_TRUE(writer.Append("1234567").ok());
  variant.output.Flush().IgnoreError();
  EXPECT_EQ(variant.output.Discard().bytes, 7u);
  uint64_t bytes = 0;
  for (const FlushCause cause : {FlushCause::kExplicit, FlushCause::kLinger}) bytes += metrics.flushes(cause).bytes;
  EXPECT_EQ(bytes, 5u);
  EXPECT_EQ(metrics.drop_count(), 1u);
  EXPECT_EQ(metrics.dropped_bytes(), 7u);
  EXPECT_EQ(metrics.max_buffer_depth(), 7u);
}

}  // namespace
}  // namespace slabyard
