// SPDX-License-Identifier: MIT
// Floor: output
//
// A function as a sink: for hosts whose output goes to a library call, a queue of their own, or a test. Owns the
// functions. Threads: one at a time, and the functions run inside the output's calls, so they must not use the output.
// Fails as they say; they must not throw.
#ifndef SLABYARD_CALLBACK_SINK_H_
#define SLABYARD_CALLBACK_SINK_H_

#include <cerrno>
#include <span>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "slabyard/bytes.h"
#include "slabyard/sink.h"

namespace slabyard {

class CallbackSink final : public Sink {
 public:
  /// By the rules of Sink::Write.
  using WriteFunction = absl::AnyInvocable<SinkResult(std::span<const ByteSpan> runs)>;
  /// By the rules of Sink::WaitWritable.
  using WaitFunction = absl::AnyInvocable<int()>;

  /// Without `wait`, an output that has to wait after EAGAIN fails with ENOTSUP.
  explicit CallbackSink(WriteFunction write, WaitFunction wait = nullptr)
      : write_(std::move(write)), wait_(std::move(wait)) {}

  /// kInvalidArgument without a function to write.
  absl::Status status() const override {
    return write_ ? absl::OkStatus() : absl::InvalidArgumentError("CallbackSink: the write function is empty");
  }
  SinkResult Write(std::span<const ByteSpan> runs) noexcept override {
    return closed_ ? SinkResult{0, EBADF} : write_(runs);
  }
  int WaitWritable() noexcept override { return wait_ ? wait_() : ENOTSUP; }
  int Close() noexcept override {
    closed_ = true;
    return 0;
  }

 private:
  WriteFunction write_;
  WaitFunction wait_;
  bool closed_ = false;
};

}  // namespace slabyard

#endif  // SLABYARD_CALLBACK_SINK_H_
