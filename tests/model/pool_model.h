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
  };
  struct User {
    LeaseCounters counters;
    std::unique_ptr<SlabPool> pool;
    BlockRef lease;
  };

  void MakePool(User& user);
  void Carve(User& user);
  void AllocateBlock(User& user);
  void ReserveAndCommit(User& user);
  void Adopt(User& user);
  void CarveInLease(User& user);
  void Tune(User& user);
  void ReplacePool(User& user);
  void Drop();
  void Settle();
  void CheckNumbers() const;
  void HearPressure();

  /// Keeps `piece` with new content, if it was not refused; returns whether it was there.
  bool Keep(Piece piece, size_t size);
  bool mayRefuse() const;

  /// True while `user`'s pool is refused something, with nothing changed since `before` but what the contract names.
  void CheckRefusal(const User& user, const PoolStats& before, size_t calls_before) const;

  Choices& choices_;
  const std::shared_ptr<testing::CheckedSource> source_ = std::make_shared<testing::CheckedSource>();
  AccountChain accounts_;
  std::array<User, 2> users_;
  std::vector<Held> held_;
  std::shared_ptr<size_t> adopted_ = std::make_shared<size_t>(0);  // pieces of foreign memory that are not back yet
  uint32_t serial_ = 0;
  size_t steps_to_refuse_ = 0;
  bool in_pressure_ = false;
};

}  // namespace slabyard::model

#endif  // SLABYARD_TESTS_MODEL_POOL_MODEL_H_
