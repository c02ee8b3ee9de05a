// SPDX-License-Identifier: MIT
//
// The durable rung: what Sync() and Close() prove, and that a failed sync proves nothing ever after.
#include <fcntl.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <string>

#include "slabyard/output_buffer.h"
#include "tests/support/fd_pair.h"
#include "tests/support/sink_scripted.h"

namespace slabyard {
namespace {

using testing::FdPair;
using testing::ScriptedSink;
using Answer = ScriptedSink::Answer;

TEST(Sync, MakesDurableWhatWasFlushed) {
  ScriptedSink sink;
  OutputBuffer output(sink);
  EXPECT_EQ(output.Append("abc"), 3u);
  EXPECT_TRUE(output.Sync().ok());
  EXPECT_EQ(output.ladder(), (OutputLadder{3, 3, 3, 3}));
  EXPECT_EQ(output.Append("de"), 2u);
  EXPECT_TRUE(output.Flush().ok());
  EXPECT_EQ(output.ladder(), (OutputLadder{5, 5, 5, 3}));
}

TEST(Sync, IsNotAskedForWhileBytesAreUnwritten) {
  ScriptedSink sink([](size_t) { return Answer{1, ENOSPC}; });
  OutputBuffer output(sink);
  EXPECT_EQ(output.Append("abc"), 3u);
  EXPECT_FALSE(output.Sync().ok());
  EXPECT_EQ(sink.syncs(), 0u);
  EXPECT_EQ(output.ladder().durable, 0u);
  EXPECT_EQ(output.Discard(), 2u);
}

TEST(Sync, ThatFailedIsNeverRetriedIntoSuccess) {
  ScriptedSink sink;
  sink.set_sync_error(EIO);
  OutputBuffer output(sink);
  EXPECT_EQ(output.Append("abc"), 3u);
  const absl::Status failure = output.Sync();
  EXPECT_FALSE(failure.ok());
  EXPECT_TRUE(output.failed());
  EXPECT_EQ(output.error(), EIO);

  sink.set_sync_error(0);  // as a kernel that dropped the pages says from now on
  EXPECT_EQ(output.Retry(), failure);
  EXPECT_EQ(output.Sync(), failure);
  EXPECT_EQ(output.Append("d"), 0u);
  EXPECT_EQ(output.Discard(), 0u);
  EXPECT_EQ(output.Append("d"), 1u) << "the caller gave up on the proof and goes on";
  EXPECT_TRUE(output.Flush().ok());
  EXPECT_TRUE(absl::IsDataLoss(output.Sync()));
  EXPECT_EQ(sink.syncs(), 1u);
  EXPECT_EQ(output.ladder(), (OutputLadder{4, 4, 4, 0}));
}

TEST(Sync, OfASinkThatKnowsNoSuchThingSaysSoAndDoesNotStick) {
  FdPair pipe = FdPair::SmallPipe();
  FdSink sink(BorrowedFd{pipe.writing()});
  OutputBuffer output(sink);
  EXPECT_EQ(output.Append("abc"), 3u);
  EXPECT_EQ(output.Sync().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_FALSE(output.failed());
  EXPECT_EQ(output.ladder(), (OutputLadder{3, 3, 3, 0}));
  EXPECT_EQ(output.Append("d"), 1u);
}

TEST(CloseThatSyncs, ReturnsTheLadderToItsLastRung) {
  ScriptedSink sink;
  OutputBuffer output(sink, {.sync_on_close = true});
  EXPECT_EQ(output.Append("abc"), 3u);
  const DrainResult closed = output.Close();
  EXPECT_TRUE(closed.ok());
  EXPECT_EQ(closed.ladder, (OutputLadder{3, 3, 3, 3}));
  EXPECT_EQ(sink.syncs(), 1u);
  EXPECT_EQ(sink.closes(), 1u);
  EXPECT_TRUE(output.Close().ok());
  EXPECT_EQ(sink.syncs(), 1u);
}

TEST(CloseThatSyncs, ClosesTheSinkAndReportsTheSyncThatFailed) {
  for (const int error : {EIO, ENOSPC, EINVAL}) {
    ScriptedSink sink;
    sink.set_sync_error(error);
    sink.set_close_error(EBADF);
    OutputBuffer output(sink, {.sync_on_close = true});
    EXPECT_EQ(output.Append("abc"), 3u);
    const DrainResult closed = output.Close();
    EXPECT_EQ(closed.ladder, (OutputLadder{3, 3, 3, 0}));
    EXPECT_NE(closed.status.message().find("sync"), absl::string_view::npos) << "the first failure wins";
    EXPECT_EQ(output.error(), error);
    EXPECT_EQ(sink.closes(), 1u);
    EXPECT_EQ(output.Close().status, closed.status);
    EXPECT_EQ(output.Append("d"), 0u);
  }
}

TEST(CloseThatSyncs, AfterAFailedSyncClosesWithoutSyncingAgain) {
  ScriptedSink sink;
  sink.set_sync_error(EIO);
  OutputBuffer output(sink, {.sync_on_close = true});
  EXPECT_EQ(output.Append("abc"), 3u);
  const absl::Status failure = output.Sync();
  sink.set_sync_error(0);
  const DrainResult closed = output.Close();
  EXPECT_EQ(closed.status, failure);
  EXPECT_EQ(closed.ladder.durable, 0u);
  EXPECT_EQ(sink.syncs(), 1u);
  EXPECT_EQ(sink.closes(), 1u);
}

TEST(DrainResult, TellsHowFarTheBytesCameWhenTheFlushFallsShort) {
  ScriptedSink sink([](size_t) { return Answer{2, ENOSPC}; });
  OutputBuffer output(sink);
  EXPECT_EQ(output.Append("abcde"), 5u);
  const DrainResult closed = output.Close();
  EXPECT_EQ(closed.status, output.status());
  EXPECT_EQ(closed.ladder, (OutputLadder{5, 5, 2}));
  EXPECT_EQ(sink.closes(), 0u);
  EXPECT_EQ(output.Discard(), 3u);
}

TEST(Sync, AfterClosingProvesNothingThatWasNotProved) {
  ScriptedSink sink;
  OutputBuffer output(sink);
  EXPECT_EQ(output.Append("abc"), 3u);
  EXPECT_TRUE(output.Close().ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(output.Sync()));
  EXPECT_EQ(sink.syncs(), 0u);

  ScriptedSink other;
  OutputBuffer synced(other, {.sync_on_close = true});
  EXPECT_EQ(synced.Append("abc"), 3u);
  EXPECT_TRUE(synced.Close().ok());
  EXPECT_TRUE(synced.Sync().ok());
}

}  // namespace
}  // namespace slabyard
