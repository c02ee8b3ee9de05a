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
    {"node", {.encode = 64, .decode = 48, .hex = 24, .compare = 48, .swap = 128, .find = 192, .find_last = 192}},
    {"bun", {.encode = 192, .decode = 24, .hex = 12, .compare = 256, .swap = 384, .find = 65536, .find_last = 65536}},
    {"deno", {.encode = 64, .decode = 64, .hex = 32, .compare = 192, .swap = 192, .find = 256, .find_last = 256}},
    {"jsc", {.encode = 256, .decode = 64, .hex = 32, .compare = 256, .swap = 768, .find = 65536, .find_last = 384}},
};

}  // namespace

const Thresholds& ThresholdsOf(std::string_view engine) {
  for (const Measured& measured : kMeasured) {
    if (measured.engine == engine) return measured.thresholds;
  }
  return kMeasured[0].thresholds;
}

}  // namespace slabyard::js
