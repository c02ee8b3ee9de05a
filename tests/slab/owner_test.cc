// SPDX-License-Identifier: MIT
//
// Which thread owns a pool, and what happens to its slabs when references go elsewhere, the owner ends, or the pool
// moves. Meant for ThreadSanitizer as much as for the assertions.
#include <gtest/gtest.h>

#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "slabyard/slab_pool.h"
#include "src/base/mutex.h"
#include "tests/support/checked_source.h"

namespace slabyard {
namespace {

class OwnerTest : public ::testing::Test {
 protected:
  std::shared_ptr<testing::CheckedSource> source_ = std::make_shared<testing::CheckedSource>();
  std::shared_ptr<MemoryAccount> account_ = std::make_shared<MemoryAccount>();

  void TearDown() override {
    EXPECT_EQ(account_->reserved(), 0u);
    EXPECT_EQ(account_->external(), 0u);
    EXPECT_EQ(account_->granted(), 0u);
    EXPECT_EQ(source_->live_blocks(), 0u);
  }

  static std::vector<Piece> Slabs(SlabPool& pool, int slabs) {
    std::vector<Piece> pieces;
    for (int i = 0; i < 2 * slabs; ++i) pieces.push_back(pool.Carve(4000));
    return pieces;
  }

  template <typename Work>
  static void OnAnotherThread(Work work) {
    std::thread(std::move(work)).join();
  }
};

TEST_F(OwnerTest, SlabsReleasedElsewhereWaitForTheOwner) {
  SlabPool pool(source_, account_);
  std::vector<Piece> pieces = Slabs(pool, 10);
  OnAnotherThread([&] { pieces.clear(); });
  EXPECT_EQ(pool.stats().slabs_pinned, 9u) << "nobody but the owner may look at them";
  pool.Settle();
  EXPECT_EQ(pool.stats().slabs_pinned, 0u);
  EXPECT_EQ(pool.stats().slabs_free, 9u);
  pool.stats().CheckInvariants();
}

TEST_F(OwnerTest, SlabsReleasedElsewhereAreUsedAgainBeforeNewOnes) {
  SlabPool pool(source_, account_);
  for (int round = 0; round < 20; ++round) {
    std::vector<Piece> pieces = Slabs(pool, 3);
    OnAnotherThread([&] { pieces.clear(); });
  }
  EXPECT_LE(pool.stats().slabs_fresh, 7u);
  pool.stats().CheckInvariants();
}

TEST_F(OwnerTest, OwnBlocksReleasedElsewhereAreFreedAtOnce) {
  SlabPool pool(source_, account_);
  Piece block = pool.AllocateBlock(100'000, false);
  OnAnotherThread([&] { block = {}; });
  EXPECT_EQ(pool.stats().own_blocks, 0u);
  EXPECT_EQ(pool.stats().own_blocks_freed, 1u);
  EXPECT_EQ(account_->reserved(), 0u);
  pool.stats().CheckInvariants();
}

TEST_F(OwnerTest, CopiesMadeElsewhereKeepTheSlab) {
  SlabPool pool(source_, account_);
  Piece piece = pool.Carve(4000);
  BlockRef copy;
  OnAnotherThread([&] { copy = piece.block; });
  EXPECT_EQ(piece.block.sharers(), 2u);
  piece = {};
  EXPECT_EQ(copy.sharers(), 1u);
  std::vector<Piece> more = Slabs(pool, 2);
  EXPECT_EQ(pool.stats().slabs_pinned, 2u);
  OnAnotherThread([&] { copy = {}; });
  more.clear();
  pool.Settle();
  EXPECT_EQ(pool.stats().slabs_pinned, 0u);
}

TEST_F(OwnerTest, OwnersThreadMayEndBeforeThePool) {
  SlabPool pool(source_, account_);
  std::vector<Piece> pieces;
  OnAnotherThread([&] { pieces = Slabs(pool, 4); });
  EXPECT_EQ(pieces.front().block.sharers(), 2u);
  pieces.resize(5);
  EXPECT_EQ(pool.stats().slabs_pinned, 3u);
  // This thread owns the pool now, and carves on where the other one stopped.
  const Piece next = pool.Carve(100);
  EXPECT_EQ(pool.stats().slabs_begun, 4u);
  pieces.clear();
  pool.Settle();
  EXPECT_EQ(pool.stats().slabs_pinned, 0u);
  pool.stats().CheckInvariants();
}

TEST_F(OwnerTest, PiecesMayOutliveThreadAndPool) {
  std::vector<Piece> pieces;
  OnAnotherThread([&] {
    SlabPool pool(source_, account_);
    pieces = Slabs(pool, 4);
    pieces.push_back(pool.AllocateBlock(5000, true));
  });
  EXPECT_EQ(account_->reserved(), 4 * 8192u + 5000);
  pieces.erase(pieces.begin(), pieces.begin() + 3);
  EXPECT_EQ(account_->reserved(), 3 * 8192u + 5000);
  OnAnotherThread([&] { pieces.clear(); });
}

TEST_F(OwnerTest, PoolMovesByRebinding) {
  SlabPool pool(source_, account_);
  std::vector<Piece> pieces = Slabs(pool, 3);
  OnAnotherThread([&] {
    pool.RebindOwner();
    std::vector<Piece> more = Slabs(pool, 3);
    pieces.pop_back();
    more.clear();
    pool.stats().CheckInvariants();
  });
  pieces.clear();
  pool.RebindOwner();
  pool.Settle();
  EXPECT_EQ(pool.stats().slabs_pinned, 0u);
}

TEST_F(OwnerTest, PoolOfAnotherLivingThreadIsRefusedByName) {
  SlabPool pool(source_, account_);
  const Piece mine = pool.Carve(100);
  EXPECT_DEATH(OnAnotherThread([&] { (void)pool.AllocateBlock(5000, false); }), "RebindOwner");
  EXPECT_DEBUG_DEATH(OnAnotherThread([&] { (void)pool.Carve(100); }), "RebindOwner");
}

TEST_F(OwnerTest, ThreadsMayTakeTurnsAtAPoolWithoutOwner) {
  SlabPool pool(source_, account_, {.owner = SlabPoolOptions::Owner::kNone});
  base::Mutex mutex;
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t) {
    threads.emplace_back([&] {
      std::vector<Piece> held;
      for (int i = 0; i < 2000; ++i) {
        {
          base::MutexLock lock(mutex);
          held.push_back(i % 10 == 0 ? pool.AllocateBlock(5000, false) : pool.Carve(static_cast<size_t>(1 + i)));
        }
        // Released, and copied, without the lock.
        const BlockRef copy = held.front().block;
        if (held.size() > 7) held.erase(held.begin());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  pool.Trim();
  EXPECT_EQ(pool.stats().reserved_bytes(), 0u);
  pool.stats().CheckInvariants();
}

TEST_F(OwnerTest, ThreadsMayEndInAnyOrderWithTheirPiecesSpread) {
  for (int round = 0; round < 50; ++round) {
    std::vector<Piece> given;
    std::thread([&] {
      SlabPool pool(source_, account_);
      for (int i = 0; i < 40; ++i) given.push_back(pool.Carve(static_cast<size_t>(100 + 77 * i)));
      std::thread releaser([half = std::vector<Piece>(given.begin(), given.begin() + 20)]() mutable { half.clear(); });
      for (size_t i = 0; i < given.size(); i += 3) given[i] = {};
      releaser.join();
    }).join();
    given.clear();
    ASSERT_EQ(account_->reserved(), 0u);
  }
}

TEST_F(OwnerTest, SlabsReleasedElsewhereMakeRoomUnderALimit) {
  account_->set_limit(8 * 8192);
  SlabPool pool(source_, account_, {.account_step = 0});
  std::vector<Piece> pieces = Slabs(pool, 8);
  ASSERT_FALSE(pool.Carve(4000)) << "the account is full";
  OnAnotherThread([&] { pieces.clear(); });
  EXPECT_TRUE(pool.Carve(4000));
  EXPECT_TRUE(pool.LeaseSlab());
  pool.stats().CheckInvariants();
}

TEST_F(OwnerTest, CreditOfBlocksFreedElsewhereMakesRoomUnderALimit) {
  account_->set_limit(100'000);
  SlabPool pool(source_, account_);
  Piece block = pool.AllocateBlock(50'000, false);
  OnAnotherThread([&] { block = {}; });
  EXPECT_TRUE(pool.AllocateBlock(90'000, false)) << "50,000 bytes are credit that the other thread keeps";
  pool.stats().CheckInvariants();
}

TEST_F(OwnerTest, AdoptedMemoryMayOwnThePoolThatAdoptedIt) {
  auto pool = std::make_unique<SlabPool>(source_, account_);
  SlabPool& same = *pool;
  uint8_t bytes[100];
  bool deleted = false;
  Piece piece = same.Adopt(bytes, sizeof(bytes), [pool = std::move(pool), &deleted](uint8_t*, size_t) mutable {
    pool = nullptr;
    deleted = true;
  });
  piece = {};
  EXPECT_TRUE(deleted);
}

TEST_F(OwnerTest, RebindingByTheOwnerChangesNothing) {
  SlabPool pool(source_, account_);
  Piece piece = pool.Carve(4000);
  pool.RebindOwner();
  piece = {};
  EXPECT_TRUE(pool.Carve(4000)) << "the slab is still open";
  pool.stats().CheckInvariants();
  EXPECT_EQ(pool.stats().slabs_begun, 1u);
}

}  // namespace
}  // namespace slabyard
