// SPDX-License-Identifier: MIT
//
// The library's outputs over descriptors.
#include "slabyard/output_buffer.h"
#include "tests/faults/writers.h"

namespace slabyard::faults {
namespace {

class BufferWriter final : public StreamWriter {
 public:
  BufferWriter(int fd, FlushPolicy policy, WouldBlockPolicy would_block)
      : sink_(OwnedFd{fd}),
        output_(sink_, {.flush_policy = policy,
                        .would_block = would_block,
                        .dropped = {[](void*, uint64_t, const absl::Status&) {}, nullptr}}) {}

  size_t Append(std::string_view bytes) override { return output_.Append(bytes); }
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
  FdSink sink_;
  OutputBuffer output_;
};

}  // namespace

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
      AddStreamRows(rows, std::string("OutputBuffer ") + row.name + (waits ? ", waits" : ", reports"), waits, 1,
                    row.records, [policy = row.policy, would_block](int fd) {
                      return std::make_unique<BufferWriter>(fd, policy, would_block);
                    });
    }
  }
  AddStreamRows(rows, "OutputBuffer full, 4 threads and a lock", false, 4, kManyRecords / 4, [](int fd) {
    return std::make_unique<BufferWriter>(fd, FlushPolicy::kFull, WouldBlockPolicy::kReport);
  });
  AddDurableRows(rows);
  return rows;
}

}  // namespace slabyard::faults
