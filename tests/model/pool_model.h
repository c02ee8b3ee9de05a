// SPDX-License-Identifier: MIT
//
// Random work on two pools, charged to a chain of accounts, over a source that refuses now and then, against a plain
// vector per piece: every piece keeps its bytes, pieces never overlap, and the equations hold after each step. The
// first difference ends the process. One thread.
//
//   pool 0 --> runtime      pool 1 --> connection --> runtime --> process
#ifndef SLABYARD_TESTS_MODEL_POOL_MODEL_H_
#define SLABYARD_TESTS_MODEL_POOL_MODEL_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "slabyard/slab_pool.h"
#include "tests/model/account_chain.h"
#include "tests/model/choices.h"
#include "tests/support/checked_source.h"

namespace slabyard::model {

class PoolModel {
 public:
  /// Chooses the options of its pools. `choices` must outlive it.
  explicit PoolModel(Choices& choices);

  /// One random operation, and the checks that cost little.
  void Step();
  /// Every byte of every piece.
  void CheckBytes() const;
  /// Releases and trims everything; then every counter is zero.
  void Finish();

 private:
  struct Held {
    Piece piece;
    std::vector<uint8_t> expected;
    size_t pool;  // its place in levels_
  };
  struct User {
    AccountChain::Level level;
    LeaseCounters counters = {};
    std::unique_ptr<SlabPool> pool = nullptr;
    size_t pool_number = 0;  // its place in levels_
    BlockRef lease = {};
  };

  void MakePool(User& user);
  void Carve(User& user);
  void AllocateBlock(User& user);
  void ReserveAndCommit(User& user);
  void Adopt(User& user);
  void CarveInLease(User& user);
  void Tune(User& user);
  void Drop();
  void HearPressure();

  bool MayRefuse() const { return steps_of_trouble_ != 0; }
  /// Keeps `piece`, with new content, unless it was refused: then only what may have changed has, since `before`.
  void Keep(User& user, Piece piece, size_t size, const PoolStats& before, size_t calls_before);
  void CheckNumbers() const;
  void CheckSettled();
  size_t OrphanedBytes(AccountChain::Level level) const;

  static constexpr size_t kHighMark = 400'000;
  static constexpr size_t kMostHeld = 200;

  Choices& choices_;
  const std::shared_ptr<testing::CheckedSource> source_ = std::make_shared<testing::CheckedSource>();
  // Pieces of foreign memory that are not back yet; outlives the blocks that refer to it.
  size_t adopted_ = 0;
  AccountChain accounts_;
  std::array<User, 2> users_ = {User{AccountChain::kRuntime}, User{AccountChain::kConnection}};
  std::vector<Held> held_;
  std::vector<AccountChain::Level> levels_;  // of all pools that were made
  size_t most_held_ = kMostHeld;
  uint32_t serial_ = 0;
  size_t steps_of_trouble_ = 0;
  bool under_pressure_ = false;
};

}  // namespace slabyard::model

#endif  // SLABYARD_TESTS_MODEL_POOL_MODEL_H_
