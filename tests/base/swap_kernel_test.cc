// SPDX-License-Identifier: MIT
#include "src/base/swap_kernel.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "slabyard/kernel_target.h"
#include "tests/support/page_end.h"

namespace slabyard::base {
namespace {

constexpr size_t kLongest = 304;
constexpr size_t kFront = 64;

class SwapKernelTest : public ::testing::TestWithParam<std::string_view> {
 protected:
  void SetUp() override { ASSERT_TRUE(SetKernelTarget(GetParam())); }
  void TearDown() override { SetKernelTarget(""); }

  /// All sizes, at a page end and `gap` bytes in front of it, with what lies around watched.
  template <typename T>
  void CheckAll() {
    for (size_t size = 0; size <= kLongest; size += sizeof(T)) {
      for (size_t gap = 0; gap < 64; ++gap) {
        const MutableByteSpan around = memory_.Last(kFront + size + gap);
        std::iota(around.begin(), around.end(), uint8_t{1});
        std::vector<uint8_t> expected(around.begin(), around.end());
        for (size_t i = 0; i < size; i += sizeof(T)) {
          const auto number = expected.begin() + static_cast<std::ptrdiff_t>(kFront + i);
          std::reverse(number, number + sizeof(T));
        }
        ASSERT_TRUE(SwapBytes<T>(around.data() + kFront, size));
        ASSERT_TRUE(std::ranges::equal(around, expected)) << size << " bytes, " << gap << " in front of the end";
      }
    }
  }

  testing::PageEnd memory_{kFront + kLongest + 64};
};

TEST_P(SwapKernelTest, EveryNumberIsReversedOnceAndNothingElse) {
  CheckAll<uint16_t>();
  CheckAll<uint32_t>();
  CheckAll<uint64_t>();
}

TEST_P(SwapKernelTest, AnOddSizeIsRefusedWithNothingDone) {
  for (size_t size = 1; size <= kLongest; size += 2) {
    const MutableByteSpan bytes = memory_.Last(size);
    std::iota(bytes.begin(), bytes.end(), uint8_t{1});
    const std::vector<uint8_t> before(bytes.begin(), bytes.end());
    EXPECT_FALSE(SwapBytes<uint16_t>(bytes.data(), size)) << size;
    EXPECT_FALSE(SwapBytes<uint32_t>(bytes.data(), size)) << size;
    EXPECT_FALSE(SwapBytes<uint64_t>(bytes.data(), size)) << size;
    EXPECT_TRUE(std::ranges::equal(bytes, before)) << size;
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, SwapKernelTest, ::testing::ValuesIn(KernelTargets()),
                         [](const auto& target) { return std::string(target.param); });

}  // namespace
}  // namespace slabyard::base
