// SPDX-License-Identifier: MIT
#include "src/base/spinning_mutex.h"

namespace slabyard::base {
namespace {

// Each round waits twice as long as the one before, some twenty microseconds altogether: while one thread waits, the
// other enters again and again with the guarded lines in its own cache, which is faster for both than taking turns. A
// sleep and its wake-up cost about as much.
constexpr int kFirstPauses = 64;
constexpr int kLastPauses = 1024;

void Pause() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

}  // namespace

void SpinningMutex::LockSlow() {
  for (int pauses = kFirstPauses; pauses <= kLastPauses; pauses *= 2) {
    for (int i = 0; i < pauses; ++i) Pause();
    if (state_.load(std::memory_order_relaxed) == kFree && TryTake()) return;
  }
  while (state_.exchange(kWaitedFor, std::memory_order_acquire) != kFree) {
    state_.wait(kWaitedFor, std::memory_order_relaxed);
  }
}

}  // namespace slabyard::base
