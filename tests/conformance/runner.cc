// SPDX-License-Identifier: MIT
#include "tests/conformance/runner.h"

#include <algorithm>
#include <exception>
#include <fstream>
#include <ostream>
#include <string>
#include <vector>

#include "tests/conformance/operation.h"
#include "tests/conformance/vector.h"

namespace slabyard::conformance {
namespace {

// Every alignment up to a word, two behind it, and each form of a text at several of them.
constexpr Placement kPlacements[] = {
    {0, TextView::Form::kUtf16},  {1, TextView::Form::kUtf8}, {2, TextView::Form::kLatin1},
    {3, TextView::Form::kUtf16},  {4, TextView::Form::kUtf8}, {5, TextView::Form::kLatin1},
    {6, TextView::Form::kUtf16},  {7, TextView::Form::kUtf8}, {8, TextView::Form::kLatin1},
    {15, TextView::Form::kUtf16},
};

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

void ReportMiss(const std::string& line, const Vector& vector, const Outcome& outcome, Placement placement,
                std::ostream& log) {
  log << "miss " << vector.Raw("id") << " (shift " << placement.shift << ", text form "
      << static_cast<int>(placement.form) << ")\n  expected " << line << "\n  got     " << Shown(outcome) << "\n";
}

/// True when the vector holds in every placement; the first in which it does not goes to `log` if there is one.
bool Holds(const std::string& line, Vector& vector, Operation run, std::ostream* log) {
  for (const Placement placement : kPlacements) {
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
