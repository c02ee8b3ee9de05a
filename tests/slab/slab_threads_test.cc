// SPDX-License-Identifier: MIT
//
// References that go on other threads than the pool's. Meant for ThreadSanitizer as much as for the assertions.
#include <gtest/gtest.h>

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "slabyard/slab_pool.h"
#include "tests/support/checked_source.h"

namespace slabyard {
namespace {

struct Message {
  Piece piece;
  size_t size = 0;
  uint8_t mark = 0;
};

/// Hands messages from one thread to another; empty pieces end a receiver.
class Channel {
 public:
  void Send(Message message) {
    {
      std::lock_guard lock(mutex_);
      messages_.push_back(std::move(message));
    }
    filled_.notify_one();
  }
  Message Receive() {
    std::unique_lock lock(mutex_);
    filled_.wait(lock, [this] { return !messages_.empty(); });
    Message message = std::move(messages_.front());
    messages_.pop_front();
    return message;
  }

 private:
  std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<Message> messages_;
};

TEST(SlabThreads, ReleaseOnAnotherThreadGivesTheSlabBack) {
  const auto source = std::make_shared<testing::CheckedSource>();
  const auto account = std::make_shared<MemoryAccount>();
  {
    SlabPool pool(source, account);
    Piece piece = pool.Carve(4000);
    std::thread([moved = std::move(piece)]() mutable { moved = {}; }).join();
    (void)pool.Carve(4000);
    const Piece next = pool.Carve(4000);
    EXPECT_EQ(pool.stats().rewinds, 1u);
  }
  EXPECT_EQ(account->reserved(), 0u);
}

TEST(SlabThreads, MessagesKeepTheirBytesAndEverySlabComesBack) {
  constexpr int kReceivers = 3;
  constexpr int kMessages = 20'000;
  const auto source = std::make_shared<testing::CheckedSource>();
  const auto account = std::make_shared<MemoryAccount>();
  {
    SlabPool pool(source, account);
    Channel channel;
    std::vector<std::thread> receivers;
    for (int r = 0; r < kReceivers; ++r) {
      receivers.emplace_back([&channel] {
        for (;;) {
          const Message message = channel.Receive();
          if (!message.piece) return;
          const BlockRef copied_here = message.piece.block;
          for (size_t i = 0; i < message.size; ++i) ASSERT_EQ(message.piece.data[i], message.mark);
        }
      });
    }
    for (int i = 0; i < kMessages; ++i) {
      const size_t size = 1 + static_cast<size_t>(i * 37 % 3000);
      Message message{i % 50 == 0 ? pool.AllocateBlock(size, false) : pool.Carve(size), size, static_cast<uint8_t>(i)};
      std::fill_n(message.piece.data, size, message.mark);
      channel.Send(std::move(message));
    }
    for (int r = 0; r < kReceivers; ++r) channel.Send({});
    for (std::thread& receiver : receivers) receiver.join();
    pool.stats().CheckInvariants();
    pool.Trim();
    EXPECT_EQ(pool.stats().reserved_bytes(), 0u);
  }
  EXPECT_EQ(account->external(), 0u);
  EXPECT_EQ(source->live_blocks(), 0u);
}

TEST(SlabThreads, PoolMayEndWhileOtherThreadsStillRelease) {
  for (int round = 0; round < 50; ++round) {
    const auto account = std::make_shared<MemoryAccount>();
    auto pool = std::make_unique<SlabPool>(std::make_shared<testing::CheckedSource>(), account);
    std::vector<Piece> pieces;
    for (int i = 0; i < 64; ++i) pieces.push_back(pool->Carve(1000));
    std::thread releaser([moved = std::move(pieces)]() mutable { moved.clear(); });
    pool.reset();
    releaser.join();
    EXPECT_EQ(account->reserved(), 0u);
    EXPECT_EQ(account->external(), 0u);
  }
}

TEST(SlabThreads, OneAccountServesPoolsOnManyThreads) {
  const auto account = std::make_shared<MemoryAccount>(64 * 8192);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&account] {
      SlabPool pool(MakeSystemSource(), account);
      for (int i = 0; i < 2000; ++i) {
        const Piece piece = pool.Carve(static_cast<size_t>(1 + i % 4000));
        EXPECT_LE(account->reserved(), account->limit());
        if (i % 100 == 0) pool.Settle();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(account->reserved(), 0u);
  EXPECT_EQ(account->external(), 0u);
  EXPECT_GE(account->peak(), 8192u);
  EXPECT_LE(account->peak(), account->limit());
}

}  // namespace
}  // namespace slabyard
