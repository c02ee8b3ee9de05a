// SPDX-License-Identifier: MIT
//
// Two connected file descriptors for tests, closed when they go.
#ifndef SLABYARD_TESTS_SUPPORT_FD_PAIR_H_
#define SLABYARD_TESTS_SUPPORT_FD_PAIR_H_

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <thread>
#include <utility>

namespace slabyard::testing {

class FdPair {
 public:
  /// A pipe that holds one page, the least that Linux gives, so that writers meet its end soon.
  static FdPair SmallPipe(int flags = 0) {
    int fds[2];
    EXPECT_EQ(pipe2(fds, flags | O_CLOEXEC), 0);
    EXPECT_EQ(fcntl(fds[1], F_SETPIPE_SZ, 4096), 4096);
    return FdPair(fds[0], fds[1]);
  }

  static FdPair SocketPair(int flags = 0) {
    int fds[2];
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | flags | SOCK_CLOEXEC, 0, fds), 0);
    return FdPair(fds[0], fds[1]);
  }

  FdPair(FdPair&& other) noexcept
      : reading_(std::exchange(other.reading_, -1)), writing_(std::exchange(other.writing_, -1)) {}
  ~FdPair() {
    CloseReading();
    CloseWriting();
  }

  int reading() const { return reading_; }
  int writing() const { return writing_; }
  void CloseReading() { Close(reading_); }
  void CloseWriting() { Close(writing_); }

  /// At most `size` bytes of what is there; waits for the first of them unless the end is O_NONBLOCK.
  std::string Read(size_t size) const {
    std::string text(size, '\0');
    const ssize_t got = read(reading_, text.data(), size);
    text.resize(got < 0 ? 0 : static_cast<size_t>(got));
    return text;
  }

  /// Everything until the writing end is closed, `step` bytes at a time.
  std::string ReadToEnd(size_t step) const {
    std::string all;
    for (std::string part = Read(step); !part.empty(); part = Read(step)) {
      all += part;
      std::this_thread::yield();
    }
    return all;
  }

 private:
  FdPair(int reading, int writing) : reading_(reading), writing_(writing) {}

  static void Close(int& fd) {
    if (fd >= 0) close(fd);
    fd = -1;
  }

  int reading_;
  int writing_;
};

/// `size` bytes that tell their place, so that a hole or a doubled run is seen.
inline std::string Numbered(size_t size) {
  std::string text;
  for (size_t i = 0; text.size() < size; ++i) text += std::to_string(i) + (i % 7 == 6 ? '\n' : ' ');
  text.resize(size);
  return text;
}

}  // namespace slabyard::testing

#endif  // SLABYARD_TESTS_SUPPORT_FD_PAIR_H_
