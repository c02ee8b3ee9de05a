// SPDX-License-Identifier: MIT
//
// Records of 128 bytes made durable by 1, 8 and 64 threads, each of which waits for its record before it goes on to the
// next. Time per record. On the file system of TMPDIR, or /var/tmp, which shall be a disk: memory syncs for nothing.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <leveldb/db.h>
#include <unistd.h>

#include <atomic>
#include <barrier>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "slabyard/durable_file.h"

namespace slabyard::bench {
namespace {

constexpr size_t kRecord = 128;

class Folder {
 public:
  Folder() {
    const char* const above = std::getenv("TMPDIR");
    path_ = std::string(above != nullptr ? above : "/var/tmp") + "/slabyard_durable_XXXXXX";
    if (mkdtemp(path_.data()) == nullptr) path_.clear();
  }
  ~Folder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  std::string File(const char* name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

/// Group commit into a preallocated file.
class Slabyard {
 public:
  explicit Slabyard(const Folder& folder) {
    auto opened = DurableFile::Open(folder.File("records"));
    if (opened.ok()) file_ = *std::move(opened);
  }
  bool Commit(const std::string& record, uint64_t) { return file_ != nullptr && file_->Commit(AsBytes(record)).ok(); }

 private:
  std::unique_ptr<DurableFile> file_;
};

/// Its log's group commit, and the table in memory that a database keeps beside it.
class LevelDb {
 public:
  explicit LevelDb(const Folder& folder) {
    leveldb::Options options;
    options.create_if_missing = true;
    leveldb::DB* opened = nullptr;
    if (leveldb::DB::Open(options, folder.File("database"), &opened).ok()) database_.reset(opened);
  }
  bool Commit(const std::string& record, uint64_t number) {
    leveldb::WriteOptions options;
    options.sync = true;
    return database_ != nullptr && database_
                                       ->Put(options, {reinterpret_cast<const char*>(&number), sizeof(number)},
                                             {record.data(), record.size() - sizeof(number)})
                                       .ok();
  }

 private:
  std::unique_ptr<leveldb::DB> database_;
};

/// What one writes without any of this: append, sync, each for itself.
class SyncEach {
 public:
  explicit SyncEach(const Folder& folder)
      : fd_(open(folder.File("appended").c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600)) {}
  ~SyncEach() { close(fd_); }
  bool Commit(const std::string& record, uint64_t) {
    return write(fd_, record.data(), record.size()) == static_cast<ssize_t>(record.size()) && fdatasync(fd_) == 0;
  }

 private:
  int fd_;
};

/// Threads that each commit `kEach` records whenever they are told to.
template <typename Contender>
class Writers {
 public:
  static constexpr size_t kEach = 16;

  Writers(Contender& contender, size_t count)
      : contender_(contender), together_(static_cast<std::ptrdiff_t>(count + 1)) {
    for (size_t i = 0; i < count; ++i) threads_.emplace_back([this] { Work(); });
  }
  ~Writers() {
    ended_ = true;
    together_.arrive_and_wait();
    for (std::thread& thread : threads_) thread.join();
  }

  /// False when a commit failed.
  bool CommitAll() {
    together_.arrive_and_wait();
    together_.arrive_and_wait();
    return !failed_;
  }
  size_t records() const { return threads_.size() * kEach; }

 private:
  void Work() {
    const std::string record(kRecord, 'r');
    for (;;) {
      together_.arrive_and_wait();
      if (ended_) return;
      for (size_t n = 0; n < kEach; ++n) {
        if (!contender_.Commit(record, number_.fetch_add(1, std::memory_order_relaxed))) failed_ = true;
      }
      together_.arrive_and_wait();
    }
  }

  Contender& contender_;
  std::barrier<> together_;
  std::atomic<uint64_t> number_{0};
  std::atomic<bool> failed_{false};
  std::atomic<bool> ended_{false};
  std::vector<std::thread> threads_;
};

template <typename Contender>
void GroupCommit(benchmark::State& state) {
  const Folder folder;
  Contender contender(folder);
  Writers<Contender> writers(contender, static_cast<size_t>(state.range(0)));
  while (state.KeepRunningBatch(static_cast<int64_t>(writers.records()))) {
    if (writers.CommitAll()) continue;
    state.SkipWithError("a commit failed");
    break;
  }
}

#define WRITERS Arg(1)->Arg(8)->Arg(64)->UseRealTime()
BENCHMARK(GroupCommit<Slabyard>)->Name("GroupCommit/slabyard")->WRITERS;
BENCHMARK(GroupCommit<LevelDb>)->Name("GroupCommit/leveldb")->WRITERS;
BENCHMARK(GroupCommit<SyncEach>)->Name("GroupCommit/fdatasync_each")->WRITERS;

}  // namespace
}  // namespace slabyard::bench
