// SPDX-License-Identifier: MIT
//
// A short run of the model; `./dev fuzz` has the long ones.
#include <gtest/gtest.h>

#include <cstdint>
#include <iostream>

#include "tests/model/pool_model.h"
#include "tests/model/run_model.h"

namespace slabyard {
namespace {

// A difference ends the process: the seed printed last is the one.
TEST(SlabPoolProperty, RandomWorkKeepsBytesApartAndEquationsTrue) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    std::cout << "seed " << seed << std::endl;
    model::RunModel<model::PoolModel>(seed, /*steps=*/5000, /*check_every=*/50);
  }
}

}  // namespace
}  // namespace slabyard
