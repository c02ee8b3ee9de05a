// SPDX-License-Identifier: MIT
//
// The `slabyard` command. `slabyard run` runs a script with Node's Buffer on this library (docs/runtime.md).
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
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
/// to a pipe without a reader, or past a limit of files, is an error that the writer hears of.
void PrepareProcess() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) != fd) _exit(kExitUsage);
  }
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);
}

/// Prints what was asked for instead of a script.
int Inform(const CLI::App& app, const CLI::Success& what) {
  app.exit(what);
  if (std::cout.flush()) return 0;
  Fail("standard output cannot be written");
  return kExitUnwritten;
}

/// The parser gives an option that ends with `=`, as a shell makes it of an empty variable, the next word for its
/// value: the script, which would be overwritten with statistics. Returns such a word, or the empty one.
std::string OptionWithoutValue(const CLI::App& run, const std::vector<std::string>& words) {
  const auto found = std::ranges::find_if(words, [&](const std::string& word) {
    return word.ends_with('=') && run.get_option_no_throw(word.substr(0, word.size() - 1)) != nullptr;
  });
  return found == words.end() ? "" : *found;
}

int Main(int argc, char** argv) {
  PrepareProcess();
  CLI::App app("Node's Buffer model for any program: runs scripts on it.", "slabyard");
  app.set_version_flag("--version", SLABYARD_VERSION);
  app.require_subcommand(0, 1);  // or the parser would not look at what stands in place of a command
  RunOptions options;
  CLI::App* const run = AddRunCommand(app, options);

  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& help) {
    return Inform(app, help);
  } catch (const CLI::ExtrasError&) {
    return FailWithUsage(std::string("unknown command or option '") + argv[1] + "'");
  } catch (const CLI::ParseError& error) {
    return FailWithUsage(error.what());
  }
  if (!run->parsed()) return FailWithUsage("no command given");
  options.arguments = run->remaining();
  std::vector<std::string>& arguments = options.arguments;
  // What stands between `run` and the script.
  const std::vector<std::string> words(argv + 2, argv + argc - static_cast<ptrdiff_t>(arguments.size()));
  if (const std::string word = OptionWithoutValue(*run, words); !word.empty())
    return FailWithUsage(word + " needs a value behind it");
  if (!options.code && arguments.empty()) return FailWithUsage("no FILE.js given");
  if (!options.code && arguments.front() != "-" && arguments.front().starts_with("-"))
    return FailWithUsage("unknown option " + arguments.front());
  return Run(std::move(options), words);
}

}  // namespace
}  // namespace slabyard::tools

int main(int argc, char** argv) { return slabyard::tools::Main(argc, argv); }
