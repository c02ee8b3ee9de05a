// SPDX-License-Identifier: MIT
//
// Slabs leased to a binding that carves them itself.
#include <gtest/gtest.h>

#include <limits>
#include <memory>

#include "slabyard/slab_pool.h"
#include "tests/support/checked_source.h"

namespace slabyard {
namespace {

class LeaseTest : public ::testing::Test {
 protected:
  std::shared_ptr<testing::CheckedSource> source_ = std::make_shared<testing::CheckedSource>();
  std::shared_ptr<MemoryAccount> account_ = std::make_shared<MemoryAccount>();
  SlabPool pool_{source_, account_};
  LeaseCounters counters_;

  void SetUp() override { pool_.set_lease_counters(&counters_); }

  /// What a binding does: carves, then publishes.
  void CarveInLease(double size, double rounded) {
    counters_.carves += 1;
    counters_.requested_bytes += size;
    counters_.handed_out_bytes += rounded;
    counters_.cursor += rounded;
  }
};

TEST_F(LeaseTest, PublishedCountersAreAddedToThePools) {
  const BlockRef lease = pool_.LeaseSlab();
  CarveInLease(3, 8);
  const Piece own_carve = pool_.Carve(100);
  const PoolStats stats = pool_.stats();
  stats.CheckInvariants();
  EXPECT_EQ(stats.carves, 2u);
  EXPECT_EQ(stats.requested_bytes, 103u);
  EXPECT_EQ(stats.handed_out_bytes, 112u);
  EXPECT_EQ(stats.leased_bytes, 8192u);
  EXPECT_EQ(stats.tail_bytes, 8192u - 8 + 8192u - 104);
}

TEST_F(LeaseTest, NextLeaseSealsTheOneBefore) {
  BlockRef first = pool_.LeaseSlab();
  CarveInLease(4090, 4096);
  const BlockRef second = pool_.LeaseSlab();
  counters_.cursor = 0;
  PoolStats stats = pool_.stats();
  stats.CheckInvariants();
  EXPECT_EQ(stats.slabs_leased, 1u);
  EXPECT_EQ(stats.slabs_pinned, 1u);
  EXPECT_EQ(stats.abandoned_bytes, 4096u);
  first = {};
  stats = pool_.stats();
  stats.CheckInvariants();
  EXPECT_EQ(stats.slabs_pinned, 0u);
  EXPECT_EQ(stats.slabs_free, 1u);
}

TEST_F(LeaseTest, LeaseDroppedBeforeTheNextIsNotLost) {
  { const BlockRef lease = pool_.LeaseSlab(); }
  PoolStats stats = pool_.stats();
  stats.CheckInvariants();
  EXPECT_EQ(stats.slabs_leased, 0u);
  EXPECT_EQ(stats.slabs_free, 1u);
  EXPECT_EQ(account_->external(), 0u);
  const BlockRef next = pool_.LeaseSlab();
  stats = pool_.stats();
  stats.CheckInvariants();
  EXPECT_EQ(stats.slabs_reused, 1u);
}

TEST_F(LeaseTest, LeasedSlabIsNeverRewound) {
  BlockRef lease = pool_.LeaseSlab();
  CarveInLease(100, 104);
  const Piece carved = pool_.Carve(8);
  EXPECT_NE(carved.block, lease);
  EXPECT_EQ(pool_.stats().rewinds, 0u);
  EXPECT_EQ(pool_.Trim(), 0u);
  EXPECT_EQ(lease.sharers(), 1u);
}

TEST_F(LeaseTest, RestOfALeaseThatIsGoneIsAbandoned) {
  {
    const BlockRef lease = pool_.LeaseSlab();
    CarveInLease(8, 8);
    EXPECT_EQ(pool_.stats().tail_bytes, 8184u);
  }
  const PoolStats stats = pool_.stats();
  stats.CheckInvariants();
  EXPECT_EQ(stats.tail_bytes, 0u);
  EXPECT_EQ(stats.abandoned_bytes, 8184u);
}

TEST_F(LeaseTest, CountersTakenBackStayCounted) {
  BlockRef lease = pool_.LeaseSlab();
  CarveInLease(4090, 4096);
  lease = pool_.LeaseSlab();
  counters_.cursor = 0;
  CarveInLease(8, 8);
  const PoolStats before = pool_.stats();
  pool_.set_lease_counters(nullptr);
  PoolStats after = pool_.stats();
  after.CheckInvariants();
  EXPECT_EQ(after.carves, before.carves);
  EXPECT_EQ(after.handed_out_bytes, before.handed_out_bytes);
  EXPECT_EQ(after.abandoned_bytes, before.abandoned_bytes + before.tail_bytes);

  LeaseCounters others;
  pool_.set_lease_counters(&others);
  lease = pool_.LeaseSlab();
  after = pool_.stats();
  after.CheckInvariants();
  EXPECT_EQ(after.carves, before.carves);
  pool_.set_lease_counters(nullptr);
}

TEST_F(LeaseTest, NonsenseInTheCountersIsCountedAsNothing) {
  const BlockRef lease = pool_.LeaseSlab();
  counters_ = {-1, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(), 1e300};
  const PoolStats stats = pool_.stats();
  EXPECT_EQ(stats.carves, 0u);
  EXPECT_EQ(stats.requested_bytes, 0u);
  EXPECT_EQ(stats.handed_out_bytes, 0u);
  EXPECT_EQ(stats.tail_bytes, 8192u);
}

}  // namespace
}  // namespace slabyard
