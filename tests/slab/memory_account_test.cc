// SPDX-License-Identifier: MIT
#include "slabyard/memory_account.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "slabyard/slab_pool.h"

namespace slabyard {
namespace {

/// A block of `bytes` that something refers to.
bool TryHold(MemoryAccount& account, size_t bytes) {
  if (!account.TryGrant(bytes)) return false;
  const auto size = static_cast<ptrdiff_t>(bytes);
  account.Report({size, size, 1});
  account.Notify();
  return true;
}

void LetGo(MemoryAccount& account, size_t bytes) {
  const auto size = static_cast<ptrdiff_t>(bytes);
  account.Report({-size, -size, -1});
  account.ReturnGrant(bytes);
  account.Notify();
}

TEST(MemoryAccount, PeakStaysAtTheHighestReserved) {
  MemoryAccount account;
  EXPECT_TRUE(TryHold(account, 60));
  EXPECT_TRUE(TryHold(account, 40));
  LetGo(account, 60);
  EXPECT_TRUE(TryHold(account, 10));
  EXPECT_EQ(account.reserved(), 50u);
  EXPECT_EQ(account.blocks(), 2u);
  EXPECT_EQ(account.peak(), 100u);
}

TEST(MemoryAccount, RefusalChangesNothingButItsCount) {
  MemoryAccount account(100);
  EXPECT_TRUE(TryHold(account, 60));
  EXPECT_FALSE(account.TryGrant(41));
  EXPECT_FALSE(account.TryGrant(MemoryAccount::kNoLimit));
  EXPECT_EQ(account.granted(), 60u);
  EXPECT_EQ(account.peak(), 60u);
  EXPECT_EQ(account.refusals(), 2u);
  EXPECT_TRUE(TryHold(account, 40));
}

TEST(MemoryAccount, GrantThatIsReturnedLeavesNoPeak) {
  MemoryAccount account(100);
  EXPECT_TRUE(account.TryGrant(100));
  EXPECT_FALSE(account.TryGrant(1)) << "granted bytes count against the limit";
  account.ReturnGrant(100);
  EXPECT_EQ(account.granted(), 0u);
  EXPECT_EQ(account.peak(), 0u);
}

TEST(MemoryAccount, LimitBelowWhatIsGrantedRefusesUntilEnoughIsReturned) {
  MemoryAccount account;
  EXPECT_TRUE(TryHold(account, 60));
  EXPECT_TRUE(TryHold(account, 40));
  account.set_limit(50);
  EXPECT_FALSE(account.TryGrant(1));
  EXPECT_EQ(account.reserved(), 100u);
  LetGo(account, 60);
  EXPECT_TRUE(TryHold(account, 10));
  EXPECT_FALSE(account.TryGrant(1));
}

/// connection -> runtime -> process
struct Chain {
  explicit Chain(size_t connection_limit, size_t runtime_limit, size_t process_limit)
      : process(std::make_shared<MemoryAccount>(process_limit)),
        runtime(std::make_shared<MemoryAccount>(MemoryAccountOptions{.parent = process, .limit = runtime_limit})),
        connection(
            std::make_shared<MemoryAccount>(MemoryAccountOptions{.parent = runtime, .limit = connection_limit})) {}
  std::vector<size_t> Granted() const { return {connection->granted(), runtime->granted(), process->granted()}; }
  std::vector<size_t> Reserved() const { return {connection->reserved(), runtime->reserved(), process->reserved()}; }

  std::shared_ptr<MemoryAccount> process, runtime, connection;
};

TEST(MemoryAccount, ChargesTheWholeChain) {
  Chain chain(1000, 1000, 1000);
  EXPECT_TRUE(TryHold(*chain.connection, 10));
  EXPECT_TRUE(TryHold(*chain.runtime, 5));
  EXPECT_EQ(chain.Reserved(), (std::vector<size_t>{10, 15, 15}));
  LetGo(*chain.connection, 10);
  LetGo(*chain.runtime, 5);
  EXPECT_EQ(chain.Reserved(), (std::vector<size_t>{0, 0, 0}));
  EXPECT_EQ(chain.Granted(), (std::vector<size_t>{0, 0, 0}));
  EXPECT_EQ(chain.process->blocks(), 0u);
}

TEST(MemoryAccount, LimitAnywhereInTheChainRefusesWithNothingHalfDone) {
  const struct {
    const char* name;
    Chain chain;
    std::vector<uint64_t> refusals;
  } rows[] = {
      {"connection", Chain(99, 1000, 1000), {1, 0, 0}},
      {"runtime", Chain(1000, 99, 1000), {0, 1, 0}},
      {"process", Chain(1000, 1000, 99), {0, 0, 1}},
  };
  for (const auto& [name, chain, refusals] : rows) {
    EXPECT_FALSE(chain.connection->TryGrant(100)) << name;
    EXPECT_EQ(chain.Granted(), (std::vector<size_t>{0, 0, 0})) << name;
    EXPECT_EQ((std::vector{chain.connection->refusals(), chain.runtime->refusals(), chain.process->refusals()}),
              refusals)
        << name;
    EXPECT_TRUE(chain.connection->TryGrant(99)) << name;
  }
}

TEST(MemoryAccount, ParentLivesAsLongAsItsChildren) {
  auto parent = std::make_shared<MemoryAccount>();
  const std::weak_ptr<MemoryAccount> watch = parent;
  MemoryAccount child({.parent = std::move(parent)});
  EXPECT_FALSE(watch.expired());
  EXPECT_TRUE(child.TryGrant(1));
}

TEST(MemoryAccount, PressureHasOneEdgePerCrossing) {
  std::vector<MemoryPressure> edges;
  MemoryAccount account(
      {.high_mark = 100, .low_mark = 50, .on_pressure = [&](MemoryPressure p) { edges.push_back(p); }});
  using enum MemoryPressure;
  EXPECT_TRUE(TryHold(account, 99));
  EXPECT_TRUE(edges.empty());
  EXPECT_TRUE(TryHold(account, 1));
  EXPECT_EQ(edges, (std::vector{kRaised}));
  // Around the high mark nothing more is heard.
  for (int i = 0; i < 10; ++i) {
    LetGo(account, 1);
    EXPECT_TRUE(TryHold(account, 1));
  }
  LetGo(account, 1);
  EXPECT_TRUE(TryHold(account, 500));
  EXPECT_EQ(edges, (std::vector{kRaised}));
  LetGo(account, 500);
  LetGo(account, 99);
  EXPECT_EQ(edges, (std::vector{kRaised, kRelieved}));
  EXPECT_TRUE(TryHold(account, 100));
  EXPECT_EQ(edges, (std::vector{kRaised, kRelieved, kRaised}));
  LetGo(account, 100);
}

TEST(MemoryAccount, PressureIsHeardAlongTheChain) {
  int edges = 0;
  auto parent = std::make_shared<MemoryAccount>(
      MemoryAccountOptions{.high_mark = 100, .low_mark = 10, .on_pressure = [&](MemoryPressure) { ++edges; }});
  MemoryAccount a({.parent = parent});
  MemoryAccount b({.parent = parent});
  EXPECT_TRUE(TryHold(a, 60));
  EXPECT_TRUE(TryHold(b, 60));
  EXPECT_EQ(edges, 1);
  LetGo(a, 60);
  LetGo(b, 60);
  EXPECT_EQ(edges, 2);
}

TEST(MemoryAccount, CallbackMayLetGoAndHearsOfItOnce) {
  std::vector<MemoryPressure> edges;
  MemoryAccount* account = nullptr;
  MemoryAccount made({.high_mark = 100, .low_mark = 50, .on_pressure = [&](MemoryPressure p) {
                        edges.push_back(p);
                        if (p == MemoryPressure::kRaised) LetGo(*account, 100);
                      }});
  account = &made;
  EXPECT_TRUE(TryHold(made, 100));
  EXPECT_EQ(edges, (std::vector{MemoryPressure::kRaised, MemoryPressure::kRelieved}));
  EXPECT_EQ(made.external(), 0u);
}

TEST(MemoryAccount, EdgesAlternateHoweverManyThreadsCross) {
  std::atomic<int> raised = 0;
  std::atomic<int> relieved = 0;
  auto process = std::make_shared<MemoryAccount>(
      MemoryAccountOptions{.high_mark = 150, .low_mark = 50, .on_pressure = [&](MemoryPressure p) {
                             ++(p == MemoryPressure::kRaised ? raised : relieved);
                           }});
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&process] {
      MemoryAccount account({.parent = process});
      for (int i = 0; i < 2000; ++i) {
        ASSERT_TRUE(TryHold(account, 100));
        LetGo(account, 100);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(process->external(), 0u);
  EXPECT_EQ(process->granted(), 0u);
  EXPECT_EQ(raised, relieved);
}

TEST(MemoryAccount, LimitHoldsForThreadsTogether) {
  auto process = std::make_shared<MemoryAccount>(1000);
  std::vector<std::thread> threads;
  std::atomic<int> granted = 0;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      MemoryAccount account({.parent = process});
      for (int i = 0; i < 1000; ++i) {
        if (!account.TryGrant(400)) continue;
        EXPECT_LE(++granted, 2);
        --granted;
        account.ReturnGrant(400);
      }
      EXPECT_EQ(account.granted(), 0u);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(process->granted(), 0u);
}

TEST(MemoryAccount, AdoptedMemoryThatItsOwnThreadReleasesIsReportedInOrder) {
  const auto runtime = std::make_shared<MemoryAccount>();
  const auto connection = std::make_shared<MemoryAccount>(MemoryAccountOptions{.parent = runtime});
  SlabPool small(MakeSystemSource(), connection);
  const Piece held = small.AllocateBlock(3000, /*zeroed=*/false);
  small.Settle();

  SlabPool pool(MakeSystemSource(), runtime);
  static uint8_t foreign[60'000];  // less than a step
  constexpr size_t kSizes[] = {60'000, 10'000, 60'000, 60'000, 20'000, 60'000};
  for (const size_t size : kSizes) {
    Piece adopted = pool.Adopt(foreign, size, [](uint8_t*, size_t) {});
    const Piece own = pool.AllocateBlock(10'000, /*zeroed=*/false);
    EXPECT_LE(connection->reserved(), runtime->reserved());
    adopted = {};
    EXPECT_LE(connection->reserved(), runtime->reserved());
  }
  pool.Settle();
  EXPECT_EQ(runtime->reserved(), 3000u + pool.stats().reserved_bytes());
  EXPECT_EQ(runtime->external(), 3000u + pool.stats().external_bytes());
}

TEST(MemoryAccount, DeleterOfAdoptedMemoryMayEndThePool) {
  const auto account = std::make_shared<MemoryAccount>();
  auto pool = std::make_unique<SlabPool>(MakeSystemSource(), account);
  static uint8_t foreign[100];
  const Piece own = pool->AllocateBlock(500, /*zeroed=*/false);
  Piece adopted = pool->Adopt(foreign, sizeof foreign, [&pool](uint8_t*, size_t) { pool.reset(); });
  adopted = {};
  EXPECT_EQ(account->reserved(), 500u);
  EXPECT_EQ(account->external(), 500u);
  EXPECT_EQ(account->blocks(), 1u);
}

TEST(MemoryAccountPressure, EdgeCrossedInACallIsToldAfterIt) {
  std::vector<MemoryPressure> told;
  int depth = 0;
  MemoryAccount* self = nullptr;
  MemoryAccount account(MemoryAccountOptions{.high_mark = 100, .low_mark = 10, .on_pressure = [&](MemoryPressure edge) {
                                               EXPECT_EQ(++depth, 1) << "a call in the middle of another";
                                               told.push_back(edge);
                                               if (edge == MemoryPressure::kRaised) {
                                                 self->Report(
                                                     MemoryChange{.reserved = 0, .external = -100, .blocks = 0});
                                                 self->Notify();
                                                 EXPECT_EQ(told.size(), 1u);
                                               }
                                               --depth;
                                             }});
  self = &account;
  account.Report(MemoryChange{.reserved = 0, .external = 100, .blocks = 0});
  account.Notify();
  EXPECT_EQ(told, (std::vector{MemoryPressure::kRaised, MemoryPressure::kRelieved}));
}

TEST(MemoryAccountPressure, OneCallAtATimeHoweverManyThreadsCrossTheMarks) {
  std::atomic<int> inside{0};
  std::vector<MemoryPressure> told;
  MemoryAccount account(MemoryAccountOptions{.high_mark = 50, .low_mark = 10, .on_pressure = [&](MemoryPressure edge) {
                                               EXPECT_EQ(inside.fetch_add(1), 0);
                                               told.push_back(edge);
                                               inside.fetch_sub(1);
                                             }});
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&account] {
      for (int i = 0; i < 2000; ++i) {
        account.Report(MemoryChange{.reserved = 0, .external = 100, .blocks = 0});
        account.Notify();
        account.Report(MemoryChange{.reserved = 0, .external = -100, .blocks = 0});
        account.Notify();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  ASSERT_FALSE(told.empty());
  for (size_t i = 0; i < told.size(); ++i) {
    ASSERT_EQ(told[i], i % 2 == 0 ? MemoryPressure::kRaised : MemoryPressure::kRelieved) << i;
  }
  EXPECT_EQ(told.back(), MemoryPressure::kRelieved) << "nothing is left";
}

TEST(MemoryAccountPressure, CallbackThatTrimsTheVerySlabDoesNotKeepTheCarveGoing) {
  SlabPool* pool = nullptr;
  int calls = 0;
  const auto account = std::make_shared<MemoryAccount>(
      MemoryAccountOptions{.high_mark = 8000, .low_mark = 100, .on_pressure = [&](MemoryPressure) {
                             ++calls;
                             pool->Trim();
                           }});
  SlabPool own(MakeSystemSource(), account, {.account_step = 0});
  pool = &own;
  const Piece piece = own.Carve(100);
  EXPECT_TRUE(piece);
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(own.stats().slabs_open, 1u) << "the piece keeps it";
}

}  // namespace
}  // namespace slabyard
