// SPDX-License-Identifier: MIT
//
// An Allocator that carves from another one's pool and has an account of its own.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "slabyard/allocator.h"
#include "tests/support/checked_source.h"

namespace slabyard {
namespace {

class AllocatorSharingTest : public ::testing::Test {
 protected:
  std::shared_ptr<testing::CheckedSource> source_ = std::make_shared<testing::CheckedSource>();
  std::shared_ptr<MemoryAccount> runtime_account_ = std::make_shared<MemoryAccount>();
  std::shared_ptr<MemoryAccount> account_ =
      std::make_shared<MemoryAccount>(MemoryAccountOptions{.parent = runtime_account_});
  Allocator runtime_{{.pool = {.account_step = 0}, .source = source_, .account = runtime_account_}};
  Allocator connection_{runtime_, account_};
};

TEST_F(AllocatorSharingTest, SmallBuffersComeFromTheSharedSlabAndLargeOnesAreChargedToTheConnection) {
  const Buffer a = runtime_.AllocUnsafe(100).value();
  const Buffer b = connection_.AllocUnsafe(100).value();
  EXPECT_EQ(b.block(), a.block());
  EXPECT_EQ(&connection_.pool(), &runtime_.pool());
  EXPECT_EQ(account_->reserved(), 0u);
  EXPECT_EQ(runtime_account_->reserved(), 8192u);

  const Buffer large = connection_.AllocUnsafe(5000).value();
  EXPECT_EQ(account_->reserved(), 5000u);
  EXPECT_EQ(runtime_account_->reserved(), 8192u + 5000u);
  EXPECT_EQ(&connection_.block_pool().account(), account_.get());
}

TEST_F(AllocatorSharingTest, EveryKindOfOwnBlockIsTheConnections) {
  const Buffer carved = connection_.From("carved").value();
  size_t expected = 0;
  const auto expect_more = [&](size_t bytes) {
    expected += bytes;
    EXPECT_EQ(account_->reserved(), expected);
  };
  const Buffer zeroed = connection_.Alloc(10).value();
  expect_more(10);
  const Buffer slow = connection_.AllocUnsafeSlow(20).value();
  expect_more(20);
  const Buffer text = connection_.From(std::string(5000, 'x')).value();
  expect_more(5000);
  const UniqueBuffer unique = connection_.AllocUnique(30).value();
  expect_more(30);
  const Buffer transcoded = connection_.Transcode(AsBytes("abc"), Encoding::kUtf8, Encoding::kUtf16le).value();
  expect_more(6);
  const Buffer of = connection_.Of({1, 2, 3}).value();
  expect_more(3);
  uint8_t memory[7];
  const Buffer adopted = connection_.Adopt(memory, sizeof memory, [](uint8_t*, size_t) {}).value();
  expect_more(7);
  const Buffer escaped = connection_.Escape(carved).value();
  expect_more(6);
}

TEST_F(AllocatorSharingTest, TheConnectionsLimitRefusesItsBlocksAlone) {
  account_->set_limit(9999);
  EXPECT_EQ(connection_.Alloc(10'000).status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_TRUE(connection_.AllocUnsafe(4000).ok()) << "slabs are the runtime's";
  EXPECT_TRUE(runtime_.Alloc(10'000).ok());
  runtime_account_->set_limit(runtime_account_->granted());
  EXPECT_FALSE(connection_.Alloc(100).ok()) << "a limit above refuses below";
  EXPECT_EQ(account_->reserved(), 0u);
}

TEST_F(AllocatorSharingTest, TheSharedPoolsSizeHoldsForTheConnection) {
  runtime_.pool().set_pool_size(1024);
  EXPECT_FALSE(connection_.AllocUnsafe(512).value().block().is_slab());
  EXPECT_TRUE(connection_.AllocUnsafe(511).value().block().is_slab());
}

TEST_F(AllocatorSharingTest, BuffersOutliveTheConnectionAndLeaveExactFigures) {
  Buffer kept, carved;
  {
    Allocator short_lived(runtime_, account_);
    kept = short_lived.Alloc(100).value();
    carved = short_lived.From("carved").value();
  }
  EXPECT_EQ(account_->reserved(), 100u);
  std::thread([moved = std::move(kept)]() mutable { moved = Buffer(); }).join();
  EXPECT_EQ(account_->reserved(), 0u);
  EXPECT_EQ(account_->granted(), 0u);
  EXPECT_EQ(carved.ToText(), "carved");
}

TEST_F(AllocatorSharingTest, AConnectionOfAConnectionCarvesFromTheSamePool) {
  const auto stream_account = std::make_shared<MemoryAccount>(MemoryAccountOptions{.parent = account_});
  Allocator stream(connection_, stream_account);
  EXPECT_EQ(&stream.pool(), &runtime_.pool());
  const Buffer own = stream.Alloc(100).value();
  EXPECT_EQ(stream_account->reserved(), 100u);
  EXPECT_EQ(account_->reserved(), 100u);
}

TEST(AllocatorSharing, NodesLayoutAndBudgetComeAlong) {
  AllocatorOptions options = AllocatorOptions::Node26();
  options.retention_budget = 0;
  Allocator node(options);
  Allocator connection(node, std::make_shared<MemoryAccount>());
  const Buffer nothing = connection.From("zz", Encoding::kHex).value();
  EXPECT_TRUE(nothing.block()) << "pins the slab, as in Node";
  EXPECT_EQ(connection.Escape(nothing).value().block(), nothing.block());
}

}  // namespace
}  // namespace slabyard
