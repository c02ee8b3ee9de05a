// SPDX-License-Identifier: MIT
//
// One golden vector (tests/vectors/README.md has the format): a flat JSON object, its values read in the way an
// operation needs them. Text and bytes come in one of several placements, since a vector says nothing of either form
// or alignment and must hold in all.
#ifndef SLABYARD_TESTS_CONFORMANCE_VECTOR_H_
#define SLABYARD_TESTS_CONFORMANCE_VECTOR_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "bindings/node_args/js_argument.h"
#include "slabyard/buffer.h"
#include "slabyard/bytes.h"
#include "slabyard/text_view.h"

namespace slabyard::conformance {

/// Thrown for a vector that has something else than the format says.
class BadVector : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// How inputs are handed over: bytes and text at an address of (64 n + source_shift), the text in `form` where that can
/// hold it, and buffers that are written to at (64 n + target_shift).
struct Placement {
  size_t source_shift = 0;
  size_t target_shift = 0;
  TextView::Form form = TextView::Form::kUtf16;
};

/// A text that owns its units, in a given placement.
class OwnedText {
 public:
  /// In the placement's form, or in UTF-16 when the text has a lone surrogate (UTF-8) or a unit above FF (Latin-1).
  /// Code units are two bytes, and so lie at the even address below.
  OwnedText(std::u16string_view units, const Placement& placement);

  TextView view() const;

 private:
  TextView::Form form_;
  Buffer bytes_;
};

class Vector {
 public:
  /// Throws BadVector when `line` is no flat JSON object with an `op`.
  static Vector Parse(std::string_view line);

  void set_placement(const Placement& placement) { placement_ = placement; }

  bool Has(const std::string& key) const { return values_.contains(key); }
  /// The value as text: numbers as they stand in the file. A missing key is an empty text.
  const std::string& Raw(const std::string& key) const;
  /// The same, or nothing when the key is missing.
  std::optional<std::string_view> Name(const std::string& key) const;
  std::optional<double> Number(const std::string& key) const;
  size_t Size(const std::string& key) const;
  /// A number or a name as a slot of a Node call; undefined when the key is missing.
  node_args::JsArgument NumberArgument(const std::string& key) const;
  node_args::JsArgument NameArgument(const std::string& key) const;

  OwnedText Text(const std::string& key) const;
  Buffer Bytes(const std::string& key) const { return BytesOfHex(Raw(key)); }
  /// The elements of a comma-separated list; none when the count in `count_key` is 0.
  std::vector<std::string> List(const std::string& key, const std::string& count_key) const;

  /// The bytes of `hex` where sources lie, and `size` bytes of `value` where targets do.
  Buffer BytesOfHex(std::string_view hex) const;
  Buffer Filled(size_t size, uint8_t value) const;

 private:
  std::map<std::string, std::string> values_;
  Placement placement_;
};

/// What strtod makes of all of `text`.
double ParseNumber(const std::string& text);
std::vector<std::string> Split(std::string_view text, char separator);

std::string HexOf(ByteSpan bytes);
/// The hex of the UTF-16LE bytes.
std::string HexOf(std::u16string_view units);

}  // namespace slabyard::conformance

#endif  // SLABYARD_TESTS_CONFORMANCE_VECTOR_H_
