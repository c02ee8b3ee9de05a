// SPDX-License-Identifier: MIT
#include "slabyard/guarded_source.h"

#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <vector>

#include "slabyard/slab_pool.h"
#include "tests/support/fault.h"

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
  EXPECT_EQ(source_->Allocate(1, SIZE_MAX / 2 + 1, true).data, nullptr);
}

INSTANTIATE_TEST_SUITE_P(BothSides, GuardedSourceTest, ::testing::Values(GuardSide::kAfter, GuardSide::kBefore),
                         [](const auto& side) { return side.param == GuardSide::kAfter ? "After" : "Before"; });

TEST(GuardedSourceDeathTest, FirstByteBehindABlockFaults) {
  const auto source = MakeGuardedSource(GuardSide::kAfter);
  const Block block = source->Allocate(100, 1, false);
  testing::Touch(block.data + 99);
  EXPECT_EXIT(testing::Touch(block.data + 100), testing::EndedByFault, "");
  source->Free(block);
}

TEST(GuardedSourceDeathTest, LastByteBeforeABlockFaults) {
  const auto source = MakeGuardedSource(GuardSide::kBefore);
  const Block block = source->Allocate(100, 8, false);
  testing::Touch(block.data);
  EXPECT_EXIT(testing::Touch(block.data - 1), testing::EndedByFault, "");
  source->Free(block);
}

TEST(GuardedSourceDeathTest, OtherSideHasAPageWithoutAccessToo) {
  const auto after = MakeGuardedSource(GuardSide::kAfter);
  const Block whole_page = after->Allocate(4096, 1, false);
  EXPECT_EXIT(testing::Touch(whole_page.data - 1), testing::EndedByFault, "");
  after->Free(whole_page);
  const auto before = MakeGuardedSource(GuardSide::kBefore);
  const Block small = before->Allocate(1, 1, false);
  EXPECT_EXIT(testing::Touch(small.data + 4096), testing::EndedByFault, "");
  before->Free(small);
}

TEST(GuardedSourceDeathTest, UseAfterFreeFaults) {
  const auto source = MakeGuardedSource();
  const Block block = source->Allocate(100, 1, false);
  // Freed in the child, where nothing else maps pages before the access.
  const auto use_after_free = [&] {
    source->Free(block);
    testing::Touch(block.data);
  };
  EXPECT_EXIT(use_after_free(), testing::EndedByFault, "");
  source->Free(block);
}

TEST(GuardedSourceDeathTest, WriteIntoTheGapIsFoundWhenTheBlockIsFreed) {
  for (const GuardSide side : {GuardSide::kAfter, GuardSide::kBefore}) {
    const auto source = MakeGuardedSource(side);
    const Block block = source->Allocate(1, 16, false);
    const auto overrun = [&] {
      testing::Touch(block.data + 3);
      source->Free(block);
    };
    EXPECT_DEATH(overrun(), "bytes behind a block were written to");
    source->Free(block);
  }
}

TEST(GuardedSource, LeavesHeadersToTheSystem) {
  const auto source = MakeGuardedSource();
  BlockSource* const headers = source->header_source();
  ASSERT_NE(headers, source.get());
  const Block header = headers->Allocate(64, 64, false);
  EXPECT_NE(header.data, nullptr);
  headers->Free(header);
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
