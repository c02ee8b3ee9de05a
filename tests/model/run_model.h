// SPDX-License-Identifier: MIT
#ifndef SLABYARD_TESTS_MODEL_RUN_MODEL_H_
#define SLABYARD_TESTS_MODEL_RUN_MODEL_H_

#include <cstddef>
#include <cstdint>

#include "tests/model/choices.h"

namespace slabyard::model {

/// `steps` random operations of one model, every byte checked each `check_every`, and the end of it.
template <typename Model>
void RunModel(uint64_t seed, size_t steps, size_t check_every) {
  Choices choices(seed);
  Model model(choices);
  for (size_t step = 1; step <= steps; ++step) {
    model.Step();
    if (step % check_every == 0) model.CheckBytes();
  }
  model.Finish();
}

}  // namespace slabyard::model

#endif  // SLABYARD_TESTS_MODEL_RUN_MODEL_H_
