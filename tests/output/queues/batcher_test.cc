// SPDX-License-Identifier: MIT
#include "slabyard/batcher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "slabyard/allocator.h"
#include "tests/support/manual_clock.h"

namespace slabyard {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::ManualClock;
using namespace std::chrono_literals;

class BatcherTest : public ::testing::Test {
 protected:
  Batcher::Handler Record() {
    return [this](const Batch& batch) {
      std::string line(BatchCauseName(batch.cause));
      size_t bytes = 0;
      for (const Buffer& message : batch.messages) {
        line += ' ';
        line += message.ToText();
        bytes += message.size();
      }
      EXPECT_EQ(bytes, batch.bytes);
      heard_.push_back(line);
    };
  }
  Buffer Make(std::string_view text) { return *allocator_.From(text); }

  Allocator allocator_;
  ManualClock clock_;
  std::vector<std::string> heard_;
};

TEST_F(BatcherTest, TheCountIsReachedFirst) {
  Batcher batcher({.max_messages = 2}, clock_, Record());
  for (const char* text : {"a", "b", "c"}) ASSERT_TRUE(batcher.Add(Make(text)));
  EXPECT_THAT(heard_, ElementsAre("count a b"));
  EXPECT_EQ(batcher.pending_messages(), 1u);
}

TEST_F(BatcherTest, BytesAreReachedExactlyOrNotExceeded) {
  Batcher batcher({.max_bytes = 4}, clock_, Record());
  for (const char* text : {"ab", "cd", "efg", "hi", "longer", "j"}) ASSERT_TRUE(batcher.Add(Make(text)));
  EXPECT_THAT(heard_, ElementsAre("bytes ab cd", "bytes efg", "bytes hi", "bytes longer"));
  EXPECT_EQ(batcher.pending_bytes(), 1u);
}

TEST_F(BatcherTest, LingerRunsFromTheOldestMessageAndPollSaysWhetherItWasDue) {
  Batcher batcher({.linger = 10ms}, clock_, Record());
  EXPECT_EQ(batcher.deadline(), std::nullopt);
  clock_.Advance(3ms);
  ASSERT_TRUE(batcher.Add(Make("a")));
  clock_.Advance(5ms);
  ASSERT_TRUE(batcher.Add(Make("b")));
  EXPECT_EQ(batcher.deadline(), 13ms);
  EXPECT_FALSE(batcher.Poll());
  clock_.Advance(5ms);
  EXPECT_TRUE(batcher.Poll());
  EXPECT_FALSE(batcher.Poll());
  EXPECT_THAT(heard_, ElementsAre("linger a b"));
}

TEST_F(BatcherTest, AnAddAfterTheDeadlineFindsTheBatchDueEvenWhenNobodyPolled) {
  Batcher batcher({.linger = 10ms}, clock_, Record());
  ASSERT_TRUE(batcher.Add(Make("a")));
  clock_.Advance(11ms);
  ASSERT_TRUE(batcher.Add(Make("b")));
  EXPECT_THAT(heard_, ElementsAre("linger a"));
  EXPECT_EQ(batcher.deadline(), 21ms);
}

TEST_F(BatcherTest, WithoutALingerTheClockIsNeverAsked) {
  Batcher batcher({}, clock_, Record());
  ASSERT_TRUE(batcher.Add(Make("a")));
  EXPECT_FALSE(batcher.Poll());
  EXPECT_EQ(clock_.looks(), 0u);
}

TEST_F(BatcherTest, FlushCloseAndDestructionHandOverTheRestOnce) {
  {
    Batcher batcher({}, clock_, Record());
    batcher.Flush();
    ASSERT_TRUE(batcher.Add(Make("a")));
    batcher.Flush();
    ASSERT_TRUE(batcher.Add(Make("b")));
    batcher.Close();
    EXPECT_FALSE(batcher.Add(Make("c")));
    EXPECT_EQ(batcher.status().code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_EQ(batcher.batches(BatchCause::kExplicit), 1u);
    EXPECT_EQ(batcher.batches(BatchCause::kClose), 1u);
  }
  {
    const bool added = Batcher({}, clock_, Record()).Add(Make("d"));
    EXPECT_TRUE(added);
  }
  EXPECT_THAT(heard_, ElementsAre("explicit a", "close b", "close d"));
}

TEST_F(BatcherTest, PayloadsAreSharedAndLetGoWithTheirBatch) {
  const Buffer payload = *allocator_.Alloc(100);
  Batcher batcher({}, clock_, Record());
  ASSERT_TRUE(batcher.Add(payload));
  EXPECT_EQ(payload.Retained().sharers, 2u);
  batcher.Flush();
  EXPECT_EQ(payload.Retained().sharers, 1u);
}

TEST_F(BatcherTest, MetricsHearTheCauseTheAgeAndTheHandlersTime) {
  OutputMetrics metrics;
  Batcher batcher({.max_messages = 2, .max_bytes = 10, .metrics = &metrics}, clock_,
                  [this](const Batch&) { clock_.Advance(7us); });
  ASSERT_TRUE(batcher.Add(Make("ab")));
  clock_.Advance(5us);
  ASSERT_TRUE(batcher.Add(Make("cde")));
  EXPECT_EQ(metrics.flushes(FlushCause::kFull).count, 1u);
  EXPECT_EQ(metrics.flushes(FlushCause::kFull).bytes, 5u);
  EXPECT_EQ(metrics.flushes(FlushCause::kFull).time, 7us);
  EXPECT_EQ(metrics.message_age().sum(), 5us);
  EXPECT_EQ(metrics.buffer_fill_ratio(), 0.5);
  EXPECT_EQ(metrics.max_buffer_depth(), 5u);
}

TEST_F(BatcherTest, AMessageLongerThanABatchFillsOneAndNoMore) {
  OutputMetrics metrics;
  Batcher batcher({.max_messages = 2, .max_bytes = 10, .metrics = &metrics}, clock_, [](const Batch&) {});
  ASSERT_TRUE(batcher.Add(Make(std::string(1000, 'x').c_str())));
  ASSERT_TRUE(batcher.Add(Make("ab")));
  ASSERT_TRUE(batcher.Add(Make("cde")));
  EXPECT_EQ(metrics.flushes(FlushCause::kFull).count, 2u);
  EXPECT_EQ(metrics.buffer_fill_ratio(), 0.75);  // (10 + 5) / (10 + 10)
}

TEST_F(BatcherTest, RandomWorkLosesNothingAndKeepsEveryLimit) {
  for (uint32_t seed = 1; seed <= 100; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    std::mt19937 random(seed);
    ManualClock clock;
    const BatcherOptions options = {.max_messages = 1 + random() % 6,
                                    .max_bytes = 1 + random() % 20,
                                    .linger = std::chrono::milliseconds(random() % 5)};
    std::vector<std::chrono::nanoseconds> added_at;
    std::string added;
    std::string handed;
    size_t first = 0;
    const auto check = [&](const Batch& batch) {
      for (const Buffer& message : batch.messages) handed += message.ToText() + "|";
      ASSERT_LE(batch.messages.size(), options.max_messages);
      ASSERT_TRUE(batch.bytes <= options.max_bytes || batch.messages.size() == 1);
      ASSERT_EQ(batch.cause == BatchCause::kCount, batch.messages.size() == options.max_messages);
      if (batch.cause == BatchCause::kLinger) {
        ASSERT_GE(clock.Now() - added_at[first], options.linger);
      }
      first += batch.messages.size();
    };
    Batcher batcher(options, clock, check);
    for (int step = 0; step < 300; ++step) {
      const std::string text(random() % 9, static_cast<char>('a' + step % 26));
      added_at.push_back(clock.Now());
      added += text + "|";
      ASSERT_TRUE(batcher.Add(Make(text)));
      ASSERT_TRUE(!batcher.deadline().has_value() || *batcher.deadline() == added_at[first] + options.linger);
      if (random() % 3 == 0) clock.Advance(std::chrono::milliseconds(random() % 4));
      if (random() % 5 == 0) {
        const bool due = batcher.pending_messages() > 0 && clock.Now() - added_at[first] >= options.linger;
        ASSERT_EQ(batcher.Poll(), due);
      }
    }
    batcher.Close();
    ASSERT_EQ(handed, added);
  }
}

TEST_F(BatcherTest, BadOptionsAreRefusedByName) {
  const struct {
    BatcherOptions options;
    Batcher::Handler handler;
    const char* named;
  } kRows[] = {{{.max_messages = 0}, Record(), "max_messages"},
               {{.max_bytes = 0}, Record(), "max_bytes"},
               {{.linger = -1ns}, Record(), "linger"},
               {{}, nullptr, "handler"}};
  for (const auto& row : kRows) {
    Batcher batcher(row.options, clock_, row.handler);
    EXPECT_EQ(batcher.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(batcher.status().message()), HasSubstr(row.named));
    EXPECT_FALSE(batcher.Add(Make("a")));
  }
}

}  // namespace
}  // namespace slabyard
