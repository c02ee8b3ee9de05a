// SPDX-License-Identifier: MIT
//
// std::condition_variable on a base::Mutex. Waits end at random too (POSIX calls it a spurious wakeup): callers loop on
// what they wait for, in sight of the annotations.
#ifndef SLABYARD_SRC_BASE_COND_VAR_H_
#define SLABYARD_SRC_BASE_COND_VAR_H_

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>

#include "absl/base/thread_annotations.h"
#include "src/base/mutex.h"

namespace slabyard::base {

class CondVar {
 public:
  void Wait(Mutex& mutex) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex) {
    std::unique_lock lock(mutex.mutex_, std::adopt_lock);
    condition_.wait(lock);
    lock.release();
  }

  /// Returns after `time` at the latest, and after an hour in any case, as far as the scheduler allows.
  void WaitFor(Mutex& mutex, std::chrono::nanoseconds time) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex) {
    // The sum with the system's clock must not wrap: a wait for a time long past keeps the mutex, and its caller's loop
    // never lets it go.
    constexpr std::chrono::nanoseconds kLongest = std::chrono::hours(1);
    std::unique_lock lock(mutex.mutex_, std::adopt_lock);
    condition_.wait_for(lock, std::min(time, kLongest));
    lock.release();
  }

  void NotifyOne() { condition_.notify_one(); }
  void NotifyAll() { condition_.notify_all(); }

 private:
  std::condition_variable condition_;
};

}  // namespace slabyard::base

#endif  // SLABYARD_SRC_BASE_COND_VAR_H_
