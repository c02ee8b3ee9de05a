// SPDX-License-Identifier: MIT
#include "slabyard/memory_account.h"

#include <gtest/gtest.h>

namespace slabyard {
namespace {

TEST(MemoryAccount, PeakStaysAtTheHighestReserved) {
  MemoryAccount account;
  EXPECT_TRUE(account.TryReserve(100));
  account.Unreserve(60);
  EXPECT_TRUE(account.TryReserve(10));
  EXPECT_EQ(account.reserved(), 50u);
  EXPECT_EQ(account.peak(), 100u);
}

TEST(MemoryAccount, RefusalChangesNothing) {
  MemoryAccount account(100);
  EXPECT_TRUE(account.TryReserve(60));
  EXPECT_FALSE(account.TryReserve(41));
  EXPECT_FALSE(account.TryReserve(MemoryAccount::kNoLimit));
  EXPECT_EQ(account.reserved(), 60u);
  EXPECT_EQ(account.peak(), 60u);
  EXPECT_TRUE(account.TryReserve(40));
}

TEST(MemoryAccount, LimitBelowWhatIsReservedRefusesUntilEnoughIsReleased) {
  MemoryAccount account;
  EXPECT_TRUE(account.TryReserve(100));
  account.set_limit(50);
  EXPECT_FALSE(account.TryReserve(1));
  EXPECT_EQ(account.reserved(), 100u);
  account.Unreserve(60);
  EXPECT_TRUE(account.TryReserve(10));
  EXPECT_FALSE(account.TryReserve(1));
}

TEST(MemoryAccount, ExternalIsCountedApartFromReserved) {
  MemoryAccount account;
  EXPECT_TRUE(account.TryReserve(100));
  account.AddExternal(100);
  account.SubtractExternal(100);
  EXPECT_EQ(account.external(), 0u);
  EXPECT_EQ(account.reserved(), 100u);
}

}  // namespace
}  // namespace slabyard
