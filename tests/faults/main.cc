// SPDX-License-Identifier: MIT
//
// The long runs of `./dev faults`: prints progress on stderr and writes results as JSON.
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include "tests/faults/crash.h"
#include "tests/faults/sweep.h"

namespace slabyard::faults {
namespace {

constexpr char kUsage[] =
    "usage: slabyard_faults sweep FOLDER RESULT.json [STRIDE [SEED]]\n"
    "       slabyard_faults crash FOLDER RESULT.json CYCLES [SEED]\n"
    "       slabyard_faults power MOUNTED_FOLDER RESULT.json CYCLES SEED IMAGE COPY_FOLDER\n";

using Clock = std::chrono::steady_clock;

double SecondsSince(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

unsigned long long Long(uint64_t value) { return value; }

/// A JSON string; what is said here has no control characters.
std::string Quoted(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

void WriteRow(std::FILE* out, const char* group, const Configuration& row, const SweepResult& result, bool first) {
  std::fprintf(out,
               "%s\n  {\"group\": \"%s\", \"writer\": %s, \"medium\": \"%s\", \"runs\": %llu, \"calls\": %llu, "
               "\"complete\": %llu, \"holes\": %llu, \"torn\": %llu, \"doubled\": %llu, \"silent\": %llu, "
               "\"ladder\": %llu, \"ended\": %llu, \"first\": %s}",
               first ? "" : ",", group, Quoted(row.writer).c_str(), row.medium.c_str(), Long(result.runs),
               Long(result.calls), Long(result.complete), Long(result.holes), Long(result.torn), Long(result.doubled),
               Long(result.silent), Long(result.ladder), Long(result.ended), Quoted(result.first).c_str());
}

/// Returns whether our rows are clean.
bool SweepAll(std::FILE* out, const SweepOptions& options) {
  bool clean = true;
  bool first = true;
  std::fprintf(out, "{\"seed\": %llu, \"stride\": %llu, \"rows\": [", Long(options.seed), Long(options.stride));
  for (const bool ours : {true, false}) {
    for (const Configuration& row : ours ? OurConfigurations() : PeerConfigurations()) {
      const Clock::time_point begin = Clock::now();
      const SweepResult result = Sweep(row, options);
      std::fprintf(stderr, "faults: %s to a %s: %llu runs, %llu with findings, %.1f s %s\n", row.writer.c_str(),
                   row.medium.c_str(), Long(result.runs), Long(result.bad()), SecondsSince(begin),
                   ours ? result.first.c_str() : "");
      clean &= !ours || (result.bad() == 0 && !result.broken);
      WriteRow(out, ours ? "slabyard" : "peer", row, result, first);
      first = false;
    }
  }
  std::fprintf(out, "\n]}\n");
  return clean;
}

void WriteCrash(std::FILE* out, const char* name, const CrashResult& result) {
  std::fprintf(out,
               "\"%s\": {\"cycles\": %llu, \"acknowledged\": %llu, \"lost\": %llu, \"doubled\": %llu, \"refused\": "
               "%llu, \"torn_tails\": %llu, \"first\": %s, \"points\": {",
               name, Long(result.cycles), Long(result.acknowledged), Long(result.lost), Long(result.doubled),
               Long(result.refused), Long(result.torn_tails), Quoted(result.first).c_str());
  const char* separator = "";
  for (const auto& [point, cycles] : result.points) {
    std::fprintf(out, "%s%s: %llu", separator, Quoted(point).c_str(), Long(cycles));
    separator = ", ";
  }
  std::fprintf(out, "}}");
}

void Tell(const char* name, const CrashResult& result, double seconds) {
  std::fprintf(stderr,
               "faults: %s: %llu cycles, %llu records acknowledged, %llu lost, %llu torn tails cut, %.1f s %s\n", name,
               Long(result.cycles), Long(result.acknowledged), Long(result.lost), Long(result.torn_tails), seconds,
               result.first.c_str());
}

bool Crash(std::FILE* out, const CrashOptions& options) {
  const Clock::time_point begin = Clock::now();
  const CrashResult result = KillAndRecover(options);
  Tell("kill -9", result, SecondsSince(begin));
  std::fprintf(out, "{\"seed\": %llu, ", Long(options.seed));
  WriteCrash(out, "kill", result);
  std::fprintf(out, "}\n");
  return !result.bad() && result.cycles == options.cycles;
}

bool PowerCut(std::FILE* out, PowerCutOptions options) {
  Clock::time_point begin = Clock::now();
  const CrashResult result = CutPowerAndRecover(options);
  Tell("power cut", result, SecondsSince(begin));
  begin = Clock::now();
  options.acknowledge_early = true;
  const uint64_t cycles = options.cycles;
  options.cycles = (cycles + 9) / 10;
  const CrashResult control = CutPowerAndRecover(options);
  Tell("power cut, control that never syncs", control, SecondsSince(begin));
  std::fprintf(out, "{\"seed\": %llu, ", Long(options.seed));
  WriteCrash(out, "power", result);
  std::fprintf(out, ", ");
  WriteCrash(out, "control", control);
  std::fprintf(out, "}\n");
  return !result.bad() && result.cycles == cycles && control.lost != 0;
}

uint64_t Number(const char* text) { return std::strtoull(text, nullptr, 10); }

int Main(int count, char** arguments) {
  const std::string_view what = count > 3 ? arguments[1] : "";
  const bool sweep = what == "sweep" && count <= 6;
  const bool crash = what == "crash" && (count == 5 || count == 6);
  const bool power = what == "power" && count == 8;
  if (!sweep && !crash && !power) {
    std::fputs(kUsage, stderr);
    return 2;
  }
  if (const std::string why = WhyNoTracing(); !power && !why.empty()) {
    std::fprintf(stderr, "faults: no ptrace here: %s\n", why.c_str());
    return 3;
  }
  std::FILE* const out = std::fopen(arguments[3], "w");
  if (out == nullptr) {
    std::fprintf(stderr, "faults: %s: %s\n", arguments[3], std::strerror(errno));
    return 2;
  }
  bool clean = false;
  const std::string folder = arguments[2];
  if (sweep) {
    SweepOptions options = {.folder = folder};
    if (count > 4) options.stride = std::max<uint64_t>(1, Number(arguments[4]));
    if (count > 5) options.seed = Number(arguments[5]);
    clean = SweepAll(out, options);
  } else if (crash) {
    clean =
        Crash(out, {.folder = folder, .cycles = Number(arguments[4]), .seed = count > 5 ? Number(arguments[5]) : 1});
  } else {
    clean = PowerCut(out, {.folder = folder,
                           .image = arguments[6],
                           .copy_folder = arguments[7],
                           .cycles = Number(arguments[4]),
                           .seed = Number(arguments[5])});
  }
  return std::fclose(out) == 0 && clean ? 0 : 1;
}

}  // namespace
}  // namespace slabyard::faults

int main(int count, char** arguments) { return slabyard::faults::Main(count, arguments); }
