// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>

#include "tests/model/reader_model.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  slabyard::model::CheckHexdump({data, size});
  return 0;
}
