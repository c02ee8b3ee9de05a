// SPDX-License-Identifier: MIT
//
// The sixteen digits and what each byte is worth as one of them.
#ifndef SLABYARD_SRC_ENCODING_HEX_DIGITS_H_
#define SLABYARD_SRC_ENCODING_HEX_DIGITS_H_

#include <array>
#include <cstdint>

namespace slabyard::internal {

inline constexpr char kHexDigits[] = "0123456789abcdef";
inline constexpr uint8_t kNoHexDigit = 0x80;  // a bit that no value has, so that one test serves a pair

alignas(64) inline constexpr std::array<uint8_t, 256> kHexValues = [] {
  std::array<uint8_t, 256> values{};
  values.fill(kNoHexDigit);
  for (uint8_t value = 0; value < 16; ++value) {
    const auto digit = static_cast<uint8_t>(kHexDigits[value]);
    values[digit] = value;
    if (value >= 10) values[digit - 'a' + 'A'] = value;
  }
  return values;
}();

}  // namespace slabyard::internal

#endif  // SLABYARD_SRC_ENCODING_HEX_DIGITS_H_
