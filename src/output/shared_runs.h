// SPDX-License-Identifier: MIT
//
// The payloads that one output holds by reference, in order between the bytes of its block.
//
//   pending   block [start, at1)  shared 1  block [at1, at2)  shared 2  ...  block [atN, cursor)
#ifndef SLABYARD_SRC_OUTPUT_SHARED_RUNS_H_
#define SLABYARD_SRC_OUTPUT_SHARED_RUNS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "slabyard/buffer.h"
#include "slabyard/bytes.h"

namespace slabyard::internal {

class SharedRuns {
 public:
  /// Bytes held and not written.
  size_t bytes() const { return bytes_; }

  /// `at`: offset in the block of the byte that comes next.
  void Add(Buffer bytes, size_t at);
  /// Everything pending in order, then `payload`. `pending` are the bytes of the block, the first of them at offset
  /// `start`. Valid until the next call.
  std::span<const ByteSpan> Collect(ByteSpan pending, size_t start, ByteSpan payload);
  /// Takes `written` bytes off the front of everything pending. Returns how many of them were the block's.
  size_t Book(size_t written, size_t pending, size_t start);
  /// The block's pending bytes moved to its front, `by` bytes down.
  void MoveDown(size_t by);

 private:
  struct Run {
    Buffer bytes;
    size_t at;
  };

  std::vector<Run> runs_;
  size_t first_ = 0;  // runs_ before this are written
  size_t bytes_ = 0;
  std::vector<ByteSpan> collected_;
};

}  // namespace slabyard::internal

#endif  // SLABYARD_SRC_OUTPUT_SHARED_RUNS_H_
