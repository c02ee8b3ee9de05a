// SPDX-License-Identifier: MIT
//
// Short runs of the models; `./dev fuzz` has the long ones. A difference ends the process: the seed printed last is the
// one.
#include <gtest/gtest.h>

#include <cstdint>
#include <iostream>

#include "tests/model/buffer_model.h"
#include "tests/model/run_model.h"
#include "tests/model/unique_model.h"

namespace slabyard {
namespace {

TEST(BufferProperty, RandomWorkAgreesWithPlainVectors) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    std::cout << "seed " << seed << std::endl;
    model::RunModel<model::BufferModel>(seed, /*steps=*/3000, /*check_every=*/20);
  }
}

TEST(UniqueBufferProperty, RandomWorkAgreesWithPlainVectors) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    std::cout << "seed " << seed << std::endl;
    model::RunModel<model::UniqueModel>(seed, /*steps=*/2000, /*check_every=*/20);
  }
}

}  // namespace
}  // namespace slabyard
