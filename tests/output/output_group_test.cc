// SPDX-License-Identifier: MIT
//
// Draining all outputs of a process before it ends.
#include "slabyard/output_group.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "slabyard/memory_sink.h"
#include "tests/support/fd_pair.h"
#include "tests/support/manual_clock.h"
#include "tests/support/sink_scripted.h"

namespace slabyard {
namespace {

using testing::FdPair;
using testing::ManualClock;
using testing::Numbered;
using testing::ScriptedSink;
using Answer = ScriptedSink::Answer;
using std::chrono::milliseconds;

/// Goes on by itself, so that deadlines come without anybody waiting for them.
class HastyClock final : public Clock {
 public:
  std::chrono::nanoseconds Now() const noexcept override { return now_ += milliseconds(1); }

 private:
  mutable std::chrono::nanoseconds now_{0};
};

TEST(OutputGroup, DrainsAllMembersAndSumsTheirLadders) {
  OutputGroup group;
  MemorySink sink;
  OutputBuffer first(sink);
  OutputBuffer second(sink, {.flush_policy = FlushPolicy::kManual});
  OutputGroup::Member first_member(group, first);
  OutputGroup::Member second_member(group, second);
  EXPECT_EQ(first.Append("abc"), 3u);
  EXPECT_EQ(second.Append("defg"), 4u);
  const OutputGroup::Drained drained = group.DrainAtExit(milliseconds(0), ManualClock());
  EXPECT_TRUE(drained.status.ok());
  EXPECT_EQ(drained.outputs, 2u);
  EXPECT_EQ(drained.short_outputs, 0u);
  EXPECT_EQ(drained.ladder, (OutputLadder{7, 7, 7}));
  EXPECT_EQ(sink.bytes().size(), 7u);
}

TEST(OutputGroup, AFullPipeCostsTheOthersNothingAndTheDeadlineEndsTheWait) {
  OutputGroup group;
  FdPair full = FdPair::SmallPipe(O_NONBLOCK);
  FdSink full_sink(BorrowedFd{full.writing()});
  MemorySink memory;
  OutputOptions options{.capacity = 65536};
  options.dropped = {[](void*, uint64_t, const absl::Status&) {}, nullptr};
  OutputBuffer blocked(full_sink, options);
  OutputBuffer free(memory);
  OutputGroup::Member free_member(group, free);
  OutputGroup::Member blocked_member(group, blocked);
  EXPECT_EQ(blocked.Append(Numbered(10'000)), 10'000u);
  EXPECT_EQ(free.Append("abc"), 3u);
  const OutputGroup::Drained drained = group.DrainAtExit(milliseconds(20), HastyClock());
  EXPECT_EQ(drained.status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(drained.short_outputs, 1u);
  EXPECT_EQ(drained.ladder, (OutputLadder{10'003, 10'003, 4099}));
  EXPECT_EQ(AsChars(memory.bytes()), "abc");
  EXPECT_EQ(blocked.pending(), 5904u);
  EXPECT_EQ(blocked.Discard(), 5904u);
}

TEST(OutputGroup, WaitsForASlowReader) {
  OutputGroup group;
  FdPair pipe = FdPair::SmallPipe();
  ASSERT_EQ(fcntl(pipe.writing(), F_SETFL, O_NONBLOCK), 0);
  FdSink sink(BorrowedFd{pipe.writing()});
  OutputBuffer output(sink, {.capacity = 65536});
  OutputGroup::Member member(group, output);
  const std::string text = Numbered(60'000);
  EXPECT_EQ(output.Append(text), text.size());
  std::string got;
  std::thread reader([&] { got = pipe.ReadToEnd(1000); });
  // A clock that stands still: the deadline cannot decide.
  const OutputGroup::Drained drained = group.DrainAtExit(std::chrono::minutes(1), ManualClock());
  pipe.CloseWriting();
  reader.join();
  EXPECT_TRUE(drained.status.ok()) << drained.status;
  EXPECT_EQ(got, text);
}

TEST(OutputGroup, DoesNotTryAFailedOutputAgainAndReportsIt) {
  OutputGroup group;
  ScriptedSink sink([](size_t) { return Answer{1, ENOSPC}; });
  OutputBuffer output(sink);
  OutputGroup::Member member(group, output);
  EXPECT_EQ(output.Append("abc"), 3u);
  EXPECT_FALSE(output.Flush().ok());
  const OutputGroup::Drained drained = group.DrainAtExit(milliseconds(100), HastyClock());
  EXPECT_EQ(drained.status, output.status());
  EXPECT_EQ(drained.ladder, (OutputLadder{3, 3, 1}));
  EXPECT_EQ(sink.calls(), 1u);
  EXPECT_EQ(output.Discard(), 2u);
}

TEST(OutputGroup, TakesAnyOutputByAFunction) {
  OutputGroup group;
  std::chrono::nanoseconds latest{0};
  OutputGroup::Member member(group, [&](std::chrono::nanoseconds deadline, const Clock&) {
    latest = std::max(latest, deadline);
    return DrainResult{{9, 8, 7, 6}, absl::OkStatus()};
  });
  EXPECT_EQ(group.DrainAtExit(milliseconds(1), ManualClock()).ladder, (OutputLadder{9, 8, 7, 6}));
  EXPECT_EQ(latest, milliseconds(1)) << "the least that a turn and the deadline allow";
}

TEST(OutputGroup, LetsMembersLeaveInAnyOrder) {
  OutputGroup group;
  MemorySink sink;
  OutputBuffer output(sink);
  std::vector<std::unique_ptr<OutputGroup::Member>> members;
  for (int i = 0; i < 5; ++i) members.push_back(std::make_unique<OutputGroup::Member>(group, output));
  for (const size_t leaving : {2u, 0u, 4u, 1u, 3u}) {
    members[leaving].reset();
    size_t left = 0;
    for (const auto& member : members) left += member != nullptr;
    EXPECT_EQ(group.DrainAtExit(milliseconds(0), ManualClock()).outputs, left);
  }
}

TEST(OutputGroup, IsJoinedAndLeftByManyThreadsWhileItDrains) {
  OutputGroup group;
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t) {
    threads.emplace_back([&group] {
      for (int i = 0; i < 500; ++i) {
        OutputGroup::Member member(group, [](std::chrono::nanoseconds, const Clock&) {
          return DrainResult{{1, 1, 1, 1}, absl::OkStatus()};
        });
      }
    });
  }
  for (int i = 0; i < 200; ++i) {
    const OutputGroup::Drained drained = group.DrainAtExit(milliseconds(0), ManualClock());
    EXPECT_EQ(drained.ladder.accepted, drained.outputs);
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(OutputGroup, AStuckMemberCostsAnotherWithAReaderNoByte) {
  OutputGroup group;
  FdPair stuck = FdPair::SmallPipe(O_NONBLOCK);
  FdPair read = FdPair::SmallPipe(O_NONBLOCK);
  FdSink stuck_sink(BorrowedFd{stuck.writing()});
  FdSink read_sink(BorrowedFd{read.writing()});
  const OutputOptions options{.flush_policy = FlushPolicy::kManual, .capacity = 1 << 20};
  OutputBuffer one(read_sink, options);
  OutputBuffer other(stuck_sink, options);
  OutputGroup::Member one_member(group, one);
  OutputGroup::Member other_member(group, other);
  const std::string text = Numbered(1 << 18);
  EXPECT_EQ(one.Append(text), text.size());
  EXPECT_EQ(other.Append(text), text.size());
  // Nobody reads the stuck one before all of the other has come.
  std::thread reader([&] {
    for (const FdPair* pipe : {&read, &stuck}) {
      for (size_t got = 0; got < text.size();) got += pipe->Read(text.size() - got).size();
    }
  });
  const OutputGroup::Drained drained = group.DrainAtExit(SteadyClock().Now() + std::chrono::minutes(10), SteadyClock());
  reader.join();
  EXPECT_EQ(drained.short_outputs, 0u);
  EXPECT_EQ(drained.ladder.written, 2 * text.size());
}

}  // namespace
}  // namespace slabyard
