// SPDX-License-Identifier: MIT
// Floor: output
//
// Takes everything and keeps nothing, as /dev/null without the system call: for outputs that are switched off, and to
// measure what lies above a sink. Threads: one at a time. Fails only after Close(), by EBADF.
#ifndef SLABYARD_NULL_SINK_H_
#define SLABYARD_NULL_SINK_H_

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <span>

#include "slabyard/bytes.h"
#include "slabyard/sink.h"

namespace slabyard {

class NullSink final : public Sink {
 public:
  SinkResult Write(std::span<const ByteSpan> runs) noexcept override {
    if (closed_) return {0, EBADF};
    size_t written = 0;
    for (const ByteSpan run : runs) written += run.size();
    bytes_ += written;
    ++writes_;
    return {written, 0};
  }
  int WaitWritable() noexcept override { return 0; }
  int Close() noexcept override {
    closed_ = true;
    return 0;
  }

  /// Bytes taken, and in how many calls.
  uint64_t bytes() const { return bytes_; }
  uint64_t writes() const { return writes_; }

 private:
  uint64_t bytes_ = 0;
  uint64_t writes_ = 0;
  bool closed_ = false;
};

}  // namespace slabyard

#endif  // SLABYARD_NULL_SINK_H_
