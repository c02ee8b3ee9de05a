// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>

#include "tests/model/choices.h"
#include "tests/model/pool_model.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  slabyard::model::Choices choices(slabyard::ByteSpan(data, size));
  slabyard::model::PoolModel model(choices);
  while (!choices.done()) model.Step();
  model.Finish();
  return 0;
}
