// SPDX-License-Identifier: MIT
//
// slabyard_property: random operations on pools, buffers and unique buffers against plain models, as many as asked for.
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/numbers.h"
#include "tests/model/buffer_model.h"
#include "tests/model/pool_model.h"
#include "tests/model/run_model.h"
#include "tests/model/unique_model.h"

namespace slabyard::model {
namespace {

constexpr char kUsage[] =
    "usage: slabyard_property [--operations N] [--seed S]\n"
    "\n"
    "Runs N random operations (default: 1000000) in rounds, each with a seed of its own: S, S + 1, ... (default: a\n"
    "random one). After each operation all equations are checked, after each round everything is released and every\n"
    "counter must be zero. The first difference is printed and ends the run by SIGABRT; `--operations 1 --seed S` "
    "with\n"
    "the seed printed last runs that round again.\n";

struct Arguments {
  uint64_t operations = 1'000'000;
  uint64_t seed = std::random_device{}();
};

bool Parse(const std::vector<std::string>& words, Arguments& arguments) {
  for (size_t i = 0; i < words.size(); i += 2) {
    uint64_t* const value = words[i] == "--operations" ? &arguments.operations
                            : words[i] == "--seed"     ? &arguments.seed
                                                       : nullptr;
    if (value == nullptr || i + 1 == words.size() || !absl::SimpleAtoi(words[i + 1], value)) return false;
  }
  return true;
}

constexpr uint64_t kRoundLength = 20'000;
constexpr uint64_t kAllBytesEvery = 500;

/// The line that tells how to run the current round again; a signal handler may only write it.
char g_again[100];

void TellSeed(int signal_number) {
  static_cast<void>(!write(STDERR_FILENO, g_again, std::strlen(g_again)));
  std::signal(signal_number, SIG_DFL);
  std::raise(signal_number);
}

/// Whole rounds until `operations` are done; the seed says which model a round is of.
void Run(const Arguments& arguments) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point start = Clock::now();
  Clock::time_point told = start;
  uint64_t done = 0;
  const auto tell = [&](std::string_view what, uint64_t seed) {
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    std::printf("%.*s: %llu operations, %.1f s, seed %llu\n", static_cast<int>(what.size()), what.data(),
                static_cast<unsigned long long>(done), seconds, static_cast<unsigned long long>(seed));
    std::fflush(stdout);  // a finding ends the process
  };
  uint64_t seed = arguments.seed;
  tell("property run begins", seed);
  for (; done < arguments.operations; ++seed) {
    if (Clock::now() - told >= std::chrono::seconds(1)) {
      tell("running", seed);
      told = Clock::now();
    }
    std::snprintf(g_again, sizeof g_again, "to see it again: slabyard_property --operations 1 --seed %llu\n",
                  static_cast<unsigned long long>(seed));
    switch (seed % 5) {
      case 0:
        RunModel<UniqueModel>(seed, kRoundLength, kAllBytesEvery);
        break;
      case 1:
      case 3:
        RunModel<PoolModel>(seed, kRoundLength, kAllBytesEvery);
        break;
      default:
        RunModel<BufferModel>(seed, kRoundLength, kAllBytesEvery);
        break;
    }
    done += kRoundLength;
  }
  tell("property run passed, every counter back at zero", arguments.seed);
}

}  // namespace
}  // namespace slabyard::model

int main(int argc, char** argv) {
  slabyard::model::Arguments arguments;
  if (!slabyard::model::Parse({argv + 1, argv + argc}, arguments)) {
    std::fputs(slabyard::model::kUsage, stderr);
    return 2;
  }
  for (const int signal_number : {SIGABRT, SIGSEGV, SIGBUS}) std::signal(signal_number, slabyard::model::TellSeed);
  slabyard::model::Run(arguments);
}
