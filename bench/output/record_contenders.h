// SPDX-License-Identifier: MIT
//
// Ways for threads to put 64-byte records into one file. A contender is made over an open descriptor, gives each thread
// a writer, and has everything in the kernel after Flush().
#ifndef SLABYARD_BENCH_OUTPUT_RECORD_CONTENDERS_H_
#define SLABYARD_BENCH_OUTPUT_RECORD_CONTENDERS_H_

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "slabyard/async_output.h"
#include "slabyard/shared_output.h"
#include "slabyard/thread_output.h"

namespace slabyard::bench {

inline constexpr size_t kRecordSize = 64;
inline constexpr size_t kBlock = 65536;

struct Shared {
  struct Writer {
    SharedOutput* output;
    void Append(std::string_view record) { output->Append(record).IgnoreError(); }
  };

  explicit Shared(int fd) : sink(OwnedFd{fd}) {}
  Writer MakeWriter() { return {&output}; }
  void Flush() { output.Flush().IgnoreError(); }

  FdSink sink;
  SharedOutput output{sink, {.capacity = kBlock}};
};

template <typename Output>
struct OwnWriters {
  struct Writer {
    typename Output::Writer writer;
    void Append(std::string_view record) { writer.Append(record).IgnoreError(); }
  };

  explicit OwnWriters(int fd) : sink(OwnedFd{fd}) {}
  Writer MakeWriter() { return {output.MakeWriter()}; }
  void Flush() { output.Flush().IgnoreError(); }

  FdSink sink;
  Output output{sink};
};
using PerThread = OwnWriters<ThreadOutput>;
using Async = OwnWriters<AsyncOutput>;

/// The C library's stream and its lock. The block is the caller's: setvbuf with none keeps 4096 bytes.
struct Fwrite {
  struct Writer {
    FILE* file;
    void Append(std::string_view record) { fwrite(record.data(), 1, record.size(), file); }
  };

  explicit Fwrite(int fd) : file(fdopen(fd, "w")) { setvbuf(file, block.data(), _IOFBF, block.size()); }
  ~Fwrite() { fclose(file); }
  Writer MakeWriter() { return {file}; }
  void Flush() { fflush(file); }

  std::vector<char> block = std::vector<char>(kBlock);
  FILE* file;
};

/// Without date, level or name: the text alone. Its file is opened by name, and adds the newline itself.
struct Spdlog {
  struct Writer {
    spdlog::logger* logger;
    void Append(std::string_view record) { logger->info(spdlog::string_view_t(record.data(), record.size() - 1)); }
  };

  explicit Spdlog(int fd) : Spdlog(fd, std::make_shared<spdlog::sinks::basic_file_sink_mt>(PathOf(fd))) {}
  Writer MakeWriter() { return {logger.get()}; }
  void Flush() { logger->flush(); }

 protected:
  using FileSink = std::shared_ptr<spdlog::sinks::basic_file_sink_mt>;
  static std::string PathOf(int fd) { return "/proc/self/fd/" + std::to_string(fd); }

  Spdlog(int fd, FileSink sink) : Spdlog(fd, std::make_shared<spdlog::logger>("bench", std::move(sink))) {}
  Spdlog(int fd, std::shared_ptr<spdlog::logger> made) : logger(std::move(made)) {
    logger->set_pattern("%v");
    close(fd);
  }

  std::shared_ptr<spdlog::logger> logger;
};

}  // namespace slabyard::bench

#endif  // SLABYARD_BENCH_OUTPUT_RECORD_CONTENDERS_H_
