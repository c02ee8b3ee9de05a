// SPDX-License-Identifier: MIT
//
// slabyard_vectors DIR: holds the library against golden vectors. docs/conformance.md describes what it prints.
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "slabyard/kernel_target.h"
#include "tests/conformance/runner.h"

namespace {

constexpr char kUsage[] =
    "usage: slabyard_vectors DIR\n"
    "\n"
    "Runs every DIR/*.jsonl (format: tests/vectors/README.md) and prints a line per file, FILE PASSED/TOTAL, followed\n"
    "by `, N not yet` for operations that do not exist yet, and a line for all. The first misses of a file go to\n"
    "stderr. Exit code: 0 when everything passed, 1 when something missed, 2 when DIR could not be read.\n"
    "\n"
    "SLABYARD_KERNELS=NAME in the environment forces the vector instructions; exit code 77 when the machine has none "
    "of\n"
    "that name.\n";

constexpr int kNoSuchKernels = 77;

}  // namespace

int main(int argc, char** argv) {
  using slabyard::conformance::ExitCode;
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.size() == 1 && arguments[0] == "--help") {
    std::cout << kUsage;
    return static_cast<int>(ExitCode::kAllPassed);
  }
  if (arguments.size() != 1 || arguments[0].starts_with("-")) {
    std::cerr << kUsage;
    return static_cast<int>(ExitCode::kUnreadable);
  }
  const char* const wish = std::getenv("SLABYARD_KERNELS");
  if (wish != nullptr && slabyard::KernelTarget() != wish) {
    std::cerr << "slabyard_vectors: this machine, or this build, has no kernels " << wish << "\n";
    return kNoSuchKernels;
  }
  const ExitCode code = slabyard::conformance::RunDirectory(arguments[0], std::cout, std::cerr);
  if (!std::cout.flush()) {
    std::cerr << "slabyard_vectors: cannot write the results\n";
    return static_cast<int>(ExitCode::kMissed);
  }
  return static_cast<int>(code);
}
