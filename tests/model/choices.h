// SPDX-License-Identifier: MIT
//
// Where a random program takes its decisions from: the bytes of a fuzzer, which end, or a seeded generator, which does
// not. One model, two drivers. One thread at a time.
#ifndef SLABYARD_TESTS_MODEL_CHOICES_H_
#define SLABYARD_TESTS_MODEL_CHOICES_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "slabyard/bytes.h"

namespace slabyard::model {

class Choices {
 public:
  /// `bytes`, which must outlive this, and zeros behind them.
  explicit Choices(ByteSpan bytes) : rest_(bytes), seeded_(false) {}
  explicit Choices(uint64_t seed) : random_(seed), seeded_(true) {}
  Choices(const Choices&) = delete;
  Choices& operator=(const Choices&) = delete;

  /// True when the bytes are used up; never with a seed.
  bool done() const { return !seeded_ && rest_.empty(); }

  /// A number of `width` bytes, 1 to 8.
  uint64_t Number(size_t width) {
    if (seeded_) return random_() >> (64 - 8 * width);
    uint64_t number = 0;
    const size_t taken = std::min(width, rest_.size());
    for (size_t i = 0; i < taken; ++i) number |= uint64_t{rest_[i]} << 8 * i;
    rest_ = rest_.subspan(taken);
    return number;
  }
  uint8_t Byte() { return static_cast<uint8_t>(Number(1)); }

  /// 0 to n - 1. Requires n >= 1. Small ranges take one byte of a fuzzer, so that its changes stay small.
  size_t Below(size_t n) { return static_cast<size_t>(Number(n <= 0x100 ? 1 : n <= 0x10000 ? 2 : 8) % n); }
  bool OneIn(size_t n) { return Below(n) == 0; }

  std::vector<uint8_t> Bytes(size_t size) {
    std::vector<uint8_t> bytes(size);
    if (seeded_) {
      for (uint8_t& byte : bytes) byte = Byte();
    } else {
      const size_t taken = std::min(size, rest_.size());
      std::copy_n(rest_.begin(), taken, bytes.begin());
      rest_ = rest_.subspan(taken);
    }
    return bytes;
  }

  /// All bytes that are left of a fuzzer's, or `size` random ones.
  std::vector<uint8_t> Rest(size_t size) { return Bytes(seeded_ ? size : rest_.size()); }

 private:
  ByteSpan rest_;
  std::mt19937_64 random_;
  const bool seeded_;
};

}  // namespace slabyard::model

#endif  // SLABYARD_TESTS_MODEL_CHOICES_H_
