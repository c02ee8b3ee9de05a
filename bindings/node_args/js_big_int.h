// SPDX-License-Identifier: MIT
//
// A JavaScript BigInt of any size, as far as a buffer needs one: its decimal text, and whether 64 bits hold it. Engines
// hand larger ones over as text, since no C++ type has room for them.
#ifndef SLABYARD_BINDINGS_NODE_ARGS_JS_BIG_INT_H_
#define SLABYARD_BINDINGS_NODE_ARGS_JS_BIG_INT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace slabyard::node_args {

class JsBigInt {
 public:
  /// The number that `text` is: digits, with a `-` before them or not. Nothing when it is no such text.
  static std::optional<JsBigInt> Parse(std::string_view text);
  static JsBigInt Of(int64_t number) { return JsBigInt(std::to_string(number)); }
  static JsBigInt Of(uint64_t number) { return JsBigInt(std::to_string(number)); }

  /// Decimal text without leading zeros and without the `n` of a literal; zero has no sign.
  const std::string& text() const { return text_; }

  /// The number, when it is from -2^63 to 2^63 - 1, or from 0 to 2^64 - 1.
  std::optional<int64_t> ToInt64() const;
  std::optional<uint64_t> ToUint64() const;

  /// Above 2^32 or below -2^32.
  bool IsBeyond32Bits() const;

  friend bool operator==(const JsBigInt&, const JsBigInt&) = default;

 private:
  explicit JsBigInt(std::string text) : text_(std::move(text)) {}

  std::string text_;
};

}  // namespace slabyard::node_args

#endif  // SLABYARD_BINDINGS_NODE_ARGS_JS_BIG_INT_H_
