// SPDX-License-Identifier: MIT
#include "tools/run_options.h"

#include <memory>

namespace slabyard::tools {

namespace {

// A slab is one ArrayBuffer, and half of its size is what a signed 32-bit number must hold.
constexpr uint64_t kMaxPoolSize = uint64_t{1} << 30;

/// The parser does not know FILE and ARGS, which it leaves alone.
class RunHelp : public CLI::Formatter {
 public:
  std::string make_usage(const CLI::App*, std::string) const override {
    return std::string("Usage: ") + kRunUsage + "\n";
  }
  // A flag's name without what it means alone, which is the parser's affair.
  std::string make_option_name(const CLI::Option* option, bool is_positional) const override {
    const std::string name = CLI::Formatter::make_option_name(option, is_positional);
    return name.substr(0, name.find('{'));
  }
};

/// Turns a number with a unit into bytes; returns what is wrong with it.
std::string ReadPoolSize(std::string& size) {
  const std::string given = size;
  try {
    if (CLI::AsSizeValue(/*kb_is_1000=*/false)(size).empty() && CLI::Range(uint64_t{1}, kMaxPoolSize)(size).empty())
      return {};
  } catch (const CLI::ValidationError&) {  // 1.5
  }
  return "'" + given + "' is no size from 1 to 1G bytes";
}

/// Turns the name of a format into the number that the parser reads an enumerator from; returns what is wrong with it.
std::string ReadFormat(std::string& name) {
  if (name != "text" && name != "json") return name + " is neither text nor json";
  name = std::to_string(static_cast<int>(name == "json" ? StatsFormat::kJson : StatsFormat::kText));
  return {};
}

void AddStats(CLI::App& run, RunOptions& options) {
  // A flag with a value takes it behind '=' alone: the next word is FILE.
  run.add_flag("--stats{text}", options.stats,
               "Print what pool, account and outputs did, at the end on standard error: --stats, --stats=json")
      ->transform(CLI::Validator(ReadFormat, ""))
      ->default_str("");
  run.add_option("--stats-file", options.stats_file, "Write them to FILE instead; alone, as --stats=text does")
      ->check(CLI::Validator([](const std::string& name) { return name.empty() ? "needs a name" : ""; }, ""))
      ->type_name("FILE");
}

}  // namespace

CLI::App* AddRunCommand(CLI::App& app, RunOptions& options) {
  CLI::App* const run = app.add_subcommand("run", "Run a script");
  run->add_option("-e,--eval", options.code, "Run CODE, a global script that finds the modules under their names")
      ->type_name("CODE");
  run->add_option("--pool-size", options.pool_size,
                  "What Buffer.poolSize is at first: 1 to 1G bytes, also with K, M or G behind the number; 8192 if not "
                  "given")
      ->transform(CLI::Validator(ReadPoolSize, ""))
      ->type_name("N");
  AddStats(*run, options);
  run->add_flag("--expose-gc", options.expose_gc, "Give the script gc(), which collects garbage at once");
  // From FILE on everything is the script's, options included.
  run->prefix_command();
  run->formatter(std::make_shared<RunHelp>());
  run->footer(
      "FILE.js runs as a CommonJS module; - reads a global script from standard input.\n"
      "ARGS are process.argv behind the script; everything from FILE on is the script's.\n"
      "Exit code: the script's own; 1 after an uncaught error; 2 for bad options or a FILE that cannot be read.");
  return run;
}

}  // namespace slabyard::tools
