// SPDX-License-Identifier: MIT
//
// A writer over a file, a pipe or a socket, and the caller that wants every byte out.
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/faults/writers.h"

namespace slabyard::faults {
namespace {

constexpr int kTries = 3;  // of a caller, for one record and for closing
// Nobody reads before the writer has ended, and each short write may take a page of the pipe for itself.
constexpr int kPipeBytes = 1 << 20;
constexpr int kSocketBytes = 1 << 20;  // what Linux makes of it is some 400 KiB

class StreamScene final : public Scene {
 public:
  StreamScene(Medium medium, const std::string& folder, size_t threads, size_t records, const MakeWriter& make)
      : threads_(threads), records_(records), make_(make) {
    int fds[2] = {-1, -1};
    int failed = 0;
    if (medium == Medium::kFile) {
      const std::string path = folder + "/stream";
      fds[0] = open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
      fds[1] = open(path.c_str(), O_WRONLY | O_CLOEXEC);
    } else if (medium == Medium::kPipe) {
      failed = pipe2(fds, O_CLOEXEC) != 0 || fcntl(fds[1], F_SETPIPE_SZ, kPipeBytes) < 0;
    } else {
      failed = socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds);
      // poll(2) calls it writable while a quarter is taken.
      setsockopt(fds[1], SOL_SOCKET, SO_SNDBUF, &kSocketBytes, sizeof(kSocketBytes));
    }
    if (failed != 0 || fds[0] < 0 || fds[1] < 0) std::abort();
    reading_ = fds[0];
    writing_ = fds[1];
  }

  ~StreamScene() override {
    close(reading_);
    if (writing_ >= 0) close(writing_);
  }

  Target target() const override { return {.fd = writing_}; }

  void Run() override {
    const std::unique_ptr<StreamWriter> writer = make_(writing_);
    std::vector<std::thread> threads;
    for (size_t t = 1; t < threads_; ++t) threads.emplace_back([&, t] { WriteAll(*writer, t); });
    WriteAll(*writer, 0);
    for (std::thread& thread : threads) thread.join();
    for (int tried = 0; tried < kTries && !report_->closed; ++tried) report_->closed = writer->Close();
    if (!report_->closed) report_->discarded = writer->Discard();
    if (const auto ladder = writer->ladder()) {
      report_->has_ladder = true;
      report_->ladder = *ladder;
    }
  }

  Judgement Judge() override {
    close(std::exchange(writing_, -1));
    std::string bytes;
    char part[65536];
    for (ssize_t got; (got = read(reading_, part, sizeof(part))) > 0;) bytes.append(part, static_cast<size_t>(got));
    const bool told = report_->gave_up || !report_->closed;
    Judgement judgement = JudgeText(bytes, threads_, records_, told);
    if (report_->has_ladder) {
      const OutputLadder& ladder = report_->ladder;
      judgement.ladder = ladder.accepted != report_->taken || ladder.written != bytes.size() ||
                         ladder.handed > ladder.accepted || ladder.written > ladder.handed ||
                         ladder.accepted - ladder.written != report_->discarded;
    }
    return judgement;
  }

 private:
  struct Report {
    bool gave_up;
    bool closed;
    bool has_ladder;
    uint64_t taken;
    uint64_t discarded;
    OutputLadder ladder;
  };

  void WriteAll(StreamWriter& writer, size_t thread) {
    for (size_t i = 0; i < records_; ++i) {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (report_->gave_up || !WriteOne(writer, RecordText(thread, i))) {
        report_->gave_up = true;
        return;
      }
    }
  }

  bool WriteOne(StreamWriter& writer, std::string_view rest) {
    for (int tried = 0;; ++tried) {
      const size_t taken = writer.Append(rest);
      report_->taken += taken;
      rest.remove_prefix(taken);
      if (rest.empty()) return true;
      if (tried == kTries || !writer.Recover()) return false;
    }
  }

  size_t threads_;
  size_t records_;
  MakeWriter make_;
  int reading_;
  int writing_;
  std::mutex mutex_;
  Shared<Report> report_;
};

}  // namespace

const char* MediumName(Medium medium) {
  switch (medium) {
    case Medium::kFile:
      return "file";
    case Medium::kPipe:
      return "pipe";
    case Medium::kSocket:
      return "socket";
  }
  return "";
}

void AddStreamRows(std::vector<Configuration>& rows, const std::string& writer, bool waits, size_t threads,
                   size_t records, const MakeWriter& make) {
  for (const Medium medium : {Medium::kFile, Medium::kPipe, Medium::kSocket}) {
    rows.push_back({writer, MediumName(medium), waits, [=](const std::string& folder) {
                      return std::make_unique<StreamScene>(medium, folder, threads, records, make);
                    }});
  }
}

}  // namespace slabyard::faults
