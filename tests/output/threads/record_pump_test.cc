// SPDX-License-Identifier: MIT
//
// What no caller can time: a record that is published just behind the end.
#include "src/output/threads/record_pump.h"

#include <gtest/gtest.h>

#include "tests/support/sink_scripted.h"

namespace slabyard::internal {
namespace {

using Phase = RecordPump::Phase;
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

}  // namespace
}  // namespace slabyard::internal
