// SPDX-License-Identifier: MIT
//
// The `slabyard` command. `slabyard run` runs a script with Node's Buffer on this library (docs/runtime.md).
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bindings/js/host.h"
#include "bindings/js/jsc/engine.h"
#include "slabyard/mimalloc_source.h"

namespace {

namespace fs = std::filesystem;

// Neither the script's doing nor its exit code: bad options, no script.
constexpr int kExitUsage = 2;

constexpr char kRunUsage[] = "slabyard run [--expose-gc] FILE.js [ARGS...]";

/// The parser does not know FILE and ARGS, which it leaves alone.
class RunHelp : public CLI::Formatter {
 public:
  std::string make_usage(const CLI::App*, std::string) const override {
    return std::string("Usage: ") + kRunUsage + "\n";
  }
};

int Fail(const std::string& message) {
  std::cerr << "slabyard: " << message << "\n";
  return kExitUsage;
}

int FailWithUsage(const std::string& message) { return Fail(message + "\nusage: " + kRunUsage + "; more with --help"); }

/// Why `path` cannot be run; empty when it can.
std::string Obstacle(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return strerror(errno);
  struct stat status;
  const bool is_directory = fstat(fd, &status) == 0 && S_ISDIR(status.st_mode);
  close(fd);
  return is_directory ? strerror(EISDIR) : "";
}

std::string ExecutablePath() {
  std::error_code error;
  const fs::path path = fs::read_symlink("/proc/self/exe", error);
  return error ? "slabyard" : path.string();
}

/// Readies the process for a script: a standard descriptor that is closed would be the engine's next file, and a write
/// to a pipe without a reader is an error that the writer hears of.
void PrepareProcess() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) != fd) _exit(kExitUsage);
  }
  signal(SIGPIPE, SIG_IGN);
}

int RunScript(std::vector<std::string> arguments, bool expose_gc) {
  const std::string file = arguments.front();
  const std::string obstacle = Obstacle(file);
  if (!obstacle.empty()) return Fail("cannot read '" + file + "': " + obstacle);

  const std::string path = fs::absolute(file).lexically_normal().string();
  arguments.front() = path;
  arguments.insert(arguments.begin(), ExecutablePath());
  slabyard::js::Host host({slabyard::MakeMimallocSource(), std::move(arguments), expose_gc});
  slabyard::js::Engine engine(host);
  // The engine's threads may still run: the process ends without destroying anything.
  host.streams().Exit(engine.Run(path));
}

}  // namespace

int main(int argc, char** argv) {
  PrepareProcess();
  CLI::App app("Node's Buffer model for any program: runs scripts on it.", "slabyard");
  app.set_version_flag("--version", SLABYARD_VERSION);
  app.require_subcommand(1);

  CLI::App* const run = app.add_subcommand("run", "Run a JavaScript file");
  bool expose_gc = false;
  run->add_flag("--expose-gc", expose_gc, "Give the script gc(), which collects garbage at once");
  // From FILE on everything is the script's, options included.
  run->prefix_command();
  run->formatter(std::make_shared<RunHelp>());
  run->footer(
      "FILE.js runs as a CommonJS module; ARGS are process.argv from index 2 on.\n"
      "Exit code: the script's own; 1 after an uncaught error; 2 for bad options or a FILE that cannot be read.");

  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& help) {
    return app.exit(help);
  } catch (const CLI::ParseError& error) {
    return FailWithUsage(error.what());
  }
  std::vector<std::string> arguments = run->remaining();
  if (arguments.empty()) return FailWithUsage("no FILE.js given");
  if (arguments.front().starts_with("-")) return FailWithUsage("unknown option " + arguments.front());
  return RunScript(std::move(arguments), expose_gc);
}
