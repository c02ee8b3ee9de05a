// SPDX-License-Identifier: MIT
//
// What every run tells of itself besides Google Benchmark's own account; `./dev bench` adds machine and commit.
#include <benchmark/benchmark.h>

#include <string>

#include "bench/parked_thread.h"
#include "slabyard/kernel_target.h"

namespace slabyard::bench {
namespace {

#ifdef __clang__
constexpr char kCompiler[] = "clang " __clang_version__;
#else
constexpr char kCompiler[] = "g++ " __VERSION__;
#endif

[[maybe_unused]] const bool told = [] {
  benchmark::AddCustomContext("compiler", kCompiler);
  benchmark::AddCustomContext("kernels", std::string(KernelTarget()));
  return true;
}();

}  // namespace

const ParkedThread parked_thread;

}  // namespace slabyard::bench
