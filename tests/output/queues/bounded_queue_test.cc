// SPDX-License-Identifier: MIT
#include "slabyard/bounded_queue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "slabyard/allocator.h"
#include "tests/support/manual_clock.h"

namespace slabyard {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::ManualClock;
using namespace std::chrono_literals;

class BoundedQueueTest : public ::testing::Test {
 protected:
  Buffer Make(std::string_view text) { return *allocator_.From(text); }
  QueueMessage Keyed(uint64_t key, std::string_view text) { return {Make(text), key}; }
  static std::string TextOf(const std::optional<QueueMessage>& message) {
    return message.has_value() ? message->payload.ToText() : "nothing";
  }

  Allocator allocator_;
};

constexpr auto kAccepted = PushOutcome::kAccepted;

TEST_F(BoundedQueueTest, MessagesComeOutInTheOrderTheyWentIn) {
  BoundedQueue queue;
  for (const char* text : {"a", "b", "c"}) EXPECT_EQ(queue.Push(Make(text)).outcome, kAccepted);
  for (const char* text : {"a", "b", "c", "nothing"}) EXPECT_EQ(TextOf(queue.TryPop()), text);
}

TEST_F(BoundedQueueTest, APayloadIsSharedAndNotCopied) {
  BoundedQueue queue;
  const Buffer payload = *allocator_.Alloc(100);
  ASSERT_TRUE(queue.Push(payload).accepted());
  EXPECT_EQ(payload.Retained().sharers, 2u);
  const std::optional<QueueMessage> popped = queue.TryPop();
  EXPECT_EQ(popped->payload.data(), payload.data());
  EXPECT_EQ(payload.Retained().sharers, 2u);  // the slot keeps none
}

TEST_F(BoundedQueueTest, DropNewestLeavesTheMessageToTheCaller) {
  BoundedQueue queue({.policy = SlowConsumerPolicy::kDropNewest, .cap = {1, 100}});
  ASSERT_TRUE(queue.Push(Make("old")).accepted());
  QueueMessage late = Keyed(7, "new");
  EXPECT_EQ(queue.Push(std::move(late)).outcome, PushOutcome::kDroppedNewest);
  EXPECT_EQ(late.payload.ToText(), "new");
  EXPECT_EQ(late.key, 7u);
  EXPECT_EQ(TextOf(queue.TryPop()), "old");
}

TEST_F(BoundedQueueTest, DropOldestDropsAsManyAsTheBytesNeed) {
  BoundedQueue queue({.policy = SlowConsumerPolicy::kDropOldest, .cap = {10, 6}});
  for (const char* text : {"aa", "bb", "cc"}) ASSERT_TRUE(queue.Push(Make(text)).accepted());
  const PushResult result = queue.Push(Make("ddd"));
  EXPECT_EQ(result.outcome, PushOutcome::kDroppedOldest);
  EXPECT_EQ(result.dropped, (QueueLevel{2, 4}));
  EXPECT_EQ(TextOf(queue.TryPop()), "cc");
  EXPECT_EQ(TextOf(queue.TryPop()), "ddd");
}

TEST_F(BoundedQueueTest, CoalescingKeepsThePlaceAndTheLatestText) {
  BoundedQueue queue({.policy = SlowConsumerPolicy::kCoalesce});
  ASSERT_TRUE(queue.Push(Keyed(1, "one")).accepted());
  ASSERT_TRUE(queue.Push(Keyed(2, "two")).accepted());
  ASSERT_TRUE(queue.Push(Make("no key")).accepted());
  EXPECT_EQ(queue.Push(Keyed(1, "uno")).outcome, PushOutcome::kCoalesced);
  for (const char* text : {"uno", "two", "no key"}) EXPECT_EQ(TextOf(queue.TryPop()), text);
  EXPECT_EQ(queue.stats().coalesced, (QueueLevel{1, 3}));
  EXPECT_EQ(queue.Push(Keyed(1, "again")).outcome, kAccepted);  // the popped key is forgotten
}

TEST_F(BoundedQueueTest, TheOldestKeyThatGrowsPushesOutTheNextAndStaysFirst) {
  BoundedQueue queue({.policy = SlowConsumerPolicy::kCoalesce, .cap = {10, 6}});
  for (const uint64_t key : {1u, 2u, 3u}) ASSERT_TRUE(queue.Push(Keyed(key, "ab")).accepted());
  const PushResult result = queue.Push(Keyed(1, "long"));
  EXPECT_EQ(result.outcome, PushOutcome::kCoalesced);
  EXPECT_EQ(result.dropped, (QueueLevel{1, 2}));
  queue.CheckInvariants();
  EXPECT_EQ(queue.TryPop()->key, 1u);
  EXPECT_EQ(queue.TryPop()->key, 3u);
}

TEST_F(BoundedQueueTest, DisconnectDropsAllAndSaysWhy) {
  OutputMetrics metrics;
  BoundedQueue queue({.policy = SlowConsumerPolicy::kDisconnect, .cap = {2, 100}, .metrics = &metrics});
  const Buffer payload = *allocator_.Alloc(10);
  ASSERT_TRUE(queue.Push(payload).accepted());
  ASSERT_TRUE(queue.Push(payload).accepted());
  EXPECT_EQ(queue.Push(payload).outcome, PushOutcome::kDisconnected);
  EXPECT_EQ(payload.Retained().sharers, 1u);
  EXPECT_EQ(queue.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(std::string(queue.status().message()), HasSubstr("2 messages of 20 bytes pending and one of 10 bytes"));
  EXPECT_FALSE(queue.Pop().has_value());
  EXPECT_EQ(queue.Push(payload).outcome, PushOutcome::kDisconnected);
  EXPECT_EQ(metrics.drop_count(), 4u);
  EXPECT_EQ(metrics.dropped_bytes(), 40u);
  queue.CheckInvariants();
}

TEST_F(BoundedQueueTest, TheHostsReasonToDisconnectStays) {
  BoundedQueue queue;
  ASSERT_TRUE(queue.Push(Make("a")).accepted());
  queue.Disconnect(absl::UnavailableError("peer reset"));
  queue.Disconnect(absl::InternalError("later"));
  EXPECT_EQ(queue.status(), absl::UnavailableError("peer reset"));
  EXPECT_EQ(queue.pending(), QueueLevel());
}

TEST_F(BoundedQueueTest, AMessageLongerThanTheCapIsRefusedAndDropsNothing) {
  for (const auto policy : {SlowConsumerPolicy::kBlock, SlowConsumerPolicy::kDropNewest,
                            SlowConsumerPolicy::kDropOldest, SlowConsumerPolicy::kCoalesce}) {
    BoundedQueue queue({.policy = policy, .cap = {10, 3}});
    ASSERT_TRUE(queue.Push(Keyed(1, "abc")).accepted());
    EXPECT_EQ(queue.Push(Keyed(1, "abcd")).outcome, PushOutcome::kTooLarge);
    EXPECT_EQ(TextOf(queue.TryPop()), "abc");
  }
}

TEST_F(BoundedQueueTest, ClosingLetsWhatIsPendingOut) {
  BoundedQueue queue;
  ASSERT_TRUE(queue.Push(Make("a")).accepted());
  queue.Close();
  EXPECT_EQ(queue.Push(Make("b")).outcome, PushOutcome::kClosed);
  EXPECT_EQ(queue.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(TextOf(queue.Pop()), "a");
  EXPECT_EQ(TextOf(queue.Pop()), "nothing");
}

TEST_F(BoundedQueueTest, APushThatWaitsInVainTimesOutAndKeepsItsMessage) {
  const ManualClock clock(10ms);
  BoundedQueue queue({.cap = {1, 10}, .push_timeout = 5ms, .clock = &clock});
  ASSERT_TRUE(queue.Push(Make("a")).accepted());
  QueueMessage late{Make("b")};
  EXPECT_EQ(queue.Push(std::move(late)).outcome, PushOutcome::kTimedOut);
  EXPECT_EQ(late.payload.ToText(), "b");
  queue.CheckInvariants();
}

TEST_F(BoundedQueueTest, ARefusedPayloadIsLeftToWhoMovedItIn) {
  BoundedQueue queue({.policy = SlowConsumerPolicy::kDropNewest, .cap = {1, 10}});
  Buffer first = Make("a");
  Buffer second = Make("b");
  ASSERT_TRUE(queue.Push(std::move(first)).accepted());
  EXPECT_EQ(first.size(), 0u);
  EXPECT_EQ(queue.Push(std::move(second)).outcome, PushOutcome::kDroppedNewest);
  EXPECT_EQ(second.ToText(), "b");
}

TEST_F(BoundedQueueTest, APopThatWaitsInVainReturnsNothingAtItsDeadline) {
  const ManualClock clock(10ms);
  BoundedQueue queue({.clock = &clock});
  EXPECT_FALSE(queue.Pop(15ms).has_value());
  EXPECT_EQ(clock.looks(), 3u);  // 0, 10 and 20 ms
}

TEST_F(BoundedQueueTest, PushesThatWaitGetInInTheirOrderAndNobodyOvertakesALargeOne) {
  const ManualClock clock;  // stands still: each waiting push looks twice, then sleeps
  BoundedQueue queue({.cap = {10, 4}, .push_timeout = 1h, .clock = &clock});
  ASSERT_TRUE(queue.Push(Make("ab")).accepted());
  ASSERT_TRUE(queue.Push(Make("c")).accepted());
  std::vector<Buffer> texts = {Make("LARG"), Make("x"), Make("y")};
  std::vector<std::thread> pushers;
  for (size_t i = 0; i < texts.size(); ++i) {
    pushers.emplace_back([&queue, text = texts[i]] { EXPECT_EQ(queue.Push(text).outcome, kAccepted); });
    clock.AwaitLooks(2 * (i + 1));
    queue.CheckInvariants();  // takes the lock: the push sleeps by now
  }
  for (const char* text : {"ab", "c", "LARG", "x", "y"}) EXPECT_EQ(TextOf(queue.Pop()), text);
  for (std::thread& pusher : pushers) pusher.join();
  queue.CheckInvariants();
}

TEST_F(BoundedQueueTest, WhenALargePushTimesOutTheSmallOneBehindItGetsIn) {
  ManualClock clock(1ms);  // the wait in real time is at most what is left of the timeout
  BoundedQueue queue({.cap = {10, 4}, .push_timeout = 50ms, .clock = &clock});
  ASSERT_TRUE(queue.Push(Make("abc")).accepted());
  std::thread large([&, text = Make("LARG")] { EXPECT_EQ(queue.Push(text).outcome, PushOutcome::kTimedOut); });
  clock.AwaitLooks(2);
  queue.CheckInvariants();
  clock.Advance(49ms);
  EXPECT_EQ(queue.Push(Make("x")).outcome, kAccepted);
  large.join();
}

TEST_F(BoundedQueueTest, ClosingAndDisconnectingWakeThoseWhoWait) {
  for (const bool disconnects : {false, true}) {
    const ManualClock clock;
    BoundedQueue full({.cap = {1, 10}, .push_timeout = 1h, .clock = &clock});
    BoundedQueue empty({.clock = &clock});
    ASSERT_TRUE(full.Push(Make("a")).accepted());
    std::thread pusher([&, text = Make("b")] {
      EXPECT_EQ(full.Push(text).outcome, disconnects ? PushOutcome::kDisconnected : PushOutcome::kClosed);
    });
    std::thread popper([&] { EXPECT_FALSE(empty.Pop(1h).has_value()); });
    clock.AwaitLooks(3);
    for (BoundedQueue* queue : {&full, &empty}) disconnects ? queue->Disconnect(absl::OkStatus()) : queue->Close();
    pusher.join();
    popper.join();
    full.CheckInvariants();
  }
}

TEST_F(BoundedQueueTest, EachCrossingOfAMarkIsToldOnce) {
  std::vector<WaterMark> told;
  BoundedQueue queue(
      {.cap = {10, 1000}, .high = {4, BoundedQueueOptions::kNoMark}, .low = {1, 0}, .on_crossing = [&](WaterMark mark) {
         told.push_back(mark);
       }});
  for (int round = 1; round <= 3; ++round) {
    for (int i = 0; i < 6; ++i) ASSERT_TRUE(queue.Push(Make("x")).accepted());
    EXPECT_EQ(told.size(), static_cast<size_t>(2 * round - 1));
    while (queue.TryPop().has_value()) {
    }
    EXPECT_EQ(told.size(), static_cast<size_t>(2 * round));
  }
  EXPECT_THAT(told, ElementsAre(WaterMark::kHigh, WaterMark::kLow, WaterMark::kHigh, WaterMark::kLow, WaterMark::kHigh,
                                WaterMark::kLow));
}

TEST_F(BoundedQueueTest, ACallbackMayUseTheQueueAndHearsItsOwnCrossingsAfterwards) {
  std::unique_ptr<BoundedQueue> queue;
  std::string told;
  const auto on_crossing = [&](WaterMark mark) {
    told += mark == WaterMark::kHigh ? "<high" : "<low";
    if (mark == WaterMark::kHigh) {
      while (queue->TryPop().has_value()) {
      }
    }
    told += ">";
  };
  queue =
      std::make_unique<BoundedQueue>(BoundedQueueOptions{.high = {2, 100}, .low = {0, 0}, .on_crossing = on_crossing});
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(queue->Push(Make("x")).accepted());
  EXPECT_EQ(told, "<high><low><high><low>");
}

TEST_F(BoundedQueueTest, ReleasingDroppedPayloadsMayCallBackIntoTheQueue) {
  std::unique_ptr<BoundedQueue> queue;
  size_t calls = 0;
  auto account = std::make_shared<MemoryAccount>(
      MemoryAccountOptions{.high_mark = 500000, .low_mark = 100000, .on_pressure = [&](MemoryPressure) {
                             calls += queue->pending().messages + 1;
                           }});
  Allocator allocator({.account = account});
  queue = std::make_unique<BoundedQueue>(
      BoundedQueueOptions{.policy = SlowConsumerPolicy::kDropOldest, .cap = {2, 700000}});
  ASSERT_TRUE(queue->Push(*allocator.Alloc(600000)).accepted());
  ASSERT_TRUE(queue->Push(Make("small")).accepted());
  EXPECT_TRUE(queue->Push(Make("small")).accepted());  // drops the large one: the account is relieved
  EXPECT_GE(calls, 2u);
}

TEST_F(BoundedQueueTest, APayloadInAThousandQueuesIsChargedOnceToTheProcessAndOnceToEach) {
  auto account = std::make_shared<MemoryAccount>();
  Allocator allocator({.account = account});
  Buffer payload = *allocator.Alloc(10000);
  allocator.block_pool().Settle();
  const size_t reserved = account->reserved();
  std::vector<std::unique_ptr<BoundedQueue>> queues;
  for (int i = 0; i < 1000; ++i) {
    queues.push_back(std::make_unique<BoundedQueue>());
    ASSERT_TRUE(queues.back()->Push(payload).accepted());
  }
  allocator.block_pool().Settle();
  EXPECT_EQ(account->reserved(), reserved);
  for (const auto& queue : queues) {
    EXPECT_EQ(queue->memory().pending, 10000u);
    EXPECT_EQ(queue->memory().shared, 10000u);
    EXPECT_EQ(queue->memory().freed_if_dropped, 0u);
  }
  payload = Buffer();
  queues.resize(1);
  const size_t freed = queues[0]->memory().freed_if_dropped;
  EXPECT_GE(freed, 10000u);
  EXPECT_EQ(queues[0]->memory().shared, 0u);
  const size_t external = account->external();
  queues[0]->Disconnect(absl::OkStatus());
  allocator.block_pool().Settle();
  EXPECT_EQ(external - account->external(), freed);
}

TEST_F(BoundedQueueTest, TwoMessagesOfOneBlockAreFreedTogether) {
  BoundedQueue queue;
  Buffer whole = *allocator_.Alloc(5000);
  ASSERT_TRUE(queue.Push(whole.Subarray(0, 100)).accepted());
  ASSERT_TRUE(queue.Push(whole.Subarray(100, 300)).accepted());
  EXPECT_EQ(queue.memory().shared, 300u);
  const size_t block = whole.Retained().kept_alive;
  whole = Buffer();
  EXPECT_EQ(queue.memory().freed_if_dropped, block);
}

TEST_F(BoundedQueueTest, MetricsHearOfDepthAgeAndDrops) {
  ManualClock clock;
  OutputMetrics metrics;
  {
    BoundedQueue queue(
        {.policy = SlowConsumerPolicy::kDropNewest, .cap = {2, 100}, .clock = &clock, .metrics = &metrics});
    ASSERT_TRUE(queue.Push(Make("abcd")).accepted());
    ASSERT_TRUE(queue.Push(Make("ef")).accepted());
    EXPECT_FALSE(queue.Push(Make("ghi")).accepted());
    clock.Advance(1000ns);
    ASSERT_TRUE(queue.TryPop().has_value());
    EXPECT_EQ(metrics.max_buffer_depth(), 6u);
    EXPECT_EQ(metrics.message_age().sum(), 1000ns);
    EXPECT_EQ(metrics.drop_count(), 1u);
  }
  EXPECT_EQ(metrics.drop_count(), 2u);  // what the destructor found
  EXPECT_EQ(metrics.dropped_bytes(), 5u);
}

TEST_F(BoundedQueueTest, BadOptionsAreRefusedByName) {
  using Options = BoundedQueueOptions;
  const struct {
    Options options;
    const char* named;
  } kRows[] = {
      {{.policy = static_cast<SlowConsumerPolicy>(9)}, "policy"},
      {{.cap = {0, 10}}, "cap.messages"},
      {{.cap = {10, 0}}, "cap.bytes"},
      {{.push_timeout = -1ns}, "push_timeout"},
      {{.cap = {10, 100}, .high = {11, 100}}, "high.messages"},
      {{.cap = {10, 100}, .high = {10, 101}}, "high.bytes"},
      {{.cap = {10, 100}, .high = {5, 100}, .low = {5, 0}}, "low.messages"},
      {{.cap = {10, 100}, .high = {5, 0}}, "low.bytes"},
  };
  for (const auto& row : kRows) {
    BoundedQueue queue(row.options);
    EXPECT_EQ(queue.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(queue.status().message()), HasSubstr(row.named));
    EXPECT_EQ(queue.Push(Make("a")).outcome, PushOutcome::kClosed);
    EXPECT_FALSE(queue.Pop().has_value());
    const absl::Status named = queue.status();
    queue.Disconnect(absl::UnavailableError("peer reset"));
    EXPECT_EQ(queue.status(), named) << "what is wrong with the options stays";
    EXPECT_EQ(queue.Push(Make("a")).outcome, PushOutcome::kClosed);
  }
}

}  // namespace
}  // namespace slabyard
