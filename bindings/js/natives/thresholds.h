// SPDX-License-Identifier: MIT
//
// Below which size the prelude stays in JavaScript: a call into C++ has a price of its own in every engine. Measured
// with scripts/measure_thresholds, which writes thresholds.cc.
#ifndef SLABYARD_BINDINGS_JS_NATIVES_THRESHOLDS_H_
#define SLABYARD_BINDINGS_JS_NATIVES_THRESHOLDS_H_

#include <cstddef>
#include <string_view>

namespace slabyard::js {

/// The smallest size, in bytes or code units, at which the native is the faster one; 0: always the native, 2^30: never.
struct Thresholds {
  size_t encode;     // text to bytes, ASCII
  size_t decode;     // bytes to text, ASCII
  size_t hex;        // bytes to hex text
  size_t compare;    // equals and compare
  size_t swap;       // swap16, swap32, swap64
  size_t find;       // indexOf of a byte: bytes to search
  size_t find_last;  // lastIndexOf of a byte
  size_t repeat;     // fill with more than a byte
};

/// The measured thresholds of `engine`: "jsc", "node", "bun" or "deno"; those of "node" for any other.
const Thresholds& ThresholdsOf(std::string_view engine);

}  // namespace slabyard::js

#endif  // SLABYARD_BINDINGS_JS_NATIVES_THRESHOLDS_H_
