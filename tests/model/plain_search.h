// SPDX-License-Identifier: MIT
//
// Node's indexOf and lastIndexOf, slow and obvious: every offset in turn.
#ifndef SLABYARD_TESTS_MODEL_PLAIN_SEARCH_H_
#define SLABYARD_TESTS_MODEL_PLAIN_SEARCH_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "slabyard/bytes.h"

namespace slabyard::model {

struct PlainSearch {
  ByteSpan haystack;
  ByteSpan needle;
  ptrdiff_t byte_offset;  // negative from the end
  size_t end;
  bool wide;     // 16-bit units at even offsets
  bool as_text;  // the needle came as text

  std::optional<size_t> First() const;
  std::optional<size_t> Last() const;

 private:
  std::optional<size_t> Find(bool backward) const;
  /// Where the search begins; nothing when nowhere.
  std::optional<size_t> Start(size_t length, bool backward) const;
  bool MatchesAt(size_t at) const;
};

}  // namespace slabyard::model

#endif  // SLABYARD_TESTS_MODEL_PLAIN_SEARCH_H_
