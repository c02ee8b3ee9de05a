// SPDX-License-Identifier: MIT
// Floor: output
//
// Keeps what it takes in one growing block, in order. Owns the block. Threads: one at a time. Fails by ENOSPC at its
// limit, after taking what still fits, and by ENOMEM when the source refuses. Costs: a copy of each byte, and one more
// for all of them when the block doubles.
#ifndef SLABYARD_MEMORY_SINK_H_
#define SLABYARD_MEMORY_SINK_H_

#include <cstddef>
#include <limits>
#include <memory>
#include <span>

#include "absl/status/status.h"
#include "slabyard/block_source.h"
#include "slabyard/bytes.h"
#include "slabyard/sink.h"

namespace slabyard {

class MemorySink final : public Sink {
 public:
  static constexpr size_t kNoLimit = std::numeric_limits<size_t>::max();

  /// Takes `limit` bytes at most. Null `source`: a system source of this sink's own.
  explicit MemorySink(size_t limit = kNoLimit, std::shared_ptr<BlockSource> source = nullptr);
  ~MemorySink() override;

  /// kInvalidArgument when the limit is 0.
  absl::Status status() const override {
    return limit_ != 0 ? absl::OkStatus() : absl::InvalidArgumentError("MemorySink: the limit is 0");
  }
  SinkResult Write(std::span<const ByteSpan> runs) noexcept override;
  /// Never has to wait.
  int WaitWritable() noexcept override { return 0; }
  /// Every later Write is EBADF; the bytes stay.
  int Close() noexcept override;

  /// All bytes taken since Clear(). Valid until the next Write.
  ByteSpan bytes() const { return {block_.data, size_}; }
  /// Forgets the bytes, keeps the block.
  void Clear() { size_ = 0; }

 private:
  bool Grow(size_t size);

  const size_t limit_;
  const std::shared_ptr<BlockSource> source_;
  Block block_;
  size_t size_ = 0;
  bool closed_ = false;
};

}  // namespace slabyard

#endif  // SLABYARD_MEMORY_SINK_H_
