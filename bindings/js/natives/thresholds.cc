// SPDX-License-Identifier: MIT
//
// Written by scripts/measure_thresholds, which measured them.
#include "bindings/js/natives/thresholds.h"

namespace slabyard::js {

namespace {

struct Measured {
  std::string_view engine;
  Thresholds thresholds;
};

// clang-format off
constexpr Measured kMeasured[] = {
    {"node", {.encode = 64, .decode = 48, .hex = 24, .compare = 48,
             .swap = 128, .find = 192, .find_last = 192, .repeat = 64}},
    {"bun", {.encode = 128, .decode = 24, .hex = 16, .compare = 256,
            .swap = 512, .find = 1073741824, .find_last = 1073741824, .repeat = 1073741824}},
    {"deno", {.encode = 64, .decode = 64, .hex = 32, .compare = 128,
             .swap = 192, .find = 256, .find_last = 256, .repeat = 64}},
    {"jsc", {.encode = 256, .decode = 64, .hex = 32, .compare = 384,
            .swap = 768, .find = 1073741824, .find_last = 384, .repeat = 1073741824}},
};
// clang-format on

}  // namespace

const Thresholds& ThresholdsOf(std::string_view engine) {
  for (const Measured& measured : kMeasured) {
    if (measured.engine == engine) return measured.thresholds;
  }
  return kMeasured[0].thresholds;
}

}  // namespace slabyard::js
