// SPDX-License-Identifier: MIT
//
// What users of buffer pools were bitten by, as findings: pinned slabs, transfers of pooled memory, lost addresses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "slabyard/allocator.h"
#include "tests/support/checked_source.h"

namespace slabyard {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;

static_assert(!std::is_constructible_v<UniqueBuffer, Buffer>, "only TryUnique makes an owner of a sharer");
static_assert(!std::is_convertible_v<UniqueBuffer, Buffer>, "giving up being alone is said with Share");

class OwnershipTest : public ::testing::Test {
 protected:
  std::shared_ptr<testing::CheckedSource> source_ = std::make_shared<testing::CheckedSource>();
  std::shared_ptr<MemoryAccount> account_ = std::make_shared<MemoryAccount>();
  Allocator allocator_{
      {.pool = {.account_step = 0, .max_free_block_bytes = 0}, .source = source_, .account = account_}};

  void TearDown() override { allocator_.pool().stats().CheckInvariants(); }
};

TEST_F(OwnershipTest, APooledBufferCannotBeTransferredAndStaysUsable) {
  Buffer pooled = allocator_.From("pooled").value();
  EXPECT_TRUE(pooled.block().is_slab()) << "so a host can ask";
  EXPECT_FALSE(pooled.TryUnique().has_value());
  EXPECT_EQ(pooled.ToText(), "pooled");
  const Buffer next = allocator_.From("carved later").value();
  EXPECT_EQ(next.block(), pooled.block()) << "the slab is carved on";
  EXPECT_EQ(next.ToText(), "carved later");
}

TEST_F(OwnershipTest, ABufferAloneInASealedSlabIsNoOwnerEither) {
  Buffer survivor = allocator_.AllocUnsafe(4000).value();
  const Buffer second = allocator_.AllocUnsafe(4000).value();
  const Buffer opens_another = allocator_.AllocUnsafe(4000).value();
  ASSERT_NE(opens_another.block(), survivor.block());
  EXPECT_FALSE(survivor.TryUnique().has_value()) << "its slab goes to the free list, not to a new owner";
}

TEST_F(OwnershipTest, TheOnlyHandleGetsItsMemoryBackForItself) {
  Buffer buffer = allocator_.Alloc(5000, uint8_t{3}).value();
  const size_t requests = source_->requests();
  std::optional<UniqueBuffer> unique = buffer.TryUnique();
  ASSERT_TRUE(unique.has_value());
  EXPECT_EQ(source_->requests(), requests);
  EXPECT_THAT(*unique, Each(3));
}

TEST_F(OwnershipTest, ASharedBufferKeepsItsBytesWhenItAsksToBeUnique) {
  Buffer buffer = allocator_.Alloc(5000, uint8_t{3}).value();
  std::optional<Buffer> sharer = buffer.Subarray(0, 0);
  EXPECT_FALSE(buffer.TryUnique().has_value()) << "even an empty view shares";
  EXPECT_EQ(buffer.size(), 5000u);
  EXPECT_THAT(buffer, Each(3));
  sharer.reset();
  EXPECT_TRUE(buffer.TryUnique().has_value());
  EXPECT_FALSE(Buffer().TryUnique().has_value());
}

TEST_F(OwnershipTest, TheUnusedPartOfALargeAllocationGoesBack) {
  UniqueBuffer read = allocator_.AllocUnique(65'536).value();
  ASSERT_TRUE(read.Resize(300).ok());
  ASSERT_TRUE(read.ShrinkToFit().ok());
  const Buffer kept = std::move(read).Share();
  EXPECT_EQ(kept.Retained(), (Retention{300, 300, 1}));
  EXPECT_EQ(account_->reserved(), 300u);
}

TEST_F(OwnershipTest, AnEmptySliceKeepsItsAddress) {
  for (const size_t size : {size_t{1}, size_t{9}, size_t{5000}}) {
    const Buffer buffer = allocator_.AllocUnsafe(size).value();
    for (size_t at = 0; at <= size; ++at) {
      const Buffer empty = buffer.Subarray(static_cast<ptrdiff_t>(at), static_cast<ptrdiff_t>(at));
      ASSERT_EQ(empty.data(), buffer.data() + at);
      ASSERT_EQ(empty.block(), buffer.block());
    }
  }
}

TEST_F(OwnershipTest, KeysOfThirtyTwoBytesCostThirtyTwoBytesWhenCompacted) {
  std::vector<Buffer> keys;
  for (int i = 0; i < 100; ++i) {
    const Buffer message = allocator_.AllocUnsafe(4000).value();
    keys.push_back(message.Subarray(100, 132).Compact().value());
  }
  allocator_.pool().Trim();
  EXPECT_EQ(account_->external(), 100u * 32);
  for (const Buffer& key : keys) EXPECT_EQ(key.Retained(), (Retention{32, 32, 1}));
}

TEST_F(OwnershipTest, ACompactedTailNeverLandsInAnotherSlab) {
  // Not even when the pool has a slab open with room for it.
  const Buffer opens_a_slab = allocator_.AllocUnsafe(8).value();
  const Buffer large = allocator_.AllocUnsafeSlow(100'000).value();
  const PoolStats before = allocator_.pool().stats();
  const Buffer tail = large.Subarray(-10).Compact().value();
  EXPECT_FALSE(tail.block().is_slab());
  EXPECT_EQ(tail.Retained().kept_alive, 10u);
  EXPECT_EQ(allocator_.pool().stats().carves, before.carves);
  EXPECT_EQ(allocator_.pool().stats().own_blocks, before.own_blocks + 1);
}

TEST_F(OwnershipTest, EscapeCopiesWhatShowsLessThanTheBudgetAndCountsIt) {
  const Buffer own = allocator_.Alloc(1000).value();
  const Buffer just_enough = own.Subarray(0, 125);
  const Buffer too_little = own.Subarray(0, 124);
  EXPECT_EQ(allocator_.Escape(just_enough).value().data(), own.data());
  EXPECT_NE(allocator_.Escape(too_little).value().data(), own.data());
  EXPECT_EQ(allocator_.escape_counts(), (EscapeCounts{1, 1, 124, 1000}));
  const Buffer header = allocator_.From("content-type").value();
  const Buffer escaped = allocator_.Escape(header).value();
  EXPECT_EQ(escaped.ToText(), "content-type");
  EXPECT_EQ(escaped.Retained(), (Retention{12, 12, 1}));
  EXPECT_EQ(allocator_.escape_counts(), (EscapeCounts{1, 2, 124 + 12, 1000 + 8192}));
}

TEST_F(OwnershipTest, AnEmptyViewEscapesWithoutItsSlab) {
  const Buffer empty = allocator_.From("pins").value().Subarray(2, 2);
  EXPECT_EQ(allocator_.Escape(empty).value().Retained(), (Retention{0, 0, 0}));
  EXPECT_EQ(allocator_.Escape(Buffer()).value().size(), 0u);
  EXPECT_EQ(allocator_.escape_counts(), (EscapeCounts{1, 1, 0, 8192}));
}

TEST_F(OwnershipTest, ABudgetOfZeroSharesAllAndOneCopiesWhateverKeepsMore) {
  Allocator never({.retention_budget = 0, .source = source_});
  Allocator always({.retention_budget = 1, .source = source_});
  const Buffer own = allocator_.Alloc(1000).value();
  EXPECT_EQ(never.Escape(own.Subarray(0, 1)).value().data(), own.data());
  EXPECT_EQ(always.Escape(own).value().data(), own.data()) << "a copy would be no smaller";
  EXPECT_NE(always.Escape(own.Subarray(0, 999)).value().data(), own.data());
}

TEST_F(OwnershipTest, ABudgetOutsideZeroToOneEndsTheProcess) {
  EXPECT_DEATH(Allocator({.retention_budget = 1.5}), "retention_budget");
  EXPECT_DEATH(Allocator({.retention_budget = -1}), "retention_budget");
}

TEST_F(OwnershipTest, ARefusedEscapeIsAValueAndNotCounted) {
  const Buffer header = allocator_.From("content-type").value();
  source_->RefuseAll(true);
  EXPECT_EQ(allocator_.Escape(header).status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(allocator_.escape_counts(), EscapeCounts{});
  EXPECT_EQ(header.ToText(), "content-type");
}

TEST_F(OwnershipTest, AdoptedMemoryIsNotCopiedAndGoesBackWithItsLastView) {
  uint8_t memory[4] = {1, 2, 3, 4};
  std::vector<std::pair<uint8_t*, size_t>> given_back;
  Buffer adopted =
      allocator_.Adopt(memory, 4, [&](uint8_t* data, size_t size) { given_back.emplace_back(data, size); }).value();
  EXPECT_EQ(adopted.data(), memory);
  EXPECT_EQ(account_->external(), 4u);
  Buffer view = adopted.Subarray(1, 2);
  adopted = Buffer();
  EXPECT_TRUE(given_back.empty());
  view = Buffer();
  EXPECT_THAT(given_back, ElementsAre(std::pair(memory, 4u)));
  EXPECT_EQ(account_->external(), 0u);
}

TEST_F(OwnershipTest, RefusedAdoptionLeavesMemoryAndDeleterWithTheCaller) {
  uint8_t memory[4] = {1, 2, 3, 4};
  int calls = 0;
  AdoptedDeleter deleter = [&](uint8_t*, size_t) { ++calls; };
  source_->RefuseAll(true);
  EXPECT_EQ(allocator_.Adopt(memory, 4, std::move(deleter)).status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(calls, 0);
  source_->RefuseAll(false);
  EXPECT_EQ(allocator_.Adopt(memory, 0, std::move(deleter)).value().size(), 0u);  // NOLINT: it stayed
  EXPECT_EQ(calls, 0);
  account_->set_limit(3);
  EXPECT_FALSE(allocator_.Adopt(memory, 4, std::move(deleter)).ok());  // NOLINT: it stayed
  account_->set_limit(4);
  EXPECT_TRUE(allocator_.Adopt(memory, 4, std::move(deleter)).ok());  // NOLINT: it stayed
  EXPECT_EQ(calls, 1);
}

TEST_F(OwnershipTest, AnAdoptedContainerIsChargedWithAllItHolds) {
  std::vector<uint8_t> bytes = {1, 2, 3};
  bytes.reserve(1000);
  const uint8_t* const data = bytes.data();
  Buffer adopted = allocator_.Adopt(std::move(bytes)).value();
  EXPECT_EQ(adopted.data(), data);
  EXPECT_THAT(adopted, ElementsAre(1, 2, 3));
  EXPECT_EQ(adopted.Retained(), (Retention{3, 1000, 1}));
  UniqueBuffer unique = adopted.TryUnique().value();
  ASSERT_TRUE(unique.Resize(1000).ok());
  EXPECT_EQ(unique.data(), data);
  EXPECT_THAT(unique.span().subspan(3), Each(0));
}

TEST_F(OwnershipTest, ShortAndLongTextsAreAdoptedAndComeBackWhenRefused) {
  for (const size_t size : {size_t{3}, size_t{3000}}) {
    std::string text(size, 'x');
    source_->RefuseAll(true);
    EXPECT_FALSE(allocator_.Adopt(std::move(text)).ok());
    EXPECT_EQ(text, std::string(size, 'x'));  // NOLINT: it came back
    source_->RefuseAll(false);
    EXPECT_EQ(allocator_.Adopt(std::move(text)).value().ToText(), std::string(size, 'x'));
  }
  EXPECT_EQ(allocator_.Adopt(std::string()).value().Retained().kept_alive, 0u);
  EXPECT_EQ(account_->reserved(), 0u);
}

}  // namespace
}  // namespace slabyard
