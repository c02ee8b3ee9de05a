// SPDX-License-Identifier: MIT
// Floor: output
//
// Counts of durations in buckets whose width grows with the value: sixteen buckets for each power of two, so a quantile
// read from it is at most 1/16 above the recorded value, from nanoseconds to hours. The layout of HdrHistogram, of
// which Debian has no C++ package. Threads: any number record and read at once. Costs: 5.2 KB; recording is two relaxed
// additions. Fails never.
#ifndef SLABYARD_HISTOGRAM_H_
#define SLABYARD_HISTOGRAM_H_

#include <array>
#include <atomic>
#include <bit>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace slabyard {

class Histogram {
 public:
  /// Longer durations are counted as this one: some five hours.
  static constexpr int kMaxExponent = 44;

  /// Negative durations count as zero. O(1).
  void Record(std::chrono::nanoseconds duration) noexcept;

  uint64_t count() const noexcept;
  std::chrono::nanoseconds sum() const noexcept;
  /// The end of the bucket in which the `quantile`-th (0 to 1) recorded duration lies; zero when there is none.
  /// O(number of buckets).
  std::chrono::nanoseconds Quantile(double quantile) const noexcept;
  /// How many recorded durations lie in buckets that end at or below `bound`.
  uint64_t CountUpTo(std::chrono::nanoseconds bound) const noexcept;

 private:
  static constexpr int kSubBits = 4;
  static constexpr size_t kBuckets = (kMaxExponent - kSubBits + 1) << kSubBits;

  static size_t BucketOf(uint64_t nanos) noexcept;
  static uint64_t EndOf(size_t bucket) noexcept;

  std::array<std::atomic<uint64_t>, kBuckets> buckets_{};
  std::atomic<uint64_t> sum_{0};
};

}  // namespace slabyard

#endif  // SLABYARD_HISTOGRAM_H_
