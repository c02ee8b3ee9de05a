// SPDX-License-Identifier: MIT
//
// Random work of every kind, with random options, on a sink of random moods, against a plain string.
#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <memory>
#include <random>
#include <string>
#include <string_view>

#include "slabyard/allocator.h"
#include "slabyard/output_buffer.h"
#include "tests/support/cache_over.h"
#include "tests/support/checked_source.h"
#include "tests/support/manual_clock.h"
#include "tests/support/sink_scripted.h"

namespace slabyard {
namespace {

using testing::CacheOver;
using testing::CheckedSource;
using testing::ManualClock;
using testing::ScriptedSink;
using Answer = ScriptedSink::Answer;

constexpr std::chrono::milliseconds kLinger{5};

class OutputModel {
 public:
  explicit OutputModel(uint32_t seed)
      : random_(seed), options_(RandomOptions()), sink_([this](size_t) { return Mood(); }), output_(sink_, options_) {
    sink_.set_file_offset(Below(2) == 0 ? std::optional<uint64_t>(Below(9000)) : std::nullopt);
  }

  void Step() {
    const size_t calls_before = sink_.calls();
    bool may_send = options_.flush_policy != FlushPolicy::kManual;
    clock_.Advance(std::chrono::microseconds(Below(2000)));
    switch (Below(20)) {
      case 0:
        Expect(output_.Flush());
        may_send = true;
        break;
      case 1:
        Expect(output_.Retry());
        may_send = true;
        break;
      case 2:
        if (Below(8) == 0) Discard();
        break;
      case 3:
        if (Below(8) == 0) source_->RefuseRequest(source_->requests() + 1);
        break;
      case 4:
        FlushIfDue();
        break;
      case 5:
      case 6:
        AppendShared();
        break;
      case 7:
      case 8:
        ReserveAndCommit();
        break;
      case 9:
        AppendNumber();
        break;
      default:
        Append();
    }
    if (!may_send) {
      ASSERT_EQ(sink_.calls(), calls_before);
    }
    Check();
  }

  void Finish() {
    calm_ = true;
    ASSERT_TRUE(output_.Retry().ok());
    ASSERT_EQ(sink_.taken(), stream_);
    ASSERT_EQ(source_->live_blocks(), 0u) << "nothing pending, nothing held";
    const DrainResult closed = output_.Close();
    ASSERT_TRUE(closed.ok());
    ASSERT_EQ(closed.ladder.written + output_.dropped(), closed.ladder.accepted);
    ASSERT_EQ(metrics_.dropped_bytes(), dropped_);
    uint64_t sent = 0;
    for (size_t cause = 0; cause < kFlushCauses; ++cause)
      sent += metrics_.flushes(static_cast<FlushCause>(cause)).bytes;
    ASSERT_EQ(sent, closed.ladder.written) << "every byte went for one cause";
  }

 private:
  size_t Below(size_t bound) { return random_() % bound; }

  OutputOptions RandomOptions() {
    OutputOptions options;
    options.flush_policy = static_cast<FlushPolicy>(Below(4));
    options.would_block = static_cast<WouldBlockPolicy>(Below(2));
    constexpr size_t kMostCapacity[] = {16, 300, 9000};
    options.capacity = 1 + Below(kMostCapacity[Below(3)]);
    options.max_capacity = options.capacity * (1 + Below(9));
    options.flush_bytes = options.capacity + Below(30000);
    const bool sends = options.flush_policy == FlushPolicy::kFull || options.flush_policy == FlushPolicy::kLine;
    if (sends && Below(4) == 0) options.flush_records = static_cast<uint32_t>(1 + Below(9));
    if (sends && Below(4) == 0) options.linger = kLinger;
    options.cache = CacheOver(source_);
    options.clock = &clock_;
    options.metrics = &metrics_;
    options.dropped = {
        [](void* context, uint64_t bytes, const absl::Status&) { static_cast<OutputModel*>(context)->heard_ += bytes; },
        this};
    return options;
  }

  Answer Mood() {
    if (calm_) return {};
    constexpr int kErrors[] = {EAGAIN, EAGAIN, ENOSPC, EPIPE, EINTR, EIO};
    const size_t take = Below(3) == 0 ? Below(Below(4) == 0 ? 9000 : 40) : ScriptedSink::kAll;
    const int error = Below(6) == 0 ? kErrors[Below(std::size(kErrors))] : 0;
    return {error == 0 ? std::max<size_t>(take, 1) : take, error};
  }

  std::string RandomBytes(size_t size) {
    std::string bytes(size, '\0');
    for (char& c : bytes) c = Below(size > 1000 ? 3000 : 9) == 0 ? '\n' : static_cast<char>('a' + next_letter_++ % 26);
    return bytes;
  }

  void Append() {
    const std::string bytes = RandomBytes(Below(Below(4) == 0 ? 700 : 30));
    const bool was_failed = output_.failed();
    Took(bytes, output_.Append(bytes), was_failed);
  }

  void AppendShared() {
    constexpr size_t kEdge = OutputBuffer::kShareThreshold;
    const std::string bytes = RandomBytes(Below(3) == 0 ? kEdge - 1 + Below(3) : Below(12000));
    auto payload = allocator_.Alloc(bytes.size());
    ASSERT_TRUE(payload.ok());
    if (!bytes.empty()) std::memcpy(payload->data(), bytes.data(), bytes.size());
    const bool was_failed = output_.failed();
    Took(bytes, output_.AppendShared(*payload), was_failed);
  }

  void ReserveAndCommit() {
    const size_t wanted = 1 + Below(Below(2) == 0 ? 40 : 2 * *options_.max_capacity);
    const MutableByteSpan room = output_.Reserve(wanted);
    if (room.empty()) {
      ASSERT_FALSE(output_.status().ok());
      return;
    }
    ASSERT_GE(room.size(), wanted);
    ASSERT_LE(wanted, std::min(*options_.max_capacity, *options_.flush_bytes));
    std::memset(room.data(), '?', room.size());
    const std::string bytes = RandomBytes(Below(4) == 0 ? 0 : 1 + Below(Below(4) == 0 ? room.size() : wanted));
    if (!bytes.empty()) std::memcpy(room.data(), bytes.data(), bytes.size());
    output_.Commit(bytes.size());
    stream_ += bytes;
    accepted_ += bytes.size();
  }

  void AppendNumber() {
    const int64_t number = static_cast<int64_t>(random_()) << Below(32);
    if (output_.AppendDecimal(-number)) Accept(std::to_string(-number));
    const unsigned letter = static_cast<unsigned>(Below(16));
    if (output_.AppendHex(letter)) Accept(std::string(1, "0123456789abcdef"[letter]));
  }

  void Accept(const std::string& bytes) {
    stream_ += bytes;
    accepted_ += bytes.size();
  }

  void Took(const std::string& bytes, size_t taken, bool was_failed) {
    ASSERT_LE(taken, bytes.size());
    Accept(bytes.substr(0, taken));
    ASSERT_TRUE(taken == bytes.size() || !output_.status().ok());
    ASSERT_TRUE(taken == 0 || !was_failed);
    if (!output_.status().ok() || bytes.empty()) return;
    ASSERT_TRUE(options_.flush_policy != FlushPolicy::kUnbuffered || output_.pending() == 0);
    if (options_.flush_policy == FlushPolicy::kLine) {
      const std::string_view pending = std::string_view(stream_).substr(sink_.taken().size());
      ASSERT_TRUE(pending.find('\n') == pending.npos || bytes.find('\n') == bytes.npos);
    }
    if (output_.flush_due().has_value()) {
      ASSERT_GT(*output_.flush_due(), clock_.Now()) << "an append leaves nothing overdue";
    }
  }

  void FlushIfDue() {
    const bool failed = output_.failed();
    const bool due = output_.flush_due().has_value() && *output_.flush_due() <= clock_.Now();
    const absl::Status status = output_.FlushIfDue();
    if (failed || due) Expect(status);
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
    ASSERT_LE(output_.pending(), *options_.flush_bytes);
    ASSERT_LE(source_->live_blocks(), 1u);
    // What a call offered and the output then did not take was never accepted, so it is not handed either.
    sink_.set_offered_to(HandedTo());
    const uint64_t handed = accepted_ - never_handed_ - (stream_.size() - HandedTo());
    ASSERT_EQ(output_.ladder(), (OutputLadder{accepted_, handed, written.size()}));
    ASSERT_EQ(output_.dropped(), dropped_);
  }

  std::mt19937 random_;
  ManualClock clock_;
  OutputMetrics metrics_;
  Allocator allocator_;
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
