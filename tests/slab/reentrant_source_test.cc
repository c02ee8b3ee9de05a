// SPDX-License-Identifier: MIT
//
// A source that uses the pool while it takes memory back: pool_core.h promises that it may.
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "slabyard/slab_pool.h"

namespace slabyard {
namespace {

class HookedSource final : public BlockSource {
 public:
  Block Allocate(size_t size, size_t alignment, bool zeroed) noexcept override {
    return system_->Allocate(size, alignment, zeroed);
  }
  void Free(Block block) noexcept override {
    system_->Free(block);
    if (on_free != nullptr) std::exchange(on_free, nullptr)();
  }
  BlockSource* header_source() noexcept override { return system_.get(); }

  /// Called once, by the next Free.
  std::function<void()> on_free;

 private:
  const std::shared_ptr<BlockSource> system_ = MakeSystemSource();
};

class ReentrantSource : public ::testing::Test {
 protected:
  /// Half of a slab that is sealed; nothing else refers to that.
  static Piece SealedHalf(SlabPool& pool) {
    Piece piece = pool.Carve(4000);
    while (pool.Carve(4000).block == piece.block) {
    }
    return piece;
  }

  const std::shared_ptr<HookedSource> source_ = std::make_shared<HookedSource>();
  const std::shared_ptr<MemoryAccount> account_ = std::make_shared<MemoryAccount>();
};

TEST_F(ReentrantSource, MayEmptyASlabWhileTheSlabSizeChanges) {
  SlabPool pool(source_, account_, {.rewind_open_slab = false});
  Piece late = SealedHalf(pool);
  SealedHalf(pool);
  ASSERT_EQ(pool.stats().slabs_free, 1u);
  source_->on_free = [&] { late = {}; };
  pool.set_pool_size(1024);
  EXPECT_FALSE(late);
  EXPECT_EQ(pool.stats().slabs_free, 0u) << "slabs of another size are not kept";
  EXPECT_EQ(pool.LeaseSlab().capacity(), 1024u);
  pool.stats().CheckInvariants();
  pool.Settle();
  EXPECT_EQ(account_->reserved(), pool.stats().reserved_bytes());
  EXPECT_EQ(account_->external(), pool.stats().external_bytes());
}

TEST_F(ReentrantSource, MayChangeTheSlabSizeWhileItChanges) {
  SlabPool pool(source_, account_, {.rewind_open_slab = false});
  SealedHalf(pool);
  ASSERT_EQ(pool.stats().slabs_free, 1u);
  source_->on_free = [&] { pool.set_pool_size(65536); };
  pool.set_pool_size(1024);
  EXPECT_EQ(pool.pool_size(), 65536u);
  EXPECT_EQ(pool.LeaseSlab().capacity(), 65536u);
}

TEST_F(ReentrantSource, MayMakeSlabsTooSmallForTheCarveThatItInterrupts) {
  SlabPool pool(source_, account_, {.rewind_open_slab = false, .max_free_bytes = 0});
  EXPECT_TRUE(pool.Carve(4090));
  EXPECT_TRUE(pool.Carve(4090));
  std::vector<Piece> pieces;
  source_->on_free = [&] {
    pool.set_pool_size(1024);
    for (int i = 0; i < 10; ++i) pieces.push_back(pool.Carve(500));
  };
  EXPECT_FALSE(pool.Carve(4090));
  EXPECT_EQ(pieces.size(), 10u);
  pool.stats().CheckInvariants();
}

TEST_F(ReentrantSource, FindsTheEquationsTrueWhileASlabIsLeased) {
  SlabPool pool(source_, account_, {.rewind_open_slab = false, .max_free_bytes = 8192});
  Piece first = SealedHalf(pool);
  Piece second = SealedHalf(pool);
  SealedHalf(pool);
  ASSERT_EQ(pool.stats().slabs_free, 1u);
  // In the queue, where the lease finds them; one is kept in place of the slab that is leased.
  std::thread([&] {
    first = {};
    second = {};
  }).join();
  bool heard = false;
  source_->on_free = [&] {
    heard = true;
    pool.stats().CheckInvariants();
  };
  EXPECT_TRUE(pool.LeaseSlab());
  EXPECT_TRUE(heard);
}

}  // namespace
}  // namespace slabyard
