// SPDX-License-Identifier: MIT
#include "slabyard/uring_sink.h"

#include <fcntl.h>
#include <liburing.h>
#include <limits.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>

#include <cerrno>
#include <optional>
#include <utility>

#include "src/output/sinks/sigpipe_block.h"

namespace slabyard {
namespace {

// A write and its timeout, and as many again: io_uring wants a power of two, and nothing is ever queued.
constexpr unsigned kEntries = 4;

}  // namespace

class UringSink::Ring {
 public:
  Ring() : error_(-io_uring_queue_init(kEntries, &ring_, 0)), made_(error_ == 0) {}
  ~Ring() {
    if (made_) io_uring_queue_exit(&ring_);
  }
  Ring(const Ring&) = delete;
  Ring& operator=(const Ring&) = delete;

  /// Why the ring cannot be used, 0 if it can.
  int error() const { return error_; }

  /// Runs the operation that `prepare` fills in, ended after `limit` if there is one. Returns its result as the kernel
  /// gives it: a count or a negative errno value.
  template <typename Prepare>
  int Run(const std::chrono::nanoseconds* limit, Prepare prepare) {
    if (error_ != 0) return -error_;
    io_uring_sqe* const operation = io_uring_get_sqe(&ring_);
    prepare(operation);
    io_uring_sqe_set_data64(operation, kOperation);
    __kernel_timespec time = {};
    if (limit != nullptr) {
      operation->flags |= IOSQE_IO_LINK;
      constexpr int64_t kSecond = 1'000'000'000;
      time = {.tv_sec = limit->count() / kSecond, .tv_nsec = limit->count() % kSecond};
      io_uring_sqe* const timeout = io_uring_get_sqe(&ring_);
      io_uring_prep_link_timeout(timeout, &time, 0);
      io_uring_sqe_set_data64(timeout, kTimeout);
    }
    return Finish(limit != nullptr ? 2 : 1);
  }

 private:
  static constexpr uint64_t kOperation = 1;
  static constexpr uint64_t kTimeout = 2;

  // Both completions are waited for, in whatever order they come: the kernel reads the caller's memory until then.
  int Finish(unsigned completions) {
    int submitted;
    do {
      submitted = io_uring_submit(&ring_);
    } while (submitted == -EINTR || submitted == -EAGAIN || submitted == -EBUSY);
    // What was not submitted would go along with the next operation, when the caller's memory is gone.
    if (submitted < 0) {
      error_ = -submitted;
      return submitted;
    }
    int result = 0;
    while (completions > 0) {
      io_uring_cqe* completion = nullptr;
      const int error = io_uring_wait_cqe(&ring_, &completion);
      if (error == -EINTR || error == -EAGAIN) continue;
      if (error < 0) return error;
      if (io_uring_cqe_get_data64(completion) == kOperation) result = completion->res;
      io_uring_cqe_seen(&ring_, completion);
      --completions;
    }
    return result;
  }

  io_uring ring_;
  int error_;
  bool made_;
};

UringSink::UringSink(BorrowedFd fd, UringSinkOptions options)
    : UringSink(fd.fd, std::make_unique<FdSink>(fd, options.sigpipe), options) {}
UringSink::UringSink(OwnedFd fd, UringSinkOptions options)
    : UringSink(fd.fd, std::make_unique<FdSink>(fd, options.sigpipe), options) {}
UringSink::~UringSink() = default;

UringSink::UringSink(int fd, std::unique_ptr<FdSink> descriptor, UringSinkOptions options)
    : descriptor_(std::move(descriptor)), options_(options), status_(descriptor_->status()) {
  if (!status_.ok()) return;
  if (options.would_block_after < std::chrono::nanoseconds::zero()) {
    status_ = absl::InvalidArgumentError("UringSinkOptions::would_block_after is negative");
    return;
  }
  struct stat what;
  if (fstat(fd, &what) != 0) {
    status_ = absl::ErrnoToStatus(errno, "UringSink: fstat");
    return;
  }
  is_socket_ = S_ISSOCK(what.st_mode);
  is_nonblocking_ = !S_ISREG(what.st_mode) && (fcntl(fd, F_GETFL) & O_NONBLOCK) != 0;
  masks_sigpipe_ = S_ISFIFO(what.st_mode) && options.sigpipe == SigpipePolicy::kMask;
  ring_ = std::make_unique<Ring>();
  if (ring_->error() != 0) status_ = absl::ErrnoToStatus(ring_->error(), "UringSink: io_uring_setup");
}

absl::Status UringSink::status() const { return status_; }
int UringSink::WaitWritable() noexcept { return descriptor_->WaitWritable(); }
int UringSink::wait_fd() const { return descriptor_->wait_fd(); }
int UringSink::Close() noexcept { return descriptor_->Close(); }

SinkResult UringSink::Write(std::span<const ByteSpan> runs) noexcept {
  if (!status_.ok() || wait_fd() < 0) return {0, EBADF};
  iovec vector[IOV_MAX];
  unsigned count = 0;
  size_t bytes = 0;
  for (const ByteSpan run : runs) {
    if (count == IOV_MAX) break;
    if (run.empty()) continue;
    vector[count++] = {const_cast<uint8_t*>(run.data()), run.size()};
    bytes += run.size();
  }
  msghdr message = {};
  message.msg_iov = vector;
  message.msg_iovlen = count;
  const std::chrono::nanoseconds* const limit = is_nonblocking_ ? &options_.would_block_after : nullptr;

  // Our own thread may run the write inside io_uring_enter, so the signal may be ours. The kernel's threads take none.
  std::optional<internal::SigpipeBlock> block;
  if (masks_sigpipe_) block.emplace();
  int result;
  do {
    result = ring_->Run(limit, [&](io_uring_sqe* operation) {
      constexpr uint64_t kOwnPosition = ~uint64_t{0};
      if (is_socket_) {
        io_uring_prep_sendmsg(operation, wait_fd(), &message, MSG_NOSIGNAL);
      } else {
        io_uring_prep_writev(operation, wait_fd(), vector, count, kOwnPosition);
      }
    });
    // The timeout interrupts a write that a kernel thread has begun; without one, EINTR is a signal's.
  } while (result == -EINTR && !limit);
  if (block && (result <= 0 || static_cast<size_t>(result) < bytes)) block->TakeOurs();
  if (result >= 0) return {static_cast<size_t>(result), 0};
  return {0, result == -ECANCELED || result == -EINTR ? EAGAIN : -result};
}

int UringSink::Sync() noexcept {
  if (!status_.ok() || wait_fd() < 0) return EBADF;
  int result;
  do {
    result = ring_->Run(
        nullptr, [&](io_uring_sqe* operation) { io_uring_prep_fsync(operation, wait_fd(), IORING_FSYNC_DATASYNC); });
  } while (result == -EINTR);
  return -result;
}

}  // namespace slabyard
