// SPDX-License-Identifier: MIT
#include "slabyard/search.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "src/buffer/two_way.h"

namespace slabyard {
namespace {

using Bytes = std::vector<uint8_t>;

/// The definition itself: tries every offset in turn.
size_t SlowFind(const Bytes& haystack, const Bytes& needle, size_t width, size_t from, bool forward) {
  const size_t units = haystack.size() / width;
  const size_t length = needle.size() / width;
  size_t found = kNotFound;
  for (size_t at = 0; at + length <= units; ++at) {
    const bool matches = length == 0 || std::memcmp(haystack.data() + at * width, needle.data(), length * width) == 0;
    if (!matches) continue;
    if (forward && at >= from) return at;
    if (!forward && at <= from) found = at;
  }
  return found;
}

void ExpectLikeTheDefinition(const Bytes& haystack, const Bytes& needle, size_t from) {
  EXPECT_EQ(FindFirst(haystack, needle, from), SlowFind(haystack, needle, 1, from, true));
  EXPECT_EQ(FindLast(haystack, needle, from), SlowFind(haystack, needle, 1, from, false));
  EXPECT_EQ(FindFirst16(haystack, needle, from), SlowFind(haystack, needle, 2, from, true));
  EXPECT_EQ(FindLast16(haystack, needle, from), SlowFind(haystack, needle, 2, from, false));
}

TEST(Search, FindsTheFirstAndTheLastOccurrence) {
  const ByteSpan text = AsBytes("abcabcab");
  EXPECT_EQ(FindFirst(text, AsBytes("ab")), 0u);
  EXPECT_EQ(FindFirst(text, AsBytes("ab"), 1), 3u);
  EXPECT_EQ(FindLast(text, AsBytes("ab")), 6u);
  EXPECT_EQ(FindLast(text, AsBytes("ab"), 5), 3u);
  EXPECT_EQ(FindFirst(text, AsBytes("b"), 2), 4u);
  EXPECT_EQ(FindFirst(text, AsBytes("abx")), kNotFound);
}

TEST(Search, EmptyNeedleOccursEverywhere) {
  const ByteSpan text = AsBytes("abc");
  EXPECT_EQ(FindFirst(text, {}, 2), 2u);
  EXPECT_EQ(FindFirst(text, {}, 3), 3u);
  EXPECT_EQ(FindFirst(text, {}, 4), kNotFound);
  EXPECT_EQ(FindLast(text, {}), 3u);
  EXPECT_EQ(FindFirst({}, {}), 0u);
  EXPECT_EQ(FindFirst({}, AsBytes("a")), kNotFound);
  EXPECT_EQ(FindLast({}, AsBytes("a")), kNotFound);
}

TEST(Search, SixteenBitUnitsMatchAtEvenOffsetsOnly) {
  const ByteSpan text = AsBytes("xabxabab");
  EXPECT_EQ(FindFirst16(text, AsBytes("ab")), 2u);
  EXPECT_EQ(FindLast16(text, AsBytes("ab")), 3u);
  EXPECT_EQ(FindFirst16(text, AsBytes("xa")), 0u);
  EXPECT_EQ(FindLast16(text, AsBytes("xa")), 0u);
}

TEST(Search, EveryShortNeedleInEveryShortHaystackOverTwoLetters) {
  for (size_t haystack_bits = 0; haystack_bits < (1u << 10); ++haystack_bits) {
    for (size_t needle_length = 0; needle_length <= 5; ++needle_length) {
      for (size_t needle_bits = 0; needle_bits < (1u << needle_length); ++needle_bits) {
        Bytes haystack(10);
        Bytes needle(needle_length);
        for (size_t i = 0; i < haystack.size(); ++i) haystack[i] = 'a' + ((haystack_bits >> i) & 1);
        for (size_t i = 0; i < needle.size(); ++i) needle[i] = 'a' + ((needle_bits >> i) & 1);
        ASSERT_NO_FATAL_FAILURE(ExpectLikeTheDefinition(haystack, needle, haystack_bits % 12));
      }
    }
  }
}

TEST(Search, RandomPeriodicTextsAgreeWithTheDefinition) {
  for (uint32_t seed = 1; seed <= 4000; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    std::mt19937 random(seed);
    const size_t period = 1 + random() % 7;
    Bytes haystack(random() % 200);
    for (size_t i = 0; i < haystack.size(); ++i) {
      haystack[i] = i < period || random() % 40 == 0 ? static_cast<uint8_t>('a' + random() % 3) : haystack[i - period];
    }
    const size_t start = haystack.empty() ? 0 : random() % haystack.size();
    const size_t length = std::min<size_t>(random() % 60, haystack.size() - start);
    Bytes needle(haystack.begin() + static_cast<ptrdiff_t>(start),
                 haystack.begin() + static_cast<ptrdiff_t>(start + length));
    if (!needle.empty() && random() % 2 == 0) needle[random() % needle.size()] ^= 1;
    ASSERT_NO_FATAL_FAILURE(ExpectLikeTheDefinition(haystack, needle, random() % 220));
  }
}

/// `length` 16-bit units of two letters that differ in either byte.
Bytes TwoLetterUnits(size_t bits, size_t length) {
  Bytes text;
  for (size_t i = 0; i < length; ++i) {
    const bool second = (bits >> i & 1) != 0;
    text.push_back(second ? 2 : 3);
    text.push_back(second ? 1 : 0);
  }
  return text;
}

/// The smallest distance at which all units of text[begin, end) are repeated.
template <typename Sequence>
size_t PeriodOf(const Sequence& text, size_t begin, size_t end) {
  size_t period = 1;
  for (size_t i = begin; i + period < end;) {
    if (text[i] == text[i + period]) {
      ++i;
    } else {
      i = begin;
      ++period;
    }
  }
  return period;
}

/// The smallest distance at which all units in front of `cut` that are nearer to it are repeated behind it.
template <typename Sequence>
size_t LocalPeriodAt(const Sequence& text, size_t cut) {
  for (size_t period = 1;; ++period) {
    bool repeats = true;
    for (size_t i = cut - std::min(cut, period); i < cut && i + period < text.size(); ++i) {
      repeats = repeats && text[i] == text[i + period];
    }
    if (repeats) return period;
  }
}

template <typename Sequence>
void ExpectCriticalCut(const Bytes& needle) {
  const Sequence text((ByteSpan(needle)));
  const internal::Factorization found = internal::CriticalFactorization(text);
  const size_t period = PeriodOf(text, 0, text.size());
  ASSERT_LT(found.cut, period);
  ASSERT_EQ(LocalPeriodAt(text, found.cut), period);
  ASSERT_EQ(found.period, PeriodOf(text, found.cut, text.size()));
}

TEST(TwoWay, EveryShortNeedleIsCutWhereItsLocalPeriodIsItsPeriod) {
  for (size_t length = 1; length <= 14; ++length) {
    for (size_t bits = 0; bits < size_t{1} << length; ++bits) {
      SCOPED_TRACE(::testing::Message() << length << " units, bits " << bits);
      const Bytes wide = TwoLetterUnits(bits, length);
      Bytes narrow;
      for (size_t i = 0; i < length; ++i) narrow.push_back(wide[2 * i]);
      ASSERT_NO_FATAL_FAILURE((ExpectCriticalCut<internal::UnitSequence<uint8_t, false>>(narrow)));
      ASSERT_NO_FATAL_FAILURE((ExpectCriticalCut<internal::UnitSequence<uint8_t, true>>(narrow)));
      ASSERT_NO_FATAL_FAILURE((ExpectCriticalCut<internal::UnitSequence<uint16_t, false>>(wide)));
      ASSERT_NO_FATAL_FAILURE((ExpectCriticalCut<internal::UnitSequence<uint16_t, true>>(wide)));
    }
  }
}

template <bool kReversed>
void ExpectTwoWayFindsTheFirst(const Bytes& haystack, const Bytes& needle) {
  using Sequence = internal::UnitSequence<uint16_t, kReversed>;
  const Sequence text((ByteSpan(haystack)));
  const Sequence word((ByteSpan(needle)));
  const size_t last = text.size() - word.size();
  const size_t found = internal::TwoWay<Sequence>(word).Find(text, 0);
  const size_t expected = SlowFind(haystack, needle, 2, kReversed ? kNotFound : 0, !kReversed);
  ASSERT_EQ(found == kNotFound || !kReversed ? found : last - found, expected);
  ASSERT_EQ(internal::TwoWaySearch(text, word), found);
}

// Four units are a word, the least that the algorithm takes.
TEST(TwoWay, FindsEveryNeedleInEveryHaystackOverTwoLetters) {
  constexpr size_t kHaystack = 12;
  for (size_t haystack_bits = 0; haystack_bits < size_t{1} << kHaystack; ++haystack_bits) {
    const Bytes haystack = TwoLetterUnits(haystack_bits, kHaystack);
    for (size_t length = 4; length <= 7; ++length) {
      for (size_t bits = 0; bits < size_t{1} << length; ++bits) {
        const Bytes needle = TwoLetterUnits(bits, length);
        ASSERT_NO_FATAL_FAILURE(ExpectTwoWayFindsTheFirst<false>(haystack, needle));
        ASSERT_NO_FATAL_FAILURE(ExpectTwoWayFindsTheFirst<true>(haystack, needle));
      }
    }
  }
}

TEST(TwoWay, LongPeriodicNeedlesAgreeWithTheDefinition) {
  for (uint32_t seed = 1; seed <= 3000; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    std::mt19937 random(seed);
    const size_t period = 1 + random() % 40;
    Bytes haystack(2 * (20 + random() % 400));
    for (size_t i = 0; i < haystack.size(); ++i) {
      haystack[i] = i < 2 * period || random() % 60 == 0 ? random() % 2 : haystack[i - 2 * period];
    }
    const size_t length = 2 * (4 + random() % 16) * (1 + seed % 2 * (haystack.size() / 80));
    const auto start = static_cast<ptrdiff_t>(random() % (haystack.size() - length + 1) / 2 * 2);
    Bytes needle(haystack.begin() + start, haystack.begin() + start + static_cast<ptrdiff_t>(length));
    if (random() % 3 != 0) needle[random() % length] ^= 1;
    ASSERT_NO_FATAL_FAILURE(ExpectTwoWayFindsTheFirst<false>(haystack, needle));
    ASSERT_NO_FATAL_FAILURE(ExpectTwoWayFindsTheFirst<true>(haystack, needle));
  }
}

}  // namespace
}  // namespace slabyard
