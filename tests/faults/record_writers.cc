// SPDX-License-Identifier: MIT
//
// The library's outputs that threads share, each with four threads that write at once.
#include <array>
#include <memory>
#include <string>
#include <utility>

#include "slabyard/async_output.h"
#include "slabyard/shared_output.h"
#include "slabyard/thread_output.h"
#include "tests/faults/writers.h"
#ifdef SLABYARD_TEST_URING
#include "slabyard/uring_sink.h"
#endif

namespace slabyard::faults {
namespace {

constexpr size_t kThreads = 4;
constexpr size_t kRecords = 60;

RecordOutputOptions Options(WouldBlockPolicy would_block) {
  // The least that the longest record fits into, so that there are many writes.
  return {
      .capacity = 8192, .would_block = would_block, .dropped = {[](void*, uint64_t, const absl::Status&) {}, nullptr}};
}

/// What the three have in common. `Append` is a function from a thread's number and a record to a status.
template <typename Output, typename Sink = FdSink>
class RecordWriter : public StreamWriter {
 public:
  template <typename Options>
  RecordWriter(int fd, const Options& options) : sink_(OwnedFd{fd}), output_(sink_, options) {}

  size_t Append(size_t thread, std::string_view record) override {
    return AppendRecord(thread, record).ok() ? record.size() : 0;
  }
  bool Recover() override {
    output_.Retry().IgnoreError();  // the next append says how it went
    return true;
  }
  bool Close() override {
    if (!output_.status().ok() && !output_.Retry().ok()) return false;
    return output_.Close().ok();
  }
  uint64_t Discard() override {
    const Discarded discarded = output_.Discard();
    return discarded.bytes + discarded.begun_bytes;
  }
  std::optional<OutputLadder> ladder() const override { return output_.ladder(); }

 protected:
  virtual absl::Status AppendRecord(size_t thread, std::string_view record) = 0;

  Sink sink_;
  Output output_;
};

class SharedWriter final : public RecordWriter<SharedOutput> {
 public:
  SharedWriter(int fd, WouldBlockPolicy would_block) : RecordWriter(fd, Options(would_block)) {}

 private:
  absl::Status AppendRecord(size_t, std::string_view record) override { return output_.Append(record); }
};

/// Of an output that gives each thread a writer of its own.
template <typename Output, typename Sink = FdSink>
class ManyWriters final : public RecordWriter<Output, Sink> {
 public:
  template <typename Options>
  ManyWriters(int fd, const Options& options)
      : RecordWriter<Output, Sink>(fd, options),
        writers_{this->output_.MakeWriter(), this->output_.MakeWriter(), this->output_.MakeWriter(),
                 this->output_.MakeWriter()} {}

 private:
  absl::Status AppendRecord(size_t thread, std::string_view record) override { return writers_[thread].Append(record); }

  std::array<typename Output::Writer, kThreads> writers_;
};

}  // namespace

void AddRecordRows(std::vector<Configuration>& rows) {
  constexpr Load kLoad = {.threads = kThreads, .records = kRecords};
  for (const WouldBlockPolicy would_block : {WouldBlockPolicy::kReport, WouldBlockPolicy::kWait}) {
    const bool waits = would_block == WouldBlockPolicy::kWait;
    const std::string how = waits ? ", waits" : ", reports";
    AddStreamRows(rows, "SharedOutput, 4 threads" + how, waits, kLoad,
                  [would_block](int fd) { return std::make_unique<SharedWriter>(fd, would_block); });
    AddStreamRows(rows, "ThreadOutput, 4 threads" + how, waits, kLoad, [would_block](int fd) {
      return std::make_unique<ManyWriters<ThreadOutput>>(fd, Options(would_block));
    });
  }
  // Its thread writes much at once: more records, and no waiting for more of them.
  constexpr Load kAsyncLoad = {.threads = kThreads, .records = 2 * kRecords};
  const AsyncOutputOptions async = {.records = Options(WouldBlockPolicy::kWait), .linger = {}};
  AddStreamRows(rows, "AsyncOutput, 4 threads", true, kAsyncLoad,
                [async](int fd) { return std::make_unique<ManyWriters<AsyncOutput>>(fd, async); });
#ifdef SLABYARD_TEST_URING
  if (WhyNoUringTracing().empty()) {
    AddStreamRows(rows, "AsyncOutput over io_uring, 4 threads", true, kAsyncLoad,
                  [async](int fd) { return std::make_unique<ManyWriters<AsyncOutput, UringSink>>(fd, async); });
  }
#endif
}

}  // namespace slabyard::faults
