// SPDX-License-Identifier: MIT
#include "slabyard/block_cache.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <thread>
#include <vector>

#include "slabyard/memory_sink.h"
#include "slabyard/output_buffer.h"
#include "tests/support/checked_source.h"

namespace slabyard {
namespace {

using testing::CheckedSource;

TEST(BlockCache, LendsTheBlockThatCameBackLast) {
  const auto source = std::make_shared<CheckedSource>();
  BlockCache cache(source);
  const Block first = cache.Lease(4096);
  const Block second = cache.Lease(4096);
  EXPECT_EQ(cache.leased_blocks(), 2u);
  cache.Return(first);
  cache.Return(second);
  EXPECT_EQ(cache.free_bytes(), 8192u);
  const Block again = cache.Lease(4096);
  EXPECT_EQ(again.data, second.data);
  EXPECT_EQ(source->requests(), 2u);
  cache.Return(again);
}

TEST(BlockCache, KeepsEachSizeApart) {
  const auto source = std::make_shared<CheckedSource>();
  BlockCache cache(source);
  for (size_t size = BlockCache::kPage; size < BlockCache::kPage << BlockCache::kClasses; size *= 2) {
    const Block block = cache.Lease(size);
    EXPECT_EQ(block.size, size);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(block.data) % BlockCache::kPage, 0u);
    std::memset(block.data, 1, size);
    cache.Return(block);
  }
  EXPECT_EQ(source->requests(), BlockCache::kClasses);
  EXPECT_LE(cache.free_bytes(), BlockCacheOptions().max_free_bytes);
}

TEST(BlockCache, PassesSizesOfNoClassToTheSource) {
  const auto source = std::make_shared<CheckedSource>();
  BlockCache cache(source);
  for (const size_t size : {size_t{1}, size_t{100}, size_t{4095}, size_t{12288}, size_t{1} << 21}) {
    const Block block = cache.Lease(size);
    ASSERT_EQ(block.size, size);
    cache.Return(block);
    EXPECT_EQ(source->live_blocks(), 0u) << size;
  }
  EXPECT_EQ(cache.free_bytes(), 0u);
}

TEST(BlockCache, KeepsNoMoreThanItMay) {
  const auto source = std::make_shared<CheckedSource>();
  BlockCache cache(source, {.max_free_bytes = 10'000});
  std::vector<Block> blocks;
  for (int i = 0; i < 5; ++i) blocks.push_back(cache.Lease(4096));
  for (const Block& block : blocks) cache.Return(block);
  EXPECT_EQ(cache.free_bytes(), 8192u);
  EXPECT_EQ(source->live_blocks(), 2u);
  cache.Trim();
  EXPECT_EQ(source->live_blocks(), 0u);
}

TEST(BlockCache, GivesABlockWithoutDataWhenTheSourceRefuses) {
  const auto source = std::make_shared<CheckedSource>();
  source->RefuseAll(true);
  BlockCache cache(source);
  EXPECT_EQ(cache.Lease(4096).data, nullptr);
  EXPECT_EQ(cache.leased_blocks(), 0u);
}

TEST(BlockCache, KeepsNothingOfASourceThatForbidsSharing) {
  class NeverTwice final : public BlockSource {
   public:
    Block Allocate(size_t size, size_t alignment, bool zeroed) noexcept override {
      return source_->Allocate(size, alignment, zeroed);
    }
    void Free(Block block) noexcept override { source_->Free(block); }
    bool allows_sharing() const noexcept override { return false; }

   private:
    const std::shared_ptr<CheckedSource> source_ = std::make_shared<CheckedSource>();
  };
  BlockCache cache(std::make_shared<NeverTwice>());
  cache.Return(cache.Lease(4096));
  EXPECT_EQ(cache.free_bytes(), 0u);
}

TEST(BlockCache, ServesOutputsOfManyThreads) {
  const auto cache = std::make_shared<BlockCache>(std::make_shared<CheckedSource>());
  const OutputProfile profile({.cache = cache});
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&profile, t] {
      MemorySink sink;
      OutputBuffer output(sink, profile);
      const std::string record(100, static_cast<char>('a' + t));
      for (int round = 0; round < 300; ++round) {
        for (int i = 0; i < round; ++i) ASSERT_EQ(output.Append(record), record.size());
        ASSERT_TRUE(output.Flush().ok());
      }
      const std::string_view all = AsChars(sink.bytes());
      EXPECT_EQ(all.size(), 100u * 299 * 300 / 2);
      EXPECT_EQ(all.find_first_not_of(static_cast<char>('a' + t)), all.npos);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(cache->leased_blocks(), 0u);
}

}  // namespace
}  // namespace slabyard
