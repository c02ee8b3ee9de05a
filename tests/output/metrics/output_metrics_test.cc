// SPDX-License-Identifier: MIT
#include "slabyard/output_metrics.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/prometheus_text.h"

namespace slabyard {
namespace {

using testing::PrometheusText;
using namespace std::chrono_literals;
using Labels = PrometheusText::Labels;

OutputMetrics& Busy(OutputMetrics& metrics) {
  metrics.CountFlush(FlushCause::kFull, 4096, 4096, 4096, 2us);
  metrics.CountFlush(FlushCause::kFull, 4096, 4096, 4096, 3us);
  metrics.CountFlush(FlushCause::kClose, 100, 100, 4096, 1500ms);
  metrics.CountDrop(3, 300);
  metrics.CountMessageAge(5ms);
  metrics.CountDepth(4096);
  metrics.CountDepth(100);
  return metrics;
}

TEST(OutputMetrics, TheLedgerKeepsCausesApart) {
  OutputMetrics metrics;
  Busy(metrics);
  EXPECT_EQ(metrics.flushes(FlushCause::kFull).count, 2u);
  EXPECT_EQ(metrics.flushes(FlushCause::kFull).bytes, 8192u);
  EXPECT_EQ(metrics.flushes(FlushCause::kFull).time, 5us);
  EXPECT_EQ(metrics.flushes(FlushCause::kClose).bytes, 100u);
  EXPECT_EQ(metrics.flushes(FlushCause::kRetry).count, 0u);
  EXPECT_EQ(metrics.flush_latency().count(), 3u);
}

TEST(OutputMetrics, TheFillRatioIsOfAllFlushesAndZeroWithoutBlocks) {
  OutputMetrics metrics;
  metrics.CountFlush(FlushCause::kFull, 9999, 0, 0, 1us);  // a payload that went past the block, when there was none
  EXPECT_EQ(metrics.buffer_fill_ratio(), 0);
  metrics.CountFlush(FlushCause::kFull, 10, 10, 10, 1us);
  metrics.CountFlush(FlushCause::kClose, 5, 5, 20, 1us);
  EXPECT_EQ(metrics.buffer_fill_ratio(), 0.5);
}

TEST(OutputMetrics, DepthIsTheHighestAndDropsAddUp) {
  OutputMetrics metrics;
  Busy(metrics);
  metrics.CountDrop(1, 1);
  EXPECT_EQ(metrics.max_buffer_depth(), 4096u);
  EXPECT_EQ(metrics.drop_count(), 4u);
  EXPECT_EQ(metrics.dropped_bytes(), 301u);
}

TEST(OutputMetrics, CountsOfManyThreadsAddUp) {
  OutputMetrics metrics;
  constexpr uint64_t kThreads = 4;
  constexpr uint64_t kRounds = 20000;
  std::vector<std::thread> threads;
  for (uint64_t t = 0; t < kThreads; ++t) {
    threads.emplace_back([&metrics, t] {
      for (uint64_t i = 0; i < kRounds; ++i) {
        metrics.CountFlush(FlushCause::kLine, 2, 2, 4, 10ns);
        metrics.CountDrop(1, 3);
        metrics.CountDepth(t * kRounds + i);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(metrics.flushes(FlushCause::kLine).count, kThreads * kRounds);
  EXPECT_EQ(metrics.flushes(FlushCause::kLine).bytes, 2 * kThreads * kRounds);
  EXPECT_EQ(metrics.flush_latency().sum(), 10ns * kThreads * kRounds);
  EXPECT_EQ(metrics.dropped_bytes(), 3 * kThreads * kRounds);
  EXPECT_EQ(metrics.max_buffer_depth(), kThreads * kRounds - 1);
  EXPECT_EQ(metrics.buffer_fill_ratio(), 0.5);
}

TEST(Prometheus, TheTextFollowsTheFormatAndSaysWhatWasCounted) {
  OutputMetrics metrics;
  const PrometheusText text(ToPrometheus(Busy(metrics), "output=\"log\""));
  ASSERT_EQ(text.error(), "");
  const Labels log = {{"output", "log"}};
  EXPECT_EQ(text.Value("slabyard_output_flushes_total", {{"output", "log"}, {"cause", "full"}}), 2);
  EXPECT_EQ(text.Value("slabyard_output_flushed_bytes_total", {{"output", "log"}, {"cause", "close"}}), 100);
  EXPECT_EQ(text.Value("slabyard_output_flush_seconds_total", {{"output", "log"}, {"cause", "full"}}), 0.000005);
  EXPECT_EQ(text.Value("slabyard_output_dropped_messages_total", log), 3);
  EXPECT_EQ(text.Value("slabyard_output_dropped_bytes_total", log), 300);
  EXPECT_EQ(text.Value("slabyard_output_max_buffer_depth_bytes", log), 4096);
  EXPECT_NEAR(*text.Value("slabyard_output_buffer_fill_ratio", log), 8292.0 / 12288, 1e-5);
  EXPECT_EQ(text.Value("slabyard_output_message_age_seconds_count", log), 1);
  EXPECT_EQ(text.Value("slabyard_output_message_age_seconds_sum", log), 0.005);
}

TEST(Prometheus, EachCauseHasALineAndEachCounterEndsInTotal) {
  const PrometheusText text(ToPrometheus(OutputMetrics(), ""));
  ASSERT_EQ(text.error(), "");
  for (size_t i = 0; i < kFlushCauses; ++i) {
    const std::string cause(FlushCauseName(static_cast<FlushCause>(i)));
    EXPECT_EQ(text.Value("slabyard_output_flushes_total", {{"cause", cause}}), 0) << cause;
  }
  for (const auto& [name, type] : text.types()) EXPECT_EQ(name.ends_with("_total"), type == "counter") << name;
}

TEST(Prometheus, BucketsOfAHistogramAreCumulativeExactAndEndInTheCount) {
  OutputMetrics metrics;
  const std::vector<std::chrono::nanoseconds> durations = {0ns, 1023ns, 1024ns, 4095ns, 4096ns, 1ms, 1s, 17s, 40s};
  for (const auto duration : durations) metrics.CountMessageAge(duration);
  const PrometheusText text(ToPrometheus(metrics, ""));
  ASSERT_EQ(text.error(), "");
  const auto& buckets = text.samples().at("slabyard_output_message_age_seconds_bucket");
  EXPECT_GT(buckets.size(), 10u);
  for (const auto& [labels, value] : buckets) {
    const double bound = std::strtod(labels.at("le").c_str(), nullptr);
    double below = 0;
    for (const auto duration : durations) below += static_cast<double>(duration.count()) <= std::round(bound * 1e9);
    EXPECT_EQ(value, below) << "le " << labels.at("le");
  }
  EXPECT_EQ(buckets.at({{"le", "+Inf"}}), 9);
  EXPECT_EQ(text.Value("slabyard_output_message_age_seconds_count"), 9);
}

TEST(Prometheus, LabelsAreEscaped) {
  const std::string hostile = "a\\b\"c\nd{},= \xff";
  const PrometheusText text(ToPrometheus(OutputMetrics(), PrometheusLabel("path", hostile)));
  ASSERT_EQ(text.error(), "");
  EXPECT_EQ(text.Value("slabyard_output_dropped_bytes_total", {{"path", hostile}}), 0);
}

TEST(Prometheus, SeveralOutputsShareTheFamilies) {
  OutputMetrics first;
  OutputMetrics second;
  first.CountDrop(1, 10);
  second.CountDrop(2, 20);
  const std::string a = PrometheusLabel("output", "a");
  const std::string b = PrometheusLabel("output", "b");
  const PrometheusText text(ToPrometheus(std::vector<LabelledMetrics>{{a, first}, {b, second}}));
  ASSERT_EQ(text.error(), "");
  EXPECT_EQ(text.Value("slabyard_output_dropped_bytes_total", {{"output", "a"}}), 10);
  EXPECT_EQ(text.Value("slabyard_output_dropped_bytes_total", {{"output", "b"}}), 20);
  // What a host must not do, and the reader of this test must find: two whole texts, one behind the other.
  EXPECT_NE(PrometheusText(ToPrometheus(first, a) + ToPrometheus(second, b)).error(), "");
}

}  // namespace
}  // namespace slabyard
