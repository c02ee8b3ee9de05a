// SPDX-License-Identifier: MIT
// Floor: output
//
// Where time comes from. Outputs and queues that look at time are given a clock, so that a test can turn the hands.
// Threads: any number at once.
#ifndef SLABYARD_CLOCK_H_
#define SLABYARD_CLOCK_H_

#include <chrono>

namespace slabyard {

class Clock {
 public:
  virtual ~Clock() = default;

  /// Time since some fixed moment; never goes back.
  virtual std::chrono::nanoseconds Now() const noexcept = 0;

 protected:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
};

/// CLOCK_MONOTONIC: goes on whatever is done to the time of day.
class SteadyClock final : public Clock {
 public:
  std::chrono::nanoseconds Now() const noexcept override { return std::chrono::steady_clock::now().time_since_epoch(); }
};

}  // namespace slabyard

#endif  // SLABYARD_CLOCK_H_
