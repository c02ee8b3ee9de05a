// SPDX-License-Identifier: MIT
//
// What else a C++ program on Debian writes with, each used as its documentation says.
#include <event2/buffer.h>
#include <unistd.h>
#include <ext/stdio_filebuf.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ostream>

#include "tests/faults/writers.h"

namespace slabyard::faults {
namespace {

constexpr size_t kBlock = 4096;

/// The caller takes fwrite's count at its word and goes on with the rest.
class StdioWriter final : public StreamWriter {
 public:
  StdioWriter(int fd, int mode) : file_(fdopen(fd, "w")) {
    if (setvbuf(file_, mode == _IONBF ? nullptr : block_.data(), mode, kBlock) != 0) std::abort();
    std::signal(SIGPIPE, SIG_IGN);
  }

  size_t Append(std::string_view bytes) override { return std::fwrite(bytes.data(), 1, bytes.size(), file_); }
  bool Recover() override {
    std::clearerr(file_);
    return true;
  }
  bool Close() override {
    if (file_ == nullptr) return false;  // after fclose there is nothing to ask again
    const bool fine = std::fclose(file_) == 0;
    file_ = nullptr;
    return fine;
  }

 private:
  std::array<char, kBlock> block_;
  std::FILE* file_;
};

/// The buffer of std::ofstream, on a descriptor. A stream that failed does not say how much it took, so its caller
/// gives up.
class StreambufWriter final : public StreamWriter {
 public:
  explicit StreambufWriter(int fd) : file_(fd, std::ios::out | std::ios::binary, kBlock), stream_(&file_) {
    std::signal(SIGPIPE, SIG_IGN);
  }

  size_t Append(std::string_view bytes) override {
    return stream_.write(bytes.data(), static_cast<std::streamsize>(bytes.size())) ? bytes.size() : 0;
  }
  bool Recover() override { return false; }
  bool Close() override { return file_.is_open() && file_.close() != nullptr && stream_.good(); }

 private:
  __gnu_cxx::stdio_filebuf<char> file_;
  std::ostream stream_;
};

/// Takes everything, and its caller writes when a block is full.
class EvbufferWriter final : public StreamWriter {
 public:
  explicit EvbufferWriter(int fd) : fd_(fd), buffer_(evbuffer_new()) { std::signal(SIGPIPE, SIG_IGN); }
  ~EvbufferWriter() override { evbuffer_free(buffer_); }

  size_t Append(std::string_view bytes) override {
    if (evbuffer_add(buffer_, bytes.data(), bytes.size()) != 0) return 0;
    if (evbuffer_get_length(buffer_) >= kBlock) evbuffer_write(buffer_, fd_);
    return bytes.size();
  }
  bool Recover() override { return true; }
  bool Close() override {
    while (evbuffer_get_length(buffer_) != 0) {
      if (evbuffer_write(buffer_, fd_) <= 0) return false;
    }
    return close(fd_) == 0;
  }

 private:
  int fd_;
  evbuffer* buffer_;
};

}  // namespace

std::vector<Configuration> PeerConfigurations() {
  constexpr size_t kManyRecords = 240;
  constexpr size_t kFewRecords = 40;
  std::vector<Configuration> rows;
  const auto stdio = [](int mode) { return [mode](int fd) { return std::make_unique<StdioWriter>(fd, mode); }; };
  AddStreamRows(rows, "glibc fwrite, full", false, 1, kManyRecords, stdio(_IOFBF));
  AddStreamRows(rows, "glibc fwrite, line", false, 1, kFewRecords, stdio(_IOLBF));
  AddStreamRows(rows, "glibc fwrite, unbuffered", false, 1, kFewRecords, stdio(_IONBF));
  AddStreamRows(rows, "std::ofstream", false, 1, kManyRecords,
                [](int fd) { return std::make_unique<StreambufWriter>(fd); });
  AddStreamRows(rows, "libevent evbuffer", false, 1, kManyRecords,
                [](int fd) { return std::make_unique<EvbufferWriter>(fd); });
  return rows;
}

}  // namespace slabyard::faults
