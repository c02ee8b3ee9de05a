// SPDX-License-Identifier: MIT
//
// How a pool takes credit from its account and reports to it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <memory>
#include <set>
#include <thread>
#include <utility>
#include <vector>

#include "slabyard/memory_account.h"
#include "slabyard/slab_pool.h"
#include "tests/support/checked_source.h"

namespace slabyard {
namespace {

using testing::CheckedSource;

class CreditTest : public ::testing::Test {
 protected:
  std::shared_ptr<CheckedSource> source_ = std::make_shared<CheckedSource>();
  std::shared_ptr<MemoryAccount> process_ = std::make_shared<MemoryAccount>();
  std::shared_ptr<MemoryAccount> account_ = std::make_shared<MemoryAccount>(MemoryAccountOptions{.parent = process_});

  void ExpectZero(const MemoryAccount& account) {
    EXPECT_EQ(account.granted(), 0u);
    EXPECT_EQ(account.reserved(), 0u);
    EXPECT_EQ(account.external(), 0u);
    EXPECT_EQ(account.blocks(), 0u);
  }
};

TEST_F(CreditTest, IsTakenInStepsSoThatEightSlabsAskOnce) {
  SlabPool pool(source_, account_);
  std::vector<Piece> pieces;
  for (int i = 0; i < 16; ++i) pieces.push_back(pool.Carve(4090));  // two a slab
  EXPECT_EQ(pool.stats().reserved_bytes(), 65536u);
  EXPECT_EQ(account_->granted(), 65536u);
  EXPECT_EQ(process_->granted(), 65536u);
  EXPECT_EQ(account_->reserved(), 0u) << "a step at most is unreported";
  pieces.push_back(pool.Carve(8));
  EXPECT_EQ(account_->granted(), 2 * 65536u);
  EXPECT_EQ(account_->reserved(), 65536u + 8192u) << "and more is told without asking";
  pool.Settle();
  EXPECT_EQ(account_->external(), 65536u + 8192u);
  EXPECT_EQ(account_->blocks(), 9u);
}

TEST_F(CreditTest, StepOfZeroIsExactAtEveryBlock) {
  SlabPool pool(source_, account_, {.account_step = 0, .max_free_block_bytes = 0});
  Piece own = pool.AllocateBlock(5000, false);
  EXPECT_EQ(account_->granted(), 5000u);
  EXPECT_EQ(process_->reserved(), 5000u);
  own = {};
  ExpectZero(*account_);
  ExpectZero(*process_);
}

TEST_F(CreditTest, LastBytesBelowALimitAreToBeHadWithoutAWholeStep) {
  account_->set_limit(70'000);
  SlabPool pool(source_, account_);
  const Piece a = pool.AllocateBlock(60'000, false);
  const Piece b = pool.AllocateBlock(10'000, false);
  EXPECT_TRUE(a);
  EXPECT_TRUE(b);
  EXPECT_FALSE(pool.AllocateBlock(1, false));
  EXPECT_EQ(account_->granted(), 70'000u);
}

TEST_F(CreditTest, UnusedCreditIsReturnedByTrim) {
  SlabPool pool(source_, account_);
  Piece own = pool.AllocateBlock(100, false);
  EXPECT_EQ(account_->granted(), 65536u);
  pool.Trim();
  EXPECT_EQ(account_->granted(), 100u);
  own = {};
  pool.Trim();
  ExpectZero(*account_);
  ExpectZero(*process_);
}

TEST_F(CreditTest, PoolKeepsAtMostOneStepThatItDoesNotUse) {
  SlabPool pool(source_, account_, {.max_free_block_bytes = 0});
  std::vector<Piece> pieces;
  for (int i = 0; i < 100; ++i) pieces.push_back(pool.AllocateBlock(10'000, false));
  pieces.clear();
  EXPECT_LE(account_->granted(), 65536u);
  EXPECT_LE(account_->reserved(), 65536u);
}

TEST_F(CreditTest, PoolThatIsGoneLeavesExactFigures) {
  Piece small;
  Piece large;
  {
    SlabPool pool(source_, account_);
    small = pool.Carve(8);
    large = pool.AllocateBlock(10'000, false);
  }
  EXPECT_EQ(account_->granted(), 18'192u);
  EXPECT_EQ(account_->reserved(), 18'192u);
  large = {};
  EXPECT_EQ(process_->reserved(), 8192u);
  small = {};
  ExpectZero(*account_);
  ExpectZero(*process_);
}

TEST_F(CreditTest, RefusedBlockIsInNoFigureOfAnyAccount) {
  SlabPool pool(source_, account_);
  source_->RefuseAll(true);
  EXPECT_FALSE(pool.AllocateBlock(100'000, false));
  EXPECT_FALSE(pool.Carve(8));
  pool.Trim();
  ExpectZero(*account_);
  ExpectZero(*process_);
  EXPECT_EQ(account_->peak(), 0u);
}

TEST_F(CreditTest, PoolsOfOneAccountTogetherStayBelowItsLimit) {
  process_->set_limit(100'000);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([this] {
      SlabPool pool(source_, std::make_shared<MemoryAccount>(MemoryAccountOptions{.parent = process_}));
      std::vector<Piece> pieces;
      for (int i = 0; i < 500; ++i) {
        pieces.push_back(pool.AllocateBlock(1 + static_cast<size_t>(i) * 37 % 30'000, false));
        if (pieces.size() == 5) pieces.clear();
        EXPECT_LE(process_->granted(), 100'000u);
      }
      pieces.clear();
      pool.Trim();
      pool.stats().CheckInvariants();
      ExpectZero(pool.account());
    });
  }
  for (std::thread& thread : threads) thread.join();
  ExpectZero(*process_);
}

// ---- Pressure, heard in the middle of the pool's own calls

/// An account whose pressure callback runs `work`, and a pool on it that reports at every block.
class PressureTest : public CreditTest {
 protected:
  std::unique_ptr<SlabPool> MakePool(std::function<void()> work, size_t high_mark) {
    work_ = std::move(work);
    auto account = std::make_shared<MemoryAccount>(MemoryAccountOptions{.parent = process_,
                                                                        .high_mark = high_mark,
                                                                        .low_mark = high_mark / 2,
                                                                        .on_pressure = [this](MemoryPressure pressure) {
                                                                          if (pressure == MemoryPressure::kRaised)
                                                                            work_();
                                                                        }});
    return std::make_unique<SlabPool>(source_, account, SlabPoolOptions{.account_step = 0});
  }

  std::function<void()> work_;
};

TEST_F(PressureTest, CallbackMayCarveFromThePoolThatCalledIt) {
  std::unique_ptr<SlabPool> pool;
  std::vector<Piece> pieces;
  const auto carve = [&](uint8_t mark) {
    Piece piece = pool->Carve(1000);
    std::memset(piece.data, mark, 1000);
    pieces.push_back(std::move(piece));
  };
  pool = MakePool(
      [&] {
        for (uint8_t i = 0; i < 20; ++i) carve(static_cast<uint8_t>(200 + i));
      },
      3 * 8192);
  for (uint8_t i = 0; i < 40; ++i) carve(i);
  pool->stats().CheckInvariants();
  EXPECT_EQ(pieces.size(), 60u);
  std::set<uint8_t> marks;
  for (const Piece& piece : pieces) {
    EXPECT_TRUE(std::all_of(piece.data, piece.data + 1000, [&](uint8_t byte) { return byte == piece.data[0]; }));
    EXPECT_TRUE(marks.insert(piece.data[0]).second) << "two pieces share bytes";
  }
}

TEST_F(PressureTest, CallbackMayReleaseAndTrim) {
  std::unique_ptr<SlabPool> pool;
  std::vector<Piece> cache;
  pool = MakePool(
      [&] {
        cache.clear();
        pool->Trim();
      },
      10 * 8192);
  for (int i = 0; i < 1000; ++i) {
    cache.push_back(pool->Carve(3000));
    if (i % 7 == 0) cache.push_back(pool->AllocateBlock(20'000, false));
    ASSERT_LT(pool->account().external(), 10 * 8192u + 28'192u) << "one block and one slab past the mark";
    pool->stats().CheckInvariants();
  }
  cache.clear();
  pool->Trim();
  ExpectZero(*process_);
}

// ---- Memory of others

TEST_F(CreditTest, AdoptedMemoryIsChargedAndGivenBackOnce) {
  SlabPool pool(source_, account_, {.account_step = 0});
  uint8_t memory[100] = {1, 2, 3};
  int given_back = 0;
  Piece piece = pool.Adopt(memory, sizeof memory, [&](uint8_t* data, size_t size) {
    EXPECT_EQ(data, memory);
    EXPECT_EQ(size, 100u);
    ++given_back;
  });
  ASSERT_TRUE(piece);
  EXPECT_EQ(piece.data, memory);
  EXPECT_EQ(piece.block.capacity(), 100u);
  EXPECT_FALSE(piece.block.is_slab());
  EXPECT_EQ(process_->external(), 100u);
  EXPECT_EQ(pool.stats().adopted_bytes, 100u);
  pool.stats().CheckInvariants();
  BlockRef second = piece.block;
  piece = {};
  EXPECT_EQ(given_back, 0);
  second = {};
  EXPECT_EQ(given_back, 1);
  ExpectZero(*process_);
  EXPECT_EQ(pool.stats().adopted_freed, 1u);
}

TEST_F(CreditTest, RefusedAdoptionLeavesMemoryAndDeleterWithTheCaller) {
  account_->set_limit(50);
  SlabPool pool(source_, account_);
  uint8_t memory[100];
  int given_back = 0;
  AdoptedDeleter deleter = [&](uint8_t*, size_t) { ++given_back; };
  EXPECT_FALSE(pool.Adopt(memory, sizeof memory, std::move(deleter)));
  account_->set_limit(1000);
  source_->RefuseAll(true);
  EXPECT_FALSE(pool.Adopt(memory, sizeof memory, std::move(deleter)));
  EXPECT_EQ(given_back, 0);
  EXPECT_EQ(pool.stats().refused, 2u);
  source_->RefuseAll(false);
  EXPECT_TRUE(pool.Adopt(memory, sizeof memory, std::move(deleter)));
  EXPECT_EQ(given_back, 1);
}

TEST_F(CreditTest, AdoptedMemoryOutlivesItsPoolAndGoesOnTheThreadThatDropsIt) {
  std::thread::id given_back_on;
  std::vector<uint8_t> memory(1000);
  Piece piece;
  {
    SlabPool pool(source_, account_);
    piece =
        pool.Adopt(memory.data(), memory.size(), [&](uint8_t*, size_t) { given_back_on = std::this_thread::get_id(); });
  }
  std::thread other([&] { piece = {}; });
  const std::thread::id expected = other.get_id();
  other.join();
  EXPECT_EQ(given_back_on, expected);
  ExpectZero(*process_);
}

// ---- Sources that allow no sharing

class UnsharedSource final : public BlockSource {
 public:
  Block Allocate(size_t size, size_t alignment, bool zeroed) noexcept override {
    return blocks_->Allocate(size, alignment, zeroed);
  }
  void Free(Block block) noexcept override { blocks_->Free(block); }
  bool allows_sharing() const noexcept override { return false; }
  BlockSource* header_source() noexcept override { return headers_.get(); }

  std::shared_ptr<CheckedSource> blocks_ = std::make_shared<CheckedSource>();
  std::shared_ptr<CheckedSource> headers_ = std::make_shared<CheckedSource>();
};

TEST_F(CreditTest, PoolOverASourceThatAllowsNoSharingCarvesNothing) {
  const auto source = std::make_shared<UnsharedSource>();
  SlabPool pool(source, account_);
  for (const size_t size : {1u, 8u, 100u, 4095u}) EXPECT_FALSE(pool.IsCarved(size)) << size;
  EXPECT_FALSE(pool.LeaseSlab());
  EXPECT_EQ(pool.Reserve(0), nullptr);
  pool.set_pool_size(65536);
  EXPECT_FALSE(pool.IsCarved(8));
}

TEST_F(CreditTest, SlabOfASourceThatSaysWhatItLikesOfAnAlignmentIsNoOwnBlock) {
  class FixedSource final : public BlockSource {
   public:
    Block Allocate(size_t size, size_t alignment, bool zeroed) noexcept override {
      Block block = system_->Allocate(size, alignment, zeroed);
      block.alignment = alignof(std::max_align_t);
      return block;
    }
    void Free(Block block) noexcept override { system_->Free(block); }
    BlockSource* header_source() noexcept override { return system_.get(); }

   private:
    const std::shared_ptr<BlockSource> system_ = MakeSystemSource();
  };
  SlabPool pool(std::make_shared<FixedSource>(), account_,
                {.rewind_open_slab = false, .max_free_block_bytes = 4 * 8192});
  Piece carved = pool.Carve(4000);
  // From now on all threads count its slab alike, as they count own blocks.
  std::thread([&pool] { pool.RebindOwner(); }).join();
  EXPECT_TRUE(pool.Carve(4000));
  EXPECT_TRUE(pool.Carve(4000));
  carved = {};
  EXPECT_EQ(pool.stats().own_blocks_free, 0u);
  EXPECT_FALSE(pool.AllocateBlock(8192, false).block.is_slab());
}

TEST_F(CreditTest, HeadersComeFromTheSourceThatIsNamedForThem) {
  const auto source = std::make_shared<UnsharedSource>();
  {
    SlabPool pool(source, account_);
    const Piece piece = pool.AllocateBlock(100, true);
    EXPECT_EQ(source->blocks_->requests(), 1u);
    EXPECT_EQ(source->headers_->requests(), 1u);
    source->headers_->RefuseAll(true);
    EXPECT_FALSE(pool.AllocateBlock(100, true));
  }
  EXPECT_EQ(source->headers_->live_blocks(), 0u);
  ExpectZero(*account_);
}

TEST_F(CreditTest, SoleOwnerIsWhoHoldsTheOnlyReferenceToAnOwnBlock) {
  SlabPool pool(source_, account_);
  Piece carved = pool.Carve(8);
  EXPECT_FALSE(carved.block.IsSoleOwner()) << "others may lie in the same slab";
  Piece own = pool.AllocateBlock(8, false);
  EXPECT_TRUE(own.block.IsSoleOwner());
  {
    const BlockRef second = own.block;
    EXPECT_FALSE(own.block.IsSoleOwner());
  }
  EXPECT_TRUE(own.block.IsSoleOwner());
  EXPECT_FALSE(BlockRef().IsSoleOwner());
}

}  // namespace
}  // namespace slabyard
