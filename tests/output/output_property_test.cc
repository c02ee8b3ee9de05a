// SPDX-License-Identifier: MIT
//
// Random appends, flushes, retries and discards on a sink of random moods, against a plain string.
#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <random>
#include <string>
#include <string_view>

#include "slabyard/output_buffer.h"
#include "tests/support/checked_source.h"
#include "tests/support/sink_scripted.h"

namespace slabyard {
namespace {

using testing::CheckedSource;
using testing::ScriptedSink;
using Answer = ScriptedSink::Answer;

class OutputModel {
 public:
  explicit OutputModel(uint32_t seed)
      : random_(seed),
        options_{static_cast<FlushPolicy>(random_() % 4), static_cast<WouldBlockPolicy>(random_() % 2),
                 1 + random_() % (random_() % 2 == 0 ? 16 : 300), source_, Hook()},
        sink_([this](size_t) { return Mood(); }),
        output_(sink_, options_) {}

  void Step() {
    const size_t calls_before = sink_.calls();
    switch (random_() % 16) {
      case 0:
        Expect(output_.Flush());
        break;
      case 1:
        Expect(output_.Retry());
        break;
      case 2:
        if (random_() % 8 == 0) Discard();
        break;
      case 3:
        if (random_() % 8 == 0) source_->RefuseRequest(source_->requests() + 1);
        break;
      default:
        Append();
        if (options_.flush_policy == FlushPolicy::kManual) {
          ASSERT_EQ(sink_.calls(), calls_before);
        }
    }
    Check();
  }

  void Finish() {
    calm_ = true;
    ASSERT_TRUE(output_.Retry().ok());
    ASSERT_EQ(sink_.taken(), stream_);
    ASSERT_TRUE(output_.Close().ok());
    ASSERT_EQ(output_.ladder().written + output_.dropped(), output_.ladder().accepted);
    ASSERT_EQ(source_->live_blocks(), 0u);
  }

 private:
  DropHook Hook() {
    return {
        [](void* context, uint64_t bytes, const absl::Status&) { static_cast<OutputModel*>(context)->heard_ += bytes; },
        this};
  }

  Answer Mood() {
    if (calm_) return {};
    constexpr int kErrors[] = {EAGAIN, EAGAIN, ENOSPC, EPIPE, EINTR, EIO};
    const size_t take = random_() % 3 == 0 ? random_() % 40 : ScriptedSink::kAll;
    const int error = random_() % 6 == 0 ? kErrors[random_() % std::size(kErrors)] : 0;
    return {error == 0 ? std::max<size_t>(take, 1) : take, error};
  }

  void Append() {
    std::string bytes(random_() % (random_() % 4 == 0 ? 700 : 30), '\0');
    for (char& c : bytes) c = random_() % 9 == 0 ? '\n' : static_cast<char>('a' + next_letter_++ % 26);
    const bool was_failed = output_.failed();
    const size_t taken = output_.Append(bytes);
    ASSERT_LE(taken, bytes.size());
    stream_.append(bytes, 0, taken);
    accepted_ += taken;
    ASSERT_TRUE(taken == bytes.size() || !output_.status().ok());
    ASSERT_TRUE(taken == 0 || !was_failed);
    if (!output_.status().ok() || bytes.empty()) return;
    ASSERT_TRUE(options_.flush_policy != FlushPolicy::kUnbuffered || output_.pending() == 0);
    if (options_.flush_policy == FlushPolicy::kLine) {
      const std::string_view pending = std::string_view(stream_).substr(sink_.taken().size());
      ASSERT_TRUE(pending.find('\n') == pending.npos || bytes.find('\n') == bytes.npos);
    }
  }

  void Expect(const absl::Status& status) {
    ASSERT_EQ(status, output_.status());
    ASSERT_EQ(status.ok(), output_.pending() == 0 && !output_.failed());
  }

  void Discard() {
    const size_t pending = stream_.size() - sink_.taken().size();
    const uint64_t heard_before = heard_;
    never_handed_ += stream_.size() - HandedTo();
    ASSERT_EQ(output_.Discard(), pending);
    ASSERT_EQ(heard_ - heard_before, pending);
    stream_ = sink_.taken();
    dropped_ += pending;
    sink_.set_offered_to(stream_.size());
    ASSERT_TRUE(output_.status().ok());
  }

  size_t HandedTo() const { return std::min(sink_.offered_to(), stream_.size()); }

  void Check() {
    output_.CheckInvariants();
    const std::string& written = sink_.taken();
    ASSERT_EQ(stream_.compare(0, written.size(), written), 0);
    ASSERT_EQ(output_.pending(), stream_.size() - written.size());
    ASSERT_LE(output_.pending(), output_.capacity());
    // What a call offered and the output then did not take was never accepted, so it is not handed either.
    sink_.set_offered_to(HandedTo());
    const uint64_t handed = accepted_ - never_handed_ - (stream_.size() - HandedTo());
    ASSERT_EQ(output_.ladder(), (OutputLadder{accepted_, handed, written.size()}));
    ASSERT_EQ(output_.dropped(), dropped_);
  }

  std::mt19937 random_;
  std::shared_ptr<CheckedSource> source_ = std::make_shared<CheckedSource>();
  OutputOptions options_;
  bool calm_ = false;
  ScriptedSink sink_;
  std::string stream_;  // what the sink took or shall take
  uint64_t accepted_ = 0;
  uint64_t dropped_ = 0;
  uint64_t never_handed_ = 0;  // dropped before any call offered them
  uint64_t heard_ = 0;
  size_t next_letter_ = 0;
  OutputBuffer output_;
};

TEST(OutputProperty, RandomWorkOnAMoodySinkLosesAndDoublesNothing) {
  for (uint32_t seed = 1; seed <= 400; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    OutputModel model(seed);
    for (int step = 0; step < 300; ++step) {
      ASSERT_NO_FATAL_FAILURE(model.Step()) << "step " << step;
      if (::testing::Test::HasFailure()) return;
    }
    ASSERT_NO_FATAL_FAILURE(model.Finish());
  }
}

}  // namespace
}  // namespace slabyard
