// SPDX-License-Identifier: MIT
//
// Random work on a pool against a plain model: every piece keeps its bytes, pieces never overlap, and the equations of
// PoolStats hold after each step.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <vector>

#include "slabyard/slab_pool.h"
#include "tests/support/checked_source.h"

namespace slabyard {
namespace {

struct Held {
  Piece piece;
  std::vector<uint8_t> expected;
};

class PoolModel {
 public:
  PoolModel(uint32_t seed, SlabPoolOptions options) : random_(seed), pool_(source_, account_, options) {
    pool_.set_lease_counters(&counters_);
  }

  void Step() {
    switch (random_() % 11) {
      case 0:
      case 1:
      case 2:
      case 3:
        return Carve();
      case 4:
        return Keep(pool_.AllocateBlock(1 + random_() % 20'000, random_() % 2 == 0), 0);
      case 5:
        return ReserveAndCommit();
      case 6:
        if (random_() % 50 == 0) pool_.Trim();
        if (random_() % 50 == 0) pool_.set_pool_size(64 + random_() % 9000);
        if (random_() % 500 == 0) held_.clear();
        return;
      case 7:
        return CarveInLease();
      default:
        return Drop();
    }
  }

  void Check() {
    const PoolStats stats = pool_.stats();
    stats.CheckInvariants();
    pool_.Settle();
    ASSERT_EQ(stats.reserved_bytes(), account_->reserved());
    ASSERT_EQ(stats.external_bytes(), account_->external());
    ASSERT_GE(account_->peak(), account_->reserved());
  }

  void Finish() {
    while (!held_.empty()) Drop();
    lease_ = {};
    pool_.Trim();
    Check();
    EXPECT_EQ(account_->reserved(), 0u);
    EXPECT_EQ(source_->live_blocks(), 0u);
  }

 private:
  void Carve() {
    if (!pool_.IsCarved(1)) return;
    size_t size = 1 + random_() % (pool_.pool_size() / 2);
    while (!pool_.IsCarved(size)) --size;
    const size_t alignment = size_t{8} << (random_() % 4);
    Piece piece = pool_.Carve(size, alignment);
    ASSERT_EQ(reinterpret_cast<uintptr_t>(piece.data) % alignment, 0u);
    Keep(std::move(piece), size);
  }

  /// What a binding does, now and then dropping its lease before the next.
  void CarveInLease() {
    if (!lease_ || counters_.cursor + 64 > static_cast<double>(lease_.capacity())) {
      BlockRef next = pool_.LeaseSlab();
      if (!next) return;
      lease_ = std::move(next);
      counters_.cursor = 0;
    }
    if (lease_.capacity() < 64) return;
    counters_.carves += 1;
    counters_.requested_bytes += 60;
    counters_.handed_out_bytes += 64;
    counters_.cursor += 64;
    if (random_() % 20 == 0) lease_ = {};
  }

  void ReserveAndCommit() {
    if (!pool_.IsCarved(2)) return;
    const size_t size = 1 + random_() % 2;
    ASSERT_NE(pool_.Reserve(size), nullptr);
    const size_t used = random_() % (size + 1);
    Keep(pool_.Commit(used), used);
  }

  void Keep(Piece piece, size_t size) {
    ASSERT_TRUE(piece);
    if (!piece.block.is_slab()) size = piece.block.capacity();
    Held held{std::move(piece), std::vector<uint8_t>(size)};
    const auto mark = static_cast<uint8_t>(random_());
    std::fill(held.expected.begin(), held.expected.end(), mark);
    std::copy(held.expected.begin(), held.expected.end(), held.piece.data);
    held_.push_back(std::move(held));
  }

  void Drop() {
    if (held_.empty()) return;
    std::swap(held_[random_() % held_.size()], held_.back());
    // Any overlap with a later piece would have changed these bytes.
    ASSERT_TRUE(std::equal(held_.back().expected.begin(), held_.back().expected.end(), held_.back().piece.data));
    held_.pop_back();
  }

  std::mt19937 random_;
  std::shared_ptr<testing::CheckedSource> source_ = std::make_shared<testing::CheckedSource>();
  std::shared_ptr<MemoryAccount> account_ = std::make_shared<MemoryAccount>();
  LeaseCounters counters_;
  SlabPool pool_;
  BlockRef lease_;
  std::vector<Held> held_;
};

TEST(SlabPoolProperty, RandomWorkKeepsBytesApartAndEquationsTrue) {
  const SlabPoolOptions variants[] = {
      {},
      SlabPoolOptions::Node8K(),
      {.pool_size = 1001, .max_free_bytes = 1001},
      {.carve_limit = SlabPoolOptions::CarveLimit::kWholePool, .rewind_open_slab = false},
  };
  for (uint32_t seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    PoolModel model(seed, variants[seed % std::size(variants)]);
    for (int step = 0; step < 5000; ++step) {
      ASSERT_NO_FATAL_FAILURE(model.Step());
      ASSERT_NO_FATAL_FAILURE(model.Check());
    }
    model.Finish();
  }
}

}  // namespace
}  // namespace slabyard
