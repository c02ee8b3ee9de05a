// SPDX-License-Identifier: MIT
//
// A lock for critical sections of some ten nanoseconds that many threads enter all the time: one word, no call while
// uncontended, and a thread that finds it taken spins before it sleeps. The states are those of Drepper, "Futexes Are
// Tricky", mutex 2. For anything longer, or with a condition to wait for, there is Mutex.
#ifndef SLABYARD_SRC_BASE_SPINNING_MUTEX_H_
#define SLABYARD_SRC_BASE_SPINNING_MUTEX_H_

#include <atomic>
#include <cstdint>

#include "absl/base/thread_annotations.h"

namespace slabyard::base {

class ABSL_LOCKABLE SpinningMutex {
 public:
  void Lock() ABSL_EXCLUSIVE_LOCK_FUNCTION() {
    if (!TryTake()) LockSlow();
  }
  void Unlock() ABSL_UNLOCK_FUNCTION() {
    if (state_.exchange(kFree, std::memory_order_release) == kWaitedFor) state_.notify_one();
  }

 private:
  static constexpr uint32_t kFree = 0;
  static constexpr uint32_t kTaken = 1;
  static constexpr uint32_t kWaitedFor = 2;  // taken, and somebody may sleep

  bool TryTake() {
    uint32_t expected = kFree;
    return state_.compare_exchange_strong(expected, kTaken, std::memory_order_acquire, std::memory_order_relaxed);
  }
  void LockSlow();

  std::atomic<uint32_t> state_{kFree};
};

class ABSL_SCOPED_LOCKABLE SpinningMutexLock {
 public:
  explicit SpinningMutexLock(SpinningMutex& mutex) ABSL_EXCLUSIVE_LOCK_FUNCTION(mutex) : mutex_(mutex) {
    mutex_.Lock();
  }
  ~SpinningMutexLock() ABSL_UNLOCK_FUNCTION() { mutex_.Unlock(); }
  SpinningMutexLock(const SpinningMutexLock&) = delete;
  SpinningMutexLock& operator=(const SpinningMutexLock&) = delete;

 private:
  SpinningMutex& mutex_;
};

}  // namespace slabyard::base

#endif  // SLABYARD_SRC_BASE_SPINNING_MUTEX_H_
