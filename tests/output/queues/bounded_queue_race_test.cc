// SPDX-License-Identifier: MIT
//
// Four producers and two consumers on one queue, a million messages under each policy: what was accepted comes out once
// or is counted, and marks are told once for each crossing.
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <cstring>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "slabyard/allocator.h"
#include "slabyard/bounded_queue.h"
#include "slabyard/output_metrics.h"
#include "tests/support/queue_policies.h"

namespace slabyard {
namespace {

constexpr size_t kProducers = 4;
constexpr size_t kConsumers = 2;
constexpr uint64_t kMessages = 1000000;
constexpr uint64_t kEach = kMessages / kProducers;

/// What one producer heard of its pushes.
struct Answers {
  std::array<uint64_t, 8> outcomes{};
  QueueLevel dropped;

  uint64_t of(PushOutcome outcome) const { return outcomes[static_cast<size_t>(outcome)]; }
  void Count(const PushResult& result) {
    ++outcomes[static_cast<size_t>(result.outcome)];
    dropped.messages += result.dropped.messages;
    dropped.bytes += result.dropped.bytes;
  }
  uint64_t accepted() const {
    return of(PushOutcome::kAccepted) + of(PushOutcome::kDroppedOldest) + of(PushOutcome::kCoalesced);
  }
  void Add(const Answers& other) {
    for (size_t i = 0; i < outcomes.size(); ++i) outcomes[i] += other.outcomes[i];
    dropped.messages += other.dropped.messages;
    dropped.bytes += other.dropped.bytes;
  }
};

/// Producer p sends messages 0, 1, ... of its own: {p, number} in 16 bytes of a slab, keyed where policy goes by keys.
Answers Produce(BoundedQueue& queue, uint64_t producer) {
  Allocator allocator;
  Answers answers;
  for (uint64_t number = 0; number < kEach; ++number) {
    QueueMessage message{*allocator.AllocUnsafe(16), producer * 1000 + number % 300};
    std::memcpy(message.payload.data(), &producer, 8);
    std::memcpy(message.payload.data() + 8, &number, 8);
    answers.Count(queue.Push(std::move(message)));
  }
  return answers;
}

/// What one consumer saw: messages, and how many came before an older one of their producer.
struct Seen {
  uint64_t messages = 0;
  uint64_t out_of_order = 0;
};

Seen Consume(BoundedQueue& queue) {
  Seen seen;
  std::array<int64_t, kProducers> latest;
  latest.fill(-1);
  while (const std::optional<QueueMessage> message = queue.Pop()) {
    uint64_t producer;
    int64_t number;
    std::memcpy(&producer, message->payload.data(), 8);
    std::memcpy(&number, message->payload.data() + 8, 8);
    ++seen.messages;
    seen.out_of_order += number <= latest[producer];
    latest[producer] = number;
  }
  return seen;
}

class BoundedQueueRace : public ::testing::TestWithParam<SlowConsumerPolicy> {};

TEST_P(BoundedQueueRace, AMillionMessagesAreAllAccountedFor) {
  std::atomic<int> telling{0};
  std::atomic<uint64_t> overlapping{0};
  std::vector<WaterMark> told;  // without a lock: one call at a time
  OutputMetrics metrics;
  BoundedQueue queue({.policy = GetParam(),
                      .cap = {256, 4000},
                      .high = {200, BoundedQueueOptions::kNoMark},
                      .low = {50, 0},
                      .on_crossing =
                          [&](WaterMark mark) {
                            overlapping += telling.fetch_add(1) != 0;
                            told.push_back(mark);
                            telling.fetch_sub(1);
                          },
                      .metrics = &metrics});
  std::vector<Answers> answers(kProducers);
  std::vector<Seen> seen(kConsumers);
  std::vector<std::thread> producers;
  std::vector<std::thread> consumers;
  for (size_t i = 0; i < kConsumers; ++i) consumers.emplace_back([&, i] { seen[i] = Consume(queue); });
  for (size_t i = 0; i < kProducers; ++i) producers.emplace_back([&, i] { answers[i] = Produce(queue, i); });
  for (std::thread& thread : producers) thread.join();
  queue.Close();
  for (std::thread& thread : consumers) thread.join();

  queue.CheckInvariants();
  Answers all;
  for (const Answers& each : answers) all.Add(each);
  uint64_t popped = 0;
  for (const Seen& each : seen) {
    popped += each.messages;
    if (GetParam() != SlowConsumerPolicy::kCoalesce) {
      EXPECT_EQ(each.out_of_order, 0u);
    }
  }
  const QueueStats stats = queue.stats();
  EXPECT_EQ(stats.offered, (QueueLevel{kMessages, 16 * kMessages}));
  EXPECT_EQ(stats.accepted.messages, all.accepted());
  EXPECT_EQ(stats.refused.messages, kMessages - all.accepted());
  EXPECT_EQ(stats.popped.messages, popped);
  EXPECT_EQ(stats.coalesced.messages, all.of(PushOutcome::kCoalesced));
  if (GetParam() != SlowConsumerPolicy::kDisconnect) {  // which drops what no push made room for
    EXPECT_EQ(stats.dropped, all.dropped);
  }
  EXPECT_EQ(popped + stats.dropped.messages + stats.coalesced.messages + stats.refused.messages, kMessages);
  EXPECT_EQ(metrics.drop_count(), stats.dropped.messages + stats.refused.messages);
  EXPECT_EQ(metrics.message_age().count(), popped);
  EXPECT_EQ(metrics.max_buffer_depth(), stats.deepest.bytes);
  if (GetParam() == SlowConsumerPolicy::kBlock) {
    EXPECT_EQ(popped, kMessages);
  }

  EXPECT_EQ(overlapping, 0u);
  EXPECT_EQ(told.size(), stats.high_crossings + stats.low_crossings);
  EXPECT_EQ(stats.high_crossings, stats.low_crossings);  // the queue is empty
  uint64_t wrong = 0;
  for (size_t i = 0; i < told.size(); ++i) wrong += told[i] != (i % 2 == 0 ? WaterMark::kHigh : WaterMark::kLow);
  EXPECT_EQ(wrong, 0u);
}

INSTANTIATE_TEST_SUITE_P(Policies, BoundedQueueRace, ::testing::ValuesIn(testing::kAllPolicies), testing::PolicyName);

TEST(BoundedQueueRaces, ClosingUnderLoadLosesNothingThatWasAccepted) {
  for (int round = 0; round < 200; ++round) {
    BoundedQueue queue({.cap = {4, 1000}});
    std::array<Answers, 2> answers;
    Seen seen;
    std::vector<std::thread> threads;
    for (size_t i = 0; i < answers.size(); ++i) {
      threads.emplace_back([&queue, &mine = answers[i]] {
        Allocator allocator;
        for (PushResult result{PushOutcome::kAccepted}; result.accepted(); mine.Count(result)) {
          result = queue.Push(*allocator.Alloc(16));
        }
      });
    }
    std::thread consumer([&] {
      while (queue.Pop().has_value()) ++seen.messages;
    });
    while (queue.stats().popped.messages < 20) std::this_thread::yield();
    queue.Close();
    for (std::thread& thread : threads) thread.join();
    consumer.join();
    queue.CheckInvariants();
    ASSERT_EQ(seen.messages, answers[0].accepted() + answers[1].accepted()) << "round " << round;
    ASSERT_EQ(answers[0].of(PushOutcome::kClosed) + answers[1].of(PushOutcome::kClosed), 2u);
  }
}

TEST(BoundedQueueRaces, PushesThatTimeOutWhileRoomIsMadeAreEitherInOrOut) {
  BoundedQueue queue({.cap = {2, 1000}, .push_timeout = std::chrono::microseconds(20)});
  std::array<Answers, 4> answers;
  std::vector<std::thread> producers;
  for (Answers& mine : answers) {
    producers.emplace_back([&queue, &mine] {
      Allocator allocator;
      for (int i = 0; i < 5000; ++i) mine.Count(queue.Push(*allocator.Alloc(16)));
    });
  }
  uint64_t popped = 0;
  std::thread consumer([&] {
    while (queue.Pop().has_value()) ++popped;
  });
  for (std::thread& thread : producers) thread.join();
  queue.Close();
  consumer.join();
  queue.CheckInvariants();
  Answers all;
  for (const Answers& each : answers) all.Add(each);
  EXPECT_EQ(popped, all.accepted());
  EXPECT_EQ(all.accepted() + all.of(PushOutcome::kTimedOut), 20000u);
}

}  // namespace
}  // namespace slabyard
