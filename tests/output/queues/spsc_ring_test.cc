// SPDX-License-Identifier: MIT
#include "slabyard/spsc_ring.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <deque>
#include <memory>
#include <random>
#include <string>
#include <thread>

#include "tests/support/checked_source.h"

namespace slabyard {
namespace {

using testing::CheckedSource;
using ::testing::HasSubstr;

TEST(SpscRing, RandomWorkAgreesWithAQueue) {
  for (uint32_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    std::mt19937 random(seed);
    SpscRing ring({.capacity = size_t{64} << (random() % 4), .source = std::make_shared<CheckedSource>()});
    std::deque<std::string> model;
    for (int step = 0; step < 500; ++step) {
      if (random() % 5 < 2) {
        const std::optional<ByteSpan> front = ring.Front();
        ASSERT_EQ(front.has_value(), !model.empty());
        if (!front.has_value()) continue;
        ASSERT_EQ(AsChars(*front), model.front());
        ASSERT_EQ(AsChars(*ring.Front()), model.front());  // looking changes nothing
        ring.PopFront();
        model.pop_front();
      } else {
        std::string text(random() % (ring.max_record() + 4), '\0');
        for (char& c : text) c = static_cast<char>(random());
        const bool pushed = ring.TryPush(text);
        ASSERT_TRUE(!pushed || text.size() <= ring.max_record());
        ASSERT_TRUE(pushed || !model.empty() || text.size() > ring.max_record()) << "an empty ring takes any record";
        if (pushed) model.push_back(text);
      }
    }
  }
}

TEST(SpscRing, TheLongestRecordFitsAnEmptyRingWhereverItStands) {
  SpscRing ring({.capacity = 256});
  for (size_t shift = 0; shift < 256; shift += 8) {
    ASSERT_TRUE(ring.TryPush(std::string(ring.max_record(), 'x'))) << shift;
    ASSERT_EQ(ring.Front()->size(), ring.max_record());
    ring.PopFront();
    ASSERT_TRUE(ring.TryPush("")) << shift;
    ASSERT_EQ(ring.Front()->size(), 0u);
    ring.PopFront();
  }
}

TEST(SpscRing, AFullRingTakesAgainWhatWasPopped) {
  SpscRing ring({.capacity = 64});
  for (const char* text : {"12345678", "12345678", "12345678", "12345678"}) ASSERT_TRUE(ring.TryPush(text));
  EXPECT_FALSE(ring.TryPush(""));
  ASSERT_TRUE(ring.Front().has_value());
  EXPECT_FALSE(ring.TryPush(""));  // shown is not popped
  ring.PopFront();
  EXPECT_TRUE(ring.TryPush("12345678"));
}

TEST(SpscRing, AMillionRecordsCrossInOrderAndWhole) {
  constexpr uint64_t kRecords = 1000000;
  SpscRing ring({.capacity = 4096});
  std::thread pusher([&ring] {
    uint8_t record[64];
    for (uint64_t i = 0; i < kRecords; ++i) {
      const size_t size = sizeof(i) + i % 50;
      std::memset(record, static_cast<int>(i % 251), size);
      std::memcpy(record, &i, sizeof(i));
      while (!ring.TryPush(ByteSpan(record, size))) std::this_thread::yield();
    }
  });
  uint64_t wrong = 0;
  for (uint64_t i = 0; i < kRecords; ++i) {
    std::optional<ByteSpan> record;
    while (!(record = ring.Front()).has_value()) std::this_thread::yield();
    uint64_t number = 0;
    wrong += record->size() != sizeof(i) + i % 50;
    std::memcpy(&number, record->data(), sizeof(number));
    wrong += number != i;
    for (const uint8_t byte : record->subspan(sizeof(i))) wrong += byte != i % 251;
    ring.PopFront();
  }
  pusher.join();
  EXPECT_EQ(wrong, 0u);
  EXPECT_FALSE(ring.Front().has_value());
}

TEST(SpscRing, BadOptionsAreRefusedByNameAndNoMemoryIsAStatus) {
  for (const size_t capacity : {size_t{0}, size_t{63}, (size_t{1} << 31) + 1}) {
    SpscRing ring({.capacity = capacity});
    EXPECT_EQ(ring.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(ring.status().message()), HasSubstr("capacity"));
    EXPECT_FALSE(ring.TryPush(""));
    EXPECT_FALSE(ring.Front().has_value());
  }
  const auto source = std::make_shared<CheckedSource>();
  source->RefuseRequest(1);
  SpscRing ring({.source = source});
  EXPECT_EQ(ring.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_FALSE(ring.TryPush("a"));
}

}  // namespace
}  // namespace slabyard
