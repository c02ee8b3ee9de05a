// SPDX-License-Identifier: MIT
//
// Portable substring search, linear on every input: two-way string matching (M. Crochemore, D. Perrin: Two-way
// string-matching, JACM 38(3), 1991), which compares whole words. A text's next eight bytes are one key, and a window
// is looked at closely only when its key is the needle's: what costs a mispredicted branch then moves the window by
// more than those eight bytes. Written over sequences, so that one algorithm serves bytes and 16-bit units, forward and
// backward.
#ifndef SLABYARD_SRC_BUFFER_TWO_WAY_H_
#define SLABYARD_SRC_BUFFER_TWO_WAY_H_

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>

#include "slabyard/bytes.h"
#include "slabyard/endian.h"

namespace slabyard::internal {

/// `Unit`s of a byte range, from its start or, `kReversed`, from its end. Unaligned.
template <typename Unit, bool kReversed>
class UnitSequence {
 public:
  static constexpr size_t kUnitBits = 8 * sizeof(Unit);
  static constexpr size_t kKeyUnits = sizeof(uint64_t) / sizeof(Unit);

  explicit UnitSequence(ByteSpan bytes) : data_(bytes.data()), size_(bytes.size() / sizeof(Unit)) {}

  size_t size() const { return size_; }

  /// The kKeyUnits units from `index` on, in memory's order; all lie in the sequence.
  uint64_t Word(size_t index) const {
    uint64_t word;
    std::memcpy(&word, data_ + (kReversed ? size_ - kKeyUnits - index : index) * sizeof(Unit), sizeof word);
    return word;
  }

  /// The same, the first unit on top. The bytes of a unit are in some order, the same everywhere: keys compare as
  /// sequences under some order of units.
  uint64_t Key(size_t index) const {
    constexpr bool kFirstIsLow = (std::endian::native == std::endian::little) != kReversed;
    return kFirstIsLow ? ByteSwap(Word(index)) : Word(index);
  }

  /// One unit, its bytes in the order in which they are in keys.
  Unit operator[](size_t index) const {
    Unit unit;
    std::memcpy(&unit, data_ + (kReversed ? size_ - 1 - index : index) * sizeof(Unit), sizeof unit);
    constexpr bool kSwapped = sizeof(Unit) == 2 && (std::endian::native == std::endian::little) != kReversed;
    return kSwapped ? static_cast<Unit>((unit << 8 | unit >> 8) & 0xFFFF) : unit;
  }

 private:
  const uint8_t* data_;
  size_t size_;
};

/// Number of units, at most `most`, in which `a` from `a_at` and `b` from `b_at` agree at the front.
template <typename Sequence>
size_t MatchedUnits(const Sequence& a, size_t a_at, const Sequence& b, size_t b_at, size_t most) {
  size_t matched = 0;
  for (; most - matched >= Sequence::kKeyUnits; matched += Sequence::kKeyUnits) {
    const uint64_t difference = a.Key(a_at + matched) ^ b.Key(b_at + matched);
    if (difference != 0) return matched + static_cast<size_t>(std::countl_zero(difference)) / Sequence::kUnitBits;
  }
  while (matched < most && a[a_at + matched] == b[b_at + matched]) ++matched;
  return matched;
}

/// Where a needle is cut in two, and the period of its right part.
struct Factorization {
  size_t cut;
  size_t period;
};

/// The maximal suffix of `needle` under the order of its keys, or under the opposite one. Linear.
template <bool kOpposite, typename Sequence>
Factorization MaximalSuffix(const Sequence& needle) {
  constexpr size_t kKeyUnits = Sequence::kKeyUnits;
  const size_t length = needle.size();
  const auto loses = [](auto challenger, auto best) { return kOpposite ? challenger > best : challenger < best; };
  size_t start = 0;      // of the best suffix so far
  size_t candidate = 1;  // start of the suffix that challenges it
  size_t period = 1;     // of what was read of the best suffix
  while (candidate < length) {
    // A challenger that loses within a key cannot hide a better one behind its first unit, so each may be tried.
    if (candidate + kKeyUnits <= length) {
      const uint64_t best = needle.Key(start);
      size_t next = candidate;
      while (next + kKeyUnits <= length && loses(needle.Key(next), best)) ++next;
      if (next != candidate) {
        candidate = next;
        period = candidate - start;
        continue;
      }
    }
    const size_t agreed = MatchedUnits(needle, candidate, needle, candidate - period, length - candidate);
    const size_t at = candidate + agreed;  // behind it the period of the best suffix ends
    if (at == length) break;
    const size_t matched = agreed % period;
    if (loses(needle[at], needle[start + matched])) {
      candidate = at + 1;
      period = candidate - start;
    } else {
      start = at - matched;
      candidate = start + 1;
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

/// How a needle of more than two keys' units moves along a haystack. Made in linear time, without allocation.
template <typename Sequence>
class TwoWay {
 public:
  explicit TwoWay(const Sequence& needle) : needle_(needle) {
    const size_t length = needle.size();
    const auto [cut, right_period] = CriticalFactorization(needle);
    cut_ = cut;
    const bool periodic = cut + right_period <= length && MatchedUnits(needle, 0, needle, right_period, cut) == cut;
    // Without a period the needle may move by more than half its length. With one, a window behind a left part that
    // did not match has a left part that does, so that nothing need be remembered to stay linear.
    shift_ = periodic ? right_period : std::max(cut, length - cut) + 1;
    // A right part shorter than a word has no period, and is only the end of the word.
    word_at_ = std::min(cut, length - Sequence::kKeyUnits);
    word_ = needle.Word(word_at_);
  }

  /// Where the right part of the needle begins, the one to look for first.
  size_t cut() const { return cut_; }

  /// Units by which the needle moves on from the window `at`; 0 when it occurs there.
  size_t Step(const Sequence& haystack, size_t at) const {
    const size_t length = needle_.size();
    const size_t right = MatchedUnits(haystack, at + cut_, needle_, cut_, length - cut_);
    if (right != length - cut_) return right + 1;
    return MatchedUnits(haystack, at, needle_, 0, cut_) == cut_ ? 0 : shift_;
  }

  /// Index of the first occurrence at or behind `at`, or SIZE_MAX.
  size_t Find(const Sequence& haystack, size_t at) const {
    const size_t last = haystack.size() - needle_.size();
    while (true) {
      while (at <= last && haystack.Word(at + word_at_) != word_) ++at;
      if (at > last) return std::numeric_limits<size_t>::max();
      const size_t step = Step(haystack, at);
      if (step == 0) return at;
      at += step;
    }
  }

 private:
  Sequence needle_;
  size_t cut_;
  size_t shift_;
  size_t word_at_;
  uint64_t word_;
};

/// The first window at or behind `at` whose first and last keys, as far as `mask` goes, are the needle's. For needles
/// that two keys cover. The last windows' keys end behind the haystack: they are cut from the last whole one.
template <typename Sequence>
size_t FindByKeys(const Sequence& haystack, const Sequence& needle, size_t at) {
  constexpr size_t kKeyUnits = Sequence::kKeyUnits;
  const size_t length = needle.size();
  const size_t last = haystack.size() - length;
  if (length < kKeyUnits) {
    uint64_t key = 0;
    for (size_t i = 0; i < length; ++i) key |= uint64_t{needle[i]} << (64 - (i + 1) * Sequence::kUnitBits);
    const uint64_t mask = ~uint64_t{0} << (64 - length * Sequence::kUnitBits);
    const size_t last_whole = haystack.size() - kKeyUnits;
    for (; at <= last_whole; ++at) {
      if ((haystack.Key(at) & mask) == key) return at;
    }
    const uint64_t end = haystack.Key(last_whole);
    for (; at <= last; ++at) {
      if ((end << ((at - last_whole) * Sequence::kUnitBits) & mask) == key) return at;
    }
    return std::numeric_limits<size_t>::max();
  }
  const uint64_t front = needle.Word(0);
  const uint64_t back = needle.Word(length - kKeyUnits);
  for (; at <= last; ++at) {
    if (((haystack.Word(at) ^ front) | (haystack.Word(at + length - kKeyUnits) ^ back)) == 0) return at;
  }
  return std::numeric_limits<size_t>::max();
}

/// Index of the first occurrence of `needle` (at least one unit) in `haystack` at or behind `from`, or SIZE_MAX.
template <typename Sequence>
size_t TwoWaySearch(const Sequence& haystack, const Sequence& needle, size_t from = 0) {
  constexpr size_t kNone = std::numeric_limits<size_t>::max();
  const size_t length = needle.size();
  if (haystack.size() < length || haystack.size() - length < from) return kNone;
  const size_t last = haystack.size() - length;
  // A few windows are tried at once, whatever the needle's length: cheaper than learning its periods.
  if (haystack.size() < Sequence::kKeyUnits || last - from < 8) {
    for (size_t at = from; at <= last; ++at) {
      if (MatchedUnits(haystack, at, needle, 0, length) == length) return at;
    }
    return kNone;
  }
  if (length <= 2 * Sequence::kKeyUnits) return FindByKeys(haystack, needle, from);
  return TwoWay<Sequence>(needle).Find(haystack, from);
}

}  // namespace slabyard::internal

#endif  // SLABYARD_SRC_BUFFER_TWO_WAY_H_
