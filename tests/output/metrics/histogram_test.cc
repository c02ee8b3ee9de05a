// SPDX-License-Identifier: MIT
#include "slabyard/histogram.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace slabyard {
namespace {

using std::chrono::nanoseconds;
using namespace std::chrono_literals;

TEST(Histogram, QuantilesLieAtMostASixteenthAboveThoseOfTheSortedValues) {
  for (uint32_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    Histogram histogram;
    std::vector<int64_t> values(1 + random() % 3000);
    int64_t sum = 0;
    for (int64_t& value : values) {
      value = static_cast<int64_t>(random() >> (21 + random() % 43));  // all magnitudes, below 2^43
      histogram.Record(nanoseconds(value));
      sum += value;
    }
    std::ranges::sort(values);
    ASSERT_EQ(histogram.count(), values.size());
    ASSERT_EQ(histogram.sum(), nanoseconds(sum));
    for (const double quantile : {0.0, 0.01, 0.25, 0.5, 0.9, 0.99, 0.999, 1.0}) {
      const double rank = std::max(1.0, std::ceil(quantile * static_cast<double>(values.size())));
      const int64_t exact = values[static_cast<size_t>(rank) - 1];
      const int64_t got = histogram.Quantile(quantile).count();
      ASSERT_GE(got, exact) << quantile;
      ASSERT_LE(got, exact + exact / 16) << quantile;
    }
  }
}

TEST(Histogram, ValuesBelowThirtyTwoAreExact) {
  for (int value = 0; value < 32; ++value) {
    Histogram histogram;
    histogram.Record(nanoseconds(value));
    EXPECT_EQ(histogram.Quantile(0.5), nanoseconds(value));
  }
}

TEST(Histogram, CountUpToIsExactWhereBucketsEnd) {
  std::mt19937_64 random(7);
  Histogram histogram;
  std::vector<int64_t> values(5000);
  for (int64_t& value : values)
    histogram.Record(nanoseconds(value = static_cast<int64_t>(random() >> (random() % 44 + 20))));
  for (int exponent = 5; exponent < Histogram::kMaxExponent; ++exponent) {
    const int64_t bound = (int64_t{1} << exponent) - 1;
    const auto below = std::ranges::count_if(values, [bound](int64_t value) { return value <= bound; });
    EXPECT_EQ(histogram.CountUpTo(nanoseconds(bound)), static_cast<uint64_t>(below)) << bound;
  }
}

TEST(Histogram, WhatIsOutOfRangeCountsAsTheNearestThatIsNot) {
  Histogram histogram;
  histogram.Record(-5s);
  EXPECT_EQ(histogram.Quantile(1), 0ns);
  histogram.Record(nanoseconds::max());
  EXPECT_EQ(histogram.Quantile(1), nanoseconds((int64_t{1} << Histogram::kMaxExponent) - 1));
  EXPECT_EQ(histogram.count(), 2u);
  EXPECT_EQ(histogram.CountUpTo(-1ns), 0u);
}

TEST(Histogram, AnEmptyOneAndQuantilesThatAreNoneAnswerZeroOrTheEnds) {
  Histogram histogram;
  EXPECT_EQ(histogram.Quantile(0.5), 0ns);
  histogram.Record(3ns);
  histogram.Record(9ns);
  EXPECT_EQ(histogram.Quantile(-1), 3ns);
  EXPECT_EQ(histogram.Quantile(std::numeric_limits<double>::quiet_NaN()), 3ns);
  EXPECT_EQ(histogram.Quantile(7), 9ns);
}

}  // namespace
}  // namespace slabyard
