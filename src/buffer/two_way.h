// SPDX-License-Identifier: MIT
//
// Two-way string matching (M. Crochemore, D. Perrin: Two-way string-matching, JACM 38(3), 1991): at most 2n
// comparisons and a handful of indices of memory. Written over sequences that know size() and operator[], so that one
// algorithm serves bytes and 16-bit units, forward and backward.
#ifndef SLABYARD_SRC_BUFFER_TWO_WAY_H_
#define SLABYARD_SRC_BUFFER_TWO_WAY_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>

#include "slabyard/bytes.h"

namespace slabyard::internal {

/// `Unit`s of a byte range, from its start or, `kReversed`, from its end. Unaligned.
template <typename Unit, bool kReversed>
class UnitSequence {
 public:
  explicit UnitSequence(ByteSpan bytes) : data_(bytes.data()), size_(bytes.size() / sizeof(Unit)) {}

  size_t size() const { return size_; }
  Unit operator[](size_t index) const {
    Unit unit;
    std::memcpy(&unit, data_ + (kReversed ? size_ - 1 - index : index) * sizeof(Unit), sizeof unit);
    return unit;
  }

 private:
  const uint8_t* data_;
  size_t size_;
};

/// Where a needle is cut in two, and the period of its right part.
struct Factorization {
  size_t cut;
  size_t period;
};

/// The maximal suffix of `needle` under < (or > when `kGreater`).
template <bool kGreater, typename Sequence>
Factorization MaximalSuffix(const Sequence& needle) {
  size_t start = 0;      // of the best suffix so far
  size_t candidate = 1;  // start of the suffix that challenges it
  size_t matched = 0;    // units in which the two agree, within the current period
  size_t period = 1;
  while (candidate + matched < needle.size()) {
    const auto challenger = needle[candidate + matched];
    const auto best = needle[start + matched];
    if (challenger == best) {
      if (++matched == period) {
        candidate += period;
        matched = 0;
      }
    } else if (kGreater ? challenger > best : challenger < best) {
      candidate += matched + 1;
      matched = 0;
      period = candidate - start;
    } else {
      start = candidate++;
      matched = 0;
      period = 1;
    }
  }
  return {start, period};
}

template <typename Sequence>
Factorization CriticalFactorization(const Sequence& needle) {
  const Factorization less = MaximalSuffix<false>(needle);
  const Factorization greater = MaximalSuffix<true>(needle);
  return less.cut > greater.cut ? less : greater;
}

/// Index of the first occurrence of `needle` (at least one unit) in `haystack`, or SIZE_MAX.
template <typename Sequence>
size_t TwoWaySearch(const Sequence& haystack, const Sequence& needle) {
  constexpr size_t kNone = std::numeric_limits<size_t>::max();
  const size_t length = needle.size();
  if (haystack.size() < length) return kNone;
  const auto [cut, right_period] = CriticalFactorization(needle);

  bool periodic = cut + right_period <= length;
  for (size_t i = 0; periodic && i < cut; ++i) periodic = needle[i] == needle[i + right_period];
  // Without a period the needle may move by more than half its length; nothing need be remembered then.
  const size_t shift = periodic ? right_period : std::max(cut, length - cut) + 1;

  size_t remembered = 0;  // units at the needle's start known to match, thanks to its period
  for (size_t at = 0; at <= haystack.size() - length;) {
    size_t i = std::max(cut, remembered);
    while (i < length && needle[i] == haystack[at + i]) ++i;
    if (i < length) {
      at += i - cut + 1;
      remembered = 0;
      continue;
    }
    size_t left = cut;
    while (left > remembered && needle[left - 1] == haystack[at + left - 1]) --left;
    if (left <= remembered) return at;
    at += shift;
    remembered = periodic ? length - shift : 0;
  }
  return kNone;
}

}  // namespace slabyard::internal

#endif  // SLABYARD_SRC_BUFFER_TWO_WAY_H_
