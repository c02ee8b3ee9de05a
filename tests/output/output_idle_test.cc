// SPDX-License-Identifier: MIT
//
// What outputs cost while nothing is pending.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstddef>
#include <cstdio>
#include <memory>

#include "slabyard/null_sink.h"
#include "slabyard/output_buffer.h"
#include "tests/support/checked_source.h"

namespace slabyard {
namespace {

using testing::CheckedSource;

// Sanitizers keep books beside each byte.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kMeasuresOurs = false;
#elif defined(__has_feature)
constexpr bool kMeasuresOurs = !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer);
#else
constexpr bool kMeasuresOurs = true;
#endif

size_t ResidentBytes() {
  size_t pages = 0;
  if (FILE* const file = std::fopen("/proc/self/statm", "r")) {
    if (std::fscanf(file, "%*u %zu", &pages) != 1) pages = 0;
    std::fclose(file);
  }
  return pages * static_cast<size_t>(sysconf(_SC_PAGESIZE));
}

/// Outputs side by side, as those of a server's connections.
class ManyOutputs {
 public:
  ManyOutputs(Sink& sink, const OutputProfile& profile, size_t count)
      : memory_(new std::byte[count * sizeof(OutputBuffer)]), count_(count) {
    for (size_t i = 0; i < count_; ++i) new (at(i)) OutputBuffer(sink, profile);
  }
  ~ManyOutputs() {
    for (size_t i = 0; i < count_; ++i) at(i)->~OutputBuffer();
  }
  OutputBuffer* at(size_t i) const { return reinterpret_cast<OutputBuffer*>(memory_.get()) + i; }

 private:
  const std::unique_ptr<std::byte[]> memory_;
  const size_t count_;
};

TEST(IdleOutputs, AMillionThatHaveAllSentCostAtMost128MiB) {
  constexpr size_t kOutputs = 1'000'000;
  const auto source = std::make_shared<CheckedSource>();
  const auto cache = std::make_shared<BlockCache>(source);
  const OutputProfile profile({.cache = cache});
  NullSink sink;
  const size_t before = ResidentBytes();
  ASSERT_GT(before, 0u);
  const ManyOutputs outputs(sink, profile, kOutputs);
  for (size_t i = 0; i < kOutputs; ++i) {
    ASSERT_EQ(outputs.at(i)->Append("hello"), 5u);
    ASSERT_TRUE(outputs.at(i)->Flush().ok());
  }
  EXPECT_EQ(cache->leased_blocks(), 0u);
  EXPECT_EQ(source->requests(), 1u) << "one block went around";
  EXPECT_EQ(sink.bytes(), 5 * kOutputs);
  if (!kMeasuresOurs) GTEST_SKIP() << "the sanitizer's own memory would be measured";
  EXPECT_LE(ResidentBytes() - before, size_t{128} << 20);
}

}  // namespace
}  // namespace slabyard
