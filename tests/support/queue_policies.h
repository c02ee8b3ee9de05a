// SPDX-License-Identifier: MIT
//
// Every policy of a BoundedQueue, and its name, for tests that go through all of them.
#ifndef SLABYARD_TESTS_SUPPORT_QUEUE_POLICIES_H_
#define SLABYARD_TESTS_SUPPORT_QUEUE_POLICIES_H_

#include <gtest/gtest.h>

#include <cstddef>
#include <string>

#include "slabyard/bounded_queue.h"

namespace slabyard::testing {

inline constexpr SlowConsumerPolicy kAllPolicies[] = {SlowConsumerPolicy::kBlock, SlowConsumerPolicy::kDropNewest,
                                                      SlowConsumerPolicy::kDropOldest, SlowConsumerPolicy::kCoalesce,
                                                      SlowConsumerPolicy::kDisconnect};

inline std::string PolicyName(const ::testing::TestParamInfo<SlowConsumerPolicy>& policy) {
  constexpr const char* kNames[] = {"Block", "DropNewest", "DropOldest", "Coalesce", "Disconnect"};
  return kNames[static_cast<size_t>(policy.param)];
}

}  // namespace slabyard::testing

#endif  // SLABYARD_TESTS_SUPPORT_QUEUE_POLICIES_H_
