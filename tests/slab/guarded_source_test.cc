// SPDX-License-Identifier: MIT
#include "slabyard/guarded_source.h"

#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <vector>

#include "slabyard/slab_pool.h"

namespace slabyard {
namespace {

class GuardedSourceTest : public ::testing::TestWithParam<GuardSide> {
 protected:
  const std::shared_ptr<BlockSource> source_ = MakeGuardedSource(GetParam());
};

TEST_P(GuardedSourceTest, GivesZeroedBytesAtAnyAlignment) {
  for (const size_t size : {1u, 7u, 8u, 100u, 4095u, 4096u, 4097u, 100'000u}) {
    for (size_t alignment = 1; alignment <= 65536; alignment *= 2) {
      const Block block = source_->Allocate(size, alignment, /*zeroed=*/false);
      ASSERT_NE(block.data, nullptr);
      EXPECT_EQ(block.size, size);
      EXPECT_EQ(reinterpret_cast<uintptr_t>(block.data) % alignment, 0u) << alignment;
      EXPECT_EQ(std::vector<uint8_t>(block.data, block.data + size), std::vector<uint8_t>(size));
      std::memset(block.data, 1, size);
      source_->Free(block);
    }
  }
}

TEST_P(GuardedSourceTest, RefusesWhatNoMachineHas) {
  EXPECT_EQ(source_->Allocate(SIZE_MAX, 1, false).data, nullptr);
  EXPECT_EQ(source_->Allocate(SIZE_MAX / 2, 4096, true).data, nullptr);
  EXPECT_EQ(source_->Allocate(SIZE_MAX - 4095, 1, true).data, nullptr);
}

INSTANTIATE_TEST_SUITE_P(BothSides, GuardedSourceTest, ::testing::Values(GuardSide::kAfter, GuardSide::kBefore),
                         [](const auto& side) { return side.param == GuardSide::kAfter ? "After" : "Before"; });

/// An access that no compiler foresees.
void Touch(volatile uint8_t* at) { *at = 1; }

TEST(GuardedSourceDeathTest, FirstByteBehindABlockFaults) {
  const auto source = MakeGuardedSource(GuardSide::kAfter);
  const Block block = source->Allocate(100, 1, false);
  Touch(block.data + 99);
  EXPECT_DEATH(Touch(block.data + 100), "");
  source->Free(block);
}

TEST(GuardedSourceDeathTest, LastByteBeforeABlockFaults) {
  const auto source = MakeGuardedSource(GuardSide::kBefore);
  const Block block = source->Allocate(100, 8, false);
  Touch(block.data);
  EXPECT_DEATH(Touch(block.data - 1), "");
  source->Free(block);
}

TEST(GuardedSourceDeathTest, UseAfterFreeFaults) {
  const auto source = MakeGuardedSource();
  const Block block = source->Allocate(100, 1, false);
  source->Free(block);
  EXPECT_DEATH(Touch(block.data), "");
}

TEST(GuardedSourceDeathTest, WriteIntoTheGapIsFoundWhenTheBlockIsFreed) {
  const auto source = MakeGuardedSource();
  const Block block = source->Allocate(1, 16, false);
  Touch(block.data + 3);
  EXPECT_DEATH(source->Free(block), "bytes behind a block were written to");
}

TEST(GuardedSource, ServesAPool) {
  const auto account = std::make_shared<MemoryAccount>();
  {
    SlabPool pool(MakeGuardedSource(), account);
    std::vector<Piece> pieces;
    for (size_t size = 1; size < 4096; size += 61) pieces.push_back(pool.Carve(size));
    pieces.push_back(pool.AllocateBlock(10'000, true));
    pool.stats().CheckInvariants();
  }
  EXPECT_EQ(account->reserved(), 0u);
}

}  // namespace
}  // namespace slabyard
