// SPDX-License-Identifier: MIT
//
// The examples of docs/accounts.md and docs/sources.md, compiled and run.
#include <gtest/gtest.h>

#include <memory>
#include <utility>

#include "slabyard/guarded_source.h"
#include "slabyard/memory_account.h"
#include "slabyard/secret_source.h"
#include "slabyard/slab_pool.h"

namespace slabyard {
namespace {

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
