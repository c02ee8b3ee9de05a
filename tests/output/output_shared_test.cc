// SPDX-License-Identifier: MIT
//
// Payloads by reference: order, one write for all, how long they are held, and every fault in between.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

#include "slabyard/allocator.h"
#include "slabyard/output_buffer.h"
#include "tests/support/cache_over.h"
#include "tests/support/checked_source.h"
#include "tests/support/fd_pair.h"
#include "tests/support/sink_scripted.h"

namespace slabyard {
namespace {

using testing::CacheOver;
using testing::CheckedSource;
using ::testing::ElementsAre;
using testing::Numbered;
using testing::ScriptedSink;
using Answer = ScriptedSink::Answer;

constexpr size_t kShared = OutputBuffer::kShareThreshold;

class SharedPayloads : public ::testing::Test {
 protected:
  Buffer Make(std::string_view bytes) {
    auto buffer = allocator_.Alloc(bytes.size());
    EXPECT_TRUE(buffer.ok());
    std::memcpy(buffer->data(), bytes.data(), bytes.size());
    return *std::move(buffer);
  }

  Allocator allocator_;
};

TEST_F(SharedPayloads, GoOutInOrderWithTheBytesAroundThemInOneWrite) {
  ScriptedSink sink;
  OutputBuffer output(sink, {.flush_bytes = 1 << 20});
  const std::string text = Numbered(30'000);
  const std::string_view view = text;
  EXPECT_EQ(output.Append(view.substr(0, 10)), 10u);
  EXPECT_EQ(output.AppendShared(Make(view.substr(10, 9990))), 9990u);
  EXPECT_EQ(output.AppendShared(Make(view.substr(10'000, 5000))), 5000u);
  EXPECT_EQ(output.Append(view.substr(15'000, 100)), 100u);
  EXPECT_EQ(output.Append(view.substr(15'100, 100)), 100u);
  EXPECT_EQ(output.AppendShared(Make(view.substr(15'200, 14'800))), 14'800u);
  output.CheckInvariants();
  EXPECT_EQ(output.pending(), 30'000u);
  EXPECT_EQ(sink.calls(), 0u);
  EXPECT_TRUE(output.Flush().ok());
  EXPECT_THAT(sink.offered(), ElementsAre(30'000));
  EXPECT_TRUE(sink.taken() == text);
}

TEST_F(SharedPayloads, AreHeldUntilWrittenAndNoLonger) {
  ScriptedSink sink;
  OutputBuffer output(sink);
  const Buffer payload = Make(Numbered(kShared));
  EXPECT_EQ(output.AppendShared(payload), kShared);
  EXPECT_EQ(payload.Retained().sharers, 2u);
  EXPECT_TRUE(output.Flush().ok());
  EXPECT_EQ(payload.Retained().sharers, 1u);
  EXPECT_EQ(output.AppendShared(payload), kShared);
  EXPECT_EQ(output.Discard(), kShared);
  EXPECT_EQ(payload.Retained().sharers, 1u);
}

TEST_F(SharedPayloads, BelowTheThresholdAreCopied) {
  ScriptedSink sink;
  OutputBuffer output(sink, {.capacity = 8192});
  const Buffer payload = Make(Numbered(kShared - 1));
  EXPECT_EQ(output.AppendShared(payload), kShared - 1);
  EXPECT_EQ(payload.Retained().sharers, 1u);
  payload[0] = '!';
  EXPECT_TRUE(output.Flush().ok());
  EXPECT_EQ(sink.taken(), Numbered(kShared - 1));
}

TEST_F(SharedPayloads, NeedNoBlock) {
  const auto source = std::make_shared<CheckedSource>();
  ScriptedSink sink;
  OutputBuffer output(sink, {.cache = CacheOver(source)});
  EXPECT_EQ(output.AppendShared(Make(Numbered(kShared))), kShared);
  EXPECT_EQ(source->requests(), 0u);
}

TEST_F(SharedPayloads, AreSentOnceTheLimitOfBytesIsReached) {
  ScriptedSink sink;
  OutputBuffer output(sink, {.flush_bytes = 3 * kShared});
  const Buffer payload = Make(Numbered(kShared));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(output.AppendShared(payload), kShared);
  EXPECT_THAT(sink.offered(), ElementsAre(3 * kShared));
  EXPECT_EQ(output.pending(), 0u);
}

TEST_F(SharedPayloads, UnderTheLinePolicyWaitFromTheLastNewlineOn) {
  ScriptedSink sink;
  OutputBuffer output(sink, {.flush_policy = FlushPolicy::kLine, .capacity = 65536});
  const std::string text = std::string(5000, 'a') + "\n" + std::string(6000, 'b');
  EXPECT_EQ(output.AppendShared(Make(text)), text.size());
  EXPECT_EQ(sink.taken(), text.substr(0, 5001));
  EXPECT_EQ(output.Append("\n"), 1u);
  EXPECT_EQ(sink.taken(), text + "\n");
  EXPECT_THAT(sink.offered(), ElementsAre(5001, 6001));
}

TEST_F(SharedPayloads, UnderTheManualPolicyAreHeldUpToTheLimitOfBytes) {
  ScriptedSink sink;
  OutputBuffer output(sink, {.flush_policy = FlushPolicy::kManual, .flush_bytes = 10'000});
  EXPECT_EQ(output.AppendShared(Make(Numbered(6000))), 6000u);
  EXPECT_EQ(output.AppendShared(Make(Numbered(6000))), 4000u);
  EXPECT_EQ(output.status(), absl::Status(absl::StatusCode::kResourceExhausted, ""));
  EXPECT_EQ(output.Append("x"), 0u);
  EXPECT_EQ(sink.calls(), 0u);
  EXPECT_TRUE(output.Flush().ok());
  EXPECT_EQ(sink.taken(), Numbered(6000) + Numbered(4000));
}

TEST_F(SharedPayloads, OfWhichAFullSinkTookPartAreHeldForTheRest) {
  ScriptedSink sink([](size_t call) { return call == 1 ? Answer{3000, EAGAIN} : Answer{}; });
  OutputBuffer output(sink, {.would_block = WouldBlockPolicy::kReport});
  const Buffer payload = Make(Numbered(65'536));
  EXPECT_EQ(output.Append("head"), 4u);
  EXPECT_EQ(output.AppendShared(payload), 65'536u) << "held, not refused";
  EXPECT_EQ(output.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(output.ladder(), (OutputLadder{65'540, 65'540, 3000}));
  EXPECT_TRUE(output.Flush().ok());
  EXPECT_TRUE(sink.taken() == "head" + Numbered(65'536));
  EXPECT_EQ(payload.Retained().sharers, 1u);
}

// Every sink call of a run fails in turn; sizes around the threshold, so that copied and shared bytes mix.
TEST_F(SharedPayloads, LoseAndDoubleNothingWhicheverWriteFails) {
  constexpr size_t kSizes[] = {20, 5000, 4096, 100, 9000, 4095, 1, 70'000, 300, 12'000};
  std::string text;
  for (const size_t size : kSizes) text += Numbered(size);
  for (const FlushPolicy policy : {FlushPolicy::kFull, FlushPolicy::kLine, FlushPolicy::kUnbuffered}) {
    for (const WouldBlockPolicy would_block : {WouldBlockPolicy::kWait, WouldBlockPolicy::kReport}) {
      for (const int error : {EAGAIN, ENOSPC, EIO, EPIPE}) {
        for (const size_t bytes_before : {size_t{0}, size_t{1777}}) {
          bool met = true;
          for (size_t call = 1; met; ++call) {
            SCOPED_TRACE(::testing::Message()
                         << "policy " << static_cast<int>(policy) << " would_block " << static_cast<int>(would_block)
                         << " error " << error << " bytes before " << bytes_before << " call " << call);
            met = false;
            ScriptedSink sink([&](size_t now) {
              if (now != call) return Answer{2500};
              met = true;
              return Answer{bytes_before, error};
            });
            OutputBuffer output(sink, {.flush_policy = policy, .would_block = would_block, .flush_bytes = 40'000});
            for (const size_t size : kSizes) {
              Buffer rest = Make(Numbered(size));
              while (!rest.empty()) {
                rest = rest.Subarray(static_cast<ptrdiff_t>(output.AppendShared(rest)));
                output.CheckInvariants();
                ASSERT_EQ(output.ladder().written, sink.taken().size());
                ASSERT_TRUE(output.status().ok() || output.Retry().ok());
              }
            }
            ASSERT_TRUE(output.Flush().ok() || output.Retry().ok());
            ASSERT_TRUE(output.Close().ok());
            ASSERT_TRUE(sink.taken() == text);
          }
        }
      }
    }
  }
}

TEST_F(SharedPayloads, BehindASinkThatNeverTakesAllAreForgottenOnceWritten) {
  ScriptedSink sink([](size_t) { return Answer{5000, EAGAIN}; });
  OutputBuffer output(sink, {.would_block = WouldBlockPolicy::kReport});
  const Buffer payload = *allocator_.AllocUnsafe(5000);
  EXPECT_EQ(output.AppendShared(payload), 5000u);
  for (int i = 0; i < 1000; ++i) {
    EXPECT_EQ(output.AppendShared(payload), 5000u);
    static_cast<void>(output.Flush());
    ASSERT_EQ(output.pending(), 5000u);
    ASSERT_EQ(payload.Retained().sharers, 2u);
    output.CheckInvariants();
  }
  EXPECT_EQ(output.Discard(), 5000u);
}

}  // namespace
}  // namespace slabyard
