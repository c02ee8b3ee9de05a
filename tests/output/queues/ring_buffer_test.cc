// SPDX-License-Identifier: MIT
#include "slabyard/ring_buffer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <deque>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "tests/support/checked_source.h"

namespace slabyard {
namespace {

using testing::CheckedSource;
using ::testing::HasSubstr;

std::string TextOf(const RingRecord& record) {
  return std::string(AsChars(record.head)) + std::string(AsChars(record.tail));
}

TEST(RingBuffer, TheOldestRecordsAreOverwrittenWholeAndCounted) {
  RingBuffer ring({.capacity = 3 * (RingBuffer::kHeaderSize + 4)});
  for (const char* text : {"aaaa", "bbbb", "cccc"}) ASSERT_TRUE(ring.Append(text));
  EXPECT_EQ(ring.overwritten_records(), 0u);
  ASSERT_TRUE(ring.Append("dddddd"));  // 10 bytes: one old record of 8 is not enough
  EXPECT_EQ(ring.overwritten_records(), 2u);
  EXPECT_EQ(ring.overwritten_bytes(), 8u);
  EXPECT_EQ(TextOf(*ring.Front()), "cccc");
}

TEST(RingBuffer, ARecordTooLongForTheRingOverwritesNothing) {
  RingBuffer ring({.capacity = 20});
  ASSERT_TRUE(ring.Append("kept"));
  EXPECT_EQ(ring.max_record(), 16u);
  EXPECT_FALSE(ring.Append(std::string(17, 'x')));
  EXPECT_EQ(TextOf(*ring.Front()), "kept");
  EXPECT_TRUE(ring.Append(std::string(16, 'y')));
  EXPECT_EQ(ring.records(), 1u);
}

TEST(RingBuffer, RandomWorkAgreesWithAListThatForgetsItsFront) {
  for (uint32_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    std::mt19937 random(seed);
    const size_t capacity = 5 + random() % 120;
    const size_t max_records = random() % 2 == 0 ? RingBufferOptions::kNoLimit : 1 + random() % 6;
    RingBuffer ring({.capacity = capacity, .max_records = max_records, .source = std::make_shared<CheckedSource>()});
    std::deque<std::string> model;
    size_t model_bytes = 0;
    uint64_t overwritten = 0;
    const auto forget_front = [&] {
      model_bytes -= model.front().size() + RingBuffer::kHeaderSize;
      model.pop_front();
    };
    for (int step = 0; step < 400; ++step) {
      if (random() % 4 == 0) {
        ASSERT_EQ(ring.PopFront(), !model.empty());
        if (!model.empty()) forget_front();
      } else {
        std::string text(random() % (random() % 8 == 0 ? 140 : 20), '\0');
        for (char& c : text) c = static_cast<char>(random());
        const size_t needed = text.size() + RingBuffer::kHeaderSize;
        ASSERT_EQ(ring.Append(text), needed <= capacity);
        if (needed <= capacity) {
          while (model_bytes + needed > capacity || model.size() == max_records) {
            forget_front();
            ++overwritten;
          }
          model.push_back(text);
          model_bytes += needed;
        }
      }
      ring.CheckInvariants();
      std::deque<std::string> seen;
      ring.ForEach([&](const RingRecord& record) { seen.push_back(TextOf(record)); });
      ASSERT_EQ(seen, model);
      ASSERT_EQ(ring.Front().has_value(), !model.empty());
      if (!model.empty()) {
        ASSERT_EQ(TextOf(*ring.Front()), model.front());
      }
      ASSERT_EQ(ring.overwritten_records(), overwritten);
      ASSERT_EQ(ring.bytes() + RingBuffer::kHeaderSize * ring.records(), model_bytes);
    }
  }
}

TEST(RingBuffer, TheCallersMemoryServesAndNothingIsAllocated) {
  std::array<uint8_t, 16> storage;
  const auto source = std::make_shared<CheckedSource>();
  RingBuffer ring({.source = source, .storage = storage});
  ASSERT_TRUE(ring.Append("abcdefghijkl"));
  EXPECT_EQ(AsChars(storage).substr(RingBuffer::kHeaderSize), "abcdefghijkl");
  EXPECT_EQ(source->requests(), 0u);
}

TEST(RingBuffer, BadOptionsAreRefusedByNameAndNoMemoryIsAStatus) {
  std::array<uint8_t, 4> tiny;
  const struct {
    RingBufferOptions options;
    const char* named;
  } kRows[] = {{{.capacity = 4}, "capacity"},
               {{.capacity = (size_t{1} << 32) + 1}, "capacity"},
               {{.max_records = 0}, "max_records"},
               {{.storage = tiny}, "storage"}};
  for (const auto& row : kRows) {
    RingBuffer ring(row.options);
    EXPECT_EQ(ring.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(ring.status().message()), HasSubstr(row.named));
    EXPECT_FALSE(ring.Append(""));
    EXPECT_FALSE(ring.PopFront());
  }
  const auto source = std::make_shared<CheckedSource>();
  source->RefuseRequest(1);
  RingBuffer ring({.source = source});
  EXPECT_EQ(ring.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_FALSE(ring.Append("a"));
}

}  // namespace
}  // namespace slabyard
