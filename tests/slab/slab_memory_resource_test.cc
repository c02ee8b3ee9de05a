// SPDX-License-Identifier: MIT
#include "slabyard/slab_memory_resource.h"

#include <gtest/gtest.h>

#include <cstring>
#include <map>
#include <memory>
#include <memory_resource>
#include <new>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/checked_source.h"

namespace slabyard {
namespace {

class SlabMemoryResourceTest : public ::testing::Test {
 protected:
  std::shared_ptr<testing::CheckedSource> source_ = std::make_shared<testing::CheckedSource>();
  std::shared_ptr<MemoryAccount> account_ = std::make_shared<MemoryAccount>();
  std::optional<SlabPool> pool_{std::in_place, source_, account_};
  std::optional<SlabMemoryResource> resource_{std::in_place, *pool_};
};

TEST_F(SlabMemoryResourceTest, ContainersLiveInSlabs) {
  {
    std::pmr::map<int, std::pmr::string> words(&*resource_);
    for (int i = 0; i < 1000; ++i) words.emplace(i, "a word too long for the string itself " + std::to_string(i));
    EXPECT_EQ(words.at(999), "a word too long for the string itself 999");
    EXPECT_GE(pool_->stats().carves, 2000u);
    std::pmr::vector<double> numbers(20'000, 1.5, &*resource_);
    EXPECT_EQ(pool_->stats().own_blocks, 1u);
  }
  pool_->Trim();
  EXPECT_EQ(account_->reserved(), 0u);
  EXPECT_EQ(source_->live_blocks(), 0u);
}

TEST_F(SlabMemoryResourceTest, GivesEveryAlignment) {
  for (size_t alignment = 1; alignment <= 65536; alignment *= 2) {
    for (const size_t size : {0u, 1u, 24u, 4000u, 10'000u}) {
      void* const data = resource_->allocate(size, alignment);
      EXPECT_EQ(reinterpret_cast<uintptr_t>(data) % alignment, 0u) << size << " at " << alignment;
      std::memset(data, 7, size);
      const bool above_a_slab = alignment > SlabPool::kSlabAlignment;
      EXPECT_EQ(pool_->stats().own_blocks, above_a_slab || size > 4000 || alignment + size >= 4096 ? 1u : 0u);
      resource_->deallocate(data, size, alignment);
    }
  }
  pool_->Trim();
  EXPECT_EQ(account_->reserved(), 0u);
}

TEST_F(SlabMemoryResourceTest, MemoryOutlivesThePool) {
  std::pmr::vector<int> numbers({1, 2, 3}, &*resource_);
  pool_.reset();
  EXPECT_EQ(numbers.back(), 3);
  EXPECT_GT(account_->reserved(), 0u);
  numbers.clear();
  numbers.shrink_to_fit();
  EXPECT_EQ(account_->reserved(), 0u);
}

TEST_F(SlabMemoryResourceTest, OtherThreadsMayGiveBack) {
  std::vector<void*> pieces;
  for (int i = 0; i < 1000; ++i) pieces.push_back(resource_->allocate(100));
  std::thread other([&] {
    for (void* piece : pieces) resource_->deallocate(piece, 100);
  });
  other.join();
  pool_->Trim();
  EXPECT_EQ(account_->reserved(), 0u);
}

TEST_F(SlabMemoryResourceTest, RefusedMemoryIsBadAlloc) {
  account_->set_limit(10'000);
  EXPECT_THROW(static_cast<void>(resource_->allocate(20'000)), std::bad_alloc);
  EXPECT_THROW(static_cast<void>(resource_->allocate(SIZE_MAX)), std::bad_alloc);
  std::pmr::vector<int> numbers(&*resource_);
  EXPECT_THROW(numbers.resize(10'000), std::bad_alloc);
  numbers.resize(10);
}

TEST_F(SlabMemoryResourceTest, IsEqualToItselfAlone) {
  SlabMemoryResource other(*pool_);
  EXPECT_EQ(*resource_, *resource_);
  EXPECT_NE(static_cast<std::pmr::memory_resource&>(*resource_), other);
}

}  // namespace
}  // namespace slabyard
