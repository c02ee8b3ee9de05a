// SPDX-License-Identifier: MIT
//
// Processes that end in the middle, and power that goes: what DurableFile acknowledged must be there afterwards.
#ifndef SLABYARD_TESTS_FAULTS_CRASH_H_
#define SLABYARD_TESTS_FAULTS_CRASH_H_

#include <cstdint>
#include <map>
#include <string>

namespace slabyard::faults {

struct CrashOptions {
  std::string folder;
  uint64_t cycles = 0;
  uint64_t seed = 1;
};

struct CrashResult {
  uint64_t cycles = 0;
  uint64_t acknowledged = 0;  // records, over all cycles
  uint64_t lost = 0;          // of those
  uint64_t doubled = 0;
  uint64_t refused = 0;                    // cycles after which the file could not be opened
  uint64_t torn_tails = 0;                 // recognised, and cut
  std::map<std::string, uint64_t> points;  // cycles by where they ended: "before write"
  std::string first;                       // the first finding, or why there was no test

  bool bad() const { return lost + doubled + refused != 0; }
};

/// Four threads commit until SIGKILL hits a chosen call: before it, after a part of it, or after it. The next cycle
/// goes on with what that left.
CrashResult KillAndRecover(const CrashOptions& options);

/// Four threads commit to `folder`, where the ext4 image `image` is mounted. Each cycle stops them, notes what was
/// acknowledged, copies the image, which has what was synced and no page that only memory had, and lets them go on. The
/// copy is mounted at `copy_folder` and looked at. `acknowledge_early` is the control: records count as acknowledged
/// when they are written but not synced, and some must get lost, or the test would see nothing.
struct PowerCutOptions {
  std::string folder;
  std::string image;
  std::string copy_folder;
  uint64_t cycles = 0;
  uint64_t seed = 1;
  bool acknowledge_early = false;
};
CrashResult CutPowerAndRecover(const PowerCutOptions& options);

}  // namespace slabyard::faults

#endif  // SLABYARD_TESTS_FAULTS_CRASH_H_
