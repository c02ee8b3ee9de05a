// SPDX-License-Identifier: MIT
//
// In which the outputs that threads share differ: who writes, who waits, who drops.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#if defined(__linux__)
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

#include <cerrno>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <thread>

#include "slabyard/async_output.h"
#include "slabyard/shared_output.h"
#include "slabyard/thread_output.h"
#include "src/base/asymmetric_fence.h"
#include "tests/support/gate_sink.h"
#include "tests/support/manual_clock.h"
#include "tests/support/sink_scripted.h"

namespace slabyard {
namespace {

using ::testing::ElementsAre;
using testing::GateSink;
using ::testing::HasSubstr;
using testing::ManualClock;
using testing::ScriptedSink;
using testing::SinkAnswer;
using namespace std::chrono_literals;

// Of these, two fill half of a SharedOutput with 64 bytes of capacity.
const std::string kRecord(32, 'r');

TEST(SharedOutput, WritesWhenHalfOfItIsFull) {
  ScriptedSink sink;
  SharedOutput output(sink, {.capacity = 64});
  EXPECT_TRUE(output.Append(kRecord).ok());
  EXPECT_EQ(sink.calls(), 0u);
  EXPECT_TRUE(output.Append(kRecord).ok());
  EXPECT_THAT(sink.offered(), ElementsAre(64));
}

TEST(SharedOutput, TakesRecordsWhileAnotherThreadIsInTheSink) {
  GateSink sink;
  SharedOutput output(sink, {.capacity = 64});
  std::thread filler([&] {
    EXPECT_TRUE(output.Append(kRecord).ok());
    EXPECT_TRUE(output.Append(kRecord).ok());
  });
  sink.WaitForCall();
  EXPECT_TRUE(output.Append("meanwhile").ok());
  EXPECT_EQ(output.ladder(), (OutputLadder{73, 64, 0, 0}));
  sink.Open();
  filler.join();
  EXPECT_TRUE(output.Flush().ok());
  EXPECT_EQ(sink.taken(), kRecord + kRecord + "meanwhile");
}

TEST(SharedOutput, SaysThatItWouldBlockWhenBothHalvesAreFull) {
  GateSink sink;
  SharedOutput output(sink, {.capacity = 64, .would_block = WouldBlockPolicy::kReport});
  std::thread filler([&] {
    EXPECT_TRUE(output.Append(kRecord).ok());
    EXPECT_TRUE(output.Append(kRecord).ok());
  });
  sink.WaitForCall();
  EXPECT_TRUE(output.Append(kRecord).ok());
  EXPECT_TRUE(output.Append(kRecord).ok());
  EXPECT_EQ(output.Append(kRecord).code(), absl::StatusCode::kUnavailable);
  EXPECT_TRUE(output.status().ok()) << "that is no failure";
  sink.Open();
  filler.join();
  EXPECT_TRUE(output.Append(kRecord).ok());
  EXPECT_TRUE(output.Close().status.ok());
  EXPECT_EQ(sink.taken().size(), 5 * kRecord.size());
}

TEST(ThreadOutput, MakesRoomByWhatASinkTookBeforeItWasFull) {
  ScriptedSink sink([](size_t call) { return call == 1 ? SinkAnswer{40, EAGAIN} : SinkAnswer{0, EAGAIN}; });
  ThreadOutput output(sink, {.capacity = 64, .would_block = WouldBlockPolicy::kReport});
  {
    ThreadOutput::Writer writer = output.MakeWriter();
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(writer.Append(kRecord).ok()) << i;
    EXPECT_EQ(writer.Append(kRecord).code(), absl::StatusCode::kUnavailable);
  }
  sink.set_script([](size_t) { return SinkAnswer{}; });
  EXPECT_TRUE(output.Flush().ok());
  EXPECT_EQ(sink.taken(), kRecord + kRecord + kRecord);
}

TEST(ThreadOutput, WritesWhatAWriterLeftBehindBeforeTheRecordsOfTheThreadsNextOne) {
  bool full = true;
  ScriptedSink sink([&](size_t) { return full ? SinkAnswer{0, EAGAIN} : SinkAnswer{}; });
  ThreadOutput output(sink, {.would_block = WouldBlockPolicy::kReport});
  EXPECT_TRUE(output.MakeWriter().Append("first, ").ok());
  full = false;
  ThreadOutput::Writer writer = output.MakeWriter();
  EXPECT_TRUE(writer.Append("second").ok());
  EXPECT_TRUE(writer.Flush().ok());
  EXPECT_EQ(sink.taken(), "first, second");
}

TEST(ThreadOutput, ASinkThatIsFullAfterTheLastByteTookAll) {
  ScriptedSink sink([](size_t) { return SinkAnswer{ScriptedSink::kAll, EAGAIN}; });
  ThreadOutput output(sink, {.would_block = WouldBlockPolicy::kReport});
  ThreadOutput::Writer writer = output.MakeWriter();
  EXPECT_TRUE(writer.Append("record").ok());
  EXPECT_TRUE(writer.Flush().ok());
}

TEST(ThreadOutput, WritesAThreadsOwnBlockAlone) {
  ScriptedSink sink;
  ThreadOutput output(sink, {.capacity = 64});
  ThreadOutput::Writer first = output.MakeWriter();
  ThreadOutput::Writer second = output.MakeWriter();
  EXPECT_TRUE(second.Append("second").ok());
  EXPECT_TRUE(first.Append(kRecord).ok());
  EXPECT_TRUE(first.Append(kRecord).ok());
  EXPECT_EQ(sink.calls(), 0u);
  EXPECT_TRUE(first.Append("more").ok());
  EXPECT_EQ(sink.taken(), kRecord + kRecord);
  EXPECT_TRUE(first.Flush().ok());
  EXPECT_EQ(sink.taken(), kRecord + kRecord + "more");
  EXPECT_TRUE(output.Flush().ok());
  EXPECT_EQ(sink.taken(), kRecord + kRecord + "more" + "second");
}

TEST(ThreadOutput, FlushOfAllIsOneCallOfTheSink) {
  ScriptedSink sink;
  ThreadOutput output(sink);
  ThreadOutput::Writer first = output.MakeWriter();
  ThreadOutput::Writer second = output.MakeWriter();
  EXPECT_TRUE(first.Append("1").ok());
  EXPECT_TRUE(second.Append("2").ok());
  EXPECT_TRUE(output.Flush().ok());
  EXPECT_THAT(sink.offered(), ElementsAre(2));
}

TEST(ThreadOutput, AThreadThatEndsLeavesNothingBehind) {
  ScriptedSink sink;
  ThreadOutput output(sink);
  std::thread([writer = output.MakeWriter()]() mutable { EXPECT_TRUE(writer.Append("pending").ok()); }).join();
  EXPECT_EQ(sink.taken(), "pending");
  EXPECT_EQ(output.ladder(), (OutputLadder{7, 7, 7, 0}));
}

TEST(ThreadOutput, KeepsWhatAThreadThatEndsCouldNotWrite) {
  ScriptedSink sink([](size_t call) { return call <= 2 ? SinkAnswer{3, ENOSPC} : SinkAnswer{}; });
  ThreadOutput output(sink);
  {
    ThreadOutput::Writer writer = output.MakeWriter();
    EXPECT_TRUE(writer.Append("pending").ok());
  }
  EXPECT_EQ(output.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_FALSE(output.Retry().ok());
  EXPECT_EQ(output.ladder(), (OutputLadder{7, 7, 6, 0}));
  EXPECT_TRUE(output.Retry().ok());
  EXPECT_EQ(sink.taken(), "pending");
}

TEST(ThreadOutput, TheRestOfABegunRecordGoesBeforeOtherThreadsRecords) {
  ScriptedSink sink([](size_t call) { return call == 1 ? SinkAnswer{3, EAGAIN} : SinkAnswer{}; });
  ThreadOutput output(sink, {.would_block = WouldBlockPolicy::kReport});
  ThreadOutput::Writer first = output.MakeWriter();
  ThreadOutput::Writer second = output.MakeWriter();
  EXPECT_TRUE(second.Append("second").ok());
  EXPECT_TRUE(first.Append("first").ok());
  EXPECT_EQ(second.Flush().code(), absl::StatusCode::kUnavailable);
  EXPECT_TRUE(first.Flush().ok());
  EXPECT_EQ(sink.taken(), "secondfirst");
}

#if defined(__linux__)

/// From now on membarrier(2) fails in this thread, for good.
bool ForbidMembarrier() {
  sock_filter code[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_membarrier, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const sock_fprog program = {std::size(code), code};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

// In a thread of its own, so that the filter ends with it.
TEST(ThreadOutput, StaysOpenWhenTheFenceIsForbiddenThatClosingNeeds) {
  if (!base::AsymmetricFence().works()) GTEST_SKIP() << "closes without a fence";
  ScriptedSink sink;
  bool forbidden = false;
  std::thread([&] {
    ThreadOutput output(sink);
    SharedOutput needs_none(sink);
    forbidden = ForbidMembarrier();
    if (!forbidden) return;
    ThreadOutput::Writer writer = output.MakeWriter();
    EXPECT_TRUE(writer.Append("1").ok());
    EXPECT_EQ(output.Close().status.code(), absl::StatusCode::kPermissionDenied);
    EXPECT_TRUE(output.status().ok());
    EXPECT_TRUE(writer.Append("2").ok());
    EXPECT_TRUE(needs_none.Close().status.ok());
  }).join();
  if (!forbidden) GTEST_SKIP() << "no seccomp filters here";
  EXPECT_EQ(sink.taken(), "12");
}

#endif

AsyncOutputOptions Lingering(std::chrono::nanoseconds linger, size_t capacity = 4096) {
  return {.records = {.capacity = capacity}, .linger = linger};
}

TEST(AsyncOutput, NamesTheOptionThatItRefuses) {
  ScriptedSink sink;
  AsyncOutput reporting(sink, {.records = {.would_block = WouldBlockPolicy::kReport}});
  EXPECT_THAT(reporting.status().message(), HasSubstr("AsyncOutputOptions::records.would_block"));
  AsyncOutput negative(sink, Lingering(-1ns));
  EXPECT_THAT(negative.status().message(), HasSubstr("AsyncOutputOptions::linger"));
  EXPECT_EQ(negative.MakeWriter().Append("x"), negative.status());
}

TEST(AsyncOutput, WritesOnAThreadOfItsOwnOnceARecordHasLingered) {
  GateSink sink;
  sink.Open();
  AsyncOutput output(sink, Lingering(1ms));
  AsyncOutput::Writer writer = output.MakeWriter();
  EXPECT_TRUE(writer.Append("record").ok());
  sink.WaitForBytes(6);  // for ever, if nobody writes
  EXPECT_NE(sink.writer(), std::this_thread::get_id());
  EXPECT_TRUE(writer.Append("another").ok());
  sink.WaitForBytes(13);
}

TEST(AsyncOutput, CollectsWhatLingersIntoOneCall) {
  ScriptedSink sink;
  AsyncOutput output(sink, Lingering(1h));
  AsyncOutput::Writer writer = output.MakeWriter();
  for (int i = 0; i < 50; ++i) EXPECT_TRUE(writer.Append("record").ok());
  EXPECT_TRUE(output.Flush().ok());
  EXPECT_THAT(sink.offered(), ElementsAre(300));
}

TEST(AsyncOutput, DoesNotLingerWhenARingIsHalfFull) {
  GateSink sink;
  sink.Open();
  AsyncOutput output(sink, Lingering(1h, 64));
  AsyncOutput::Writer writer = output.MakeWriter();
  EXPECT_TRUE(writer.Append(kRecord).ok());
  sink.WaitForBytes(32);  // an hour, if it lingers
}

TEST(AsyncOutput, DropsExactlyWhatFindsTheRingFull) {
  GateSink sink;
  OutputMetrics metrics;
  AsyncOutput output(sink, {.records = {.capacity = 64, .metrics = &metrics}, .when_full = FullRingPolicy::kDrop});
  AsyncOutput::Writer writer = output.MakeWriter();
  EXPECT_TRUE(writer.Append(kRecord).ok());
  sink.WaitForCall();  // the bytes stay in the ring until the sink has them
  EXPECT_TRUE(writer.Append(kRecord).ok());
  for (int i = 0; i < 5; ++i) EXPECT_EQ(writer.Append("x").code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(output.counts(), (RecordCounts{2, 5}));
  EXPECT_EQ(metrics.drop_count(), 5u);
  EXPECT_EQ(metrics.dropped_bytes(), 5u);
  sink.Open();
  EXPECT_TRUE(output.Close().status.ok());
  EXPECT_EQ(sink.taken(), kRecord + kRecord);
}

TEST(AsyncOutput, WritesWhatAWriterLeftThatIsGone) {
  GateSink sink;
  sink.Open();
  AsyncOutput output(sink, Lingering(1ms));
  EXPECT_TRUE(output.MakeWriter().Append("left").ok());
  sink.WaitForBytes(4);
}

TEST(AsyncOutput, WritesAllBeforeItEnds) {
  ScriptedSink sink;
  {
    AsyncOutput output(sink, Lingering(1h));
    EXPECT_TRUE(output.MakeWriter().Append("pending").ok());
  }
  EXPECT_EQ(sink.taken(), "pending");
}

TEST(AsyncOutput, EndsAtOnceWhenItsThreadLingersForEver) {
  ScriptedSink sink;
  ManualClock clock;
  {
    AsyncOutput output(sink, {.records = {.clock = &clock}, .linger = std::chrono::nanoseconds::max()});
    EXPECT_TRUE(output.MakeWriter().Append("pending").ok());
    clock.AwaitLooks(2);  // the second is right before the wait
  }
  EXPECT_EQ(sink.taken(), "pending");
}

TEST(AsyncOutput, WritesTheRestOfABegunRecordOnceTheOthersAreDiscarded) {
  ScriptedSink sink([](size_t call) { return call == 1 ? SinkAnswer{3, EIO} : SinkAnswer{}; });
  AsyncOutput output(sink, {.linger = 0ns});
  AsyncOutput::Writer writer = output.MakeWriter();
  EXPECT_TRUE(writer.Append("record").ok());
  while (output.status().ok()) std::this_thread::yield();
  std::this_thread::sleep_for(1ms);  // the writing thread goes to sleep
  EXPECT_EQ(output.Discard().begun_bytes, 3u);
  while (output.ladder().written != 6) std::this_thread::yield();  // for ever, if nobody writes
}

class CountingSyncs final : public Sink {
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
  std::atomic<int> syncs{0};
  int error = 0;
};

TEST(AsyncOutput, SyncsItsBatchesIfAskedTo) {
  CountingSyncs sink;
  AsyncOutput output(sink, {.linger = 0ns, .sync_batches = true});
  EXPECT_TRUE(output.MakeWriter().Append("12345").ok());
  while (output.ladder().durable != 5) std::this_thread::yield();  // for ever, if nobody syncs
  EXPECT_EQ(sink.syncs, 1);
}

TEST(AsyncOutput, TellsWhenItIsClosedThatABatchWasNotSynced) {
  CountingSyncs sink;
  sink.error = EIO;
  AsyncOutput output(sink, {.linger = 0ns, .sync_batches = true});
  EXPECT_TRUE(output.MakeWriter().Append("12345").ok());
  while (output.status().ok()) std::this_thread::yield();  // for ever, if nobody syncs
  EXPECT_EQ(output.Drain().status, output.status());
  EXPECT_EQ(output.Close().status, output.status());
  EXPECT_EQ(output.ladder().durable, 0u);
}

TEST(AsyncOutput, LingersByTheClockThatItIsGiven) {
  GateSink sink;
  sink.Open();
  ManualClock clock;
  OutputMetrics metrics;
  AsyncOutput output(sink, {.records = {.metrics = &metrics, .clock = &clock}, .linger = 2ms});
  EXPECT_TRUE(output.MakeWriter().Append("record").ok());
  // The writing thread may look at the clock before or after a step; each pair of steps is 2 ms for it.
  while (sink.calls() == 0) {
    clock.Advance(1ms);
    std::this_thread::yield();
  }
  sink.WaitForBytes(6);
  while (metrics.message_age().count() == 0) std::this_thread::yield();
  EXPECT_GE(metrics.message_age().Quantile(1), 2ms);
  EXPECT_EQ(metrics.flushes(FlushCause::kLinger).bytes, 6u);
}

TEST(AsyncOutput, CountsNoAgeForABatchThatAnotherThreadWrote) {
  ScriptedSink sink;
  ManualClock clock;
  OutputMetrics metrics;
  {
    AsyncOutput output(sink, {.records = {.metrics = &metrics, .clock = &clock}, .linger = 1h});
    EXPECT_TRUE(output.MakeWriter().Append("record").ok());
    clock.AwaitLooks(2);  // the writing thread lingers
    EXPECT_TRUE(output.Flush().ok());
  }
  EXPECT_EQ(metrics.message_age().count(), 0u);
}

TEST(AsyncOutput, DoesNotCountTheSinksTimeInTheAgeOfABatch) {
  ManualClock clock;
  OutputMetrics metrics;
  ScriptedSink sink([&](size_t) {
    clock.Advance(1s);
    return SinkAnswer{};
  });
  {
    AsyncOutput output(sink, {.records = {.metrics = &metrics, .clock = &clock}, .linger = 1h});
    EXPECT_TRUE(output.MakeWriter().Append("record").ok());
    clock.AwaitLooks(2);
  }
  EXPECT_EQ(metrics.message_age().count(), 1u);
  EXPECT_EQ(metrics.message_age().sum(), 0ns);
}

}  // namespace
}  // namespace slabyard
