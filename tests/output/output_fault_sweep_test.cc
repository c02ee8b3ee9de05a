// SPDX-License-Identifier: MIT
//
// Every write of a run fails in turn, with every errno value that matters, once or until somebody repairs the sink,
// with and without bytes going out before; the sweep ends when a run met no fault. Nothing may be lost, doubled or
// silent.
#include <gtest/gtest.h>

#include <cerrno>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "slabyard/output_buffer.h"
#include "tests/support/cache_over.h"
#include "tests/support/checked_source.h"
#include "tests/support/fd_pair.h"
#include "tests/support/sink_scripted.h"

namespace slabyard {
namespace {

using testing::CacheOver;
using testing::CheckedSource;
using testing::Numbered;
using testing::ScriptedSink;
using Answer = ScriptedSink::Answer;

struct Fault {
  size_t at_call;
  int error;
  size_t bytes_before;  // taken by the call that fails
  bool lasting;         // until Repair()
};

/// A sink that takes at most 50 bytes a call and meets one fault.
class FaultySink {
 public:
  explicit FaultySink(Fault fault) : fault_(fault) {
    sink_.set_script([this](size_t call) { return Next(call); });
    sink_.set_on_wait([this] { repaired_ = true; });
  }

  void Repair() { repaired_ = true; }
  bool met() const { return met_; }
  ScriptedSink& sink() { return sink_; }

 private:
  Answer Next(size_t call) {
    const bool due = fault_.lasting ? call >= fault_.at_call : call == fault_.at_call;
    if (!due || repaired_) return Answer{kMostPerCall};
    const size_t before = met_ ? 0 : fault_.bytes_before;
    met_ = true;
    return Answer{before, fault_.error};
  }

  static constexpr size_t kMostPerCall = 50;

  Fault fault_;
  bool met_ = false;
  bool repaired_ = false;
  ScriptedSink sink_;
};

struct Setup {
  FlushPolicy flush_policy;
  WouldBlockPolicy would_block;
  size_t capacity;
  size_t max_capacity;
};

OutputOptions OptionsOf(const Setup& setup) {
  return {.flush_policy = setup.flush_policy,
          .would_block = setup.would_block,
          .capacity = setup.capacity,
          .max_capacity = setup.max_capacity,
          .cache = CacheOver(std::make_shared<CheckedSource>())};
}

// Records from 0 to 97 bytes: below and above most capacities of the sweep, which must end within seconds.
std::string_view RecordOf(const std::string& text, size_t index, size_t& at) {
  const size_t size = index * 37 % 101;
  const std::string_view record = std::string_view(text).substr(at, size);
  at += size;
  return record;
}
constexpr size_t kRecords = 12;

std::string AllRecords() {
  size_t size = 0;
  for (size_t i = 0; i < kRecords; ++i) size += i * 37 % 101;
  return Numbered(size);
}

/// What a caller does that wants all its bytes out: looks at the status, mends the world, goes on with the rest.
class CarefulCaller {
 public:
  CarefulCaller(OutputBuffer& output, FaultySink& faulty, Fault fault)
      : output_(output), faulty_(faulty), fault_(fault) {}

  void Append(std::string_view record) {
    while (!record.empty()) {
      const size_t taken = output_.Append(record);
      ASSERT_LE(taken, record.size());
      accepted_ += taken;
      Check();
      ASSERT_TRUE(taken == record.size() || !output_.status().ok());
      record.remove_prefix(taken);
      if (output_.failed()) {
        Recover();
      } else if (!record.empty()) {
        FlushAll();
      }
      if (::testing::Test::HasFailure()) return;
    }
  }

  void FlushAll() {
    if (const absl::Status status = output_.Flush(); !status.ok()) Recover();
    Check();
  }

 private:
  void Recover() {
    if (output_.failed()) {
      ASSERT_EQ(output_.error(), fault_.error);
      const OutputLadder before = output_.ladder();
      if (fault_.lasting && output_.pending() != 0) {
        ASSERT_FALSE(output_.Retry().ok()) << "the fault lasts";
        ASSERT_EQ(output_.ladder(), before);
        Check();
      }
    } else {
      ASSERT_EQ(output_.status().code(), absl::StatusCode::kUnavailable);
    }
    faulty_.Repair();
    ASSERT_TRUE(output_.Retry().ok());
    ASSERT_EQ(output_.pending(), 0u);
    Check();
  }

  void Check() {
    output_.CheckInvariants();
    ASSERT_EQ(output_.ladder().accepted, accepted_);
    ASSERT_EQ(output_.ladder().written, faulty_.sink().taken().size());
  }

  OutputBuffer& output_;
  FaultySink& faulty_;
  Fault fault_;
  uint64_t accepted_ = 0;
};

/// Returns whether the run met the fault.
bool RunAndRecover(const Setup& setup, Fault fault) {
  FaultySink faulty(fault);
  OutputBuffer output(faulty.sink(), OptionsOf(setup));
  CarefulCaller caller(output, faulty, fault);
  const std::string text = AllRecords();
  size_t at = 0;
  for (size_t i = 0; i < kRecords; ++i) caller.Append(RecordOf(text, i, at));
  caller.FlushAll();
  EXPECT_TRUE(output.Close().ok());
  EXPECT_EQ(faulty.sink().taken(), text);
  EXPECT_EQ(output.ladder(), (OutputLadder{text.size(), text.size(), text.size()}));
  return faulty.met();
}

/// The caller gives up at the first bad status and lets the output go. Returns whether the run met the fault.
bool RunAndGiveUp(const Setup& setup, Fault fault) {
  FaultySink faulty(fault);
  uint64_t dropped = 0;
  uint64_t accepted = 0;
  const std::string text = AllRecords();
  {
    const DropHook hook = {[](void* context, uint64_t bytes, const absl::Status& why) {
                             *static_cast<uint64_t*>(context) += bytes;
                             EXPECT_FALSE(why.ok());
                           },
                           &dropped};
    OutputOptions options = OptionsOf(setup);
    options.dropped = hook;
    OutputBuffer output(faulty.sink(), options);
    size_t at = 0;
    for (size_t i = 0; i < kRecords && !output.failed(); ++i) {
      std::string_view record = RecordOf(text, i, at);
      size_t taken = output.Append(record);
      accepted += taken;
      if (taken == record.size()) continue;
      // A full manual block is no fault: send it and go on. Anything else ends the run.
      if (setup.flush_policy != FlushPolicy::kManual || !output.Flush().ok()) break;
      record.remove_prefix(taken);
      taken = output.Append(record);
      accepted += taken;
      if (taken < record.size()) break;
    }
  }
  const std::string& written = faulty.sink().taken();
  EXPECT_EQ(written.size() + dropped, accepted) << "every accepted byte is written or was reported as dropped";
  EXPECT_EQ(text.compare(0, written.size(), written), 0) << "what is written is a clean prefix";
  return faulty.met();
}

template <typename Run>
void Sweep(Run run) {
  constexpr int kErrors[] = {EINTR, EAGAIN, ENOSPC, EIO, EPIPE, EFBIG, ECONNRESET};
  constexpr FlushPolicy kPolicies[] = {FlushPolicy::kFull, FlushPolicy::kLine, FlushPolicy::kUnbuffered,
                                       FlushPolicy::kManual};
  for (const FlushPolicy policy : kPolicies) {
    for (const WouldBlockPolicy would_block : {WouldBlockPolicy::kWait, WouldBlockPolicy::kReport}) {
      constexpr std::pair<size_t, size_t> kCapacities[] = {{7, 7}, {7, 60}, {32, 32}, {74, 74}, {4096, 4096}};
      for (const auto& [capacity, max_capacity] : kCapacities) {
        for (const int error : kErrors) {
          for (const bool lasting : {false, true}) {
            for (const size_t bytes_before : {size_t{0}, size_t{7}}) {
              for (size_t call = 1;; ++call) {
                SCOPED_TRACE(::testing::Message() << "policy " << static_cast<int>(policy) << " would_block "
                                                  << static_cast<int>(would_block) << " capacity " << capacity << " to "
                                                  << max_capacity << " error " << error << " lasting " << lasting
                                                  << " bytes before " << bytes_before << " call " << call);
                const bool met =
                    run({policy, would_block, capacity, max_capacity}, {call, error, bytes_before, lasting});
                if (::testing::Test::HasFailure()) return;
                if (!met) break;
              }
            }
          }
        }
      }
    }
  }
}

TEST(FaultSweep, LosesAndDoublesNothingWhenTheCallerRetries) { Sweep(RunAndRecover); }

TEST(FaultSweep, ReportsEveryAcceptedByteThatACallerGivesUp) { Sweep(RunAndGiveUp); }

TEST(FaultSweep, AShortWriteAtEveryByteGoesOnAtTheNext) {
  const std::string text = AllRecords();
  for (size_t cut = 1; cut < text.size(); ++cut) {
    ScriptedSink sink;
    sink.set_script([&](size_t) {
      const size_t before = sink.taken().size();
      return Answer{before < cut ? cut - before : ScriptedSink::kAll};
    });
    OutputBuffer output(sink, {.capacity = 64, .max_capacity = 64});
    size_t at = 0;
    for (size_t i = 0; i < kRecords; ++i) {
      const std::string_view record = RecordOf(text, i, at);
      ASSERT_EQ(output.Append(record), record.size()) << "cut at " << cut;
    }
    ASSERT_TRUE(output.Close().ok());
    ASSERT_EQ(sink.taken(), text) << "cut at " << cut;
  }
}

}  // namespace
}  // namespace slabyard
