// SPDX-License-Identifier: MIT
#include "tests/model/pool_model.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <utility>

#include "slabyard/check.h"

namespace slabyard::model {

PoolModel::PoolModel(Choices& choices) : choices_(choices), accounts_(kHighMark, [this] { HearPressure(); }) {
  for (User& user : users_) MakePool(user);
}

void PoolModel::MakePool(User& user) {
  const SlabPoolOptions variants[] = {
      {},
      SlabPoolOptions::Node8K(),
      {.pool_size = 1001, .max_free_bytes = 3003, .account_step = 0},
      {.carve_limit = SlabPoolOptions::CarveLimit::kWholePool, .rewind_open_slab = false, .account_step = 5000},
      {.pool_size = 100, .max_free_bytes = 200},
  };
  user.lease = {};
  user.counters = {};
  // Out of the way first: its end may call back.
  const std::unique_ptr<SlabPool> old = std::move(user.pool);
  user.pool = std::make_unique<SlabPool>(source_, accounts_[user.level], variants[choices_.Below(std::size(variants))]);
  user.pool->set_lease_counters(&user.counters);
  user.pool_number = levels_.size();
  levels_.push_back(user.level);
}

void PoolModel::Step() {
  if (steps_of_trouble_ != 0 && --steps_of_trouble_ == 0) {
    source_->RefuseAll(false);
    accounts_.Limit(MemoryAccount::kNoLimit);
  }
  User& user = users_[choices_.Below(users_.size())];
  switch (choices_.Below(16)) {
    case 0:
    case 1:
    case 2:
    case 3:
      Carve(user);
      break;
    case 4:
      AllocateBlock(user);
      break;
    case 5:
      ReserveAndCommit(user);
      break;
    case 6:
      Adopt(user);
      break;
    case 7:
      CarveInLease(user);
      break;
    case 8:
      Tune(user);
      break;
    case 9:
      CheckSettled();
      break;
    default:
      // The more there are the more go.
      if (choices_.Below(most_held_) < held_.size()) Drop();
      break;
  }
  while (held_.size() > most_held_) Drop();
  CheckNumbers();
}

void PoolModel::Carve(User& user) {
  size_t size = 1 + choices_.Below(user.pool->pool_size() + 1);
  while (!user.pool->IsCarved(size)) {
    size /= 2;
    if (size == 0) return;
  }
  const size_t alignment = size_t{1} << choices_.Below(7);
  const PoolStats before = user.pool->stats();
  const size_t calls = accounts_.calls();
  Piece piece = user.pool->Carve(size, alignment);
  SLABYARD_CHECK(reinterpret_cast<uintptr_t>(piece.data) % alignment == 0, "a piece at a wrong alignment");
  Keep(user, std::move(piece), size, before, calls);
}

void PoolModel::AllocateBlock(User& user) {
  const size_t size = 1 + choices_.Below(choices_.OneIn(8) ? 100'000 : 6000);
  const size_t alignment = size_t{1} << choices_.Below(13);
  const bool zeroed = choices_.OneIn(2);
  const PoolStats before = user.pool->stats();
  const size_t calls = accounts_.calls();
  Piece piece = user.pool->AllocateBlock(size, zeroed, alignment);
  SLABYARD_CHECK(reinterpret_cast<uintptr_t>(piece.data) % alignment == 0, "a block at a wrong alignment");
  SLABYARD_CHECK(!piece || piece.block.capacity() == size, "a block of another size");
  SLABYARD_CHECK(!piece || !zeroed || std::all_of(piece.data, piece.data + size, [](uint8_t b) { return b == 0; }),
                 "a zeroed block that is not");
  Keep(user, std::move(piece), size, before, calls);
}

void PoolModel::ReserveAndCommit(User& user) {
  size_t size = choices_.Below(user.pool->pool_size() + 1);
  while (size != 0 && !user.pool->IsCarved(size)) size /= 2;
  const PoolStats before = user.pool->stats();
  const size_t calls = accounts_.calls();
  uint8_t* const room = user.pool->Reserve(size);
  if (room == nullptr) return Keep(user, {}, size, before, calls);
  // All of it may be written, whatever is taken.
  std::fill_n(room, size, uint8_t{0xEE});
  const size_t used = choices_.Below(size + 1);
  if (choices_.OneIn(4)) return user.pool->Cancel();
  Piece piece = user.pool->Commit(used);
  SLABYARD_CHECK(piece.data == room, "Commit gives other bytes than Reserve");
  Keep(user, std::move(piece), used, before, calls);
}

void PoolModel::Adopt(User& user) {
  const size_t size = 1 + choices_.Below(3000);
  auto foreign = std::make_unique<uint8_t[]>(size);
  uint8_t* const data = foreign.get();
  const PoolStats before = user.pool->stats();
  const size_t calls = accounts_.calls();
  Piece piece = user.pool->Adopt(data, size, [this, data, size](uint8_t* given, size_t given_size) {
    SLABYARD_CHECK(given == data && given_size == size, "the deleter gets something else than was adopted");
    SLABYARD_CHECK(adopted_ != 0, "a deleter called twice");
    --adopted_;
    delete[] given;
  });
  if (piece) {
    static_cast<void>(foreign.release());  // the deleter's now
    ++adopted_;
    SLABYARD_CHECK(piece.data == data, "adopted memory that moved");
  }
  Keep(user, std::move(piece), size, before, calls);
}

/// What a binding does, now and then dropping its lease before the next.
void PoolModel::CarveInLease(User& user) {
  constexpr size_t kCarve = 64;
  if (!user.lease || user.counters.cursor + kCarve > static_cast<double>(user.lease.capacity())) {
    BlockRef next = user.pool->LeaseSlab();
    if (!next) {
      SLABYARD_CHECK(MayRefuse(), "a lease refused without need");
      return;
    }
    user.lease = std::move(next);
    user.counters.cursor = 0;
  }
  if (user.lease.capacity() >= kCarve) {
    user.counters.carves += 1;
    user.counters.requested_bytes += kCarve - 4;
    user.counters.handed_out_bytes += kCarve;
    user.counters.cursor += kCarve;
  }
  if (choices_.OneIn(20)) user.lease = {};
}

void PoolModel::Tune(User& user) {
  switch (choices_.Below(8)) {
    case 0:
      user.pool->Trim();
      return;
    case 1:
      user.pool->set_pool_size(16 + choices_.Below(9000));
      return;
    case 2:
      source_->RefuseAll(true);
      steps_of_trouble_ = 1 + choices_.Below(20);
      return;
    case 3:
      accounts_.Limit(accounts_[AccountChain::kProcess]->granted() + choices_.Below(0x10000));
      steps_of_trouble_ = 1 + choices_.Below(60);
      return;
    case 4:
      if (choices_.OneIn(8)) MakePool(user);
      return;
    case 5:
      most_held_ = 1 + choices_.Below(kMostHeld);
      return;
    default:
      user.pool->Settle();
  }
}

void PoolModel::Keep(User& user, Piece piece, size_t size, const PoolStats& before, size_t calls_before) {
  if (!piece) {
    SLABYARD_CHECK(MayRefuse(), "memory refused without need");
    // A limit makes room first, and a callback may do anything.
    if (accounts_.limited() || accounts_.calls() != calls_before) return;
    PoolStats expected = before;
    ++expected.refused;
    SLABYARD_CHECK(user.pool->stats() == expected, "a refused request changed more than the count of refusals");
    return;
  }
  Held held{std::move(piece), std::vector<uint8_t>(size, choices_.Byte()), user.pool_number};
  // No two pieces of four bytes and more are alike, so that an overlap shows.
  ++serial_;
  if (size >= sizeof serial_) std::memcpy(held.expected.data(), &serial_, sizeof serial_);
  std::copy(held.expected.begin(), held.expected.end(), held.piece.data);
  held_.push_back(std::move(held));
}

void PoolModel::Drop() {
  if (held_.empty()) return;
  std::swap(held_[choices_.Below(held_.size())], held_.back());
  // Out of the list first: the end of its piece may call back.
  const Held held = std::move(held_.back());
  held_.pop_back();
  SLABYARD_CHECK(std::equal(held.expected.begin(), held.expected.end(), held.piece.data), "bytes changed");
}

/// What a host does when it hears of pressure; in the middle of any call that allocates or releases.
void PoolModel::HearPressure() {
  if (under_pressure_) return;
  under_pressure_ = true;
  User& user = users_[choices_.Below(users_.size())];
  switch (user.pool != nullptr ? choices_.Below(4) : 0) {
    case 0:
      Drop();
      break;
    case 1:
      user.pool->Trim();
      break;
    case 2:
      Carve(user);
      break;
    default:
      break;
  }
  under_pressure_ = false;
}

void PoolModel::CheckNumbers() const {
  for (const User& user : users_) user.pool->stats().CheckInvariants();
  accounts_.CheckInvariants();
}

void PoolModel::CheckSettled() {
  // Settling reports, a report may call back, and a callback may allocate: until nobody calls.
  size_t calls = 0;
  do {
    calls = accounts_.calls();
    for (const User& user : users_) user.pool->Settle();
  } while (calls != accounts_.calls());
  for (const User& user : users_) {
    const PoolStats stats = user.pool->stats();
    uint64_t reserved = stats.reserved_bytes() + OrphanedBytes(user.level);
    uint64_t external = stats.external_bytes() + OrphanedBytes(user.level);
    if (user.level != AccountChain::kConnection) {
      reserved += accounts_[AccountChain::kConnection]->reserved();
      external += accounts_[AccountChain::kConnection]->external();
    }
    SLABYARD_CHECK(accounts_[user.level]->reserved() == reserved, "an account's reserved bytes are not its pools'");
    SLABYARD_CHECK(accounts_[user.level]->external() == external, "an account's external bytes are not its pools'");
  }
  accounts_.CheckPressure(kHighMark);
}

/// Bytes in blocks of pools that are gone.
size_t PoolModel::OrphanedBytes(AccountChain::Level level) const {
  std::map<const uint8_t*, size_t> blocks;
  for (const Held& held : held_) {
    const bool alive = std::ranges::any_of(users_, [&](const User& user) { return user.pool_number == held.pool; });
    if (!alive && levels_[held.pool] == level) blocks[held.piece.block.data()] = held.piece.block.capacity();
  }
  size_t bytes = 0;
  for (const auto& [data, size] : blocks) bytes += size;
  return bytes;
}

void PoolModel::CheckBytes() const {
  for (const Held& held : held_) {
    SLABYARD_CHECK(std::equal(held.expected.begin(), held.expected.end(), held.piece.data), "bytes changed");
  }
}

void PoolModel::Finish() {
  CheckBytes();
  source_->RefuseAll(false);
  accounts_.Limit(MemoryAccount::kNoLimit);
  while (!held_.empty()) Drop();
  for (User& user : users_) {
    user.lease = {};
    user.pool->Trim();
  }
  CheckNumbers();
  accounts_.CheckAllZero();
  SLABYARD_CHECK(source_->live_blocks() == 0, "blocks are left");
  SLABYARD_CHECK(adopted_ == 0, "foreign memory is left");
}

}  // namespace slabyard::model
