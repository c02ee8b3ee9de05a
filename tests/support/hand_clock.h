// SPDX-License-Identifier: MIT
#ifndef SLABYARD_TESTS_SUPPORT_HAND_CLOCK_H_
#define SLABYARD_TESTS_SUPPORT_HAND_CLOCK_H_

#include <chrono>

#include "slabyard/clock.h"

namespace slabyard::testing {

/// A clock whose hands the test turns.
class HandClock final : public Clock {
 public:
  std::chrono::nanoseconds Now() const noexcept override { return now_; }
  void Advance(std::chrono::nanoseconds time) { now_ += time; }

 private:
  std::chrono::nanoseconds now_{1000};
};

}  // namespace slabyard::testing

#endif  // SLABYARD_TESTS_SUPPORT_HAND_CLOCK_H_
