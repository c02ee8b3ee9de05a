// SPDX-License-Identifier: MIT
#include "slabyard/socket_sink.h"

#include <sys/socket.h>

#include <cerrno>
#include <string>

namespace slabyard {
namespace {

absl::Status SetSize(int fd, int option, std::optional<int> size, const char* name) {
  if (!size.has_value()) return absl::OkStatus();
  if (*size <= 0) return absl::InvalidArgumentError(std::string("SocketSinkOptions::") + name + " is not above 0");
  if (setsockopt(fd, SOL_SOCKET, option, &*size, sizeof(*size)) == 0) return absl::OkStatus();
  return absl::ErrnoToStatus(errno, std::string("SocketSinkOptions::") + name);
}

int SizeOf(int fd, int option) {
  int size = 0;
  socklen_t length = sizeof(size);
  return getsockopt(fd, SOL_SOCKET, option, &size, &length) == 0 ? size : 0;
}

bool IsStreamSocket(int fd) { return SizeOf(fd, SO_TYPE) == SOCK_STREAM; }

}  // namespace

SocketSink::SocketSink(BorrowedFd fd, SocketSinkOptions options) : sink_(fd) { SetBuffers(options); }
SocketSink::SocketSink(OwnedFd fd, SocketSinkOptions options) : sink_(fd) { SetBuffers(options); }

void SocketSink::SetBuffers(const SocketSinkOptions& options) {
  const int fd = sink_.wait_fd();
  status_ = sink_.status();
  if (status_.ok() && !IsStreamSocket(fd)) {
    status_ = absl::InvalidArgumentError("SocketSink: fd " + std::to_string(fd) + " is not a stream socket");
  }
  if (status_.ok()) status_ = SetSize(fd, SO_SNDBUF, options.send_buffer, "send_buffer");
  if (status_.ok()) status_ = SetSize(fd, SO_RCVBUF, options.receive_buffer, "receive_buffer");
  if (status_.ok()) buffers_ = {SizeOf(fd, SO_SNDBUF), SizeOf(fd, SO_RCVBUF)};
}

}  // namespace slabyard
