// SPDX-License-Identifier: MIT
#include "slabyard/unique_buffer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>

#include "slabyard/allocator.h"
#include "tests/support/checked_source.h"

namespace slabyard {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;

static_assert(sizeof(UniqueBuffer) == sizeof(Buffer));
static_assert(std::is_nothrow_move_constructible_v<UniqueBuffer> && std::is_nothrow_move_assignable_v<UniqueBuffer>);
static_assert(!std::is_copy_constructible_v<UniqueBuffer>, "two owners would not be one");
static_assert(std::is_convertible_v<const UniqueBuffer&, MutableByteSpan>);
static_assert(!std::is_convertible_v<UniqueBuffer, ByteSpan>, "a temporary owner gives no span");

class UniqueBufferTest : public ::testing::Test {
 protected:
  std::shared_ptr<testing::CheckedSource> source_ = std::make_shared<testing::CheckedSource>();
  std::shared_ptr<MemoryAccount> account_ = std::make_shared<MemoryAccount>();
  Allocator allocator_{
      {.pool = {.account_step = 0, .max_free_block_bytes = 0}, .source = source_, .account = account_}};

  UniqueBuffer Of(std::initializer_list<uint8_t> bytes) {
    UniqueBuffer buffer = allocator_.AllocUnique(bytes.size()).value();
    std::ranges::copy(bytes, buffer.begin());
    return buffer;
  }
};

TEST_F(UniqueBufferTest, GrowsWithinItsBlockWithoutMoving) {
  UniqueBuffer buffer = Of({1, 2, 3});
  ASSERT_TRUE(buffer.Reserve(100).ok());
  const uint8_t* const data = buffer.data();
  const size_t requests = source_->requests();
  ASSERT_TRUE(buffer.Resize(100).ok());
  ASSERT_TRUE(buffer.Resize(2).ok());
  EXPECT_EQ(buffer.data(), data);
  EXPECT_EQ(source_->requests(), requests);
  EXPECT_THAT(buffer, ElementsAre(1, 2));
  EXPECT_EQ(buffer.capacity(), 100u);
}

TEST_F(UniqueBufferTest, GrowsBeyondItsBlockWithItsBytesAndGivesTheOldOneBack) {
  UniqueBuffer buffer = Of({1, 2, 3});
  ASSERT_TRUE(buffer.Resize(5).ok());
  EXPECT_EQ(buffer.capacity(), 6u) << "twice the three bytes it had";
  EXPECT_THAT(buffer.span().first(3), ElementsAre(1, 2, 3));
  EXPECT_EQ(account_->reserved(), 6u);
  ASSERT_TRUE(buffer.Resize(1000).ok());
  EXPECT_EQ(buffer.capacity(), 1000u) << "what was asked for is more than twice";
  EXPECT_EQ(account_->reserved(), 1000u);
}

TEST_F(UniqueBufferTest, GrowingByteByByteMovesALogarithmOfTimes) {
  UniqueBuffer buffer = allocator_.AllocUnique(0).value();
  const size_t requests = source_->requests();
  constexpr size_t kBytes = 100'000;
  for (size_t i = 0; i < kBytes; ++i) {
    ASSERT_TRUE(buffer.Resize(i + 1).ok());
    buffer[i] = static_cast<uint8_t>(i);
  }
  EXPECT_LE(source_->requests() - requests, 2u * 17) << "a header and a block for each doubling";
  for (size_t i = 0; i < kBytes; ++i) ASSERT_EQ(buffer[i], static_cast<uint8_t>(i));
}

TEST_F(UniqueBufferTest, OfNoBytesHasABlockToGrowFrom) {
  UniqueBuffer buffer = allocator_.AllocUnique(0).value();
  EXPECT_TRUE(buffer.empty());
  EXPECT_GT(buffer.capacity(), 0u);
  EXPECT_TRUE(buffer.Resize(10'000).ok());
  UniqueBuffer nowhere;
  EXPECT_EQ(nowhere.Resize(1).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_TRUE(nowhere.Resize(0).ok());
  EXPECT_TRUE(nowhere.ShrinkToFit().ok());
  nowhere.Wipe();
  EXPECT_EQ(nowhere.capacity(), 0u);
}

TEST_F(UniqueBufferTest, ShrinkToFitGivesTheUnusedPartBack) {
  UniqueBuffer buffer = allocator_.AllocUnique(100'000).value();
  std::ranges::fill(buffer, uint8_t{7});
  ASSERT_TRUE(buffer.Resize(10).ok());
  EXPECT_EQ(account_->reserved(), 100'000u) << "a smaller size alone gives nothing back";
  ASSERT_TRUE(buffer.ShrinkToFit().ok());
  EXPECT_EQ(account_->reserved(), 10u);
  EXPECT_EQ(buffer.capacity(), 10u);
  EXPECT_THAT(buffer, Each(7));
  const size_t requests = source_->requests();
  ASSERT_TRUE(buffer.ShrinkToFit().ok());
  EXPECT_EQ(source_->requests(), requests) << "nothing to give";
  ASSERT_TRUE(buffer.Resize(0).ok());
  ASSERT_TRUE(buffer.ShrinkToFit().ok());
  EXPECT_EQ(account_->reserved(), 1u) << "enough to grow from";
  EXPECT_TRUE(buffer.Resize(3).ok());
}

TEST_F(UniqueBufferTest, RefusedGrowthAndShrinkingLeaveEverything) {
  UniqueBuffer buffer = Of({1, 2, 3});
  ASSERT_TRUE(buffer.Reserve(10).ok());
  // Each move asks for a header and for a block.
  for (size_t refused = 1; refused <= 2; ++refused) {
    const uint8_t* const data = buffer.data();
    const auto expect_as_before = [&](absl::Status status) {
      EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
      EXPECT_EQ(buffer.data(), data);
      EXPECT_THAT(buffer, ElementsAre(1, 2, 3));
      EXPECT_EQ(buffer.capacity(), 10u);
      EXPECT_EQ(account_->reserved(), 10u);
    };
    source_->RefuseRequest(source_->requests() + refused);
    expect_as_before(buffer.Resize(11));
    source_->RefuseRequest(source_->requests() + refused);
    expect_as_before(buffer.Reserve(11));
    source_->RefuseRequest(source_->requests() + refused);
    expect_as_before(buffer.ShrinkToFit());
  }
  EXPECT_EQ(source_->refusals(), 6u);
  EXPECT_EQ(buffer.Resize(SIZE_MAX).code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(allocator_.AllocUnique(SIZE_MAX).status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(buffer, ElementsAre(1, 2, 3));
}

TEST_F(UniqueBufferTest, ALimitOfItsAccountHoldsForItsGrowth) {
  UniqueBuffer buffer = allocator_.AllocUnique(100).value();
  account_->set_limit(299);
  EXPECT_EQ(buffer.Resize(101).code(), absl::StatusCode::kResourceExhausted) << "100 and 200 at the same time";
  account_->set_limit(300);
  EXPECT_TRUE(buffer.Resize(101).ok());
  EXPECT_EQ(account_->reserved(), 200u);
}

TEST_F(UniqueBufferTest, WipeReachesBytesBesideTheVisibleOnes) {
  Buffer whole = allocator_.Alloc(10, uint8_t{9}).value();
  uint8_t* const block = whole.data();
  whole = whole.Subarray(2, 8);
  std::optional<UniqueBuffer> unique = whole.TryUnique();
  ASSERT_TRUE(unique.has_value());
  ASSERT_TRUE(unique->Resize(3).ok());
  unique->Wipe();
  EXPECT_THAT(ByteSpan(block, 10), Each(0));
  EXPECT_EQ(unique->size(), 3u);
}

TEST_F(UniqueBufferTest, MovesAndLeavesNothingBehind) {
  UniqueBuffer buffer = Of({1, 2, 3});
  UniqueBuffer moved = std::move(buffer);
  EXPECT_EQ(buffer.size(), 0u);  // NOLINT: what a moved-from owner is, is the finding
  EXPECT_EQ(buffer.capacity(), 0u);
  EXPECT_EQ(buffer.Resize(1).code(), absl::StatusCode::kFailedPrecondition);
  buffer = Of({4});
  buffer = std::move(moved);
  EXPECT_THAT(buffer, ElementsAre(1, 2, 3));
  EXPECT_EQ(account_->reserved(), 3u) << "the bytes that were assigned over are gone";
}

TEST_F(UniqueBufferTest, HasBuffersNumbers) {
  const UniqueBuffer buffer = Of({0, 0, 0, 0});
  EXPECT_EQ(buffer.WriteUInt32BE(0x01020304), 4u);
  EXPECT_EQ(buffer.ReadIntLE(0, 3), 0x030201);
  EXPECT_FALSE(buffer.TryReadUInt32LE(1).has_value());
  EXPECT_DEATH(buffer[4], "index out of range");
}

TEST_F(UniqueBufferTest, ShareAndTryUniqueMoveNoByte) {
  UniqueBuffer unique = Of({1, 2, 3});
  const uint8_t* const data = unique.data();
  const size_t requests = source_->requests();
  Buffer shared = std::move(unique).Share();
  EXPECT_EQ(shared.data(), data);
  const std::optional<UniqueBuffer> again = shared.TryUnique();
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->data(), data);
  EXPECT_THAT(*again, ElementsAre(1, 2, 3));
  EXPECT_EQ(shared.size(), 0u);
  EXPECT_FALSE(shared.block());
  EXPECT_EQ(source_->requests(), requests);
}

TEST_F(UniqueBufferTest, OfASubarrayGrowsIntoTheRestOfTheBlock) {
  Buffer buffer = allocator_.Of({1, 2, 3, 4, 5}).value();
  buffer = buffer.Subarray(1, 3);
  UniqueBuffer unique = buffer.TryUnique().value();
  EXPECT_EQ(unique.capacity(), 4u) << "to the end of the block; the byte before is out of reach";
  ASSERT_TRUE(unique.Resize(4).ok());
  EXPECT_THAT(unique, ElementsAre(2, 3, 4, 5));
  ASSERT_TRUE(unique.Resize(2).ok());
  ASSERT_TRUE(unique.ShrinkToFit().ok());
  EXPECT_EQ(account_->reserved(), 2u);
}

TEST_F(UniqueBufferTest, ShrinkToFitOfATailGivesBackWhatLiesBeforeIt) {
  Buffer buffer = allocator_.Of({1, 2, 3, 4, 5}).value();
  buffer = buffer.Subarray(3);
  UniqueBuffer tail = buffer.TryUnique().value();
  EXPECT_EQ(tail.capacity(), tail.size());
  ASSERT_TRUE(tail.ShrinkToFit().ok());
  EXPECT_THAT(tail, ElementsAre(4, 5));
  EXPECT_EQ(account_->reserved(), 2u);
}

TEST_F(UniqueBufferTest, OfAdoptedMemoryGrowsInTheSourceAndGivesTheMemoryBack) {
  static uint8_t memory[3];
  memory[0] = 1, memory[1] = 2, memory[2] = 3;
  int given_back = 0;
  Buffer adopted = allocator_.Adopt(memory, 3, [&](uint8_t*, size_t) { ++given_back; }).value();
  UniqueBuffer unique = adopted.TryUnique().value();
  ASSERT_TRUE(unique.Resize(4).ok());
  EXPECT_EQ(given_back, 1);
  EXPECT_NE(unique.data(), memory);
  EXPECT_THAT(unique.span().first(3), ElementsAre(1, 2, 3));
  EXPECT_EQ(account_->reserved(), 6u);
}

TEST(UniqueBufferThreads, MovesToAnotherThreadAndGrowsThereWhileItsPoolWorksHere) {
  const auto account = std::make_shared<MemoryAccount>();
  Allocator allocator({.account = account});
  UniqueBuffer buffer = allocator.AllocUnique(10).value();
  std::ranges::fill(buffer, uint8_t{1});
  std::optional<Buffer> back;
  std::thread elsewhere([&back, buffer = std::move(buffer)]() mutable {
    for (size_t size = 10; size < 5000; size += 10) {
      ASSERT_TRUE(buffer.Resize(size).ok());
      buffer[size - 1] = 1;
      if (size % 100 == 0) {
        ASSERT_TRUE(buffer.ShrinkToFit().ok());
      }
    }
    back = std::move(buffer).Share();
  });
  for (int i = 0; i < 1000; ++i) ASSERT_TRUE(allocator.AllocUnique(100).ok() && allocator.AllocUnsafe(100).ok());
  elsewhere.join();
  EXPECT_THAT(back->Subarray(0, 10), Each(1));
  back.reset();
  allocator.pool().Trim();
  EXPECT_EQ(account->reserved(), 0u);
}

TEST(UniqueBufferThreads, TryUniqueElsewhereSeesWhatTheLastSharerWrote) {
  Allocator allocator;
  for (int round = 0; round < 200; ++round) {
    Buffer mine = allocator.Alloc(64).value();
    std::thread writer([shared = mine]() mutable {
      shared[0] = 42;
      shared = Buffer();
    });
    std::thread owner([buffer = std::move(mine)]() mutable {
      std::optional<UniqueBuffer> unique;
      while (!(unique = buffer.TryUnique())) std::this_thread::yield();
      EXPECT_EQ((*unique)[0], 42);
    });
    writer.join();
    owner.join();
  }
}

}  // namespace
}  // namespace slabyard
