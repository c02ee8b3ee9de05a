// SPDX-License-Identifier: MIT
#include "slabyard/memory_account.h"

#include <utility>

#include "slabyard/check.h"

namespace slabyard {
namespace {

ptrdiff_t AddTo(std::atomic<ptrdiff_t>& figure, ptrdiff_t change) {
  return figure.fetch_add(change, std::memory_order_relaxed) + change;
}

}  // namespace

MemoryAccount::MemoryAccount(size_t limit) : limit_(limit) {}

MemoryAccount::MemoryAccount(MemoryAccountOptions options) : options_(std::move(options)), limit_(options_.limit) {
  SLABYARD_CHECK(options_.low_mark < options_.high_mark, "MemoryAccount: the low mark must lie below the high mark");
}

bool MemoryAccount::TryGrantHere(size_t bytes, bool counted) {
  size_t before = granted_.load(std::memory_order_relaxed);
  do {
    const size_t most = limit();
    if (before > most || bytes > most - before) {
      if (counted) refusals_.fetch_add(1, std::memory_order_relaxed);
      return false;
    }
  } while (
      !granted_.compare_exchange_weak(before, before + bytes, std::memory_order_acquire, std::memory_order_relaxed));
  return true;
}

bool MemoryAccount::TryGrant(size_t bytes, bool counted) {
  for (MemoryAccount* account = this; account != nullptr; account = account->parent().get()) {
    if (account->TryGrantHere(bytes, counted)) continue;
    for (MemoryAccount* below = this; below != account; below = below->parent().get()) below->ReturnHere(bytes);
    return false;
  }
  return true;
}

void MemoryAccount::ReturnHere(size_t bytes) {
  [[maybe_unused]] const size_t before = granted_.fetch_sub(bytes, std::memory_order_release);
  SLABYARD_DCHECK(before >= bytes, "MemoryAccount: more returned than was granted");
}

void MemoryAccount::ReturnGrant(size_t bytes) {
  for (MemoryAccount* account = this; account != nullptr; account = account->parent().get()) account->ReturnHere(bytes);
}

void MemoryAccount::Report(const MemoryChange& change) {
  for (MemoryAccount* account = this; account != nullptr; account = account->parent().get())
    account->ReportHere(change);
}

void MemoryAccount::ReportHere(const MemoryChange& change) {
  // Whoever looks on meanwhile sees no more in use than is held.
  if (change.external < 0) AddTo(external_, change.external);
  const ptrdiff_t reserved = AddTo(reserved_, change.reserved);
  AddTo(blocks_, change.blocks);
  if (change.external > 0) AddTo(external_, change.external);
  if (change.reserved > 0) RaisePeak(reserved);
}

void MemoryAccount::RaisePeak(ptrdiff_t reserved) {
  const size_t now = reserved > 0 ? static_cast<size_t>(reserved) : 0;
  size_t highest = peak();
  while (highest < now && !peak_.compare_exchange_weak(highest, now, std::memory_order_relaxed)) {
  }
}

void MemoryAccount::Notify() {
  for (MemoryAccount* account = this; account != nullptr; account = account->parent().get()) account->NotifyHere();
}

void MemoryAccount::NotifyHere() {
  if (options_.on_pressure == nullptr) return;
  // One caller at a time, so that edges are heard in their order; whoever comes meanwhile, from the callback too,
  // leaves what it saw to that one.
  uint64_t asked = notifies_.fetch_add(1, std::memory_order_acq_rel) + 1;
  if (asked != 1) return;
  do {
    for (;;) {
      const size_t now = external();
      const bool crossed = under_pressure_ ? now <= options_.low_mark : now >= options_.high_mark;
      if (!crossed) break;
      under_pressure_ = !under_pressure_;
      options_.on_pressure(under_pressure_ ? MemoryPressure::kRaised : MemoryPressure::kRelieved);
    }
  } while (!notifies_.compare_exchange_strong(asked, 0, std::memory_order_acq_rel));
}

}  // namespace slabyard
