// SPDX-License-Identifier: MIT
// Floor: output
//
// Where an output's bytes go. A sink is offered byte runs, takes a prefix of their concatenation and says how far it
// got; it keeps no pointer to them after the call. It never retries a short write and never waits unless it is asked
// to: that is the policy of the OutputBuffer above it.
// Threads: one thread at a time calls a sink. Fails by an errno value; nothing here throws.
#ifndef SLABYARD_SINK_H_
#define SLABYARD_SINK_H_

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "absl/status/status.h"
#include "slabyard/bytes.h"

namespace slabyard {

/// How far one Write got. `error` is an errno value, 0 for none; both fields may be set when bytes went out before the
/// error. Less than offered without an error is a short write: the caller goes on with the rest.
struct SinkResult {
  size_t written = 0;
  int error = 0;
};

class Sink {
 public:
  virtual ~Sink() = default;

  /// OK, or why this sink can never be written to; the message names what is wrong. Does not follow Write's errors.
  virtual absl::Status status() const { return absl::OkStatus(); }

  /// Offers `runs`, in order; at least one of them is not empty. EAGAIN means that the sink is full for now. A sink
  /// retries EINTR itself, and one that takes nothing names an error.
  virtual SinkResult Write(std::span<const ByteSpan> runs) noexcept = 0;

  /// Sleeps until Write may get further, or fails. Returns 0 or an errno value.
  virtual int WaitWritable() noexcept = 0;

  /// The file descriptor to poll for POLLOUT after EAGAIN, or -1 when there is none.
  virtual int wait_fd() const { return -1; }

  /// Where in a file the next byte goes, so that writes can end at page boundaries; nothing for sinks that have no such
  /// place. A hint: others may move it.
  virtual std::optional<uint64_t> file_offset() const { return std::nullopt; }

  /// Makes what was written so far survive power loss. Returns 0 or an errno value: EINVAL when such a thing is unknown
  /// here, as on pipes. After any other error nobody knows what survives, and syncing again proves nothing: the kernel
  /// may have dropped the pages (see fsync(2)).
  virtual int Sync() noexcept { return EINVAL; }

  /// Ends the sink; every later Write fails. Returns 0 or the errno value that the last step met, which may tell of
  /// bytes written earlier (close(2)). Closing again is 0.
  virtual int Close() noexcept { return 0; }

 protected:
  Sink() = default;
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;
};

/// A file descriptor that stays the caller's; it must be open, and name the same open file, while the sink is used.
struct BorrowedFd {
  int fd;
};

/// A file descriptor that the sink takes over and closes.
struct OwnedFd {
  int fd;
};

/// Who keeps SIGPIPE from the host when a pipe has no reader left.
enum class SigpipePolicy : uint8_t {
  kMask,         // the sink: blocked on this thread around the write, two more system calls a write, on pipes alone
  kHostIgnores,  // the host, which set it to SIG_IGN for the whole process
};

/// A file, pipe, terminal or socket. One Write is one system call (write, writev or sendmsg) of at most IOV_MAX runs,
/// and again after EINTR. SIGPIPE reaches no handler of the host: sockets use MSG_NOSIGNAL, pipes SigpipePolicy.
/// A blocking descriptor blocks inside Write; only O_NONBLOCK ones report EAGAIN.
class FdSink final : public Sink {
 public:
  explicit FdSink(BorrowedFd fd, SigpipePolicy sigpipe = SigpipePolicy::kMask);
  explicit FdSink(OwnedFd fd, SigpipePolicy sigpipe = SigpipePolicy::kMask);
  /// Closes an owned descriptor. What close(2) reports is heard by Close() alone.
  ~FdSink() override;

  /// kInvalidArgument for a descriptor that is closed, a directory, or open for reading only.
  absl::Status status() const override { return status_; }
  SinkResult Write(std::span<const ByteSpan> runs) noexcept override;
  /// poll(2) without a time limit.
  int WaitWritable() noexcept override;
  int wait_fd() const override { return fd_; }
  /// Of regular files; as found at first and moved by what this sink wrote.
  std::optional<uint64_t> file_offset() const override { return file_offset_; }
  /// fdatasync(2).
  int Sync() noexcept override;
  /// Closes an owned descriptor and lets a borrowed one go.
  int Close() noexcept override;

 private:
  enum class WriteCall : uint8_t { kPlain, kMasked, kSocket };

  FdSink(int fd, bool owned, SigpipePolicy sigpipe);
  void InspectDescriptor(SigpipePolicy sigpipe);

  int fd_;
  bool owned_;
  WriteCall call_ = WriteCall::kPlain;
  std::optional<uint64_t> file_offset_;
  absl::Status status_;
};

}  // namespace slabyard

#endif  // SLABYARD_SINK_H_
