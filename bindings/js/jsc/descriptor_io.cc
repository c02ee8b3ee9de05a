// SPDX-License-Identifier: MIT
#include "bindings/js/jsc/descriptor_io.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>

namespace slabyard::js {

namespace {

void WaitFor(int fd, short events) {
  pollfd poll_fd{fd, events, 0};
  poll(&poll_fd, 1, -1);
}

/// Repeats `call` until it says something else than EINTR or, when `wait` is set, EAGAIN.
template <typename SystemCall>
ssize_t Persist(int fd, short events, bool wait, const SystemCall& call) {
  for (;;) {
    const ssize_t count = call();
    if (count >= 0) return count;
    if (errno == EAGAIN && wait) {
      WaitFor(fd, events);
    } else if (errno != EINTR) {
      return -errno;
    }
  }
}

}  // namespace

ssize_t ReadSome(int fd, MutableByteSpan into, off_t position, bool wait) {
  return Persist(fd, POLLIN, wait, [&] {
    return position == kCurrentPosition ? read(fd, into.data(), into.size())
                                        : pread(fd, into.data(), into.size(), position);
  });
}

ssize_t WriteSome(int fd, ByteSpan bytes, off_t position, bool wait) {
  return Persist(fd, POLLOUT, wait, [&] {
    return position == kCurrentPosition ? write(fd, bytes.data(), bytes.size())
                                        : pwrite(fd, bytes.data(), bytes.size(), position);
  });
}

ssize_t ReadFully(int fd, MutableByteSpan into) {
  size_t done = 0;
  while (done < into.size()) {
    const ssize_t count = ReadSome(fd, into.subspan(done), kCurrentPosition, /*wait=*/true);
    if (count < 0) return count;
    if (count == 0) break;
    done += static_cast<size_t>(count);
  }
  return static_cast<ssize_t>(done);
}

int WriteFully(int fd, ByteSpan bytes) {
  while (!bytes.empty()) {
    const ssize_t count = WriteSome(fd, bytes, kCurrentPosition, /*wait=*/true);
    if (count < 0) return static_cast<int>(count);
    bytes = bytes.subspan(static_cast<size_t>(count));
  }
  return 0;
}

}  // namespace slabyard::js
