// SPDX-License-Identifier: MIT
#include "tests/conformance/runner.h"

#include <algorithm>
#include <array>
#include <exception>
#include <fstream>
#include <ostream>
#include <string>
#include <vector>

#include "tests/conformance/operation.h"
#include "tests/conformance/vector.h"

namespace slabyard::conformance {
namespace {

// Every alignment within a cache line, which is the widest vector too. Targets take them in another order, so that the
// two lie differently, and each form of a text meets a third of them.
constexpr size_t kAlignments = 64;
constexpr auto kPlacements = [] {
  constexpr TextView::Form kForms[] = {TextView::Form::kUtf16, TextView::Form::kUtf8, TextView::Form::kLatin1};
  constexpr size_t kTargetStep = 37;  // odd, so that targets meet every alignment as well
  std::array<Placement, kAlignments> placements;
  for (size_t i = 0; i < kAlignments; ++i) {
    placements[i] = {i, i * kTargetStep % kAlignments, kForms[i % std::size(kForms)]};
  }
  return placements;
}();

struct Tally {
  size_t passed = 0;
  size_t total = 0;
  size_t missing = 0;  // operations that are not there yet

  size_t missed() const { return total - passed; }

  Tally& operator+=(const Tally& other) {
    passed += other.passed;
    total += other.total;
    missing += other.missing;
    return *this;
  }
};

bool Matches(const Vector& vector, const Outcome& outcome) {
  if (vector.Has("err") != outcome.contains("err")) return false;
  return std::ranges::all_of(
      outcome, [&](const auto& field) { return vector.Has(field.first) && vector.Raw(field.first) == field.second; });
}

std::string Shown(const Outcome& outcome) {
  std::string text;
  for (const auto& [key, value] : outcome) text += " " + key + "=" + value;
  return text;
}

void ReportMiss(const std::string& line, const Vector& vector, const Outcome& outcome, const Placement& placement,
                std::ostream& log) {
  log << "miss " << vector.Raw("id") << " (source at " << placement.source_shift << ", target at "
      << placement.target_shift << ", text form " << static_cast<int>(placement.form) << ")\n  expected " << line
      << "\n  got     " << Shown(outcome) << "\n";
}

/// True when the vector holds in every placement; the first in which it does not goes to `log` if there is one.
bool Holds(const std::string& line, Vector& vector, Operation run, std::ostream* log) {
  // The codecs have vector kernels; for what has none every residue within a word, in every form, is enough.
  constexpr size_t kOthersStep = 5;
  const size_t step = IsTextOperation(vector.Raw("op")) ? 1 : kOthersStep;
  for (size_t i = 0; i < kPlacements.size(); i += step) {
    const Placement& placement = kPlacements[i];
    vector.set_placement(placement);
    const Outcome outcome = run(vector);
    if (Matches(vector, outcome)) continue;
    if (log != nullptr) ReportMiss(line, vector, outcome, placement, *log);
    return false;
  }
  return true;
}

/// Runs one line; throws BadVector and its like when it is none.
void RunLine(const std::string& line, Tally& tally, std::ostream& log) {
  constexpr size_t kMissesShown = 5;
  Vector vector = Vector::Parse(line);
  const Operation run = FindOperation(vector.Raw("op"));
  if (run == nullptr) {
    ++tally.missing;
    return;
  }
  ++tally.total;
  if (Holds(line, vector, run, tally.missed() <= kMissesShown ? &log : nullptr)) ++tally.passed;
}

/// False when the file cannot be read or has a line that is no vector.
bool RunFile(const std::filesystem::path& path, Tally& tally, std::ostream& log) {
  std::ifstream file(path);
  std::string line;
  for (size_t number = 1; std::getline(file, line); ++number) {
    try {
      if (!line.empty()) RunLine(line, tally, log);
    } catch (const std::exception& error) {
      log << path.string() << ":" << number << ": " << error.what() << "\n  " << line << "\n";
      return false;
    }
  }
  return file.eof() && !file.bad();
}

void Print(const std::string& name, const Tally& tally, std::ostream& out) {
  out << name << " " << tally.passed << "/" << tally.total;
  if (tally.missing != 0) out << ", " << tally.missing << " not yet";
  out << std::endl;  // line by line, so that a pipe sees how far it got
}

std::vector<std::filesystem::path> VectorFiles(const std::filesystem::path& directory) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(directory, error)) {
    if (entry.path().extension() == ".jsonl") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace

ExitCode RunDirectory(const std::filesystem::path& directory, std::ostream& out, std::ostream& log) {
  const std::vector<std::filesystem::path> files = VectorFiles(directory);
  if (files.empty()) {
    log << "slabyard_vectors: no *.jsonl in " << directory.string() << "\n";
    return ExitCode::kUnreadable;
  }
  Tally all;
  for (const std::filesystem::path& path : files) {
    Tally tally;
    if (!RunFile(path, tally, log)) {
      log << "slabyard_vectors: cannot read " << path.string() << "\n";
      return ExitCode::kUnreadable;
    }
    Print(path.filename().string(), tally, out);
    all += tally;
  }
  Print("all", all, out);
  return all.missed() == 0 ? ExitCode::kAllPassed : ExitCode::kMissed;
}

}  // namespace slabyard::conformance
