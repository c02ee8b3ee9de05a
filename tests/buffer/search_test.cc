// SPDX-License-Identifier: MIT
#include "slabyard/search.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <string>
#include <vector>

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

}  // namespace
}  // namespace slabyard
