// SPDX-License-Identifier: MIT
//
// Search on every vector target that this machine has, against a plain loop, with its bytes against pages that nobody
// may read: one byte too many faults in optimised builds too.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "slabyard/guarded_source.h"
#include "slabyard/kernel_target.h"
#include "slabyard/search.h"
#include "src/buffer/search_kernel.h"

namespace slabyard {
namespace {

/// The definition: the lowest or the highest of the offsets, in units of `width` bytes, at which the needle is.
size_t PlainFind(ByteSpan haystack, ByteSpan needle, size_t width, bool first) {
  const size_t units = haystack.size() / width;
  const size_t length = needle.size() / width;
  size_t found = kNotFound;
  for (size_t at = 0; at + length <= units; ++at) {
    if (!std::equal(needle.begin(), needle.begin() + static_cast<ptrdiff_t>(length * width),
                    haystack.begin() + static_cast<ptrdiff_t>(at * width))) {
      continue;
    }
    found = at;
    if (first) break;
  }
  return found;
}

/// Sets each target in turn, and the best at last.
class EachTarget : public ::testing::Test {
 protected:
  template <typename Check>
  static void Run(const Check& check) {
    for (const std::string_view target : KernelTargets()) {
      ASSERT_TRUE(SetKernelTarget(target));
      SCOPED_TRACE(target);
      ASSERT_NO_FATAL_FAILURE(check());
    }
  }
  static void TearDownTestSuite() { SetKernelTarget(""); }
};

void ExpectLikeThePlainLoop(ByteSpan haystack, ByteSpan needle) {
  const auto sizes = [&] { return std::to_string(needle.size()) + " in " + std::to_string(haystack.size()); };
  ASSERT_EQ(FindFirst(haystack, needle), PlainFind(haystack, needle, 1, true)) << sizes();
  ASSERT_EQ(FindLast(haystack, needle), PlainFind(haystack, needle, 1, false)) << sizes();
  ASSERT_EQ(FindFirst16(haystack, needle), PlainFind(haystack, needle, 2, true)) << sizes();
  ASSERT_EQ(FindLast16(haystack, needle), PlainFind(haystack, needle, 2, false)) << sizes();
}

/// A block that touches a page without access at one end; gives ranges that touch it too.
class GuardedBytes {
 public:
  static constexpr size_t kSize = 8192;

  explicit GuardedBytes(GuardSide side, size_t size = kSize)
      : side_(side), source_(MakeGuardedSource(side)), block_(source_->Allocate(size, 1, false)), size_(size) {}
  ~GuardedBytes() { source_->Free(block_); }
  GuardedBytes(const GuardedBytes&) = delete;
  GuardedBytes& operator=(const GuardedBytes&) = delete;

  MutableByteSpan Take(size_t size) const {
    const MutableByteSpan all(static_cast<uint8_t*>(block_.data), size_);
    return side_ == GuardSide::kAfter ? all.last(size) : all.first(size);
  }

 private:
  GuardSide side_;
  std::shared_ptr<BlockSource> source_;
  Block block_;
  size_t size_;
};

enum class Text { kPlanted, kTwoLetters, kOneLetter };

/// A haystack and a needle of few letters, so that many windows look right at first.
void Write(Text text, std::mt19937& random, MutableByteSpan haystack, MutableByteSpan needle) {
  const unsigned letters = text == Text::kPlanted ? 20 : text == Text::kTwoLetters ? 2 : 1;
  for (uint8_t& byte : haystack) byte = static_cast<uint8_t>('a' + random() % letters);
  for (uint8_t& byte : needle) byte = static_cast<uint8_t>('a' + random() % letters);
  if (text == Text::kOneLetter) needle[random() % needle.size()] = random() % 4 == 0 ? 'a' : 'b';
  if (needle.size() > haystack.size() || random() % 3 == 0) return;
  std::ranges::copy(needle, haystack.subspan(random() % (haystack.size() - needle.size() + 1)).begin());
}

TEST_F(EachTarget, FindsWhatAPlainLoopFindsAndReadsNoByteOutside) {
  for (const GuardSide side : {GuardSide::kAfter, GuardSide::kBefore}) {
    const GuardedBytes text(side);
    const GuardedBytes word(side);
    Run([&] {
      std::mt19937 random(1);
      for (size_t size = 0; size <= 300; ++size) {
        for (size_t length = 1; length <= 40; ++length) {
          const MutableByteSpan haystack = text.Take(size);
          const MutableByteSpan needle = word.Take(length);
          Write(Text{static_cast<int>((size + length) % 3)}, random, haystack, needle);
          ASSERT_NO_FATAL_FAILURE(ExpectLikeThePlainLoop(haystack, needle));
        }
      }
    });
  }
}

TEST_F(EachTarget, FindsTheSameAtEveryAlignment) {
  std::vector<uint8_t> room(1024);
  std::vector<uint8_t> word(128);
  Run([&] {
    std::mt19937 random(2);
    for (size_t alignment = 0; alignment < 64; ++alignment) {
      for (const size_t size : {17u, 64u, 65u, 127u, 200u, 256u, 300u, 600u, 900u}) {
        for (const size_t length : {1u, 2u, 3u, 8u, 16u, 33u, 40u, 64u, 65u, 100u}) {
          const MutableByteSpan haystack = MutableByteSpan(room).subspan(alignment, size);
          const MutableByteSpan needle = MutableByteSpan(word).subspan(alignment % 7, length);
          Write(length % 2 == 0 ? Text::kPlanted : Text::kTwoLetters, random, haystack, needle);
          ASSERT_NO_FATAL_FAILURE(ExpectLikeThePlainLoop(haystack, needle));
        }
      }
    }
  });
}

TEST_F(EachTarget, LongPeriodicTextsAgreeWithThePlainLoop) {
  const GuardedBytes text(GuardSide::kAfter);
  const GuardedBytes word(GuardSide::kAfter);
  Run([&] {
    for (uint32_t seed = 1; seed <= 400; ++seed) {
      SCOPED_TRACE(::testing::Message() << "seed " << seed);
      std::mt19937 random(seed);
      const size_t period = 1 + random() % 90;
      const size_t flaw = 50 + random() % 1000;
      const MutableByteSpan haystack = text.Take(GuardedBytes::kSize - random() % 100);
      for (size_t i = 0; i < haystack.size(); ++i) {
        const bool fresh = i < period || random() % flaw == 0;
        haystack[i] = fresh ? static_cast<uint8_t>('a' + random() % 2) : haystack[i - period];
      }
      const MutableByteSpan needle = word.Take(2 + random() % (seed % 2 == 0 ? 200 : 4000));
      std::ranges::copy(haystack.subspan(random() % (haystack.size() - needle.size()), needle.size()), needle.begin());
      if (random() % 4 != 0) needle[random() % needle.size()] ^= 1;
      ASSERT_NO_FATAL_FAILURE(ExpectLikeThePlainLoop(haystack, needle));
    }
  });
}

TEST_F(EachTarget, ARunOfOneUnitIsFoundAmongShorterOnes) {
  const GuardedBytes text(GuardSide::kAfter);
  const GuardedBytes word(GuardSide::kAfter);
  Run([&] {
    for (size_t length = 2; length <= 80; ++length) {
      for (const size_t longer : {0u, 1u, 2u}) {
        std::mt19937 random(static_cast<uint32_t>(length));
        const MutableByteSpan haystack = text.Take(GuardedBytes::kSize - length);
        const MutableByteSpan needle = word.Take(length);
        std::ranges::fill(haystack, uint8_t{'a'});
        std::ranges::fill(needle, uint8_t{'a'});
        const size_t mid = 2000 + random() % 4000;
        for (size_t i = 0; i < haystack.size(); i += 1 + length / 2 + random() % (length - length / 2)) {
          // One stretch, in the middle, may be as long as the needle.
          if (i < mid || i >= mid + longer + length) haystack[i] = 'b';
        }
        ASSERT_NO_FATAL_FAILURE(ExpectLikeThePlainLoop(haystack, needle));
      }
    }
  });
}

/// Long enough that a search tries one probe, then two, then three: the needle once or not at all, and copies of it
/// with one unit changed, in stretches with few and with many letters.
void WriteLong(std::mt19937& random, MutableByteSpan haystack, MutableByteSpan needle) {
  const size_t stretch = 1 + random() % haystack.size();
  for (size_t i = 0; i < haystack.size(); ++i) {
    haystack[i] = static_cast<uint8_t>('a' + random() % (i / stretch % 2 == 0 ? 26 : 200));
  }
  for (uint8_t& byte : needle) byte = static_cast<uint8_t>('a' + random() % 26);
  const auto place = [&] { return haystack.subspan(random() % (haystack.size() - needle.size() + 1), needle.size()); };
  for (size_t copies = random() % 100; copies != 0; --copies) {
    const MutableByteSpan copy = place();
    std::ranges::copy(needle, copy.begin());
    copy[random() % copy.size()] ^= 1;
  }
  if (random() % 4 != 0) std::ranges::copy(needle, place().begin());
}

TEST_F(EachTarget, LongTextsWithAlmostTheNeedleAgreeWithThePlainLoop) {
  constexpr size_t kSize = 40000;
  for (const GuardSide side : {GuardSide::kAfter, GuardSide::kBefore}) {
    const GuardedBytes text(side, kSize);
    const GuardedBytes word(side);
    Run([&] {
      for (uint32_t seed = 1; seed <= 60; ++seed) {
        SCOPED_TRACE(::testing::Message() << "seed " << seed);
        std::mt19937 random(seed);
        const MutableByteSpan haystack = text.Take(2000 + random() % (kSize - 2000));
        const MutableByteSpan needle = word.Take(2 + random() % (seed % 2 == 0 ? 8 : 90));
        WriteLong(random, haystack, needle);
        ASSERT_NO_FATAL_FAILURE(ExpectLikeThePlainLoop(haystack, needle));
      }
    });
  }
}

TEST_F(EachTarget, ProbesStopWhereTooManyWindowsLookRight) {
  const std::vector<uint8_t> haystack(1 << 16, 'a');
  std::vector<uint8_t> needle(1001, 'a');
  needle[500] = 'b';
  Run([&] {
    const internal::ProbeQuery query = {.haystack = haystack.data(),
                                        .windows = haystack.size() - needle.size() + 1,
                                        .needle = needle.data(),
                                        .length = needle.size(),
                                        .probes = {0, 1000},
                                        .nearby = {1, 0}};
    for (const auto probe : {internal::ProbeFirst8, internal::ProbeLast8}) {
      const internal::ProbeResult result = probe(query);
      EXPECT_FALSE(result.found);
      EXPECT_LT(result.at, 4096u);
    }
  });
}

}  // namespace
}  // namespace slabyard
