// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "slabyard/slab_pool.h"
#include "tests/support/checked_source.h"

namespace slabyard {
namespace {

constexpr size_t kBurst = 100;        // slabs
constexpr size_t kBlocksOfASlab = 2;  // its bytes and its header

class FreeSlabsTest : public ::testing::Test {
 protected:
  /// As many slabs as a burst has, all emptied at its end.
  void Burst(SlabPool& pool) {
    std::vector<Piece> pieces;
    for (size_t i = 0; i < 2 * kBurst; ++i) pieces.push_back(pool.Carve(4095));
  }

  std::shared_ptr<testing::CheckedSource> source_ = std::make_shared<testing::CheckedSource>();
  std::shared_ptr<MemoryAccount> account_ = std::make_shared<MemoryAccount>();
};

TEST_F(FreeSlabsTest, ASecondBurstAsksTheSourceForNothing) {
  SlabPool pool(source_, account_);
  Burst(pool);
  const uint64_t fresh = pool.stats().slabs_fresh;
  for (int i = 0; i < 100; ++i) Burst(pool);
  const PoolStats stats = pool.stats();
  stats.CheckInvariants();
  EXPECT_EQ(stats.slabs_fresh, fresh);
  EXPECT_EQ(stats.slabs_freed, 0u);
}

/// Opens a slab each time, and never has more than two in use.
using Work = std::function<void(SlabPool&)>;

class SurplusTest : public FreeSlabsTest, public ::testing::WithParamInterface<Work> {};

TEST_P(SurplusTest, GoesBackWhenItIsNotNeededAgain) {
  SlabPool pool(source_, account_);
  Burst(pool);
  const uint64_t after_burst = pool.stats().slabs_free;
  ASSERT_GE(after_burst, kBurst - 1);
  uint64_t before = after_burst;
  for (int round = 0; round < 20; ++round) {
    GetParam()(pool);
    const PoolStats stats = pool.stats();
    stats.CheckInvariants();
    EXPECT_LE(stats.slabs_free, before);
    // By halves: a burst that comes again soon finds most of it.
    EXPECT_GE(stats.slabs_free, before / 4);
    before = stats.slabs_free;
  }
  EXPECT_LE(before, 20u);
  EXPECT_GE(before, 16u);  // a handful is no surplus
  pool.Settle();
  const PoolStats stats = pool.stats();
  EXPECT_EQ(account_->reserved(), stats.reserved_bytes());
  EXPECT_EQ(source_->live_blocks(), kBlocksOfASlab * (stats.slabs_fresh - stats.slabs_freed));
}

INSTANTIATE_TEST_SUITE_P(Openings, SurplusTest,
                         ::testing::Values(
                             [](SlabPool& pool) {
                               Piece held;
                               for (int i = 0; i < 600; ++i) held = pool.Carve(4095);
                             },
                             [](SlabPool& pool) {
                               BlockRef lease;
                               for (int i = 0; i < 300; ++i) lease = pool.LeaseSlab();
                             }));

TEST_F(FreeSlabsTest, NothingIsKeptWithABoundOfZero) {
  SlabPool pool(source_, account_, {.max_free_bytes = 0});
  Burst(pool);
  EXPECT_EQ(pool.stats().slabs_free, 0u);
  EXPECT_EQ(source_->live_blocks(), kBlocksOfASlab);  // of the open one
}

}  // namespace
}  // namespace slabyard
