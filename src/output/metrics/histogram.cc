// SPDX-License-Identifier: MIT
#include "slabyard/histogram.h"

#include <algorithm>
#include <cmath>

namespace slabyard {

// Values below 2^kSubBits have a bucket each; above, a bucket is named by the exponent and the kSubBits bits that
// follow the highest one.
size_t Histogram::BucketOf(uint64_t nanos) noexcept {
  nanos = std::min(nanos, (uint64_t{1} << kMaxExponent) - 1);
  const int width = static_cast<int>(std::bit_width(nanos));
  const int shift = std::max(0, width - kSubBits - 1);
  return (static_cast<size_t>(shift) << kSubBits) + static_cast<size_t>(nanos >> shift);
}

uint64_t Histogram::EndOf(size_t bucket) noexcept {
  constexpr size_t kSub = size_t{1} << kSubBits;
  const size_t shift = bucket < 2 * kSub ? 0 : (bucket >> kSubBits) - 1;
  const size_t top = bucket - (shift << kSubBits);
  return ((static_cast<uint64_t>(top) + 1) << shift) - 1;
}

void Histogram::Record(std::chrono::nanoseconds duration) noexcept {
  const uint64_t nanos = duration.count() < 0 ? 0 : static_cast<uint64_t>(duration.count());
  buckets_[BucketOf(nanos)].fetch_add(1, std::memory_order_relaxed);
  sum_.fetch_add(nanos, std::memory_order_relaxed);
}

uint64_t Histogram::count() const noexcept {
  uint64_t all = 0;
  for (const auto& bucket : buckets_) all += bucket.load(std::memory_order_relaxed);
  return all;
}

std::chrono::nanoseconds Histogram::sum() const noexcept {
  return std::chrono::nanoseconds(sum_.load(std::memory_order_relaxed));
}

std::chrono::nanoseconds Histogram::Quantile(double quantile) const noexcept {
  const uint64_t all = count();
  if (all == 0) return {};
  const double part = quantile > 0 ? std::min(quantile, 1.0) : 0;  // and 0 for what is no number
  const double rank = std::ceil(part * static_cast<double>(all));
  const uint64_t wanted = std::max<uint64_t>(1, static_cast<uint64_t>(rank));
  uint64_t seen = 0;
  size_t last = 0;
  for (size_t bucket = 0; bucket < kBuckets; ++bucket) {
    const uint64_t here = buckets_[bucket].load(std::memory_order_relaxed);
    if (here == 0) continue;
    last = bucket;
    seen += here;
    if (seen >= wanted) break;
  }
  return std::chrono::nanoseconds(EndOf(last));
}

uint64_t Histogram::CountUpTo(std::chrono::nanoseconds bound) const noexcept {
  uint64_t counted = 0;
  for (size_t bucket = 0; bucket < kBuckets && bound.count() >= 0; ++bucket) {
    if (EndOf(bucket) > static_cast<uint64_t>(bound.count())) break;
    counted += buckets_[bucket].load(std::memory_order_relaxed);
  }
  return counted;
}

}  // namespace slabyard
