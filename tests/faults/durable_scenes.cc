// SPDX-License-Identifier: MIT
//
// DurableFile under faults: what was acknowledged must be there, once, whatever failed.
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "slabyard/durable_file.h"
#include "slabyard/output_buffer.h"
#include "tests/faults/writers.h"

namespace slabyard::faults {
namespace {

constexpr int kTries = 3;
constexpr size_t kMostThreads = 8;

/// The records in a file, one behind another; false when it is damaged.
bool ReadAll(const std::string& path, std::string& text) {
  const auto found = ReadDurableFile(path, [&](ByteSpan record) { text += AsChars(record); });
  return found.ok() || found.status().code() == absl::StatusCode::kNotFound ||
         // Its making failed before its header was whole.
         (found.status().code() == absl::StatusCode::kInvalidArgument && text.empty());
}

/// Many threads commit. One alone goes on after a failed sync as one should: it opens the file again and looks.
class CommitScene final : public Scene {
 public:
  CommitScene(const std::string& folder, DurableOptions options, size_t threads, size_t records)
      : path_(folder + "/durable"), options_(options), threads_(threads), records_(records) {
    unlink(path_.c_str());
  }

  Target target() const override { return {.path = path_}; }

  void Run() override {
    // Makes Abseil build its table of errno texts, whose publication TSan cannot see: Debian's is not instrumented.
    absl::ErrnoToStatus(EIO, "").IgnoreError();
    if (!Reopen()) return;
    std::vector<std::thread> threads;
    for (size_t t = 1; t < threads_; ++t) threads.emplace_back([this, t] { CommitAll(t); });
    CommitAll(0);
    for (std::thread& thread : threads) thread.join();
    if (file_ == nullptr) return;
    const OutputLadder ladder = file_->ladder();
    report_->durable += ladder.durable;
    report_->rungs_break = ladder.written > ladder.handed || ladder.handed > ladder.accepted;
    report_->closed = file_->Close() == 0;
  }

  Judgement Judge() override {
    std::string text;
    const bool readable = ReadAll(path_, text);
    Judgement judgement = JudgeText(text, threads_, records_, !report_->closed || report_->gave_up);
    judgement.silent |= !readable;
    uint64_t acknowledged = 0;
    for (size_t t = 0; t < threads_; ++t) {
      for (size_t i = 0; i < report_->acknowledged[t]; ++i) {
        const std::string record = RecordText(t, i);
        acknowledged += record.size();
        judgement.silent |= text.find(record) == std::string::npos;
      }
    }
    judgement.ladder = report_->opened && (report_->rungs_break || report_->durable != acknowledged);
    judgement.complete &= !judgement.bad();
    return judgement;
  }

 private:
  struct Report {
    std::atomic<bool> gave_up;
    bool opened;
    bool closed;
    bool rungs_break;
    uint64_t durable;  // by the ladders, and what was found on opening again
    size_t acknowledged[kMostThreads];
  };

  /// Opens the file; what lies in it is durable.
  bool Reopen() {
    for (int tried = 0; tried < kTries; ++tried) {
      uint64_t bytes = 0;
      found_.clear();
      auto opened = DurableFile::Open(path_, options_, [&](ByteSpan record) {
        found_ += AsChars(record);
        bytes += record.size();
      });
      if (!opened.ok()) continue;
      file_ = *std::move(opened);
      report_->opened = true;
      report_->durable = bytes;
      return true;
    }
    report_->gave_up = true;
    return false;
  }

  void CommitAll(size_t thread) {
    for (size_t i = 0; i < records_ && !report_->gave_up; ++i) {
      if (!CommitOne(RecordText(thread, i))) {
        report_->gave_up = true;
        return;
      }
      report_->acknowledged[thread] = i + 1;
    }
  }

  bool CommitOne(const std::string& record) {
    for (int tried = 0; tried < kTries; ++tried) {
      if (file_->Commit(AsBytes(record)).ok()) return true;
      if (!file_->failed()) continue;
      if (threads_ > 1) return false;
      report_->durable += file_->ladder().durable;
      file_.reset();
      if (!Reopen()) return false;
      if (found_.ends_with(record)) return true;
    }
    return false;
  }

  const std::string path_;
  const DurableOptions options_;
  const size_t threads_;
  const size_t records_;
  std::unique_ptr<DurableFile> file_;
  std::string found_;
  Shared<Report> report_;
};

/// An OutputBuffer whose flushes are records.
class SinkScene final : public Scene {
 public:
  SinkScene(const std::string& folder, size_t records) : path_(folder + "/durable"), records_(records) {
    unlink(path_.c_str());
  }

  Target target() const override { return {.path = path_}; }

  void Run() override {
    auto opened = DurableFile::Open(path_);
    if (!opened.ok()) return;
    DurableFile& file = **opened;
    OutputBuffer output(file, {.would_block = WouldBlockPolicy::kReport,
                               .dropped = {[](void*, uint64_t, const absl::Status&) {}, nullptr}});
    const bool appended = AppendAll(output);
    bool flushed = false;
    for (int tried = 0; tried < kTries && !flushed; ++tried) flushed = output.Retry().ok();
    const bool synced = file.Sync() == 0;
    report_->durable = file.ladder().durable;
    const bool closed = flushed && output.Close().ok();
    report_->fine = appended && flushed && synced && closed;
    report_->ladder = output.ladder();
    report_->written = file.ladder().written;
    output.Discard();
  }

  Judgement Judge() override {
    std::string text;
    const bool readable = ReadAll(path_, text);
    Judgement judgement = JudgeText(text, 1, records_, !report_->fine);
    judgement.silent |= !readable;
    judgement.ladder = report_->ladder.written != report_->written || report_->written > text.size() ||
                       report_->durable > report_->written || (report_->fine && report_->durable != text.size());
    judgement.complete &= !judgement.bad();
    return judgement;
  }

 private:
  struct Report {
    bool fine;
    OutputLadder ladder;
    uint64_t written;
    uint64_t durable;
  };

  bool AppendAll(OutputBuffer& output) const {
    for (size_t i = 0; i < records_; ++i) {
      const std::string record = RecordText(0, i);
      std::string_view rest = record;
      for (int tried = 0; !rest.empty(); ++tried) {
        rest.remove_prefix(output.Append(rest));
        if (rest.empty()) break;
        if (tried == kTries) return false;
        output.Retry().IgnoreError();
      }
    }
    return true;
  }

  const std::string path_;
  const size_t records_;
  Shared<Report> report_;
};

}  // namespace

void AddDurableRows(std::vector<Configuration>& rows) {
  const auto commit = [&](const char* name, DurableOptions options, size_t threads, size_t records) {
    rows.push_back({name, "file", false, [=](const std::string& folder) {
                      return std::make_unique<CommitScene>(folder, options, threads, records);
                    }});
  };
  // 8 KiB a step, so that the file grows within a run.
  commit("DurableFile", {.preallocate_bytes = 8192}, 1, 40);
  commit("DurableFile, aligned groups", {.preallocate_bytes = 8192, .group_alignment = 4096}, 1, 12);
  commit("DurableFile, 4 threads", {.preallocate_bytes = 8192}, 4, 10);
  rows.push_back({"OutputBuffer over DurableFile", "file", false,
                  [](const std::string& folder) { return std::make_unique<SinkScene>(folder, 200); }});
}

}  // namespace slabyard::faults
