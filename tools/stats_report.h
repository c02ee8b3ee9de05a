// SPDX-License-Identifier: MIT
//
// What a script did to memory and output, as it ended: the numbers of its pool, its account and its two streams, under
// the names of docs/glossary.md and docs/metrics.md.
#ifndef SLABYARD_TOOLS_STATS_REPORT_H_
#define SLABYARD_TOOLS_STATS_REPORT_H_

#include <cstdint>
#include <string>

#include "bindings/js/standard_streams.h"
#include "slabyard/memory_account.h"
#include "slabyard/pool_stats.h"

namespace slabyard::tools {

enum class StatsFormat : uint8_t { kText, kJson };

struct StatsReport {
  PoolStats pool;
  const MemoryAccount& account;
  const js::StandardMetrics& outputs;
};

/// Ends with a newline.
std::string ToText(const StatsReport& report);
/// One object {"pool": ..., "account": ..., "outputs": {"stdout": ..., "stderr": ...}}; sizes in bytes, times in
/// seconds.
std::string ToJson(const StatsReport& report);

}  // namespace slabyard::tools

#endif  // SLABYARD_TOOLS_STATS_REPORT_H_
