// SPDX-License-Identifier: MIT
#include "slabyard/slab_pool.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "tests/support/checked_source.h"

namespace slabyard {
namespace {

using testing::CheckedSource;

class SlabPoolTest : public ::testing::Test {
 protected:
  std::shared_ptr<CheckedSource> source_ = std::make_shared<CheckedSource>();
  std::shared_ptr<MemoryAccount> account_ = std::make_shared<MemoryAccount>();

  std::unique_ptr<SlabPool> MakePool(SlabPoolOptions options = {}) {
    return std::make_unique<SlabPool>(source_, account_, options);
  }

  void ExpectNothingHeld(const SlabPool& pool) {
    const PoolStats stats = pool.stats();
    stats.CheckInvariants();
    EXPECT_EQ(stats.reserved_bytes(), 0u);
    EXPECT_EQ(stats.external_bytes(), 0u);
    EXPECT_EQ(stats.tail_bytes, 0u);
    EXPECT_EQ(account_->reserved(), 0u);
    EXPECT_EQ(account_->external(), 0u);
    EXPECT_EQ(account_->blocks(), 0u);
    EXPECT_EQ(account_->granted(), 0u);
    EXPECT_EQ(source_->live_blocks(), 0u);
  }
};

struct LimitCase {
  const char* name;
  SlabPoolOptions options;
  size_t largest_carved;
};

TEST_F(SlabPoolTest, CarvesBelowHalfThePoolOnly) {
  const LimitCase cases[] = {
      {"node 20", SlabPoolOptions::Node8K(), 4095},
      {"node 26", SlabPoolOptions::Node64K(), 32767},
      {"odd size", {.pool_size = 1001}, 499},
      {"whole pool", {.carve_limit = SlabPoolOptions::CarveLimit::kWholePool}, 8191},
  };
  for (const LimitCase& row : cases) {
    const auto pool = MakePool(row.options);
    EXPECT_TRUE(pool->IsCarved(1)) << row.name;
    EXPECT_TRUE(pool->IsCarved(row.largest_carved)) << row.name;
    EXPECT_FALSE(pool->IsCarved(row.largest_carved + 1)) << row.name;
    EXPECT_FALSE(pool->IsCarved(0)) << row.name;
  }
}

TEST_F(SlabPoolTest, CarvesInARowRoundedUpToEight) {
  const auto pool = MakePool();
  const Piece a = pool->Carve(3);
  const Piece b = pool->Carve(8);
  const Piece c = pool->Carve(9);
  EXPECT_EQ(b.data - a.data, 8);
  EXPECT_EQ(c.data - a.data, 16);
  EXPECT_EQ(a.block, c.block);
  EXPECT_EQ(reinterpret_cast<uintptr_t>(a.data) % SlabPool::kSlabAlignment, 0u);
  const PoolStats stats = pool->stats();
  stats.CheckInvariants();
  EXPECT_EQ(stats.requested_bytes, 20u);
  EXPECT_EQ(stats.handed_out_bytes, 32u);
  EXPECT_EQ(stats.tail_bytes, 8192u - 32u);
}

TEST_F(SlabPoolTest, AlignedCarveStartsAtAMultipleFromTheSlabsStart) {
  const auto pool = MakePool();
  const Piece first = pool->Carve(1);
  const Piece aligned = pool->Carve(10, 64);
  EXPECT_EQ(aligned.data - first.data, 64);
  pool->stats().CheckInvariants();
}

TEST_F(SlabPoolTest, RequestThatDoesNotFitOpensASlabAndAbandonsTheTail) {
  const auto pool = MakePool();
  const Piece a = pool->Carve(4000);
  const Piece b = pool->Carve(4000);
  const Piece c = pool->Carve(193);  // one more than the 192 bytes left
  EXPECT_EQ(a.block, b.block);
  EXPECT_NE(b.block, c.block);
  const PoolStats stats = pool->stats();
  stats.CheckInvariants();
  EXPECT_EQ(stats.abandoned_bytes, 192u);
  EXPECT_EQ(stats.pinned_bytes, 8192u);
  EXPECT_EQ(stats.open_bytes, 8192u);
  pool->Settle();
  EXPECT_EQ(account_->external(), 2 * 8192u);
}

TEST_F(SlabPoolTest, RequestThatJustFitsTakesTheTail) {
  const auto pool = MakePool();
  const Piece a = pool->Carve(4000);
  const Piece b = pool->Carve(4000);
  const Piece c = pool->Carve(192);
  EXPECT_EQ(a.block, c.block);
  EXPECT_EQ(pool->stats().tail_bytes, 0u);
  const Piece d = pool->Carve(1);
  EXPECT_NE(c.block, d.block);
  EXPECT_EQ(pool->stats().abandoned_bytes, 0u);
}

TEST_F(SlabPoolTest, CursorMayPassTheEndOfASlabOfOddSize) {
  const auto pool = MakePool({.pool_size = 20});
  const Piece a = pool->Carve(9);  // cursor 16
  const Piece b = pool->Carve(4);  // cursor 24, behind the end
  EXPECT_EQ(a.block, b.block);
  pool->stats().CheckInvariants();
  EXPECT_EQ(pool->stats().tail_bytes, 0u);
  const Piece c = pool->Carve(1);
  EXPECT_NE(b.block, c.block);
  pool->stats().CheckInvariants();
}

TEST_F(SlabPoolTest, FullSlabIsRewoundWhenNothingRefersToIt) {
  const auto pool = MakePool();
  uint8_t* first;
  {
    const Piece a = pool->Carve(4000);
    const Piece b = pool->Carve(4000);
    first = a.data;
    EXPECT_EQ(b.data, first + 4000);
  }
  EXPECT_EQ(pool->Carve(100).data, first + 8000) << "there was room without";
  EXPECT_EQ(pool->stats().rewinds, 0u);
  const Piece d = pool->Carve(100);
  EXPECT_EQ(d.data, first);
  const PoolStats stats = pool->stats();
  stats.CheckInvariants();
  EXPECT_EQ(stats.rewinds, 1u);
  EXPECT_EQ(stats.rewound_bytes, 8104u);
}

TEST_F(SlabPoolTest, OpenSlabWithOneReferenceLeftIsNotRewound) {
  const auto pool = MakePool();
  const Piece kept = pool->Carve(8);
  { const Piece gone = pool->Carve(8); }
  const Piece next = pool->Carve(8);
  EXPECT_EQ(next.data - kept.data, 16);
  EXPECT_EQ(pool->stats().rewinds, 0u);
}

TEST_F(SlabPoolTest, NodePresetsNeitherRewindNorReuse) {
  const auto pool = MakePool(SlabPoolOptions::Node8K());
  uint8_t* first;
  {
    const Piece a = pool->Carve(4000);
    first = a.data;
  }
  {
    const Piece b = pool->Carve(4000);
    EXPECT_EQ(b.data - first, 4000);
  }
  const Piece c = pool->Carve(4000);
  const PoolStats stats = pool->stats();
  stats.CheckInvariants();
  EXPECT_EQ(stats.slabs_freed, 1u);
  EXPECT_EQ(stats.slabs_fresh, 2u);
  EXPECT_EQ(stats.slabs_reused, 0u);
}

TEST_F(SlabPoolTest, EmptiedSlabsAreReusedUpToTheBound) {
  const auto pool = MakePool({.max_free_bytes = 2 * 8192});
  std::vector<Piece> pieces;
  for (int i = 0; i < 8; ++i) pieces.push_back(pool->Carve(4090));  // two a slab, so four slabs
  EXPECT_EQ(pool->stats().slabs_fresh, 4u);
  pieces.clear();
  PoolStats stats = pool->stats();
  stats.CheckInvariants();
  EXPECT_EQ(stats.slabs_free, 2u);
  EXPECT_EQ(stats.slabs_freed, 1u);
  pool->Settle();
  EXPECT_EQ(account_->reserved(), 3 * 8192u);
  EXPECT_EQ(account_->external(), 8192u);  // the open one

  for (int i = 0; i < 6; ++i) pieces.push_back(pool->Carve(4090));
  stats = pool->stats();
  stats.CheckInvariants();
  EXPECT_EQ(stats.slabs_reused, 2u);
  EXPECT_EQ(stats.slabs_fresh, 4u);
}

TEST_F(SlabPoolTest, EverythingReleasedAndTrimmedLeavesEveryCounterAtZero) {
  const auto pool = MakePool();
  std::vector<Piece> pieces;
  for (size_t size = 1; size < 4096; size += 97) pieces.push_back(pool->Carve(size));
  pieces.push_back(pool->AllocateBlock(100'000, /*zeroed=*/true));
  BlockRef lease = pool->LeaseSlab();
  pool->stats().CheckInvariants();
  pieces.clear();
  lease = {};
  const size_t held = account_->reserved();
  EXPECT_GT(held, 0u);
  EXPECT_EQ(pool->Trim(), held);
  ExpectNothingHeld(*pool);
  EXPECT_EQ(pool->Trim(), 0u);
}

TEST_F(SlabPoolTest, TrimCountsWhatNoFreeListHadRoomFor) {
  const auto pool = MakePool({.rewind_open_slab = false, .max_free_bytes = 0});
  Piece sealed = pool->Carve(4000);
  EXPECT_TRUE(pool->Carve(4090));
  EXPECT_TRUE(pool->Carve(4090));
  std::thread([&sealed] { sealed = {}; }).join();
  ASSERT_EQ(source_->live_blocks(), 4u) << "two slabs and their headers";
  EXPECT_EQ(pool->Trim(), 2 * 8192u);
  ExpectNothingHeld(*pool);
}

TEST_F(SlabPoolTest, TrimKeepsWhatSomethingRefersTo) {
  const auto pool = MakePool();
  const Piece kept = pool->Carve(8);
  kept.data[0] = 42;
  EXPECT_EQ(pool->Trim(), 0u);
  EXPECT_EQ(account_->external(), 8192u);
  EXPECT_EQ(kept.data[0], 42);
  const Piece next = pool->Carve(8);
  EXPECT_EQ(next.block, kept.block);
}

TEST_F(SlabPoolTest, PoolMayEndBeforeItsPieces) {
  auto pool = MakePool();
  Piece carved = pool->Carve(100);
  Piece own = pool->AllocateBlock(10'000, /*zeroed=*/false);
  { const Piece freed = pool->Carve(4000); }
  pool.reset();
  carved.data[99] = 1;
  own.data[9'999] = 1;
  EXPECT_EQ(account_->external(), 8192u + 10'000u);
  carved = {};
  own = {};
  EXPECT_EQ(account_->reserved(), 0u);
  EXPECT_EQ(source_->live_blocks(), 0u);
}

TEST_F(SlabPoolTest, ReserveMovesNothingUntilCommit) {
  const auto pool = MakePool();
  const Piece before = pool->Carve(8);
  uint8_t* const room = pool->Reserve(1000);
  EXPECT_EQ(room - before.data, 8);
  const Piece used = pool->Commit(10);
  EXPECT_EQ(used.data, room);
  const Piece next = pool->Carve(1);
  EXPECT_EQ(next.data - room, 16);
  pool->stats().CheckInvariants();
  EXPECT_EQ(pool->stats().requested_bytes, 8u + 10u + 1u);
}

TEST_F(SlabPoolTest, CommitOfNothingRefersToTheSlabWithoutMovingTheCursor) {
  const auto pool = MakePool();
  ASSERT_NE(pool->Reserve(100), nullptr);
  const Piece nothing = pool->Commit(0);
  EXPECT_TRUE(nothing);
  EXPECT_EQ(nothing.block.sharers(), 1u);
  const Piece next = pool->Carve(1);
  EXPECT_EQ(next.data, nothing.data);
}

TEST_F(SlabPoolTest, CommitsOfNothingAreCountedLikeOthers) {
  const auto pool = MakePool();
  const auto commit_nothing = [&pool] {
    EXPECT_NE(pool->Reserve(0), nullptr);
    return pool->Commit(0);
  };
  Piece first = commit_nothing();
  const Piece carved = pool->Carve(4090);
  const Piece second = commit_nothing();
  { const Piece dropped = commit_nothing(); }
  EXPECT_EQ(first.block.sharers(), 3u);
  EXPECT_EQ(pool->stats().carves, 4u);
  EXPECT_EQ(pool->stats().requested_bytes, 4090u);
  const Piece fills = pool->Carve(4090);
  const Piece next = pool->Carve(4090);
  EXPECT_NE(next.block, first.block) << "a slab with such a reference is not rewound";
  EXPECT_EQ(first.block.sharers(), 4u);
  pool->stats().CheckInvariants();
}

TEST_F(SlabPoolTest, SlabWhoseCommitsOfNothingWentIsRewound) {
  const auto pool = MakePool();
  for (int i = 0; i < 3; ++i) {
    ASSERT_NE(pool->Reserve(0), nullptr);
    EXPECT_TRUE(pool->Commit(0));
    EXPECT_TRUE(pool->Carve(4090));
  }
  EXPECT_EQ(pool->stats().slabs_begun, 1u);
  EXPECT_EQ(pool->stats().rewinds, 1u);
}

TEST_F(SlabPoolTest, PoolSizeChangeHoldsForTheRuleAtOnceAndForSlabsFromTheNextOn) {
  const auto pool = MakePool();
  const Piece a = pool->Carve(100);
  pool->set_pool_size(65536);
  EXPECT_TRUE(pool->IsCarved(32767));
  const Piece b = pool->Carve(100);
  EXPECT_EQ(a.block, b.block);
  const Piece c = pool->Carve(20'000);
  EXPECT_EQ(c.block.capacity(), 65536u);
  pool->stats().CheckInvariants();
}

TEST_F(SlabPoolTest, EmptiedSlabOfAnotherSizeIsNotKept) {
  const auto pool = MakePool();
  Piece first = pool->Carve(4000);
  Piece second = pool->Carve(4000);
  pool->set_pool_size(1024);
  const Piece smaller = pool->Carve(500);
  ASSERT_EQ(smaller.block.capacity(), 1024u);
  first = {};
  second = {};
  const PoolStats stats = pool->stats();
  stats.CheckInvariants();
  EXPECT_EQ(stats.slabs_free, 0u);
  EXPECT_EQ(stats.slabs_freed, 1u);
  pool->Settle();
  EXPECT_EQ(account_->reserved(), 1024u);
}

TEST_F(SlabPoolTest, PoolOfNoBytesCarvesNothing) {
  const auto pool = MakePool({.pool_size = 0});
  EXPECT_FALSE(pool->IsCarved(1));
  EXPECT_FALSE(pool->LeaseSlab());
  EXPECT_TRUE(pool->AllocateBlock(1, /*zeroed=*/true));
}

TEST_F(SlabPoolTest, OwnBlockIsZeroedWhenAskedFor) {
  const auto pool = MakePool();
  const Piece zeroed = pool->AllocateBlock(1000, /*zeroed=*/true, 256);
  EXPECT_EQ(reinterpret_cast<uintptr_t>(zeroed.data) % 256, 0u);
  for (size_t i = 0; i < 1000; ++i) ASSERT_EQ(zeroed.data[i], 0) << i;
  EXPECT_FALSE(zeroed.block.is_slab());
}

TEST_F(SlabPoolTest, SharersCountHandlesAndNotThePool) {
  const auto pool = MakePool();
  const Piece a = pool->Carve(8);
  EXPECT_EQ(a.block.sharers(), 1u);
  const Piece b = pool->Carve(8);
  const BlockRef copy = b.block;
  EXPECT_EQ(a.block.sharers(), 3u);
  const Piece last = pool->Carve(4090);
  const Piece next = pool->Carve(4090);  // seals the first slab
  EXPECT_NE(next.block, a.block);
  EXPECT_EQ(a.block.sharers(), 4u);
}

TEST_F(SlabPoolTest, SurvivorIsCopiedIntoABlockOfTheSameAccountAfterThePoolEnded) {
  auto pool = MakePool();
  Piece survivor = pool->Carve(8);
  pool.reset();
  const BlockRef own = AllocateLike(survivor.block, 8);
  ASSERT_TRUE(own);
  EXPECT_FALSE(own.is_slab());
  survivor = {};
  EXPECT_EQ(account_->external(), 8u);
}

TEST_F(SlabPoolTest, CountsAreExactOverRewindsAndChangesOfSlabs) {
  const auto pool = MakePool();
  std::vector<Piece> held;
  uint64_t carves = 0;
  uint64_t requested = 0;
  for (size_t i = 0; i < 100'000; ++i) {
    const size_t size = 1 + i % 999;
    Piece piece = pool->Carve(size);
    ++carves;
    requested += size;
    // In stretches: slabs that are rewound, slabs that stay, and slabs that another thread empties.
    if (i % 5000 > 3000) held.push_back(std::move(piece));
    if (i % 5000 == 4999) std::thread([&held] { held.clear(); }).join();
  }
  const PoolStats stats = pool->stats();
  stats.CheckInvariants();
  EXPECT_GT(stats.rewinds, 1000u);
  EXPECT_GT(stats.slabs_reused, 1000u);
  EXPECT_EQ(stats.carves, carves);
  EXPECT_EQ(stats.requested_bytes, requested);
}

using SlabPoolDeathTest = SlabPoolTest;

TEST_F(SlabPoolDeathTest, PreconditionsAreNamed) {
  const auto pool = MakePool();
  EXPECT_DEATH(pool->Carve(4096), "a size that is not carved");
  EXPECT_DEATH(pool->Carve(8, 128), "bad alignment");
  EXPECT_DEATH(pool->AllocateBlock(0, false), "bad size");
  ASSERT_NE(pool->Reserve(8), nullptr);
  EXPECT_DEATH(pool->Commit(9000), "more than was reserved");
}

TEST(PoolStatsDeathTest, EveryEquationIsChecked) {
  EXPECT_DEATH((PoolStats{.slabs_begun = 1}.CheckInvariants()), "begun is fresh or reused");
  EXPECT_DEATH((PoolStats{.slabs_pinned = 1}.CheckInvariants()), "open, leased, pinned or free");
  EXPECT_DEATH((PoolStats{.slabs_fresh = 2, .slabs_begun = 2, .slabs_open = 2}.CheckInvariants()), "one open slab");
  EXPECT_DEATH((PoolStats{.own_blocks_made = 1}.CheckInvariants()), "made and not freed");
  EXPECT_DEATH((PoolStats{.requested_bytes = 1}.CheckInvariants()), "rounding only adds");
  EXPECT_DEATH((PoolStats{.begun_bytes = 1}.CheckInvariants()), "every byte begun");
}

}  // namespace
}  // namespace slabyard
