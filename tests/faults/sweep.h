// SPDX-License-Identifier: MIT
//
// Every call of a run fails in turn, once and for ever, with each errno value; then writes fall truly short. The method
// of SQLite's tests ("How SQLite Is Tested", I/O error testing): the n-th call fails for n = 1, 2, ... until a run met
// no fault.
#ifndef SLABYARD_TESTS_FAULTS_SWEEP_H_
#define SLABYARD_TESTS_FAULTS_SWEEP_H_

#include <cstdint>
#include <functional>
#include <string>

#include "tests/faults/writers.h"

namespace slabyard::faults {

struct SweepOptions {
  std::string folder;       // for the files of the runs
  uint64_t stride = 1;      // every which call fails: 1 all of them
  uint64_t short_runs = 8;  // with short writes at random places, besides one short write at each n-th call
  uint64_t seed = 1;
};

/// How many runs there were, and how many of them had which finding.
struct SweepResult {
  uint64_t runs = 0;
  uint64_t calls = 0;     // of the run that met no fault
  uint64_t complete = 0;  // every record is there; of the others the caller was told
  uint64_t holes = 0;
  uint64_t torn = 0;
  uint64_t doubled = 0;
  uint64_t silent = 0;
  uint64_t ladder = 0;
  uint64_t ended = 0;
  std::string first;  // what it takes to see the first finding again; or why there was no sweep
  bool broken = false;

  uint64_t bad() const { return holes + torn + doubled + silent + ladder + ended; }
};

SweepResult Sweep(const Configuration& row, const SweepOptions& options);

}  // namespace slabyard::faults

#endif  // SLABYARD_TESTS_FAULTS_SWEEP_H_
