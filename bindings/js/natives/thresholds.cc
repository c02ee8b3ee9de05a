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

constexpr Measured kMeasured[] = {
    {"node", {.encode = 64, .decode = 24, .hex = 32, .compare = 96, .swap = 96}},
    {"bun", {.encode = 6, .decode = 48, .hex = 24, .compare = 256, .swap = 256}},
    {"deno", {.encode = 64, .decode = 32, .hex = 32, .compare = 192, .swap = 96}},
    {"jsc", {.encode = 12, .decode = 512, .hex = 1024, .compare = 768, .swap = 384}},
};

}  // namespace

const Thresholds& ThresholdsOf(std::string_view engine) {
  for (const Measured& measured : kMeasured) {
    if (measured.engine == engine) return measured.thresholds;
  }
  return kMeasured[0].thresholds;
}

}  // namespace slabyard::js
