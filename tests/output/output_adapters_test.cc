// SPDX-License-Identifier: MIT
//
// OutputBuffer behind absl::Format and std::ostream, and over a program's own streams.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <ostream>
#include <string>

#include "slabyard/memory_sink.h"
#include "slabyard/output_format.h"
#include "slabyard/output_streambuf.h"
#include "slabyard/standard_output.h"
#include "tests/support/cache_over.h"
#include "tests/support/checked_source.h"
#include "tests/support/fd_pair.h"
#include "tests/support/sink_scripted.h"

namespace slabyard {
namespace {

using testing::CacheOver;
using testing::CheckedSource;
using testing::FdPair;
using testing::ScriptedSink;
using Answer = ScriptedSink::Answer;

TEST(FormatTarget, FormatsIntoTheOutput) {
  MemorySink sink;
  OutputBuffer output(sink);
  EXPECT_TRUE(AppendFormat(output, "%d %s %5.2f|", 42, "apples", 1.5));
  FormatTarget target(output);
  EXPECT_TRUE(absl::Format(&target, "%03d", 7));
  EXPECT_TRUE(target.complete());
  EXPECT_TRUE(output.Flush().ok());
  EXPECT_EQ(AsChars(sink.bytes()), "42 apples  1.50|007");
}

TEST(FormatTarget, LeavesNoHoleBehindAPieceThatWasNotTaken) {
  const auto source = std::make_shared<CheckedSource>();
  source->RefuseRequest(1);
  MemorySink sink;
  OutputBuffer output(sink, {.cache = CacheOver(source)});
  FormatTarget target(output);
  AbslFormatFlush(&target, "lost");
  EXPECT_FALSE(target.complete());
  AbslFormatFlush(&target, "later");
  EXPECT_EQ(output.pending(), 0u) << "the output would take it now, but what stands before is missing";
  EXPECT_EQ(output.status().code(), absl::StatusCode::kResourceExhausted);
}

TEST(OutputStreambuf, WritesWhatAStreamWrites) {
  MemorySink sink;
  OutputBuffer output(sink);
  OutputStreambuf bytes(output);
  std::ostream out(&bytes);
  out << "n = " << 42 << ", x = " << 1.5 << '\n' << std::string(10'000, '.');
  EXPECT_TRUE(out.good());
  out << std::flush;
  EXPECT_EQ(AsChars(sink.bytes()), "n = 42, x = 1.5\n" + std::string(10'000, '.'));
  EXPECT_EQ(output.pending(), 0u);
}

TEST(OutputStreambuf, MakesTheStreamBadWhenTheOutputFails) {
  ScriptedSink sink([](size_t) { return Answer{0, ENOSPC}; });
  OutputBuffer output(sink);
  OutputStreambuf bytes(output);
  std::ostream out(&bytes);
  out << "abc" << std::flush;
  EXPECT_TRUE(out.bad());
  out << "def";
  EXPECT_EQ(output.pending(), 3u);
  out.clear();
  out << 'x';
  EXPECT_TRUE(out.bad()) << "the output itself is failed still";
  EXPECT_EQ(output.Discard(), 3u);
}

TEST(OutputStreambuf, TakesNothingOfANegativeSize) {
  MemorySink sink;
  OutputBuffer output(sink);
  OutputStreambuf bytes(output);
  std::ostream out(&bytes);
  out.write("abc", -1);
  EXPECT_EQ(output.ladder().accepted, 0u);
  EXPECT_FALSE(output.failed()) << "the sink was offered what lies behind the text";
}

TEST(StandardErrorOptions, SendEveryAppendAtOnce) {
  FdPair pipe = FdPair::SmallPipe(O_NONBLOCK);
  FdSink sink(BorrowedFd{pipe.writing()});
  OutputBuffer output(sink, StandardErrorOptions());
  EXPECT_EQ(output.Append("oops"), 4u);
  EXPECT_EQ(pipe.Read(10), "oops");
}

TEST(StandardOutputOptions, BufferBlocksElsewhereAndLinesOnATerminal) {
  FdPair pipe = FdPair::SmallPipe();
  EXPECT_EQ(StandardOutputOptions(pipe.writing()).flush_policy, FlushPolicy::kFull);
  EXPECT_EQ(StandardOutputOptions(pipe.writing()).capacity, 65536u);
  const int terminal = posix_openpt(O_RDWR | O_NOCTTY);
  if (terminal < 0) GTEST_SKIP() << "no terminal to be had";
  EXPECT_EQ(StandardOutputOptions(terminal).flush_policy, FlushPolicy::kLine);
  close(terminal);
}

}  // namespace
}  // namespace slabyard
