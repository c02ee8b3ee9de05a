// SPDX-License-Identifier: MIT
//
// The Sink over a file descriptor: one system call a write, EINTR retried, SIGPIPE kept from the host.
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <utility>

#include "slabyard/sink.h"
#include "src/output/sinks/sigpipe_block.h"

namespace slabyard {
namespace {

absl::Status BadDescriptor(int fd, const char* what) {
  return absl::InvalidArgumentError("FdSink: fd " + std::to_string(fd) + what);
}

template <typename Call>
ssize_t RetryInterrupted(Call call) {
  ssize_t result;
  do {
    result = call();
  } while (result < 0 && errno == EINTR);
  return result;
}

// The runs in the form that the kernel reads, empty ones left out. On the stack: 16 KiB at most, used as far as there
// are runs.
struct KernelRuns {
  explicit KernelRuns(std::span<const ByteSpan> runs) {
    for (const ByteSpan run : runs) {
      if (count == IOV_MAX) break;
      if (run.empty()) continue;
      vector[count++] = {const_cast<uint8_t*>(run.data()), run.size()};
      bytes += run.size();
    }
  }

  iovec vector[IOV_MAX];
  size_t count = 0;
  size_t bytes = 0;
};

ssize_t WritePlain(int fd, const KernelRuns& runs) {
  return RetryInterrupted([&] {
    return runs.count == 1 ? write(fd, runs.vector[0].iov_base, runs.vector[0].iov_len)
                           : writev(fd, runs.vector, static_cast<int>(runs.count));
  });
}

ssize_t WriteMasked(int fd, const KernelRuns& runs) {
  internal::SigpipeBlock block;
  const ssize_t result = WritePlain(fd, runs);
  if (result < 0 || static_cast<size_t>(result) < runs.bytes) {
    const int error = errno;
    block.TakeOurs();
    errno = error;
  }
  return result;
}

ssize_t WriteSocket(int fd, KernelRuns& runs) {
  msghdr message = {};
  message.msg_iov = runs.vector;
  message.msg_iovlen = runs.count;
  return RetryInterrupted([&] { return sendmsg(fd, &message, MSG_NOSIGNAL); });
}

}  // namespace

FdSink::FdSink(BorrowedFd fd, SigpipePolicy sigpipe) : FdSink(fd.fd, false, sigpipe) {}
FdSink::FdSink(OwnedFd fd, SigpipePolicy sigpipe) : FdSink(fd.fd, true, sigpipe) {}

FdSink::FdSink(int fd, bool owned, SigpipePolicy sigpipe) : fd_(fd), owned_(owned) { InspectDescriptor(sigpipe); }

FdSink::~FdSink() { Close(); }

void FdSink::InspectDescriptor(SigpipePolicy sigpipe) {
  struct stat what;
  const int flags = fcntl(fd_, F_GETFL);
  if (flags < 0 || fstat(fd_, &what) != 0) {
    status_ = BadDescriptor(fd_, " is not open");
    if (flags < 0) fd_ = -1;  // what is opened under this number later is somebody else's
  } else if (S_ISDIR(what.st_mode)) {
    status_ = BadDescriptor(fd_, " is a directory");
  } else if ((flags & O_ACCMODE) == O_RDONLY) {
    status_ = BadDescriptor(fd_, " is open for reading only");
  } else if (S_ISSOCK(what.st_mode)) {
    call_ = WriteCall::kSocket;
  } else if (S_ISFIFO(what.st_mode) && sigpipe == SigpipePolicy::kMask) {
    call_ = WriteCall::kMasked;
  } else if (S_ISREG(what.st_mode)) {
    const off_t offset = (flags & O_APPEND) != 0 ? what.st_size : lseek(fd_, 0, SEEK_CUR);
    if (offset >= 0) file_offset_ = static_cast<uint64_t>(offset);
  }
}

SinkResult FdSink::Write(std::span<const ByteSpan> runs) noexcept {
  KernelRuns kernel_runs(runs);
  ssize_t result = 0;
  switch (call_) {
    case WriteCall::kPlain:
      result = WritePlain(fd_, kernel_runs);
      break;
    case WriteCall::kMasked:
      result = WriteMasked(fd_, kernel_runs);
      break;
    case WriteCall::kSocket:
      result = WriteSocket(fd_, kernel_runs);
      break;
  }
  if (result < 0) return {0, errno};
  if (file_offset_.has_value()) *file_offset_ += static_cast<uint64_t>(result);
  return {static_cast<size_t>(result), 0};
}

int FdSink::WaitWritable() noexcept {
  if (fd_ < 0) return EBADF;  // poll(2) would skip it and sleep for ever
  pollfd descriptor = {fd_, POLLOUT, 0};
  if (RetryInterrupted([&] { return poll(&descriptor, 1, -1); }) < 0) return errno;
  // POLLERR and POLLHUP are left to the next write, which names the reason. A closed descriptor has none to come.
  return (descriptor.revents & POLLNVAL) != 0 ? EBADF : 0;
}

int FdSink::Sync() noexcept {
  return RetryInterrupted([&] { return fdatasync(fd_); }) < 0 ? errno : 0;
}

int FdSink::Close() noexcept {
  const int fd = std::exchange(fd_, -1);
  if (!owned_ || fd < 0) return 0;
  // Linux frees the descriptor even when close(2) says EINTR; a second close could hit somebody else's.
  return close(fd) == 0 || errno == EINTR ? 0 : errno;
}

}  // namespace slabyard
