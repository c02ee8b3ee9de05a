// SPDX-License-Identifier: MIT
//
// Each call of the sink fails in turn, for each of the outputs that threads share; the sweep ends when a run met no
// fault. Three kinds of callers: one that mends and goes on, one that discards, one that gives up.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cerrno>
#include <limits>
#include <string>

#include "tests/output/threads/record_variants.h"
#include "tests/support/record_stream.h"
#include "tests/support/sink_scripted.h"

namespace slabyard {
namespace {

using testing::NumberedRecord;
using testing::RecordChecker;
using testing::ScriptedSink;
using testing::SinkAnswer;

struct Fault {
  size_t at_call;
  int error;
  size_t bytes_before;  // taken by the call that fails
  bool lasting;         // until Repair()
  size_t most_per_call;
};

/// A sink that meets one fault. Mended from outside, perhaps while another thread writes.
class FaultySink {
 public:
  explicit FaultySink(Fault fault) : fault_(fault) {
    sink_.set_script([this](size_t call) { return Next(call); });
    sink_.set_on_wait([this] { repaired_ = true; });
  }

  void Repair() { repaired_ = true; }
  bool met() const { return met_; }
  ScriptedSink& sink() { return sink_; }

  RecordChecker Check() const {
    RecordChecker checker;
    checker.Feed(sink_.taken());
    return checker;
  }

 private:
  SinkAnswer Next(size_t call) {
    const bool due = fault_.lasting ? call >= fault_.at_call : call == fault_.at_call;
    if (!due || repaired_) return {fault_.most_per_call};
    const size_t before = met_ ? 0 : fault_.bytes_before;
    met_ = true;
    return {before, fault_.error};
  }

  Fault fault_;
  std::atomic<bool> met_{false};
  std::atomic<bool> repaired_{false};
  ScriptedSink sink_;
};

RecordOutputOptions Options(WouldBlockPolicy would_block) {
  return {.capacity = 256, .would_block = would_block};  // some seven records
}

constexpr uint64_t kRecordsEach = 20;

/// Two writers in turns. `append(writer, record)` and `flush()` do what this kind of caller does.
template <typename Variant, typename Append, typename Flush>
void AppendAll(Variant& variant, Append append, Flush flush) {
  auto first = variant.MakeWriter();
  auto second = variant.MakeWriter();
  for (uint64_t i = 0; i < kRecordsEach; ++i) {
    append(first, NumberedRecord(0, i));
    append(second, NumberedRecord(1, i));
    if (i % 7 == 6) flush();
    if (::testing::Test::HasFailure()) return;
  }
  flush();
}

/// A caller that wants all its records out. Returns whether the run met the fault.
template <typename Variant>
bool RunAndRecover(WouldBlockPolicy would_block, Fault fault) {
  FaultySink faulty(fault);
  Variant variant(faulty.sink(), Options(would_block), false);
  const auto recover = [&] {
    const OutputLadder before = variant.output.ladder();
    if (fault.lasting && !variant.output.status().ok() && before.written < before.accepted) {
      EXPECT_FALSE(variant.output.Retry().ok()) << "the fault lasts";
      EXPECT_EQ(variant.output.ladder().accepted, before.accepted);
      EXPECT_EQ(variant.output.ladder().written, before.written);
    }
    faulty.Repair();
    EXPECT_TRUE(variant.output.Retry().ok());
  };
  const auto append = [&](auto& writer, const std::string& record) {
    while (!writer.Append(record).ok() && !::testing::Test::HasFailure()) recover();
  };
  AppendAll(variant, append, [&] {
    if (!variant.output.Flush().ok()) recover();
    variant.output.CheckInvariants();
  });
  const DrainResult end = variant.output.Close();
  EXPECT_TRUE(end.status.ok()) << end.status;
  const RecordChecker checker = faulty.Check();
  EXPECT_EQ(checker.records(0), kRecordsEach);
  EXPECT_EQ(checker.records(1), kRecordsEach);
  EXPECT_EQ(checker.begun(), "");
  EXPECT_EQ(end.ladder, (OutputLadder{checker.bytes(), checker.bytes(), checker.bytes(), 0}));
  return faulty.met();
}

/// A caller that would rather lose than wait.
template <typename Variant>
bool RunAndDiscard(WouldBlockPolicy would_block, Fault fault) {
  FaultySink faulty(fault);
  Variant variant(faulty.sink(), Options(would_block), false);
  Discarded lost;
  uint64_t accepted = 0;
  const auto discard = [&] {
    // Mended first: another thread may go on with the rest of a begun record at once.
    faulty.Repair();
    const Discarded now = variant.output.Discard();
    lost.records += now.records;
    lost.bytes += now.bytes;
  };
  const auto append = [&](auto& writer, const std::string& record) {
    while (!writer.Append(record).ok() && !::testing::Test::HasFailure()) discard();
    ++accepted;
  };
  AppendAll(variant, append, [&] {
    if (!variant.output.Flush().ok()) discard();
    variant.output.CheckInvariants();
  });
  const DrainResult end = variant.output.Close();
  EXPECT_TRUE(end.status.ok()) << end.status;
  const RecordChecker checker = faulty.Check();
  EXPECT_EQ(checker.records() + lost.records, accepted);
  EXPECT_EQ(checker.begun(), "") << "the rest of a begun record is not discarded";
  EXPECT_EQ(end.ladder.written, checker.bytes());
  EXPECT_EQ(end.ladder.accepted, checker.bytes() + lost.bytes);
  return faulty.met();
}

struct Loss {
  uint64_t bytes = 0;
  std::string why;
};

/// A caller that stops at the first bad status and lets the output go.
template <typename Variant>
bool RunAndGiveUp(WouldBlockPolicy would_block, Fault fault) {
  FaultySink faulty(fault);
  Loss loss;
  uint64_t accepted = 0;
  {
    RecordOutputOptions options = Options(would_block);
    options.dropped = {[](void* context, uint64_t bytes, const absl::Status& why) {
                         *static_cast<Loss*>(context) = {bytes, why.ToString()};
                         EXPECT_FALSE(why.ok());
                       },
                       &loss};
    Variant variant(faulty.sink(), options, false);
    bool failed = false;
    AppendAll(
        variant,
        [&](auto& writer, const std::string& record) {
          if (failed || (failed = !writer.Append(record).ok())) return;
          accepted += record.size();
        },
        [&] { failed = failed || !variant.output.Flush().ok(); });
  }
  const RecordChecker checker = faulty.Check();
  EXPECT_EQ(checker.bytes() + loss.bytes, accepted) << "every accepted byte is written or reported";
  EXPECT_EQ(loss.why.find("before the end of a record") != std::string::npos, !checker.begun().empty()) << loss.why;
  return faulty.met();
}

template <typename Run>
void Sweep(bool may_report, Run run) {
  for (const WouldBlockPolicy would_block : {WouldBlockPolicy::kWait, WouldBlockPolicy::kReport}) {
    if (would_block == WouldBlockPolicy::kReport && !may_report) continue;
    for (const int error : {EAGAIN, ENOSPC, EIO, EPIPE}) {
      for (const bool lasting : {false, true}) {
        for (const size_t bytes_before : {size_t{0}, size_t{7}}) {
          for (const size_t most_per_call : {size_t{50}, ScriptedSink::kAll}) {
            for (size_t call = 1;; ++call) {
              SCOPED_TRACE(::testing::Message() << "would_block " << static_cast<int>(would_block) << " error " << error
                                                << " lasting " << lasting << " bytes before " << bytes_before
                                                << " most per call " << most_per_call << " call " << call);
              const bool met = run(would_block, {call, error, bytes_before, lasting, most_per_call});
              if (::testing::Test::HasFailure()) return;
              if (!met) break;
            }
          }
        }
      }
    }
  }
}

template <typename Variant>
class RecordFaults : public ::testing::Test {};
TYPED_TEST_SUITE(RecordFaults, testing::RecordVariants, testing::RecordVariantNames);

TYPED_TEST(RecordFaults, LoseTearAndDoubleNothingWhenTheCallerRetries) {
  Sweep(TypeParam::kMayReport, RunAndRecover<TypeParam>);
}

TYPED_TEST(RecordFaults, LoseWholeRecordsOnlyWhenTheCallerDiscards) {
  Sweep(TypeParam::kMayReport, RunAndDiscard<TypeParam>);
}

TYPED_TEST(RecordFaults, AreReportedToTheByteWhenTheCallerGivesUp) {
  Sweep(TypeParam::kMayReport, RunAndGiveUp<TypeParam>);
}

TYPED_TEST(RecordFaults, AShortWriteAtEveryByteGoesOnAtTheNext) {
  size_t size = 0;
  for (uint64_t i = 0; i < kRecordsEach; ++i) size += NumberedRecord(0, i).size() + NumberedRecord(1, i).size();
  for (size_t cut = 1; cut < size; ++cut) {
    ScriptedSink sink;
    sink.set_script([&](size_t) {
      const size_t before = sink.taken().size();
      return SinkAnswer{before < cut ? cut - before : ScriptedSink::kAll};
    });
    TypeParam variant(sink, Options(WouldBlockPolicy::kWait), false);
    AppendAll(
        variant, [](auto& writer, const std::string& record) { ASSERT_TRUE(writer.Append(record).ok()); },
        [&] { ASSERT_TRUE(variant.output.Flush().ok()); });
    RecordChecker checker;
    checker.Feed(sink.taken());
    ASSERT_EQ(checker.records(), 2 * kRecordsEach) << "cut at " << cut;
    ASSERT_EQ(checker.bytes(), size) << "cut at " << cut;
  }
}

}  // namespace
}  // namespace slabyard
