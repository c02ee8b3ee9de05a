// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>

#include "tests/model/choices.h"
#include "tests/model/writer_model.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  slabyard::model::Choices choices(slabyard::ByteSpan(data, size));
  slabyard::model::CheckWriter(choices);
  return 0;
}
