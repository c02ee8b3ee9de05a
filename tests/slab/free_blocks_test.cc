// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <vector>

#include "slabyard/slab_pool.h"
#include "tests/support/checked_source.h"

namespace slabyard {
namespace {

class FreeBlocksTest : public ::testing::Test {
 protected:
  std::shared_ptr<testing::CheckedSource> source_ = std::make_shared<testing::CheckedSource>();
  std::shared_ptr<MemoryAccount> account_ = std::make_shared<MemoryAccount>();
};

TEST_F(FreeBlocksTest, BlockServesTheNextRequestOfItsSizeAlone) {
  SlabPool pool(source_, account_);
  uint8_t* const data = pool.AllocateBlock(5000, false).data;
  const Piece other = pool.AllocateBlock(5001, false);
  const Piece same = pool.AllocateBlock(5000, false);
  EXPECT_NE(other.data, data);
  EXPECT_EQ(same.data, data);
  EXPECT_EQ(same.block.capacity(), 5000u);
  EXPECT_EQ(pool.stats().own_blocks_reused, 1u);
  EXPECT_EQ(pool.stats().own_blocks_made, 2u);
  pool.stats().CheckInvariants();
}

TEST_F(FreeBlocksTest, ZeroedBlockIsZeroThoughItWasUsed) {
  SlabPool pool(source_, account_);
  for (const size_t size : {1u, 64u, 65536u}) {
    {
      const Piece used = pool.AllocateBlock(size, false);
      std::memset(used.data, 0xAA, size);
    }
    const Piece zeroed = pool.AllocateBlock(size, true);
    for (size_t i = 0; i < size; ++i) ASSERT_EQ(zeroed.data[i], 0) << i;
  }
  EXPECT_EQ(pool.stats().own_blocks_reused, 3u);
}

TEST_F(FreeBlocksTest, NoMoreIsKeptThanTheOptionAllows) {
  SlabPool pool(source_, account_, {.max_free_block_bytes = 40'000});
  std::vector<Piece> pieces;
  for (int i = 0; i < 10; ++i) pieces.push_back(pool.AllocateBlock(10'000, false));
  pieces.push_back(pool.AllocateBlock(10'001, false));
  pieces.clear();
  EXPECT_LE(pool.stats().own_free_bytes, 40'000u);
  EXPECT_GE(pool.stats().own_free_bytes, 30'000u);
  EXPECT_EQ(source_->live_blocks(), 2 * pool.stats().own_blocks_free) << "a block and its header each";
  pool.stats().CheckInvariants();
}

TEST_F(FreeBlocksTest, ManySizesGiveWayToEachOther) {
  SlabPool pool(source_, account_);
  for (int round = 0; round < 3; ++round) {
    for (size_t size = 4096; size < 4096 + 200; ++size) {
      const Piece piece = pool.AllocateBlock(size, false);
      ASSERT_EQ(piece.block.capacity(), size);
    }
    pool.stats().CheckInvariants();
    EXPECT_LE(pool.stats().own_blocks_free, 16u);
  }
  pool.Trim();
  EXPECT_EQ(source_->live_blocks(), 0u);
}

TEST_F(FreeBlocksTest, KeptBlocksCountAsReservedAndNotAsExternal) {
  SlabPool pool(source_, account_);
  { const Piece piece = pool.AllocateBlock(5000, false); }
  pool.Settle();
  EXPECT_EQ(account_->reserved(), 5000u);
  EXPECT_EQ(account_->external(), 0u);
  EXPECT_EQ(pool.stats().reserved_bytes(), 5000u);
  EXPECT_EQ(pool.stats().external_bytes(), 0u);
  EXPECT_EQ(pool.Trim(), 5000u);
  EXPECT_EQ(account_->reserved(), 0u);
  EXPECT_EQ(source_->live_blocks(), 0u);
}

TEST_F(FreeBlocksTest, GoWhenTheyStandInTheWayOfALimit) {
  account_->set_limit(20'000);
  SlabPool pool(source_, account_, {.account_step = 0});
  { const Piece piece = pool.AllocateBlock(15'000, false); }
  EXPECT_EQ(pool.stats().own_free_bytes, 15'000u);
  EXPECT_TRUE(pool.AllocateBlock(16'000, false));
  pool.stats().CheckInvariants();
}

TEST_F(FreeBlocksTest, BlockOfALargerAlignmentIsNotKept) {
  SlabPool pool(source_, account_);
  { const Piece piece = pool.AllocateBlock(5000, false, 256); }
  EXPECT_EQ(pool.stats().own_blocks_free, 0u);
  EXPECT_EQ(source_->live_blocks(), 0u);
}

TEST_F(FreeBlocksTest, TinyBlocksCountWithTheirHeaders) {
  SlabPool pool(source_, account_, {.max_free_block_bytes = 4096});
  std::vector<Piece> pieces;
  for (int i = 0; i < 100; ++i) pieces.push_back(pool.AllocateBlock(1, false));
  pieces.clear();
  EXPECT_EQ(pool.stats().own_blocks_free, 16u) << "4096 / 256";
  pool.stats().CheckInvariants();
}

TEST_F(FreeBlocksTest, BlockOfASmallerAlignmentServesAnyRequest) {
  SlabPool pool(source_, account_);
  for (size_t size = 1; size < 100; ++size) {
    pool.AllocateBlock(size, false, 1).block = {};
    const Piece piece = pool.AllocateBlock(size, false);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(piece.data) % alignof(std::max_align_t), 0u);
  }
  EXPECT_EQ(pool.stats().own_blocks_reused, 99u);
}

}  // namespace
}  // namespace slabyard
