// SPDX-License-Identifier: MIT
//
// Prometheus' text exposition format 0.0.4:
// https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
#include <cstdio>
#include <string>

#include "absl/strings/str_cat.h"
#include "slabyard/output_metrics.h"

namespace slabyard {
namespace {

using std::chrono::nanoseconds;

// Bounds of latency buckets, 2^k - 1 nanoseconds: where a bucket of Histogram ends, so that the counts are exact. From
// a microsecond to 17 s, each four times the one before.
constexpr int kFirstBoundExponent = 10;
constexpr int kLastBoundExponent = 34;
constexpr int kBoundStep = 2;

/// All digits: a double would round the bounds.
std::string Seconds(nanoseconds time) {
  const auto nanos = static_cast<unsigned long long>(time.count() < 0 ? 0 : time.count());
  char text[32];
  std::snprintf(text, sizeof(text), "%llu.%09llu", nanos / 1000000000, nanos % 1000000000);
  return text;
}

class Exposition {
 public:
  explicit Exposition(std::span<const LabelledMetrics> entries) : entries_(entries) {}

  void Begin(std::string_view family, std::string_view type, std::string_view help) {
    family_ = absl::StrCat("slabyard_output_", AbslView(family));
    absl::StrAppend(&text_, "# HELP ", family_, " ", AbslView(help), "\n");
    absl::StrAppend(&text_, "# TYPE ", family_, " ", AbslView(type), "\n");
  }

  void Line(std::string_view suffix, std::string_view labels, std::string_view more_labels, std::string_view value) {
    absl::StrAppend(&text_, family_, AbslView(suffix));
    if (!labels.empty() || !more_labels.empty()) {
      const char* comma = labels.empty() || more_labels.empty() ? "" : ",";
      absl::StrAppend(&text_, "{", AbslView(labels), comma, AbslView(more_labels), "}");
    }
    absl::StrAppend(&text_, " ", AbslView(value), "\n");
  }

  /// A family with one line for each entry, whose value `read` gives.
  template <typename Read>
  void Simple(std::string_view family, std::string_view type, std::string_view help, Read&& read) {
    Begin(family, type, help);
    for (const LabelledMetrics& entry : entries_) Line("", entry.labels, "", absl::StrCat(read(entry.metrics)));
  }

  /// A counter with a line for each cause of each entry.
  template <typename Read>
  void PerCause(std::string_view family, std::string_view help, Read&& read) {
    Begin(family, "counter", help);
    for (const LabelledMetrics& entry : entries_) {
      for (size_t i = 0; i < kFlushCauses; ++i) {
        const auto cause = static_cast<FlushCause>(i);
        Line("", entry.labels, PrometheusLabel("cause", FlushCauseName(cause)),
             absl::StrCat(read(entry.metrics.flushes(cause))));
      }
    }
  }

  template <typename Read>
  void Durations(std::string_view family, std::string_view help, Read&& read) {
    Begin(family, "histogram", help);
    for (const LabelledMetrics& entry : entries_) {
      const Histogram& histogram = read(entry.metrics);
      for (int exponent = kFirstBoundExponent; exponent <= kLastBoundExponent; exponent += kBoundStep) {
        const nanoseconds bound((int64_t{1} << exponent) - 1);
        Line("_bucket", entry.labels, PrometheusLabel("le", Seconds(bound)), absl::StrCat(histogram.CountUpTo(bound)));
      }
      const std::string count = absl::StrCat(histogram.count());  // one reading: both lines must agree
      Line("_bucket", entry.labels, PrometheusLabel("le", "+Inf"), count);
      Line("_sum", entry.labels, "", Seconds(histogram.sum()));
      Line("_count", entry.labels, "", count);
    }
  }

  std::string Take() && { return std::move(text_); }

 private:
  /// Abseil's own string_view, where it is not the standard one.
  static absl::string_view AbslView(std::string_view text) { return {text.data(), text.size()}; }

  std::span<const LabelledMetrics> entries_;
  std::string family_;
  std::string text_;
};

}  // namespace

std::string PrometheusLabel(std::string_view name, std::string_view value) {
  std::string label(name);
  label += "=\"";
  for (const char c : value) {
    if (c == '\\' || c == '"') label += '\\';
    if (c == '\n') {
      label += "\\n";
    } else {
      label += c;
    }
  }
  label += '"';
  return label;
}

std::string ToPrometheus(std::span<const LabelledMetrics> entries) {
  using Flushes = OutputMetrics::Flushes;
  using Metrics = OutputMetrics;
  Exposition to(entries);
  to.PerCause("flushes_total", "Flushes, by cause.", [](const Flushes& flushes) { return flushes.count; });
  to.PerCause("flushed_bytes_total", "Bytes that the sink took, by the flush's cause.",
              [](const Flushes& flushes) { return flushes.bytes; });
  to.PerCause("flush_seconds_total", "Time spent in the sink, by the flush's cause.",
              [](const Flushes& flushes) { return Seconds(flushes.time); });
  to.Simple("dropped_messages_total", "counter", "Messages dropped, or refused by a bounded queue.",
            [](const Metrics& metrics) { return metrics.drop_count(); });
  to.Simple("dropped_bytes_total", "counter", "Bytes of these messages.",
            [](const Metrics& metrics) { return metrics.dropped_bytes(); });
  to.Simple("max_buffer_depth_bytes", "gauge", "The most bytes that were pending at once.",
            [](const Metrics& metrics) { return metrics.max_buffer_depth(); });
  to.Simple("buffer_fill_ratio", "gauge", "Bytes buffered when flushes began, to the capacity.",
            [](const Metrics& metrics) { return metrics.buffer_fill_ratio(); });
  to.Durations("flush_latency_seconds", "How long a flush was in the sink.",
               [](const Metrics& metrics) -> const Histogram& { return metrics.flush_latency(); });
  to.Durations("message_age_seconds", "How long the oldest byte of a flush, or a popped message, had waited.",
               [](const Metrics& metrics) -> const Histogram& { return metrics.message_age(); });
  return std::move(to).Take();
}

std::string ToPrometheus(const OutputMetrics& metrics, std::string_view labels) {
  const LabelledMetrics entry{labels, metrics};
  return ToPrometheus({&entry, 1});
}

}  // namespace slabyard
