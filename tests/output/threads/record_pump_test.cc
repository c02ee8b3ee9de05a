// SPDX-License-Identifier: MIT
//
// What no caller can time: a record that is published just behind the end.
#include "src/output/threads/record_pump.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/await_sleep.h"
#include "tests/support/gate_sink.h"
#include "tests/support/sink_scripted.h"

namespace slabyard::internal {
namespace {

using Phase = RecordPump::Phase;
using testing::GateSink;
using testing::ScriptedSink;
using testing::SinkAnswer;

TEST(RecordPump, TakesBackARecordThatCameAfterTheEnd) {
  ScriptedSink sink;
  RecordPump pump(sink, {});
  RecordRing& ring = *pump.AddRing(64);
  ASSERT_TRUE(ring.TryAppend<std::memory_order_seq_cst>(AsBytes("early")));
  ASSERT_TRUE(pump.Close().status.ok());
  // Its thread saw the output open, and was then held up.
  ASSERT_TRUE(ring.TryAppend<std::memory_order_seq_cst>(AsBytes("late")));
  EXPECT_EQ(pump.ladder(), (OutputLadder{5, 5, 5, 0})) << "not counted even for a moment";
  EXPECT_EQ(pump.counts(), (RecordCounts{1, 0}));
  ASSERT_EQ(pump.PhaseAfterPublishing(), Phase::kClosed);
  EXPECT_EQ(pump.SettlePublished(ring, 4).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_TRUE(ring.empty());
  EXPECT_EQ(sink.taken(), "early");
}

TEST(RecordPump, KeepsARecordThatTheEndTookAlong) {
  ScriptedSink sink;
  RecordPump pump(sink, {});
  RecordRing& ring = *pump.AddRing(64);
  ASSERT_TRUE(ring.TryAppend<std::memory_order_seq_cst>(AsBytes("in time")));
  ASSERT_TRUE(pump.Close().status.ok());
  EXPECT_TRUE(pump.SettlePublished(ring, 7).ok());
  EXPECT_EQ(pump.counts(), (RecordCounts{1, 0}));
}

TEST(RecordPump, KeepsARecordWhenClosingFallsShort) {
  ScriptedSink sink([](size_t call) { return call == 1 ? SinkAnswer{0, EIO} : SinkAnswer{}; });
  RecordPump pump(sink, {});
  RecordRing& ring = *pump.AddRing(64);
  ASSERT_TRUE(ring.TryAppend<std::memory_order_seq_cst>(AsBytes("early")));
  ASSERT_FALSE(pump.Close().status.ok());
  ASSERT_TRUE(ring.TryAppend<std::memory_order_seq_cst>(AsBytes("late")));
  EXPECT_TRUE(pump.SettlePublished(ring, 4).ok());
  EXPECT_TRUE(pump.Retry().ok());
  EXPECT_EQ(sink.taken(), "earlylate");
}

// An append that sleeps relies on whoever waits for the turn to wake it up again.
TEST(RecordPump, LetsAnAppendGoOnWhenARecordWasSettledWhileItWaitedForRoom) {
  GateSink sink;
  RecordPump pump(sink, {.capacity = 64});
  RecordRing& first = *pump.AddRing(64);
  RecordRing& full = *pump.AddRing(64);
  RecordRing& late = *pump.AddRing(64);
  const std::string record(40, 'r');
  ASSERT_TRUE(first.TryAppend<std::memory_order_seq_cst>(AsBytes("first")));
  std::thread flushes([&] { EXPECT_TRUE(pump.Flush(FlushCause::kExplicit).ok()); });
  sink.WaitForCall();
  ASSERT_TRUE(full.TryAppend<std::memory_order_seq_cst>(AsBytes(record)));
  std::atomic<pid_t> waiting{0};
  std::thread waits([&] {
    waiting = gettid();
    EXPECT_TRUE(pump.MakeRoom(full, record.size(), RecordPump::WhenFull::kDrain).ok());
  });
  while (waiting == 0) std::this_thread::yield();
  testing::AwaitSleep(waiting);
  // Its thread saw a failure that another one has lifted since. Four, so that one is behind the append in any case.
  ASSERT_TRUE(late.TryAppend<std::memory_order_seq_cst>(AsBytes("late")));
  std::vector<std::thread> settle;
  for (int i = 0; i < 4; ++i) settle.emplace_back([&] { EXPECT_TRUE(pump.SettlePublished(late, 4).ok()); });
  testing::LetOthersRun();
  sink.Open();
  for (std::thread& thread : settle) thread.join();
  flushes.join();
  waits.join();
  EXPECT_EQ(sink.taken(), "first" + record);
}

// Many rings, so that discarding goes on for a while behind its look at the first one.
TEST(RecordPump, HasWorkWhenARecordEscapedADiscardThatIsUnderWay) {
  for (int round = 0; round < 40; ++round) {
    ScriptedSink sink([](size_t) { return SinkAnswer{0, EIO}; });
    RecordPump pump(sink, {.dropped = {[](void*, uint64_t, const absl::Status&) {}, nullptr}});
    RecordRing& ring = *pump.AddRing(65536);
    for (int i = 0; i < 2000; ++i) ASSERT_NE(pump.AddRing(64), nullptr);
    std::vector<bool> has_work;
    const auto append = [&] {
      ASSERT_TRUE(ring.TryAppend<std::memory_order_seq_cst>(AsBytes("r")));
      has_work.push_back(pump.HasWork());
    };
    append();
    ASSERT_FALSE(pump.Flush(FlushCause::kExplicit).ok());
    uint64_t dropped = 0;
    std::atomic<bool> discarding{false};
    std::thread discards([&] {
      discarding = true;
      dropped = pump.Discard().records;
    });
    while (!discarding) std::this_thread::yield();
    // As a thread may that saw the output open and was then held up.
    while (pump.phase() == Phase::kFailed && has_work.size() < 2000) append();
    discards.join();
    for (uint64_t i = dropped; i < has_work.size(); ++i) EXPECT_TRUE(has_work[i]) << "round " << round;
  }
}

}  // namespace
}  // namespace slabyard::internal
