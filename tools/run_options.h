// SPDX-License-Identifier: MIT
//
// What `slabyard run` was asked for on the command line.
#ifndef SLABYARD_TOOLS_RUN_OPTIONS_H_
#define SLABYARD_TOOLS_RUN_OPTIONS_H_

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "slabyard/slab_pool.h"
#include "tools/stats_report.h"

namespace slabyard::tools {

struct RunOptions {
  std::optional<std::string> code;     // -e
  std::vector<std::string> arguments;  // FILE and ARGS, or ARGS behind -e
  uint64_t pool_size = SlabPoolOptions{}.pool_size;
  std::optional<StatsFormat> stats;
  std::string stats_file;  // empty: standard error
  bool expose_gc = false;
};

inline constexpr char kRunUsage[] =
    "slabyard run [OPTIONS] FILE.js [ARGS...]\n"
    "       slabyard run [OPTIONS] -e CODE [ARGS...]\n"
    "       slabyard run [OPTIONS] - [ARGS...]";

/// Adds the subcommand `run`, which fills `options` except for `arguments`. `options` outlives the parsing.
CLI::App* AddRunCommand(CLI::App& app, RunOptions& options);

}  // namespace slabyard::tools

#endif  // SLABYARD_TOOLS_RUN_OPTIONS_H_
