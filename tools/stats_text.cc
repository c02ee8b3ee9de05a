// SPDX-License-Identifier: MIT
#include <array>
#include <chrono>
#include <cstdio>
#include <string>
#include <string_view>

#include "slabyard/histogram.h"
#include "tools/stats_report.h"

namespace slabyard::tools {

namespace {

constexpr int kNameWidth = 20;
constexpr int kNumberWidth = 14;

/// A number with the thousands apart: 1 234 567.
std::string Grouped(uint64_t number) {
  std::string text = std::to_string(number);
  for (size_t at = text.size(); at > 3;) text.insert(at -= 3, 1, ' ');
  return text;
}

std::string Fixed(double number, int digits) {
  std::array<char, 64> text;
  std::snprintf(text.data(), text.size(), "%.*f", digits, number);
  return text.data();
}

std::string Microseconds(std::chrono::nanoseconds time) {
  return Fixed(std::chrono::duration<double, std::micro>(time).count(), 1);
}

/// Lines of a name, a number right-aligned, a unit, and a remark.
class Table {
 public:
  void Title(std::string_view title) { text_.append(text_.empty() ? "" : "\n").append(title).append("\n"); }
  void Row(std::string_view name, const std::string& number, std::string_view unit = {}, std::string_view remark = {}) {
    std::string line(2, ' ');
    line.append(Padded(name, kNameWidth));
    if (number.size() < kNumberWidth) line.append(kNumberWidth - number.size(), ' ');
    line.append(number);
    if (!unit.empty() || !remark.empty()) line.append(" ").append(remark.empty() ? std::string(unit) : Padded(unit, 7));
    text_.append(line).append(remark).append("\n");
  }
  void Count(std::string_view name, uint64_t number, std::string_view remark = {}) {
    Row(name, Grouped(number), {}, remark);
  }
  void Bytes(std::string_view name, uint64_t bytes, std::string_view remark = {}) {
    Row(name, Grouped(bytes), "bytes", remark);
  }
  std::string Take() { return std::move(text_); }

 private:
  static std::string Padded(std::string_view text, size_t width) {
    std::string padded(text);
    if (padded.size() < width) padded.append(width - padded.size(), ' ');
    return padded;
  }

  std::string text_;
};

std::string Percent(uint64_t part, uint64_t whole) {
  if (whole == 0) return {};
  return Fixed(100.0 * static_cast<double>(part) / static_cast<double>(whole), 1) + " %";
}

void AddPool(Table& table, const PoolStats& s) {
  table.Title("pool");
  table.Count("slabs begun", s.slabs_begun,
              Grouped(s.slabs_fresh) + " fresh, " + Grouped(s.slabs_reused) + " reused, " + Grouped(s.slabs_freed) +
                  " freed, " + Grouped(s.rewinds) + " rewinds");
  table.Count("carves", s.carves);
  table.Bytes("requested", s.requested_bytes);
  table.Bytes("handed out", s.handed_out_bytes, Percent(s.handed_out_bytes, s.begun_bytes));
  table.Bytes("abandoned", s.abandoned_bytes, Percent(s.abandoned_bytes, s.begun_bytes));
  table.Bytes("tail", s.tail_bytes, Percent(s.tail_bytes, s.begun_bytes));
  table.Bytes("begun", s.begun_bytes, s.begun_bytes == 0 ? "" : "sizes of the slabs begun: 100 %");
  table.Bytes("leased", s.leased_bytes);
  table.Bytes("pinned", s.pinned_bytes, Grouped(s.slabs_pinned) + " slabs");
  table.Bytes("own blocks", s.own_bytes,
              Grouped(s.own_blocks) + " now, " + Grouped(s.own_blocks_made) + " made, " + Grouped(s.own_blocks_reused) +
                  " reused, " + Grouped(s.own_blocks_freed) + " freed");
  table.Bytes("free", s.free_bytes + s.own_free_bytes, "kept for later");
  table.Count("refused", s.refused);
}

void AddAccount(Table& table, const MemoryAccount& account) {
  table.Title("account");
  table.Bytes("reserved", account.reserved(), Grouped(account.blocks()) + " blocks");
  table.Bytes("external", account.external());
  table.Bytes("peak", account.peak());
  table.Count("refusals", account.refusals());
}

void AddOutput(Table& table, std::string_view name, const OutputMetrics& metrics) {
  table.Title(name);
  const Histogram& latency = metrics.flush_latency();
  if (latency.count() == 0) {
    table.Count("flushes", 0);
    return;
  }
  for (size_t i = 0; i < kFlushCauses; ++i) {
    const auto cause = static_cast<FlushCause>(i);
    const OutputMetrics::Flushes sum = metrics.flushes(cause);
    if (sum.count == 0) continue;
    const std::string flushes = Grouped(sum.count) + (sum.count == 1 ? " flush, " : " flushes, ");
    table.Bytes(std::string("flushed, ").append(FlushCauseName(cause)), sum.bytes,
                flushes + Microseconds(sum.time) + " us");
  }
  table.Row(
      "flush latency", Microseconds(latency.Quantile(0.5)), "us",
      "median; 99 % up to " + Microseconds(latency.Quantile(0.99)) + ", longest " + Microseconds(latency.Quantile(1)));
  table.Row("message age", Microseconds(metrics.message_age().Quantile(0.5)), "us",
            "median; longest " + Microseconds(metrics.message_age().Quantile(1)));
  table.Row("buffer fill ratio", Fixed(metrics.buffer_fill_ratio(), 3));
  table.Bytes("max buffer depth", metrics.max_buffer_depth());
  table.Bytes("dropped", metrics.dropped_bytes(), Grouped(metrics.drop_count()) + " messages");
}

}  // namespace

std::string ToText(const StatsReport& report) {
  Table table;
  AddPool(table, report.pool);
  AddAccount(table, report.account);
  AddOutput(table, "standard output", report.outputs.out);
  AddOutput(table, "standard error", report.outputs.error);
  return table.Take();
}

}  // namespace slabyard::tools
