// SPDX-License-Identifier: MIT
#include <chrono>
#include <nlohmann/json.hpp>
#include <string>

#include "slabyard/histogram.h"
#include "tools/stats_report.h"

namespace slabyard::tools {

namespace {

using Json = nlohmann::ordered_json;

double Seconds(std::chrono::nanoseconds time) { return std::chrono::duration<double>(time).count(); }

Json PoolJson(const PoolStats& s) {
  return {{"slabs_fresh", s.slabs_fresh},
          {"slabs_reused", s.slabs_reused},
          {"slabs_freed", s.slabs_freed},
          {"slabs_begun", s.slabs_begun},
          {"rewinds", s.rewinds},
          {"slabs_open", s.slabs_open},
          {"slabs_leased", s.slabs_leased},
          {"slabs_pinned", s.slabs_pinned},
          {"slabs_free", s.slabs_free},
          {"open_bytes", s.open_bytes},
          {"leased_bytes", s.leased_bytes},
          {"pinned_bytes", s.pinned_bytes},
          {"free_bytes", s.free_bytes},
          {"own_blocks_made", s.own_blocks_made},
          {"own_blocks_reused", s.own_blocks_reused},
          {"own_blocks_freed", s.own_blocks_freed},
          {"own_blocks", s.own_blocks},
          {"own_bytes", s.own_bytes},
          {"own_blocks_free", s.own_blocks_free},
          {"own_free_bytes", s.own_free_bytes},
          {"adopted_made", s.adopted_made},
          {"adopted_freed", s.adopted_freed},
          {"adopted_blocks", s.adopted_blocks},
          {"adopted_bytes", s.adopted_bytes},
          {"carves", s.carves},
          {"requested_bytes", s.requested_bytes},
          {"handed_out_bytes", s.handed_out_bytes},
          {"begun_bytes", s.begun_bytes},
          {"rewound_bytes", s.rewound_bytes},
          {"abandoned_bytes", s.abandoned_bytes},
          {"tail_bytes", s.tail_bytes},
          {"refused", s.refused},
          {"reserved_bytes", s.reserved_bytes()},
          {"external_bytes", s.external_bytes()}};
}

Json AccountJson(const MemoryAccount& account) {
  return {{"reserved", account.reserved()},
          {"external", account.external()},
          {"blocks", account.blocks()},
          {"granted", account.granted()},
          {"peak", account.peak()},
          {"refusals", account.refusals()},
          // No limit is no number.
          {"limit", account.limit() == MemoryAccount::kNoLimit ? Json() : Json(account.limit())}};
}

Json HistogramJson(const Histogram& histogram) {
  return {{"count", histogram.count()},
          {"sum", Seconds(histogram.sum())},
          {"p50", Seconds(histogram.Quantile(0.5))},
          {"p99", Seconds(histogram.Quantile(0.99))},
          {"max", Seconds(histogram.Quantile(1))}};
}

Json OutputJson(const OutputMetrics& metrics) {
  Json flushes;
  for (size_t i = 0; i < kFlushCauses; ++i) {
    const auto cause = static_cast<FlushCause>(i);
    const OutputMetrics::Flushes sum = metrics.flushes(cause);
    flushes[std::string(FlushCauseName(cause))] = {
        {"count", sum.count}, {"bytes", sum.bytes}, {"time", Seconds(sum.time)}};
  }
  return {{"flushes", flushes},
          {"flush_latency", HistogramJson(metrics.flush_latency())},
          {"message_age", HistogramJson(metrics.message_age())},
          {"buffer_fill_ratio", metrics.buffer_fill_ratio()},
          {"max_buffer_depth", metrics.max_buffer_depth()},
          {"drop_count", metrics.drop_count()},
          {"dropped_bytes", metrics.dropped_bytes()}};
}

}  // namespace

std::string ToJson(const StatsReport& report) {
  const Json json = {
      {"pool", PoolJson(report.pool)},
      {"account", AccountJson(report.account)},
      {"outputs", {{"stdout", OutputJson(report.outputs.out)}, {"stderr", OutputJson(report.outputs.error)}}}};
  return json.dump(2) + "\n";
}

}  // namespace slabyard::tools
