// SPDX-License-Identifier: MIT
//
// How long the writing thread of an AsyncOutput waits for company. It waits for hours here: who waits for it by mistake
// hangs.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <thread>
#include <utility>

#include "slabyard/async_output.h"
#include "tests/support/await_sleep.h"
#include "tests/support/gate_sink.h"
#include "tests/support/sink_scripted.h"

namespace slabyard {
namespace {

using testing::GateSink;
using testing::ScriptedSink;
using namespace std::chrono_literals;

// The second record comes before the thread that the first woke has begun to linger.
TEST(AsyncLinger, IsForNobodyWhileAnAppendFindsNoRoom) {
  GateSink sink;
  sink.Open();
  AsyncOutput output(sink, {.records = {.capacity = 64}, .linger = 1h});
  AsyncOutput::Writer writer = output.MakeWriter();
  for (size_t round = 1; round <= 20; ++round) {
    testing::LetOthersRun();
    EXPECT_TRUE(writer.Append(std::string(20, 's')).ok());
    EXPECT_TRUE(writer.Append(std::string(60, 'l')).ok());
    sink.WaitForBytes(80 * round);
  }
}

/// Stands still, and does as it is told when somebody looks at it.
class HookedClock final : public Clock {
 public:
  explicit HookedClock(std::function<void()> on_look) : on_look_(std::move(on_look)) {}

  std::chrono::nanoseconds Now() const noexcept override {
    on_look_();
    return 0ns;
  }

 private:
  const std::function<void()> on_look_;
};

// Between two batches: the writing thread has seen the record, and not yet begun to linger.
TEST(AsyncLinger, IsNotCutShortByARecordThatTheWritingThreadHasSeen) {
  OutputMetrics metrics;
  AsyncOutput::Writer* meanwhile = nullptr;
  std::atomic<int> looks{-1};  // since the first write
  ScriptedSink sink([&](size_t call) {
    if (call == 1) looks = 0;
    return testing::SinkAnswer{};
  });
  // The looks are: after the write, at the beginning of the next batch, and before going to sleep.
  const HookedClock clock([&] {
    if (looks < 0) return;
    if (looks < 2) {
      EXPECT_TRUE(meanwhile->Append("m").ok());
    }
    ++looks;
  });
  AsyncOutput output(sink, {.records = {.capacity = 64, .metrics = &metrics, .clock = &clock}, .linger = 1h});
  AsyncOutput::Writer writer = output.MakeWriter();
  AsyncOutput::Writer other = output.MakeWriter();
  meanwhile = &other;
  EXPECT_TRUE(writer.Append(std::string(32, 'r')).ok()) << "half of the ring, which is written at once";
  while (looks < 3) std::this_thread::yield();
  EXPECT_TRUE(output.Flush().ok());
  EXPECT_EQ(metrics.flushes(FlushCause::kFull).bytes, 32u);
  EXPECT_EQ(metrics.flushes(FlushCause::kExplicit).bytes, 2u);
}

}  // namespace
}  // namespace slabyard
