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
#include <chrono>
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

template <typename Contender>
void GroupCommit(benchmark::State& state) {
  using Clock = std::chrono::steady_clock;
  const auto writers = static_cast<size_t>(state.range(0));
  const size_t commits = writers == 1 ? 64 : 32;
  const Folder folder;
  Contender contender(folder);
  const std::string record(kRecord, 'r');
  std::atomic<uint64_t> number{0};
  std::atomic<bool> failed{false};
  for (auto _ : state) {
    std::barrier<> together(static_cast<std::ptrdiff_t>(writers + 1));
    std::vector<std::thread> threads;
    for (size_t i = 0; i < writers; ++i) {
      threads.emplace_back([&] {
        together.arrive_and_wait();
        for (size_t n = 0; n < commits; ++n) {
          if (!contender.Commit(record, number.fetch_add(1, std::memory_order_relaxed))) failed = true;
        }
        together.arrive_and_wait();
      });
    }
    together.arrive_and_wait();
    const Clock::time_point begun = Clock::now();
    together.arrive_and_wait();
    // Per record: what tables compare.
    const double seconds = std::chrono::duration<double>(Clock::now() - begun).count();
    state.SetIterationTime(seconds / static_cast<double>(writers * commits));
    for (std::thread& thread : threads) thread.join();
  }
  if (failed) state.SkipWithError("a commit failed");
}

#define WRITERS Arg(1)->Arg(8)->Arg(64)->UseManualTime()->MinTime(0.0001)
BENCHMARK(GroupCommit<Slabyard>)->Name("GroupCommit/slabyard")->WRITERS;
BENCHMARK(GroupCommit<LevelDb>)->Name("GroupCommit/leveldb")->WRITERS;
BENCHMARK(GroupCommit<SyncEach>)->Name("GroupCommit/fdatasync_each")->WRITERS;

}  // namespace
}  // namespace slabyard::bench
