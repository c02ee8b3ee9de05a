// SPDX-License-Identifier: MIT
//
// The examples of docs/queues.md and docs/metrics.md, compiled and run.
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "slabyard/allocator.h"
#include "slabyard/batcher.h"
#include "slabyard/bounded_queue.h"
#include "slabyard/output_metrics.h"
#include "tests/support/manual_clock.h"
#include "tests/support/prometheus_text.h"
#include "tests/support/sink_scripted.h"

namespace slabyard {
namespace {

// [docs/queues.md]
/// How many of the readers were cut off, now or before: their connections can be closed, with status() as the reason.
size_t Publish(std::span<const std::unique_ptr<BoundedQueue>> readers, const Buffer& news) {
  size_t cut_off = 0;
  for (const auto& reader : readers) {
    cut_off += reader->Push(news).outcome == PushOutcome::kDisconnected;  // one block, however many readers
  }
  return cut_off;
}
// [docs/queues.md]

TEST(QueuesExample, PublishingTellsHowManyWereCutOff) {
  Allocator allocator;
  const Buffer news = *allocator.Alloc(10);
  std::vector<std::unique_ptr<BoundedQueue>> readers;
  for (const size_t cap : {1u, 2u, 3u}) {
    readers.push_back(std::make_unique<BoundedQueue>(
        BoundedQueueOptions{.policy = SlowConsumerPolicy::kDisconnect, .cap = {cap, 1000}}));
  }
  EXPECT_EQ(Publish(readers, news), 0u);
  EXPECT_EQ(Publish(readers, news), 1u);
  EXPECT_EQ(Publish(readers, news), 2u);
}

TEST(QueuesExample, ABatchIsOneCallOfTheSink) {
  const testing::ManualClock clock;
  Allocator allocator;
  testing::ScriptedSink sink;
  // [docs/queues.md, batcher]
  size_t written = 0;
  Batcher batcher({.max_messages = 100, .linger = std::chrono::milliseconds(5)}, clock, [&](const Batch& batch) {
    std::vector<ByteSpan> runs;
    for (const Buffer& message : batch.messages) runs.push_back(message.span());
    written += sink.Write(runs).written;  // one system call
  });
  // [docs/queues.md, batcher]
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(batcher.Add(*allocator.From("ab")));
  EXPECT_EQ(written, 200u);
  EXPECT_EQ(sink.calls(), 1u);
}

TEST(MetricsExample, TwoOutputsMakeOneText) {
  OutputMetrics log_metrics;
  OutputMetrics feed_metrics;
  feed_metrics.CountDrop(1, 5);
  // [docs/metrics.md]
  const std::string log = PrometheusLabel("output", "log");
  const std::string feed = PrometheusLabel("output", "feed");
  const std::string text = ToPrometheus(std::vector<LabelledMetrics>{{log, log_metrics}, {feed, feed_metrics}});
  // [docs/metrics.md]
  const testing::PrometheusText read(text);
  EXPECT_EQ(read.error(), "");
  EXPECT_EQ(read.Value("slabyard_output_dropped_bytes_total", {{"output", "feed"}}), 5);
}

}  // namespace
}  // namespace slabyard
