// SPDX-License-Identifier: MIT
#include "bindings/node_args/js_number.h"

#include <charconv>
#include <cmath>
#include <limits>
#include <string_view>

namespace slabyard::node_args {
namespace {

/// A finite number above 0 as digits d1 d2 ... dk and the power n of ten with value 0.d1d2...dk * 10^n.
struct Decimal {
  std::string digits;
  int point;
};

Decimal ShortestDecimal(double number) {
  char text[32];  // 17 digits, a point and an exponent of three digits need 24
  const char* const end = std::to_chars(text, text + sizeof text, number, std::chars_format::scientific).ptr;
  Decimal decimal;
  const char* at = text;
  for (; *at != 'e'; ++at) {
    if (*at != '.') decimal.digits += *at;
  }
  ++at;
  if (*at == '+') ++at;  // from_chars takes none
  int exponent = 0;
  std::from_chars(at, end, exponent);
  decimal.point = exponent + 1;
  return decimal;
}

std::string Layout(Decimal decimal) {
  // Beyond these JavaScript writes an exponent.
  constexpr int kLargestPlainPoint = 21;
  constexpr int kSmallestPlainPoint = -5;
  std::string& digits = decimal.digits;
  const int count = static_cast<int>(digits.size());
  const int point = decimal.point;
  if (point >= kSmallestPlainPoint && point <= 0) return "0." + std::string(static_cast<size_t>(-point), '0') + digits;
  if (point > 0 && point <= kLargestPlainPoint) {
    if (count <= point) return digits.append(static_cast<size_t>(point - count), '0');
    return digits.insert(static_cast<size_t>(point), 1, '.');
  }
  if (count > 1) digits.insert(1, 1, '.');
  const int exponent = point - 1;
  return digits + (exponent < 0 ? "e-" : "e+") + std::to_string(std::abs(exponent));
}

}  // namespace

bool IsInteger(double number) { return std::isfinite(number) && std::trunc(number) == number; }

uint32_t ToUint32(double number) {
  if (!std::isfinite(number)) return 0;
  constexpr double kModulus = 4294967296.0;
  const double rest = std::fmod(std::trunc(number), kModulus);  // exact, with the sign of the number
  return static_cast<uint32_t>(rest < 0 ? rest + kModulus : rest);
}

ptrdiff_t ToIndex(double number) {
  if (std::isnan(number)) return 0;
  constexpr double kBeyond = 9223372036854775808.0;  // 2^63, the first double above every ptrdiff_t
  static_assert(sizeof(ptrdiff_t) == 8);
  if (number >= kBeyond) return std::numeric_limits<ptrdiff_t>::max();
  if (number < -kBeyond) return std::numeric_limits<ptrdiff_t>::min();
  return static_cast<ptrdiff_t>(number);
}

std::string JsNumberText(double number) {
  if (std::isnan(number)) return "NaN";
  const std::string sign = std::signbit(number) ? "-" : "";
  if (std::isinf(number)) return sign + "Infinity";
  if (number == 0) return sign + "0";
  return sign + Layout(ShortestDecimal(std::fabs(number)));
}

}  // namespace slabyard::node_args
