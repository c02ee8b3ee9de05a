// SPDX-License-Identifier: MIT
#include "slabyard/memory_account.h"

#include "slabyard/check.h"

namespace slabyard {

bool MemoryAccount::TryPromise(size_t bytes) {
  size_t before = promised_.load(std::memory_order_relaxed);
  do {
    const size_t most = limit();
    if (before > most || bytes > most - before) return false;
  } while (!promised_.compare_exchange_weak(before, before + bytes, std::memory_order_relaxed));
  return true;
}

void MemoryAccount::Keep(size_t bytes) {
  const size_t now = reserved_.fetch_add(bytes, std::memory_order_relaxed) + bytes;
  size_t highest = peak_.load(std::memory_order_relaxed);
  while (highest < now && !peak_.compare_exchange_weak(highest, now, std::memory_order_relaxed)) {
  }
}

void MemoryAccount::Withdraw(size_t bytes) { promised_.fetch_sub(bytes, std::memory_order_relaxed); }

void MemoryAccount::Unreserve(size_t bytes) {
  [[maybe_unused]] const size_t before = reserved_.fetch_sub(bytes, std::memory_order_relaxed);
  SLABYARD_DCHECK(before >= bytes, "MemoryAccount: more given back than was reserved");
  Withdraw(bytes);
}

void MemoryAccount::AddExternal(size_t bytes) { external_.fetch_add(bytes, std::memory_order_relaxed); }

void MemoryAccount::SubtractExternal(size_t bytes) {
  [[maybe_unused]] const size_t before = external_.fetch_sub(bytes, std::memory_order_relaxed);
  SLABYARD_DCHECK(before >= bytes, "MemoryAccount: more external bytes subtracted than were added");
}

}  // namespace slabyard
