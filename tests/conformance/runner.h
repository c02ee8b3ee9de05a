// SPDX-License-Identifier: MIT
//
// Runs the golden vectors of a folder and says how many the library holds.
#ifndef SLABYARD_TESTS_CONFORMANCE_RUNNER_H_
#define SLABYARD_TESTS_CONFORMANCE_RUNNER_H_

#include <filesystem>
#include <iosfwd>

namespace slabyard::conformance {

enum class ExitCode : int { kAllPassed = 0, kMissed = 1, kUnreadable = 2 };

/// Runs every *.jsonl in `directory`, in the order of their names. A line per file and one for all go to `out`, the
/// first misses of each file and what could not be read to `log`.
ExitCode RunDirectory(const std::filesystem::path& directory, std::ostream& out, std::ostream& log);

}  // namespace slabyard::conformance

#endif  // SLABYARD_TESTS_CONFORMANCE_RUNNER_H_
