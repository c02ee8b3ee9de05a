// SPDX-License-Identifier: MIT
//
// Four producers against flushes, failures, discards and the end. Also for the thread sanitizer: the sink of these
// tests is not locked, so a second thread in it is a race.
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "tests/output/threads/record_variants.h"
#include "tests/support/await_sleep.h"
#include "tests/support/record_stream.h"

namespace slabyard {
namespace {

using testing::AwaitSleep;
using testing::LetOthersRun;
using testing::NumberedRecord;
using testing::RecordChecker;

constexpr int kProducers = 4;

/// Checks what it takes. Takes a random part of some offers, and fails now and then if told to.
class RandomSink final : public Sink {
 public:
  RandomSink(unsigned seed, unsigned failures_in_thousand) : random_(seed), failures_(failures_in_thousand) {}

  SinkResult Write(std::span<const ByteSpan> runs) noexcept override {
    uint64_t offered = 0;
    for (const ByteSpan run : runs) offered += run.size();
    uint64_t left = offered;
    int error = 0;
    if (random_() % 4 == 0) left = random_() % offered + 1;
    if (random_() % 1000 < failures_) {
      left = random_() % offered;
      error = random_() % 2 == 0 ? ENOSPC : EIO;
    } else if (random_() % 8 == 0) {
      error = EAGAIN;
    }
    const uint64_t taken = left;
    for (const ByteSpan run : runs) {
      const ByteSpan part = run.first(std::min<uint64_t>(left, run.size()));
      checker_.Feed(AsChars(part));
      left -= part.size();
    }
    return {static_cast<size_t>(taken), error};
  }
  int WaitWritable() noexcept override { return 0; }
  int Close() noexcept override {
    closed_ = true;
    return 0;
  }

  const RecordChecker& checker() const { return checker_; }
  bool closed() const { return closed_; }

 private:
  std::mt19937 random_;
  unsigned failures_;
  RecordChecker checker_;
  bool closed_ = false;
};

template <typename Variant>
class RecordRace : public ::testing::Test {};
TYPED_TEST_SUITE(RecordRace, testing::RecordVariants, testing::RecordVariantNames);

/// One million records from four threads; those that are refused are offered once only.
template <typename Variant>
void OfferAMillion(WouldBlockPolicy would_block, bool drop) {
  constexpr uint64_t kEach = 250'000;
  const unsigned seed = std::random_device()();
  SCOPED_TRACE(::testing::Message() << "seed " << seed);
  RandomSink sink(seed, 0);
  Variant variant(sink, {.capacity = 8192, .would_block = would_block}, drop);
  std::atomic<uint64_t> accepted[kProducers] = {};
  std::atomic<uint64_t> refused{0};
  std::vector<std::thread> producers;
  for (int id = 0; id < kProducers; ++id) {
    producers.emplace_back([&, id] {
      auto writer = variant.MakeWriter();
      for (uint64_t i = 0; i < kEach; ++i) {
        (writer.Append(NumberedRecord(id, i)).ok() ? accepted[id] : refused).fetch_add(1, std::memory_order_relaxed);
      }
    });
  }
  for (std::thread& producer : producers) producer.join();
  DrainResult end = variant.output.Close();
  while (absl::IsUnavailable(end.status)) end = variant.output.Close();  // EAGAIN under kReport
  ASSERT_TRUE(end.status.ok()) << end.status;

  uint64_t all = 0;
  for (int id = 0; id < kProducers; ++id) {
    EXPECT_EQ(sink.checker().records(id), accepted[id]);
    all += accepted[id];
  }
  EXPECT_EQ(all + refused, kProducers * kEach);
  EXPECT_EQ(variant.output.counts(), (RecordCounts{all, refused}));
  EXPECT_EQ(end.ladder, (OutputLadder{sink.checker().bytes(), sink.checker().bytes(), sink.checker().bytes(), 0}));
  EXPECT_EQ(sink.checker().begun(), "");
  if (would_block == WouldBlockPolicy::kWait && !drop) {
    EXPECT_EQ(refused, 0u);
  }
}

TYPED_TEST(RecordRace, AMillionRecordsOfThreadsThatWaitAllArrive) {
  OfferAMillion<TypeParam>(WouldBlockPolicy::kWait, false);
}

TYPED_TEST(RecordRace, AMillionRecordsAreAcceptedOrRefusedWithoutRest) {
  OfferAMillion<TypeParam>(TypeParam::kMayReport ? WouldBlockPolicy::kReport : WouldBlockPolicy::kWait,
                           TypeParam::kMayDrop);
}

/// What the threads of one failing run did.
struct Tally {
  std::atomic<uint64_t> accepted{0};
  std::atomic<uint64_t> discarded{0};
  std::atomic<uint64_t> discarded_bytes{0};
  std::atomic<bool> closed{false};
};

template <typename Variant>
void Produce(Variant& variant, int id, Tally& tally) {
  auto writer = variant.MakeWriter();
  for (uint64_t i = 0; !tally.closed; ++i) {
    const absl::Status status = writer.Append(NumberedRecord(id, i));
    if (status.ok()) {
      ++tally.accepted;
    } else {
      std::this_thread::yield();
    }
  }
}

/// Flushes, and mends what failed: mostly by Retry(), now and then by Discard().
template <typename Variant>
void Tend(Variant& variant, unsigned seed, Tally& tally) {
  std::mt19937 random(seed);
  while (!tally.closed) {
    if (variant.output.Flush().ok()) continue;
    if (random() % 4 != 0) {
      variant.output.Retry().IgnoreError();
    } else {
      const Discarded dropped = variant.output.Discard();
      tally.discarded += dropped.records;
      tally.discarded_bytes += dropped.bytes;
    }
    const OutputLadder ladder = variant.output.ladder();
    ASSERT_LE(ladder.written, ladder.handed);
    ASSERT_LE(ladder.handed, ladder.accepted);
  }
}

TYPED_TEST(RecordRace, FailuresDiscardsAndClosingLeaveWholeRecordsAndExactCounts) {
  for (int round = 0; round < 20; ++round) {
    const unsigned seed = std::random_device()();
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    RandomSink sink(seed, 200);
    TypeParam variant(sink, {.capacity = 512}, false);
    Tally tally;
    std::vector<std::thread> threads;
    for (int id = 0; id < kProducers; ++id) threads.emplace_back([&, id] { Produce(variant, id, tally); });
    for (unsigned i = 0; i < 2; ++i) threads.emplace_back([&, i] { Tend(variant, seed + i, tally); });

    while (variant.output.counts().accepted < 2000) std::this_thread::yield();
    DrainResult end;
    do {
      end = variant.output.Close();
    } while (!sink.closed());
    tally.closed = true;
    for (std::thread& thread : threads) thread.join();

    variant.output.CheckInvariants();
    EXPECT_TRUE(end.status.ok()) << end.status;
    EXPECT_EQ(variant.output.ladder(), end.ladder) << "nothing is accepted behind the end";
    EXPECT_EQ(variant.output.counts().accepted, tally.accepted);
    EXPECT_EQ(sink.checker().records() + tally.discarded, tally.accepted);
    EXPECT_EQ(end.ladder.written, sink.checker().bytes());
    EXPECT_EQ(end.ladder.accepted, sink.checker().bytes() + tally.discarded_bytes);
    EXPECT_EQ(sink.checker().begun(), "");
    if (::testing::Test::HasFailure()) return;
  }
}

TYPED_TEST(RecordRace, FlushReturnsWhenAllRecordsOfEarlierAppendsAreInTheSink) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE(::testing::Message() << "seed " << seed);
  RandomSink sink(seed, 0);
  TypeParam variant(sink, {.capacity = 4096}, false);
  std::vector<std::thread> producers;
  for (int id = 0; id < kProducers; ++id) {
    producers.emplace_back([&, id] {
      auto writer = variant.MakeWriter();
      uint64_t bytes = 0;
      for (uint64_t i = 0; i < 3000; ++i) {
        const std::string record = NumberedRecord(id, i);
        ASSERT_TRUE(writer.Append(record).ok());
        bytes += record.size();
        if (i % 100 != 99) continue;
        ASSERT_TRUE(variant.output.Flush().ok());
        ASSERT_GE(variant.output.ladder().written, bytes);
      }
    });
  }
  for (std::thread& producer : producers) producer.join();
  const OutputLadder ladder = variant.output.ladder();
  EXPECT_EQ(ladder.written, ladder.accepted) << "the last call of each thread was a flush";
  EXPECT_EQ(sink.checker().records(), 4u * 3000);
}

/// Stands still in its first write, which then fails; takes everything else.
class FirstWriteFails final : public Sink {
 public:
  explicit FirstWriteFails(int error) : error_(error) {}

  SinkResult Write(std::span<const ByteSpan> runs) noexcept override {
    if (++calls_ == 1) {
      while (!go_) std::this_thread::yield();
      return {0, error_};
    }
    size_t size = 0;
    for (const ByteSpan run : runs) size += run.size();
    taken_ += size;
    return {size, 0};
  }
  int WaitWritable() noexcept override { return 0; }

  void AwaitFirstWrite() const {
    while (calls_ == 0) std::this_thread::yield();
  }
  void Go() { go_ = true; }
  size_t calls() const { return calls_; }
  uint64_t taken() const { return taken_; }

 private:
  const int error_;
  std::atomic<size_t> calls_{0};
  std::atomic<bool> go_{false};
  std::atomic<uint64_t> taken_{0};
};

// The end comes between the loss and the thread that waits: a good end must not hide it.
TYPED_TEST(RecordRace, AFlushWhoseRecordsWereDiscardedWhileItWaitedNeverSaysOk) {
  const RecordOutputOptions quiet = {.dropped = {[](void*, uint64_t, const absl::Status&) {}, nullptr}};
  for (int round = 0; round < 100 && !::testing::Test::HasFailure(); ++round) {
    FirstWriteFails sink(EIO);
    TypeParam variant(sink, quiet, false);
    auto writer = variant.MakeWriter();
    ASSERT_TRUE(writer.Append("record").ok());
    std::thread fails([&] { variant.output.Flush().IgnoreError(); });
    sink.AwaitFirstWrite();
    absl::Status flushed;
    std::atomic<pid_t> waiting{0};
    std::thread waits([&] {
      waiting = gettid();
      flushed = variant.output.Flush();
    });
    while (waiting == 0) std::this_thread::yield();
    AwaitSleep(waiting);
    std::thread ends([&] {
      variant.output.Discard();
      variant.output.Close().status.IgnoreError();
    });
    LetOthersRun();
    sink.Go();
    fails.join();
    waits.join();
    ends.join();
    EXPECT_TRUE(!flushed.ok() || sink.taken() == 6) << "round " << round;
  }
}

// The second thread that closes takes over while the first gives up; a long record is copied for all of that time.
TEST(SharedOutput, TakesNothingBehindTheLastDrainWhenOneOfTwoClosingThreadsGivesUp) {
  constexpr size_t kCapacity = size_t{8} << 20;
  const std::string record(kCapacity, 'r');
  for (int round = 0; round < 60 && !::testing::Test::HasFailure(); ++round) {
    FirstWriteFails sink(EAGAIN);
    SharedOutput output(sink, {.capacity = kCapacity, .would_block = WouldBlockPolicy::kReport});
    ASSERT_TRUE(output.Append("first").ok());
    std::atomic<uint64_t> accepted{5};
    std::thread gives_up([&] { output.Close().status.IgnoreError(); });
    sink.AwaitFirstWrite();
    std::thread closes([&] { EXPECT_TRUE(output.Close().status.ok()); });
    LetOthersRun();
    std::thread appends([&] {
      while (sink.calls() < 2) {
        if (!output.Append(record).ok()) continue;
        accepted += record.size();
        return;
      }
    });
    LetOthersRun();
    sink.Go();
    gives_up.join();
    closes.join();
    appends.join();
    EXPECT_EQ(sink.taken(), accepted) << "round " << round;
  }
}

/// Fails at each second write.
class SecondWritesFail final : public Sink {
 public:
  SinkResult Write(std::span<const ByteSpan> runs) noexcept override {
    if (++calls_ % 2 == 0) return {0, EIO};
    size_t size = 0;
    for (const ByteSpan run : runs) size += run.size();
    return {size, 0};
  }
  int WaitWritable() noexcept override { return 0; }

 private:
  size_t calls_ = 0;
};

// All of the records would fit into the ring at once.
TEST(AsyncOutput, DropsNothingForAFailureThatAnotherThreadLifts) {
  constexpr int kRecords = 30'000;
  SecondWritesFail sink;
  AsyncOutput output(
      sink, {.records = {.capacity = 1 << 20}, .when_full = FullRingPolicy::kDrop, .linger = std::chrono::seconds(0)});
  AsyncOutput::Writer writer = output.MakeWriter();
  std::atomic<bool> done{false};
  std::thread mends([&] {
    while (!done) output.Retry().IgnoreError();
  });
  for (int i = 0; i < kRecords; ++i) {
    absl::Status status = writer.Append("r");
    while (!status.ok() && status.code() != absl::StatusCode::kResourceExhausted) status = writer.Append("r");
    EXPECT_TRUE(status.ok()) << "record " << i;
    if (!status.ok()) break;
  }
  done = true;
  mends.join();
  while (!output.Retry().ok()) continue;
}

}  // namespace
}  // namespace slabyard
