// SPDX-License-Identifier: MIT
//
// The `slabyard` command. `slabyard run` runs a script with Node's Buffer on this library (docs/runtime.md).
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "tools/run_command.h"
#include "tools/run_options.h"

namespace slabyard::tools {
namespace {

int FailWithUsage(const std::string& message) {
  return Fail(message + "\nusage: " + kRunUsage + "\nmore with: slabyard run --help");
}

/// Readies the process for a script: a standard descriptor that is closed would be the engine's next file, and a write
/// to a pipe without a reader is an error that the writer hears of.
void PrepareProcess() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) != fd) _exit(kExitUsage);
  }
  signal(SIGPIPE, SIG_IGN);
}

int Main(int argc, char** argv) {
  PrepareProcess();
  CLI::App app("Node's Buffer model for any program: runs scripts on it.", "slabyard");
  app.set_version_flag("--version", SLABYARD_VERSION);
  app.require_subcommand(1);
  RunOptions options;
  CLI::App* const run = AddRunCommand(app, options);

  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& help) {
    return app.exit(help);
  } catch (const CLI::ParseError& error) {
    return FailWithUsage(error.what());
  }
  options.arguments = run->remaining();
  std::vector<std::string>& arguments = options.arguments;
  if (!options.code && arguments.empty()) return FailWithUsage("no FILE.js given");
  if (!options.code && arguments.front() != "-" && arguments.front().starts_with("-"))
    return FailWithUsage("unknown option " + arguments.front());
  // What stands between `run` and the script.
  const std::vector<std::string> words(argv + 2, argv + argc - static_cast<ptrdiff_t>(arguments.size()));
  return Run(std::move(options), words);
}

}  // namespace
}  // namespace slabyard::tools

int main(int argc, char** argv) { return slabyard::tools::Main(argc, argv); }
