// SPDX-License-Identifier: MIT
#include "slabyard/memory_account.h"

#include <utility>

#include "slabyard/check.h"

namespace slabyard {
namespace {

void AddTo(std::atomic<size_t>& figure, ptrdiff_t change) {
  [[maybe_unused]] const size_t before = figure.fetch_add(static_cast<size_t>(change), std::memory_order_relaxed);
  SLABYARD_DCHECK(change >= 0 || before >= size_t{0} - static_cast<size_t>(change),
                  "MemoryAccount: more taken away than was reported");
}

}  // namespace

MemoryAccount::MemoryAccount(size_t limit) : limit_(limit) {}

MemoryAccount::MemoryAccount(MemoryAccountOptions options) : options_(std::move(options)), limit_(options_.limit) {
  SLABYARD_CHECK(options_.low_mark < options_.high_mark, "MemoryAccount: the low mark must lie below the high mark");
}

bool MemoryAccount::TryGrantHere(size_t bytes) {
  size_t before = granted_.load(std::memory_order_relaxed);
  do {
    const size_t most = limit();
    if (before > most || bytes > most - before) {
      refusals_.fetch_add(1, std::memory_order_relaxed);
      return false;
    }
  } while (!granted_.compare_exchange_weak(before, before + bytes, std::memory_order_relaxed));
  return true;
}

bool MemoryAccount::TryGrant(size_t bytes) {
  for (MemoryAccount* account = this; account != nullptr; account = account->parent().get()) {
    if (account->TryGrantHere(bytes)) continue;
    for (MemoryAccount* below = this; below != account; below = below->parent().get()) below->ReturnHere(bytes);
    return false;
  }
  return true;
}

void MemoryAccount::ReturnHere(size_t bytes) {
  [[maybe_unused]] const size_t before = granted_.fetch_sub(bytes, std::memory_order_relaxed);
  SLABYARD_DCHECK(before >= bytes, "MemoryAccount: more returned than was granted");
}

void MemoryAccount::ReturnGrant(size_t bytes) {
  for (MemoryAccount* account = this; account != nullptr; account = account->parent().get()) account->ReturnHere(bytes);
}

void MemoryAccount::Report(const MemoryChange& change) {
  for (MemoryAccount* account = this; account != nullptr; account = account->parent().get()) {
    AddTo(account->external_, change.external);
    AddTo(account->reserved_, change.reserved);
    AddTo(account->blocks_, change.blocks);
    if (change.reserved > 0) account->RaisePeak();
  }
}

void MemoryAccount::RaisePeak() {
  const size_t now = reserved();
  size_t highest = peak();
  while (highest < now && !peak_.compare_exchange_weak(highest, now, std::memory_order_relaxed)) {
  }
}

void MemoryAccount::Notify() {
  for (MemoryAccount* account = this; account != nullptr; account = account->parent().get()) account->NotifyHere();
}

void MemoryAccount::NotifyHere() {
  if (options_.on_pressure == nullptr) return;
  // Sequentially consistent, and again after each call: of two threads that cross both marks, one sees the other's.
  for (;;) {
    bool raised = under_pressure_.load();
    const size_t now = external_.load();
    const bool crossed = raised ? now <= options_.low_mark : now >= options_.high_mark;
    if (!crossed) return;
    // Of several threads that see the mark crossed, one flips the state and calls.
    if (!under_pressure_.compare_exchange_strong(raised, !raised)) continue;
    options_.on_pressure(raised ? MemoryPressure::kRelieved : MemoryPressure::kRaised);
  }
}

}  // namespace slabyard
