// SPDX-License-Identifier: MIT
#include "tools/run_command.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bindings/js/host.h"
#include "bindings/js/jsc/descriptor_io.h"
#include "bindings/js/jsc/engine.h"
#include "slabyard/mimalloc_source.h"

namespace slabyard::tools {

namespace {

namespace fs = std::filesystem;

/// Why `path` cannot be run; empty when it can. Opens nothing: who writes to a pipe has one reader.
std::string Obstacle(const std::string& path) {
  struct stat status;
  if (stat(path.c_str(), &status) != 0) return strerror(errno);
  if (S_ISDIR(status.st_mode)) return strerror(EISDIR);
  return faccessat(AT_FDCWD, path.c_str(), R_OK, AT_EACCESS) == 0 ? "" : strerror(errno);
}

std::string ExecutablePath() {
  std::error_code error;
  const fs::path path = fs::read_symlink("/proc/self/exe", error);
  return error ? "slabyard" : path.string();
}

/// Where the statistics go. Opened before the script runs, so that a path that is no good is said at once.
class StatsOutput {
 public:
  /// True when there is nothing to write, or a place to write it to.
  bool Open(const RunOptions& options) {
    format_ = options.stats;
    if (options.stats_file.empty()) return true;
    if (!format_) format_ = StatsFormat::kText;
    fd_ = open(options.stats_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    return fd_ >= 0;
  }
  bool wanted() const { return format_.has_value(); }

  /// Ends the process when that fails.
  void Write(js::Host& host, const js::StandardMetrics& metrics) const {
    const StatsReport report{host.pool().stats(), host.account(), metrics};
    const std::string text = *format_ == StatsFormat::kJson ? ToJson(report) : ToText(report);
    if (fd_ < 0) {
      host.streams().WriteError(AsBytes(text));
      return;
    }
    for (std::string_view rest = text; !rest.empty();) {
      const ssize_t count = write(fd_, rest.data(), rest.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) {
        host.streams().WriteError(AsBytes(std::string("slabyard: --stats-file: ") + strerror(errno) + "\n"));
        host.streams().Exit(kExitUnwritten);
      }
      rest.remove_prefix(static_cast<size_t>(count));
    }
  }

 private:
  std::optional<StatsFormat> format_;
  int fd_ = -1;
};

/// Reads all of standard input into `text`. 0, or an errno value.
int ReadInput(std::string& text) {
  size_t size = 0;
  ssize_t count = 0;
  do {
    text.resize(size + std::max<size_t>(size, 65536));
    count = js::ReadFully(STDIN_FILENO, {reinterpret_cast<uint8_t*>(text.data()) + size, text.size() - size});
    if (count < 0) return static_cast<int>(-count);
    size += static_cast<size_t>(count);
  } while (size == text.size());
  text.resize(size);
  return 0;
}

/// What the engine runs, apart from what it is told by process.argv.
struct Script {
  std::string path;                 // a file, absolute
  std::optional<std::string> code;  // or this, by the name that stacks show
  std::string code_name;
};

/// Fills `script`; its name is removed from or made absolute in `arguments`, as process.argv has it. 0, or an errno
/// value of standard input.
int TakeScript(RunOptions& options, Script& script) {
  if (options.code) {
    script = {"", std::move(options.code), "[eval]"};
    return 0;
  }
  std::string& file = options.arguments.front();
  if (file == "-") {
    script = {"", "", "[stdin]"};
    return ReadInput(*script.code);
  }
  file = fs::absolute(file).lexically_normal().string();
  script.path = file;
  return 0;
}

}  // namespace

int Fail(const std::string& message) {
  std::cerr << "slabyard: " << message << "\n";
  return kExitUsage;
}

int Run(RunOptions options, std::vector<std::string> exec_argv) {
  if (!options.code && options.arguments.front() != "-") {
    const std::string& file = options.arguments.front();
    const std::string obstacle = Obstacle(file);
    if (!obstacle.empty()) return Fail("cannot read '" + file + "': " + obstacle);
  }
  StatsOutput stats;
  if (!stats.Open(options)) return Fail("cannot write '" + options.stats_file + "': " + strerror(errno));

  Script script;
  const int input_error = TakeScript(options, script);
  if (input_error != 0) return Fail(std::string("cannot read standard input: ") + strerror(input_error));
  options.arguments.insert(options.arguments.begin(), ExecutablePath());
  const auto metrics = stats.wanted() ? std::make_unique<js::StandardMetrics>() : nullptr;
  js::Host host({.source = MakeMimallocSource(),
                 .argv = std::move(options.arguments),
                 .exec_argv = std::move(exec_argv),
                 .expose_gc = options.expose_gc,
                 .pool_size = options.pool_size,
                 .metrics = metrics.get()});
  if (stats.wanted()) host.streams().set_exit_hook([&] { stats.Write(host, *metrics); });
  js::Engine engine(host);
  // The engine's threads may still run: the process ends without destroying anything.
  host.streams().Exit(script.code ? engine.RunCode(*script.code, script.code_name) : engine.Run(script.path));
}

}  // namespace slabyard::tools
