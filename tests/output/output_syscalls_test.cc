// SPDX-License-Identifier: MIT
//
// How many system calls an output makes, counted by strace from outside.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <string>

namespace slabyard {
namespace {

/// A folder that goes with everything in it.
class TemporaryFolder {
 public:
  TemporaryFolder() { EXPECT_NE(mkdtemp(path_), nullptr); }
  ~TemporaryFolder() {
    for (const char* name : {"/out", "/trace"}) unlink((path() + name).c_str());
    rmdir(path_);
  }
  std::string path() const { return path_; }

 private:
  char path_[32] = "/tmp/slabyard_trace_XXXXXX";
};

int Run(const std::string& command) { return WEXITSTATUS(std::system(command.c_str())); }

bool CanTrace() { return Run("strace -e trace=none true >/dev/null 2>&1") == 0; }

/// Data calls of a run of the program on `target`, which "file" makes an empty file of the test's own.
size_t DataCalls(const std::string& mode, std::string target) {
  const TemporaryFolder folder;
  const std::string trace = folder.path() + "/trace";
  if (target == "file") std::ofstream(target = folder.path() + "/out");
  // The leak sanitizer traces too, and one process has one tracer.
  EXPECT_EQ(
      Run("strace -qq -E ASAN_OPTIONS=detect_leaks=0 -e trace=write,writev,pwrite64,pwritev,pwritev2,sendmsg -P " +
          target + " -o " + trace + " " SLABYARD_SYSCALLS_PROGRAM " " + mode + " " + target),
      0);
  std::ifstream lines(trace);
  size_t calls = 0;
  for (std::string line; std::getline(lines, line);) ++calls;
  return calls;
}

TEST(Syscalls, OfOneMegabyteIn64KiBBlocksAreSixteenWrites) {
  if (!CanTrace()) GTEST_SKIP() << "no strace, or no process may be traced here";
  EXPECT_EQ(DataCalls("records", "file"), 16u);
  EXPECT_EQ(DataCalls("records", "/dev/null"), 16u);
}

TEST(Syscalls, OfAHeaderAnd64KiBAreOneWrite) {
  if (!CanTrace()) GTEST_SKIP() << "no strace, or no process may be traced here";
  EXPECT_EQ(DataCalls("messages", "/dev/null"), 16u);
  EXPECT_EQ(DataCalls("messages", "file"), 17u) << "whole pages of a file, and at the end the rest of 320 bytes";
}

}  // namespace
}  // namespace slabyard
