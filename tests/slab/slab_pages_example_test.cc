// SPDX-License-Identifier: MIT
//
// The examples of docs/slab.md, docs/accounts.md and docs/sources.md, compiled and run.
#include <gtest/gtest.h>

#include <memory>
#include <utility>
#include <vector>

#include "slabyard/guarded_source.h"
#include "slabyard/memory_account.h"
#include "slabyard/pool_stats.h"
#include "slabyard/secret_source.h"
#include "slabyard/slab_pool.h"

namespace slabyard {
namespace {

// [docs/slab.md]
/// What a pool of these options holds while `count` buffers of `size` bytes live, for each byte asked for.
double HeldPerByte(const SlabPoolOptions& options, size_t size, size_t count) {
  SlabPool pool(MakeSystemSource(), std::make_shared<MemoryAccount>(), options);
  std::vector<Piece> pieces;
  for (size_t i = 0; i < count; ++i) {
    pieces.push_back(pool.IsCarved(size) ? pool.Carve(size) : pool.AllocateBlock(size, /*zeroed=*/false));
  }
  const PoolStats stats = pool.stats();
  stats.CheckInvariants();
  return static_cast<double>(stats.reserved_bytes()) / static_cast<double>(size * count);
}
// [docs/slab.md]

TEST(SlabPage, TableIsWhatTheRulesGive) {
  constexpr auto kWholePool = SlabPoolOptions::CarveLimit::kWholePool;
  const auto slabs = [](size_t number, size_t pool_size, size_t size) {
    return static_cast<double>(number * pool_size) / static_cast<double>(420 * size);
  };
  // Two to a slab of 8192, and 21 to one of 65536.
  EXPECT_DOUBLE_EQ(HeldPerByte({}, 3000, 420), slabs(210, 8192, 3000));
  EXPECT_DOUBLE_EQ(HeldPerByte({.carve_limit = kWholePool}, 3000, 420), slabs(210, 8192, 3000));
  EXPECT_DOUBLE_EQ(HeldPerByte({.pool_size = 65536}, 3000, 420), slabs(20, 65536, 3000));
  // One to a slab of 8192, and 13 to one of 65536.
  EXPECT_DOUBLE_EQ(HeldPerByte({}, 5000, 420), 1);
  EXPECT_DOUBLE_EQ(HeldPerByte({.carve_limit = kWholePool}, 5000, 420), slabs(420, 8192, 5000));
  EXPECT_DOUBLE_EQ(HeldPerByte({.pool_size = 65536}, 5000, 420), slabs(33, 65536, 5000));
}

int collections = 0;
void CollectGarbage() { ++collections; }

TEST(AccountsPage, ExampleDoesWhatThePageSays) {
  // [docs/accounts.md]
  auto process = std::make_shared<MemoryAccount>(size_t{64} << 20);  // never more than 64 MiB
  auto runtime = std::make_shared<MemoryAccount>(MemoryAccountOptions{.parent = process,
                                                                      .high_mark = size_t{32} << 20,
                                                                      .low_mark = size_t{16} << 20,
                                                                      .on_pressure = [](MemoryPressure pressure) {
                                                                        if (pressure == MemoryPressure::kRaised)
                                                                          CollectGarbage();
                                                                      }});
  SlabPool pool(MakeSystemSource(), runtime);
  const Piece large = pool.AllocateBlock(size_t{40} << 20, /*zeroed=*/false);    // crosses the high mark
  const Piece refused = pool.AllocateBlock(size_t{40} << 20, /*zeroed=*/false);  // the process has no 80 MiB
  // [docs/accounts.md]
  EXPECT_EQ(collections, 1);
  EXPECT_TRUE(large);
  EXPECT_FALSE(refused);
  EXPECT_GE(process->refusals(), 1u);
  EXPECT_EQ(runtime->refusals(), 0u);
}

TEST(SourcesPage, ExampleDoesWhatThePageSays) {
  // [docs/sources.md]
  const auto secrets = std::make_shared<SecretSource>(UnlockedSecrets::kAllow);
  SlabPool pool(secrets, std::make_shared<MemoryAccount>());
  Piece key = pool.AllocateBlock(32, /*zeroed=*/true);
  const size_t swappable = secrets->unlocked_bytes();  // 32 where the kernel refused to lock the page, else 0
  const size_t locked = secrets->locked_bytes();
  key = {};  // wiped, then unmapped
  // [docs/sources.md]
  EXPECT_EQ(swappable + locked, 32u);
  EXPECT_EQ(secrets->unlocked_bytes() + secrets->locked_bytes(), 0u);
  EXPECT_FALSE(pool.IsCarved(32)) << "secrets share no slab";
}

}  // namespace
}  // namespace slabyard
