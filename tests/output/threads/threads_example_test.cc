// SPDX-License-Identifier: MIT
//
// The example of docs/output_threads.md, compiled and held to what the page says.
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "slabyard/thread_output.h"
#include "tests/support/sink_scripted.h"

namespace slabyard {
namespace {

// [docs/output_threads.md]
DrainResult CountInThreads(Sink& sink) {
  ThreadOutput output(sink);
  std::vector<std::thread> threads;
  for (const std::string name : {"left ", "right "}) {
    // A writer for each thread, handed over explicitly: there is no thread-local state.
    threads.emplace_back([name, writer = output.MakeWriter()]() mutable {
      for (int i = 0; i < 1000; ++i) {
        if (!writer.Append(name + std::to_string(i) + '\n').ok()) return;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  return output.Close();  // the ladder, and why it is as it is
}
// [docs/output_threads.md]

TEST(ThreadsExample, HasAllLinesOfBothThreads) {
  testing::ScriptedSink sink;
  const DrainResult end = CountInThreads(sink);
  EXPECT_TRUE(end.status.ok());
  // 10 + 90 + 900 numbers of one to three digits, a newline and a name each.
  constexpr uint64_t kBytes = 2 * (10 * 1 + 90 * 2 + 900 * 3 + 1000) + 1000 * (5 + 6);
  EXPECT_EQ(end.ladder, (OutputLadder{kBytes, kBytes, kBytes, 0}));
  EXPECT_NE(sink.taken().find("left 999\n"), std::string::npos);
  EXPECT_NE(sink.taken().find("right 999\n"), std::string::npos);
}

}  // namespace
}  // namespace slabyard
