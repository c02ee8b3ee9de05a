// SPDX-License-Identifier: MIT
//
// Random pushes, pops and endings under each policy, against a plain list.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "slabyard/allocator.h"
#include "slabyard/bounded_queue.h"
#include "tests/support/queue_policies.h"

namespace slabyard {
namespace {

class QueueModel {
 public:
  QueueModel(uint32_t seed, SlowConsumerPolicy policy)
      : random_(seed), options_(RandomOptions(policy)), queue_(options_) {}

  void Step() {
    switch (random_() % 100) {
      case 0:
        if (random_() % 4 == 0) Close();
        break;
      case 1:
        if (random_() % 4 == 0) Disconnect();
        break;
      default:
        // Runs of pushes and of pops, so that the level swings from mark to mark.
        if (random_() % 20 == 0) pushes_ = !pushes_;
        (random_() % 4 == 0) != pushes_ ? Push() : Pop();
    }
    Check();
  }

 private:
  struct Item {
    std::string text;
    std::optional<uint64_t> key;
  };

  BoundedQueueOptions RandomOptions(SlowConsumerPolicy policy) {
    BoundedQueueOptions options{.policy = policy, .cap = {1 + random_() % 12, 1 + random_() % 60}};
    if (random_() % 3 != 0) {
      options.high.messages = 1 + random_() % options.cap.messages;
      options.low.messages = random_() % options.high.messages;
    }
    if (random_() % 3 != 0) {
      options.high.bytes = 1 + random_() % options.cap.bytes;
      options.low.bytes = random_() % options.high.bytes;
    }
    options.push_timeout = std::chrono::nanoseconds(0);
    options.on_crossing = [this](WaterMark mark) { told_.push_back(mark); };
    return options;
  }

  size_t Bytes() const {
    size_t bytes = 0;
    for (const Item& item : items_) bytes += item.text.size();
    return bytes;
  }
  bool Fits(size_t size) const { return items_.size() < options_.cap.messages && Bytes() + size <= options_.cap.bytes; }
  static void Count(QueueLevel& level, size_t bytes) {
    ++level.messages;
    level.bytes += bytes;
  }
  void Forget(std::deque<Item>::iterator item, PushResult& result) {
    Count(expected_.dropped, item->text.size());
    Count(result.dropped, item->text.size());
    items_.erase(item);
  }
  void End(PushOutcome refusal) {
    ended_ = refusal;
    if (refusal != PushOutcome::kDisconnected) return;
    for (const Item& item : items_) Count(expected_.dropped, item.text.size());
    items_.clear();
  }

  PushResult Expect(const Item& item) {
    using enum SlowConsumerPolicy;
    const size_t size = item.text.size();
    if (ended_.has_value()) return {*ended_};
    if (size > options_.cap.bytes && options_.policy != kDisconnect) return {PushOutcome::kTooLarge};
    if (options_.policy == kCoalesce && item.key.has_value()) {
      const auto same_key = [&](const Item& other) { return other.key == item.key; };
      const auto found = std::ranges::find_if(items_, same_key);
      if (found != items_.end()) {
        PushResult result{PushOutcome::kCoalesced};
        Count(expected_.coalesced, found->text.size());
        found->text = item.text;
        while (Bytes() > options_.cap.bytes) Forget(std::ranges::find_if_not(items_, same_key), result);
        return result;
      }
    }
    if (Fits(size)) {
      items_.push_back(item);
      return {PushOutcome::kAccepted};
    }
    if (options_.policy == kBlock) return {PushOutcome::kTimedOut};
    if (options_.policy == kDropNewest) return {PushOutcome::kDroppedNewest};
    if (options_.policy == kDisconnect) {
      End(PushOutcome::kDisconnected);
      return {PushOutcome::kDisconnected};
    }
    PushResult result{PushOutcome::kDroppedOldest};
    while (!Fits(size)) Forget(items_.begin(), result);
    items_.push_back(item);
    return result;
  }

  void Push() {
    Item item{std::string(random_() % (random_() % 10 == 0 ? 70 : 15), static_cast<char>('a' + random_() % 26)), {}};
    if (random_() % 4 != 0) item.key = random_() % 6;
    const PushResult expected = Expect(item);
    Count(expected_.offered, item.text.size());
    Count(expected.accepted() ? expected_.accepted : expected_.refused, item.text.size());
    QueueMessage message{*allocator_.From(item.text), item.key};
    const PushResult got = queue_.Push(std::move(message));
    ASSERT_EQ(got.outcome, expected.outcome);
    ASSERT_EQ(got.dropped, expected.dropped);
    ASSERT_EQ(message.payload.ToText(), expected.accepted() ? "" : item.text);
  }

  void Pop() {
    const std::optional<QueueMessage> popped = queue_.TryPop();
    ASSERT_EQ(popped.has_value(), !items_.empty());
    if (items_.empty()) return;
    ASSERT_EQ(popped->payload.ToText(), items_.front().text);
    ASSERT_EQ(popped->key, items_.front().key);
    Count(expected_.popped, items_.front().text.size());
    items_.pop_front();
  }

  void Close() {
    if (!ended_.has_value()) End(PushOutcome::kClosed);
    queue_.Close();
  }
  void Disconnect() {
    if (ended_ != PushOutcome::kDisconnected) End(PushOutcome::kDisconnected);
    queue_.Disconnect(absl::OkStatus());
  }

  void Check() {
    queue_.CheckInvariants();
    const bool above_high = items_.size() >= options_.high.messages || Bytes() >= options_.high.bytes;
    const bool below_low =
        (options_.high.messages == BoundedQueueOptions::kNoMark || items_.size() <= options_.low.messages) &&
        (options_.high.bytes == BoundedQueueOptions::kNoMark || Bytes() <= options_.low.bytes);
    if (!above_ && above_high) {
      above_ = true;
      expected_told_.push_back(WaterMark::kHigh);
      ++expected_.high_crossings;
    } else if (above_ && below_low) {
      above_ = false;
      expected_told_.push_back(WaterMark::kLow);
      ++expected_.low_crossings;
    }
    ASSERT_EQ(told_, expected_told_);
    const QueueStats stats = queue_.stats();
    ASSERT_EQ(stats.offered, expected_.offered);
    ASSERT_EQ(stats.accepted, expected_.accepted);
    ASSERT_EQ(stats.refused, expected_.refused);
    ASSERT_EQ(stats.popped, expected_.popped);
    ASSERT_EQ(stats.dropped, expected_.dropped);
    ASSERT_EQ(stats.coalesced, expected_.coalesced);
    ASSERT_EQ(stats.pending, (QueueLevel{items_.size(), Bytes()}));
    ASSERT_EQ(stats.high_crossings, expected_.high_crossings);
    ASSERT_EQ(stats.low_crossings, expected_.low_crossings);
    ASSERT_EQ(queue_.status().ok(), !ended_.has_value());
  }

  std::mt19937 random_;
  Allocator allocator_;
  std::vector<WaterMark> told_;
  std::vector<WaterMark> expected_told_;
  BoundedQueueOptions options_;
  std::deque<Item> items_;
  std::optional<PushOutcome> ended_;
  QueueStats expected_;
  bool above_ = false;
  bool pushes_ = true;
  BoundedQueue queue_;
};

class BoundedQueueProperty : public ::testing::TestWithParam<SlowConsumerPolicy> {};

TEST_P(BoundedQueueProperty, RandomWorkAgreesWithAPlainList) {
  for (uint32_t seed = 1; seed <= 150; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    QueueModel model(seed, GetParam());
    for (int step = 0; step < 300; ++step) {
      ASSERT_NO_FATAL_FAILURE(model.Step()) << "step " << step;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Policies, BoundedQueueProperty, ::testing::ValuesIn(testing::kAllPolicies),
                         testing::PolicyName);

}  // namespace
}  // namespace slabyard
