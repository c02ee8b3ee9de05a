// SPDX-License-Identifier: MIT
//
// The digits of both alphabets and what each byte is worth as one of them.
#ifndef SLABYARD_SRC_ENCODING_BASE64_BASE64_DIGITS_H_
#define SLABYARD_SRC_ENCODING_BASE64_BASE64_DIGITS_H_

#include <array>
#include <cstdint>

namespace slabyard::internal {

inline constexpr char kBase64Digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
inline constexpr char kBase64UrlDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

inline constexpr uint8_t kBase64Odd = 0x80;  // a bit that no value has, so that one test serves a group
inline constexpr uint8_t kBase64Junk = kBase64Odd;
inline constexpr uint8_t kBase64End = kBase64Odd | 1;

alignas(64) inline constexpr std::array<uint8_t, 256> kBase64Values = [] {
  std::array<uint8_t, 256> values{};
  values.fill(kBase64Junk);
  for (uint8_t value = 0; value < 64; ++value) {
    values[static_cast<uint8_t>(kBase64Digits[value])] = value;
    values[static_cast<uint8_t>(kBase64UrlDigits[value])] = value;
  }
  values['='] = kBase64End;
  return values;
}();

}  // namespace slabyard::internal

#endif  // SLABYARD_SRC_ENCODING_BASE64_BASE64_DIGITS_H_
