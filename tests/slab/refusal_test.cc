// SPDX-License-Identifier: MIT
//
// Memory that is refused: by the source at every single request, and by an account at its limit.
#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "slabyard/slab_pool.h"
#include "tests/support/checked_source.h"

namespace slabyard {
namespace {

using testing::CheckedSource;

/// A run that meets every kind of allocation; returns how many of its steps got memory.
int Work(SlabPool& pool) {
  std::vector<Piece> pieces;
  int served = 0;
  const auto keep = [&](Piece piece) {
    if (!piece) return;
    ++served;
    pieces.push_back(std::move(piece));
  };
  for (int i = 0; i < 3; ++i) {
    keep(pool.Carve(4000));
    keep(pool.Carve(4000));
    keep(pool.AllocateBlock(5000, /*zeroed=*/i == 1));
    if (pool.Reserve(3000) != nullptr) keep(pool.Commit(2000));
    BlockRef lease = pool.LeaseSlab();
    if (lease) keep({lease.data(), lease});
    pool.stats().CheckInvariants();
  }
  if (!pieces.empty()) {
    const BlockRef copy = AllocateLike(pieces.front().block, 100);
    if (copy) ++served;
  }
  return served;
}

TEST(Refusal, OfAnyOneRequestCostsThatRequestAlone) {
  // Raised by one until a run meets no refusal, so that every request of the run has failed once.
  bool met_refusal = true;
  int runs = 0;
  int all_served = 0;
  {
    SlabPool pool(std::make_shared<CheckedSource>(), std::make_shared<MemoryAccount>());
    all_served = Work(pool);
  }
  for (size_t n = 1; met_refusal; ++n, ++runs) {
    SCOPED_TRACE(n);
    const auto source = std::make_shared<CheckedSource>();
    const auto account = std::make_shared<MemoryAccount>();
    source->RefuseRequest(n);
    {
      SlabPool pool(source, account);
      const int served = Work(pool);
      met_refusal = source->refusals() != 0;
      if (met_refusal) {
        EXPECT_EQ(pool.stats().refused, 1u);
        EXPECT_LT(served, all_served);
      } else {
        EXPECT_EQ(served, all_served);
      }
      pool.Trim();
      EXPECT_EQ(pool.stats().reserved_bytes(), 0u);
      EXPECT_EQ(account->reserved(), 0u);
      EXPECT_EQ(account->external(), 0u);
    }
    EXPECT_EQ(source->live_blocks(), 0u);
  }
  EXPECT_GT(runs, 10);
}

TEST(Refusal, LeavesTheOpenSlabAsItWas) {
  const auto source = std::make_shared<CheckedSource>();
  SlabPool pool(source, std::make_shared<MemoryAccount>());
  const Piece a = pool.Carve(4000);
  const Piece b = pool.Carve(4000);
  source->RefuseAll(true);
  EXPECT_FALSE(pool.Carve(4000));
  EXPECT_EQ(pool.Reserve(4000), nullptr);
  const Piece small = pool.Carve(100);
  EXPECT_EQ(small.block, a.block);
  EXPECT_EQ(small.data - a.data, 8000);
  EXPECT_EQ(pool.stats().abandoned_bytes, 0u);
  pool.stats().CheckInvariants();
}

TEST(Refusal, LimitOfTheAccountHoldsToTheByte) {
  const auto account = std::make_shared<MemoryAccount>(10'000);
  SlabPool pool(std::make_shared<CheckedSource>(), account);
  const Piece slab = pool.Carve(8);
  EXPECT_FALSE(pool.AllocateBlock(1809, false));
  pool.Settle();
  EXPECT_EQ(account->reserved(), 8192u);
  const Piece fits = pool.AllocateBlock(1808, false);
  EXPECT_TRUE(fits);
  pool.Settle();
  EXPECT_EQ(account->reserved(), 10'000u);
  EXPECT_EQ(pool.stats().refused, 1u);
}

TEST(Refusal, FreeListIsGivenUpBeforeALimitRefuses) {
  const auto account = std::make_shared<MemoryAccount>(2 * 8192);
  SlabPool pool(std::make_shared<CheckedSource>(), account);
  { const BlockRef lease = pool.LeaseSlab(); }
  EXPECT_EQ(pool.stats().free_bytes, 8192u);
  EXPECT_TRUE(pool.AllocateBlock(2 * 8192, false));
  EXPECT_EQ(pool.stats().refused, 0u);
}

TEST(Refusal, OfAHopelessRequestChangesOnlyTheCountOfRefusals) {
  const auto account = std::make_shared<MemoryAccount>(50'000);
  SlabPool pool(std::make_shared<CheckedSource>(), account);
  { const BlockRef lease = pool.LeaseSlab(); }
  { const Piece unused = pool.Carve(8); }
  pool.set_pool_size(65536);  // the next slab is beyond the limit
  const PoolStats before = pool.stats();
  EXPECT_FALSE(pool.Carve(20'000));
  EXPECT_FALSE(pool.AllocateBlock(60'000, false));
  PoolStats after = pool.stats();
  EXPECT_EQ(after.refused, before.refused + 2);
  after.refused = before.refused;
  EXPECT_EQ(after, before);
}

TEST(Refusal, AbsurdSizeIsRefusedWithoutAnAttemptToWrap) {
  const auto account = std::make_shared<MemoryAccount>();
  SlabPool pool(MakeSystemSource(), account);
  EXPECT_FALSE(pool.AllocateBlock(SIZE_MAX / 2, false));
  EXPECT_FALSE(pool.AllocateBlock(SIZE_MAX - 100, true, 64));
  EXPECT_EQ(account->reserved(), 0u);
  pool.Trim();
  EXPECT_EQ(account->granted(), 0u);
  EXPECT_EQ(account->peak(), 0u) << "what was never there is no peak";
}

TEST(Refusal, IsCountedByTheAccountOnlyWhenTheLastBytesWereRefused) {
  const auto account = std::make_shared<MemoryAccount>(10'000);
  SlabPool pool(std::make_shared<CheckedSource>(), account);
  const Piece served = pool.Carve(100);
  EXPECT_TRUE(served) << "a whole step of 64 KiB was not to be had";
  EXPECT_EQ(account->refusals(), 0u);
  EXPECT_FALSE(pool.AllocateBlock(10'000, false));
  EXPECT_EQ(account->refusals(), 1u);
}

TEST(Refusal, BySourceLeavesNoMoreCreditThanAStep) {
  const auto source = std::make_shared<CheckedSource>();
  const auto account = std::make_shared<MemoryAccount>();
  SlabPool pool(source, account, {.pool_size = 1 << 20, .account_step = 4096});
  source->RefuseAll(true);
  EXPECT_FALSE(pool.Carve(100));
  EXPECT_LE(account->granted(), 4096u);
  EXPECT_EQ(pool.Reserve(100), nullptr);
  pool.Cancel();
  EXPECT_LE(account->granted(), 4096u);
  EXPECT_FALSE(pool.LeaseSlab());
  EXPECT_LE(account->granted(), 4096u);
}

TEST(Refusal, NoSizeWrapsInAPoolOfAnySize) {
  constexpr size_t kSlabLimit = size_t{1} << 32;
  const auto source = std::make_shared<CheckedSource>();
  SlabPool pool(source, std::make_shared<MemoryAccount>(), {.carve_limit = SlabPoolOptions::CarveLimit::kWholePool});
  const Piece piece = pool.Carve(100);
  source->RefuseAll(true);
  pool.set_pool_size(kSlabLimit - 1);
  EXPECT_TRUE(pool.IsCarved(kSlabLimit - 2));
  EXPECT_FALSE(pool.IsCarved(SIZE_MAX - 50)) << "address and this size would be a small sum";
  EXPECT_FALSE(pool.Carve(kSlabLimit - 2));
  for (const size_t size : {kSlabLimit, size_t{SIZE_MAX}}) {
    pool.set_pool_size(size);
    EXPECT_FALSE(pool.IsCarved(1)) << "a slab that is too large for its counts";
  }
  pool.stats().CheckInvariants();
}

}  // namespace
}  // namespace slabyard
