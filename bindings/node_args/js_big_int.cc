// SPDX-License-Identifier: MIT
#include "bindings/node_args/js_big_int.h"

#include <algorithm>
#include <charconv>

namespace slabyard::node_args {
namespace {

template <typename Integer>
std::optional<Integer> ParseWhole(std::string_view text) {
  Integer number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

std::optional<JsBigInt> JsBigInt::Parse(std::string_view text) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  if (text.empty() || !std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
  text.remove_prefix(std::min(text.find_first_not_of('0'), text.size() - 1));
  std::string signed_text(negative && text != "0" ? "-" : "");
  return JsBigInt(signed_text.append(text));
}

std::optional<int64_t> JsBigInt::ToInt64() const { return ParseWhole<int64_t>(text_); }

std::optional<uint64_t> JsBigInt::ToUint64() const { return ParseWhole<uint64_t>(text_); }

bool JsBigInt::IsBeyond32Bits() const {
  constexpr int64_t kLimit = int64_t{1} << 32;
  const std::optional<int64_t> number = ToInt64();
  return !number || *number > kLimit || *number < -kLimit;
}

}  // namespace slabyard::node_args
