// SPDX-License-Identifier: MIT
//
// Three accounts in a chain, each with a pressure callback, and what must hold of them at any time:
//
//   connection --> runtime --> process
#ifndef SLABYARD_TESTS_MODEL_ACCOUNT_CHAIN_H_
#define SLABYARD_TESTS_MODEL_ACCOUNT_CHAIN_H_

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <utility>

#include "slabyard/check.h"
#include "slabyard/memory_account.h"

namespace slabyard::model {

class AccountChain {
 public:
  enum Level : size_t { kProcess, kRuntime, kConnection };

  /// `on_raised` is what a runtime would do under pressure; it may use pools that are charged here.
  AccountChain(size_t high_mark, std::function<void()> on_raised) : on_raised_(std::move(on_raised)) {
    for (size_t level = 0; level < accounts_.size(); ++level) {
      // Lower levels reach their marks first, so that callbacks come from several levels.
      accounts_[level] = std::make_shared<MemoryAccount>(
          MemoryAccountOptions{.parent = level == kProcess ? nullptr : accounts_[level - 1],
                               .high_mark = high_mark >> level,
                               .low_mark = high_mark >> (level + 1),
                               .on_pressure = [this, level](MemoryPressure edge) { Hear(level, edge); }});
    }
  }
  AccountChain(const AccountChain&) = delete;
  AccountChain& operator=(const AccountChain&) = delete;

  const std::shared_ptr<MemoryAccount>& operator[](Level level) const { return accounts_[level]; }
  /// Callbacks that came so far.
  size_t calls() const { return calls_; }

  /// A limit on all of it, or none.
  void Limit(size_t limit) { accounts_[kProcess]->set_limit(limit); }
  bool limited() const { return accounts_[kProcess]->limit() != MemoryAccount::kNoLimit; }

  void CheckInvariants() const {
    for (const auto& account : accounts_) {
      SLABYARD_CHECK(account->external() <= account->reserved(), "external <= reserved");
      SLABYARD_CHECK(account->reserved() <= account->granted(), "reserved <= granted");
      SLABYARD_CHECK(account->reserved() <= account->peak(), "reserved <= peak");
    }
    for (size_t level = kRuntime; level < accounts_.size(); ++level) {
      const MemoryAccount& below = *accounts_[level];
      const MemoryAccount& above = *accounts_[level - 1];
      SLABYARD_CHECK(below.reserved() <= above.reserved(), "an account holds more than the one above it");
      SLABYARD_CHECK(below.external() <= above.external(), "an account refers to more than the one above it");
      SLABYARD_CHECK(below.granted() <= above.granted(), "an account was granted more than the one above it");
      SLABYARD_CHECK(below.blocks() <= above.blocks(), "an account has more blocks than the one above it");
    }
  }

  /// Right after every pool was settled: what was heard is what the marks say.
  void CheckPressure(size_t high_mark) const {
    for (size_t level = 0; level < accounts_.size(); ++level) {
      const size_t external = accounts_[level]->external();
      SLABYARD_CHECK(external < high_mark >> level || raised_[level], "pressure that nobody heard of");
      SLABYARD_CHECK(external > high_mark >> (level + 1) || !raised_[level], "relief that nobody heard of");
    }
  }

  void CheckAllZero() const {
    for (const auto& account : accounts_) {
      SLABYARD_CHECK(account->reserved() == 0, "reserved bytes are left");
      SLABYARD_CHECK(account->external() == 0, "external bytes are left");
      SLABYARD_CHECK(account->granted() == 0, "granted bytes are left");
      SLABYARD_CHECK(account->blocks() == 0, "blocks are left");
    }
  }

 private:
  void Hear(size_t level, MemoryPressure edge) {
    const bool raised = edge == MemoryPressure::kRaised;
    SLABYARD_CHECK(raised != raised_[level], "pressure edges do not alternate");
    raised_[level] = raised;
    ++calls_;
    if (raised && on_raised_) on_raised_();
  }

  std::function<void()> on_raised_;
  std::array<std::shared_ptr<MemoryAccount>, 3> accounts_;
  std::array<bool, 3> raised_{};
  size_t calls_ = 0;
};

}  // namespace slabyard::model

#endif  // SLABYARD_TESTS_MODEL_ACCOUNT_CHAIN_H_
