// SPDX-License-Identifier: MIT
//
// `slabyard run`, once its options are known.
#ifndef SLABYARD_TOOLS_RUN_COMMAND_H_
#define SLABYARD_TOOLS_RUN_COMMAND_H_

#include <string>

#include "tools/run_options.h"

namespace slabyard::tools {

/// Neither the script's doing nor its exit code: bad options, no script.
inline constexpr int kExitUsage = 2;
/// What was asked for could not be written; standard output ends with the same code.
inline constexpr int kExitUnwritten = 1;

/// Prints one line on standard error; returns kExitUsage.
int Fail(const std::string& message);

/// Runs what `options` ask for and ends the process with the script's exit code. Returns only when there is no script
/// to run, with the exit code for that. `exec_argv` is process.execArgv.
int Run(RunOptions options, std::vector<std::string> exec_argv);

}  // namespace slabyard::tools

#endif  // SLABYARD_TOOLS_RUN_COMMAND_H_
