// SPDX-License-Identifier: MIT
// Floor: output
//
// An FdSink over a stream socket whose kernel buffers are set and known. They decide how old a message is when a slow
// peer reads it: what they hold left the output, and reached nobody (docs/output.md). Threads: one at a time. Fails by
// status(), which names the descriptor or the size.
#ifndef SLABYARD_SOCKET_SINK_H_
#define SLABYARD_SOCKET_SINK_H_

#include <optional>
#include <span>

#include "absl/status/status.h"
#include "slabyard/bytes.h"
#include "slabyard/sink.h"

namespace slabyard {

/// SO_SNDBUF and SO_RCVBUF in bytes, as in socket(7).
struct SocketBuffers {
  int send = 0;
  int receive = 0;

  friend bool operator==(const SocketBuffers&, const SocketBuffers&) = default;
};

struct SocketSinkOptions {
  /// What to ask the kernel for, above 0. Nothing: left as it is, and TCP's own tuning goes on.
  std::optional<int> send_buffer = std::nullopt;
  std::optional<int> receive_buffer = std::nullopt;
};

class SocketSink final : public Sink {
 public:
  explicit SocketSink(BorrowedFd fd, SocketSinkOptions options = {});
  explicit SocketSink(OwnedFd fd, SocketSinkOptions options = {});

  /// kInvalidArgument for a descriptor that is closed or no stream socket, a size that is not above 0 (named), or what
  /// setsockopt(2) said.
  absl::Status status() const override { return status_; }
  /// One sendmsg(2) with MSG_NOSIGNAL, and again after EINTR.
  SinkResult Write(std::span<const ByteSpan> runs) noexcept override { return sink_.Write(runs); }
  int WaitWritable() noexcept override { return sink_.WaitWritable(); }
  int wait_fd() const override { return sink_.wait_fd(); }
  int Close() noexcept override { return sink_.Close(); }

  /// What the kernel made of the sizes when the sink was made: Linux doubles what it is asked for, within
  /// net.core.wmem_max, rmem_max and its own least.
  SocketBuffers buffers() const { return buffers_; }

 private:
  void SetBuffers(const SocketSinkOptions& options);

  FdSink sink_;
  SocketBuffers buffers_;
  absl::Status status_;
};

}  // namespace slabyard

#endif  // SLABYARD_SOCKET_SINK_H_
