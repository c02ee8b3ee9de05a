// SPDX-License-Identifier: MIT
//
// For tests of threads that wait where nothing shows it but the system.
#ifndef SLABYARD_TESTS_SUPPORT_AWAIT_SLEEP_H_
#define SLABYARD_TESTS_SUPPORT_AWAIT_SLEEP_H_

#include <sys/types.h>

#include <chrono>
#include <fstream>
#include <string>
#include <thread>

namespace slabyard::testing {

/// Returns when the thread sleeps.
inline void AwaitSleep(pid_t thread) {
  const std::string path = "/proc/self/task/" + std::to_string(thread) + "/stat";
  for (std::string stat; stat.find(") S") == std::string::npos; std::getline(std::ifstream(path), stat)) {
    std::this_thread::yield();
  }
}

/// Time for other threads to come to where they wait. Too short, and a test finds less; it never fails for that.
inline void LetOthersRun() { std::this_thread::sleep_for(std::chrono::milliseconds(1)); }

}  // namespace slabyard::testing

#endif  // SLABYARD_TESTS_SUPPORT_AWAIT_SLEEP_H_
