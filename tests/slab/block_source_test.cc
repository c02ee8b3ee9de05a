// SPDX-License-Identifier: MIT
//
// What every shipped BlockSource promises.
#include "slabyard/block_source.h"

#include <gtest/gtest.h>

#include <cstring>
#include <memory>

#ifdef SLABYARD_TEST_MIMALLOC
#include "slabyard/mimalloc_source.h"
#endif

namespace slabyard {
namespace {

struct SourceCase {
  const char* name;
  std::shared_ptr<BlockSource> (*make)();
};

class BlockSourceTest : public ::testing::TestWithParam<SourceCase> {};

TEST_P(BlockSourceTest, GivesTheSizeAndTheAlignmentAskedFor) {
  const auto source = GetParam().make();
  for (size_t alignment = 1; alignment <= 4096; alignment *= 2) {
    for (const size_t size : {size_t{1}, size_t{7}, size_t{64}, size_t{8192}, size_t{100'000}}) {
      for (const bool zeroed : {false, true}) {
        const Block block = source->Allocate(size, alignment, zeroed);
        ASSERT_NE(block.data, nullptr);
        EXPECT_EQ(block.size, size);
        EXPECT_EQ(reinterpret_cast<uintptr_t>(block.data) % alignment, 0u);
        if (zeroed) {
          for (size_t i = 0; i < size; ++i) ASSERT_EQ(block.data[i], 0) << i;
        }
        std::memset(block.data, 0xFF, size);
        source->Free(block);
      }
    }
  }
}

TEST_P(BlockSourceTest, RefusesWhatNoMachineHas) {
  const auto source = GetParam().make();
  EXPECT_EQ(source->Allocate(SIZE_MAX / 2, 16, false).data, nullptr);
  EXPECT_EQ(source->Allocate(SIZE_MAX / 2, 64, true).data, nullptr);
}

INSTANTIATE_TEST_SUITE_P(All, BlockSourceTest,
                         ::testing::Values(SourceCase{"System", MakeSystemSource}
#ifdef SLABYARD_TEST_MIMALLOC
                                           ,
                                           SourceCase{"Mimalloc", MakeMimallocSource}
#endif
                                           ),
                         [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace slabyard
