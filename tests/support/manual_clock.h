// SPDX-License-Identifier: MIT
//
// A clock whose hands the test turns, or that goes on by itself at each look, and that counts the looks: whoever waits
// for a deadline looks right before it sleeps.
#ifndef SLABYARD_TESTS_SUPPORT_MANUAL_CLOCK_H_
#define SLABYARD_TESTS_SUPPORT_MANUAL_CLOCK_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <thread>

#include "slabyard/clock.h"

namespace slabyard::testing {

class ManualClock final : public Clock {
 public:
  explicit ManualClock(std::chrono::nanoseconds step = std::chrono::nanoseconds(0)) : step_(step) {}

  std::chrono::nanoseconds Now() const noexcept override {
    looks_.fetch_add(1);
    return std::chrono::nanoseconds(now_.fetch_add(step_.count()));
  }

  void Advance(std::chrono::nanoseconds time) { now_.fetch_add(time.count()); }
  uint64_t looks() const { return looks_.load(); }
  void AwaitLooks(uint64_t looks) const {
    while (looks_.load() < looks) std::this_thread::yield();
  }

 private:
  const std::chrono::nanoseconds step_;
  mutable std::atomic<int64_t> now_{0};
  mutable std::atomic<uint64_t> looks_{0};
};

}  // namespace slabyard::testing

#endif  // SLABYARD_TESTS_SUPPORT_MANUAL_CLOCK_H_
