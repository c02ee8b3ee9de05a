// SPDX-License-Identifier: MIT
//
// Written by scripts/measure_thresholds.
#include "bindings/js/natives/thresholds.h"

namespace slabyard::js {

namespace {

struct Measured {
  std::string_view engine;
  Thresholds thresholds;
};

constexpr Measured kMeasured[] = {
    {"node", {.encode = 0, .decode = 0, .hex = 0, .compare = 0, .swap = 0}},
    {"bun", {.encode = 0, .decode = 0, .hex = 0, .compare = 0, .swap = 0}},
    {"deno", {.encode = 0, .decode = 0, .hex = 0, .compare = 0, .swap = 0}},
    {"jsc", {.encode = 0, .decode = 0, .hex = 0, .compare = 0, .swap = 0}},
};

}  // namespace

const Thresholds& ThresholdsOf(std::string_view engine) {
  for (const Measured& measured : kMeasured) {
    if (measured.engine == engine) return measured.thresholds;
  }
  return kMeasured[0].thresholds;
}

}  // namespace slabyard::js
