// SPDX-License-Identifier: MIT
#include "slabyard/memory_account.h"

#include <gtest/gtest.h>

namespace slabyard {
namespace {

/// A request that the source serves.
bool TryReserve(MemoryAccount& account, size_t bytes) {
  if (!account.TryPromise(bytes)) return false;
  account.Keep(bytes);
  return true;
}

TEST(MemoryAccount, PeakStaysAtTheHighestReserved) {
  MemoryAccount account;
  EXPECT_TRUE(TryReserve(account, 100));
  account.Unreserve(60);
  EXPECT_TRUE(TryReserve(account, 10));
  EXPECT_EQ(account.reserved(), 50u);
  EXPECT_EQ(account.peak(), 100u);
}

TEST(MemoryAccount, RefusalChangesNothing) {
  MemoryAccount account(100);
  EXPECT_TRUE(TryReserve(account, 60));
  EXPECT_FALSE(TryReserve(account, 41));
  EXPECT_FALSE(TryReserve(account, MemoryAccount::kNoLimit));
  EXPECT_EQ(account.reserved(), 60u);
  EXPECT_EQ(account.peak(), 60u);
  EXPECT_TRUE(TryReserve(account, 40));
}

TEST(MemoryAccount, PromiseThatIsWithdrawnLeavesNoTrace) {
  MemoryAccount account(100);
  EXPECT_TRUE(account.TryPromise(100));
  EXPECT_FALSE(account.TryPromise(1)) << "promised bytes count against the limit";
  account.Withdraw(100);
  EXPECT_EQ(account.reserved(), 0u);
  EXPECT_EQ(account.peak(), 0u);
  EXPECT_TRUE(TryReserve(account, 100));
}

TEST(MemoryAccount, LimitBelowWhatIsReservedRefusesUntilEnoughIsReleased) {
  MemoryAccount account;
  EXPECT_TRUE(TryReserve(account, 100));
  account.set_limit(50);
  EXPECT_FALSE(TryReserve(account, 1));
  EXPECT_EQ(account.reserved(), 100u);
  account.Unreserve(60);
  EXPECT_TRUE(TryReserve(account, 10));
  EXPECT_FALSE(TryReserve(account, 1));
}

TEST(MemoryAccount, ExternalIsCountedApartFromReserved) {
  MemoryAccount account;
  EXPECT_TRUE(TryReserve(account, 100));
  account.AddExternal(100);
  account.SubtractExternal(100);
  EXPECT_EQ(account.external(), 0u);
  EXPECT_EQ(account.reserved(), 100u);
}

}  // namespace
}  // namespace slabyard
