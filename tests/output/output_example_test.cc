// SPDX-License-Identifier: MIT
//
// The example of docs/output.md, compiled and run.
#include <fcntl.h>
#include <gtest/gtest.h>

#include <string_view>

#include "slabyard/output_buffer.h"
#include "slabyard/sink.h"
#include "tests/support/fd_pair.h"

namespace slabyard {
namespace {

// [docs/output.md]
absl::Status WriteReport(int fd, DropHook on_loss) {
  FdSink sink(OwnedFd{fd});
  OutputBuffer output(sink, {.flush_policy = FlushPolicy::kLine, .dropped = on_loss});
  for (std::string_view line : {"first\n", "second\n"}) {
    if (output.Append(line) < line.size()) return output.status();
  }
  return output.Close().status;  // the only proof that every byte went, and that close(2) had nothing to say
}
// [docs/output.md]

TEST(OutputExample, WritesItsTwoLines) {
  const testing::FdPair pipe = testing::FdPair::SmallPipe();
  EXPECT_TRUE(WriteReport(dup(pipe.writing()), {}).ok());
  EXPECT_EQ(pipe.Read(100), "first\nsecond\n");
}

TEST(OutputExample, SaysThatTheDiskIsFull) {
  EXPECT_EQ(WriteReport(open("/dev/full", O_WRONLY | O_CLOEXEC), {}).code(), absl::StatusCode::kResourceExhausted);
}

}  // namespace
}  // namespace slabyard
