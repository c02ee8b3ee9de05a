// SPDX-License-Identifier: MIT
//
// The library's outputs over descriptors.
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "slabyard/output_buffer.h"
#include "tests/faults/writers.h"
#ifdef SLABYARD_TEST_URING
#include "slabyard/uring_sink.h"
#endif

namespace slabyard::faults {
namespace {

template <typename Sink>
class BufferWriter final : public StreamWriter {
 public:
  BufferWriter(int fd, FlushPolicy policy, WouldBlockPolicy would_block)
      : sink_(OwnedFd{fd}),
        output_(sink_, {.flush_policy = policy,
                        .would_block = would_block,
                        .dropped = {[](void*, uint64_t, const absl::Status&) {}, nullptr}}) {}

  size_t Append(size_t, std::string_view bytes) override { return output_.Append(bytes); }
  bool Recover() override {
    output_.Retry().IgnoreError();  // the next append says how it went
    return true;
  }
  bool Close() override {
    if (output_.failed() && !output_.Retry().ok()) return false;
    return output_.Close().ok();
  }
  uint64_t Discard() override { return output_.Discard(); }
  std::optional<OutputLadder> ladder() const override { return output_.ladder(); }

 private:
  Sink sink_;
  OutputBuffer output_;
};

}  // namespace

#ifdef SLABYARD_TEST_URING
std::string WhyNoUringTracing() {
  int pipe[2];
  if (pipe2(pipe, O_CLOEXEC) != 0) return "pipe2";
  const auto write = [&pipe] {
    constexpr uint8_t kByte[] = {0};
    const ByteSpan runs[] = {kByte};
    UringSink sink(BorrowedFd{pipe[1]});
    return sink.status().ok() && sink.Write(runs).error == EDQUOT ? 0 : 1;
  };
  const TracedRun run = RunWithFault(write, {.fd = pipe[1]}, {.kind = FaultKind::kError, .error = EDQUOT});
  close(pipe[0]);
  close(pipe[1]);
  if (!run.error.empty()) return run.error;
  return run.status == 0 ? "" : "no io_uring here, or a kernel before 6.10, whose queues nobody else can write to";
}
#else
std::string WhyNoUringTracing() { return "built without io_uring"; }
#endif

std::vector<Configuration> OurConfigurations() {
  // Some ten blocks, or some tens of calls where each record is one.
  constexpr size_t kManyRecords = 240;
  constexpr size_t kFewRecords = 40;
  const struct {
    const char* name;
    FlushPolicy policy;
    size_t records;
  } policies[] = {{"full", FlushPolicy::kFull, kManyRecords},
                  {"line", FlushPolicy::kLine, kFewRecords},
                  {"unbuffered", FlushPolicy::kUnbuffered, kFewRecords},
                  {"manual", FlushPolicy::kManual, kManyRecords}};
  std::vector<Configuration> rows;
  for (const auto& row : policies) {
    for (const WouldBlockPolicy would_block : {WouldBlockPolicy::kReport, WouldBlockPolicy::kWait}) {
      const bool waits = would_block == WouldBlockPolicy::kWait;
      AddStreamRows(rows, std::string("OutputBuffer ") + row.name + (waits ? ", waits" : ", reports"), waits,
                    {.threads = 1, .records = row.records}, [policy = row.policy, would_block](int fd) {
                      return std::make_unique<BufferWriter<FdSink>>(fd, policy, would_block);
                    });
    }
  }
  AddStreamRows(rows, "OutputBuffer full, 4 threads and a lock", false,
                {.threads = 4, .records = kManyRecords / 4, .takes_turns = true}, [](int fd) {
                  return std::make_unique<BufferWriter<FdSink>>(fd, FlushPolicy::kFull, WouldBlockPolicy::kReport);
                });
#ifdef SLABYARD_TEST_URING
  if (WhyNoUringTracing().empty()) {
    for (const WouldBlockPolicy would_block : {WouldBlockPolicy::kReport, WouldBlockPolicy::kWait}) {
      const bool waits = would_block == WouldBlockPolicy::kWait;
      AddStreamRows(rows, std::string("OutputBuffer full over io_uring") + (waits ? ", waits" : ", reports"), waits,
                    {.threads = 1, .records = kManyRecords}, [would_block](int fd) {
                      return std::make_unique<BufferWriter<UringSink>>(fd, FlushPolicy::kFull, would_block);
                    });
    }
  }
#endif
  AddRecordRows(rows);
  AddDurableRows(rows);
  return rows;
}

}  // namespace slabyard::faults
