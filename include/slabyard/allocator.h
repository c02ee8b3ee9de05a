// SPDX-License-Identifier: MIT
// Floor: buffer
//
// Makes Buffers: Node's static Buffer methods as the methods of an object that owns a SlabPool. Which call is carved
// and which gets a block of its own is Node's rule (docs/slab.md has the table).
//
// Threads: one thread at a time calls an Allocator; the buffers it made may outlive it and go on any thread.
// Refused memory is kResourceExhausted without a message, and leaves everything as it was. Nothing else fails, but for
// a fill pattern without bytes.
#ifndef SLABYARD_ALLOCATOR_H_
#define SLABYARD_ALLOCATOR_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "absl/status/statusor.h"
#include "slabyard/block_source.h"
#include "slabyard/buffer.h"
#include "slabyard/bytes.h"
#include "slabyard/encoding.h"
#include "slabyard/memory_account.h"
#include "slabyard/slab_pool.h"
#include "slabyard/text_view.h"

namespace slabyard {

struct AllocatorOptions {
  SlabPoolOptions pool = {};
  /// Waste what Node wastes, to the byte: From(text) reserves four bytes a code unit before it carves, text that
  /// decodes to nothing pins the slab, and an aligned block of its own is larger by its alignment.
  bool node_layout = false;
  /// Default: the system source and an account without limit, both made for this allocator.
  std::shared_ptr<BlockSource> source = nullptr;
  std::shared_ptr<MemoryAccount> account = nullptr;

  /// Node 26 in every offset and capacity (docs/slab.md says what differs otherwise).
  static AllocatorOptions Node26() { return {SlabPoolOptions::Node64K(), true, nullptr, nullptr}; }
};

class Allocator {
 public:
  /// Node 26's buffer.constants.MAX_LENGTH: 2^53 - 1 bytes. Larger sizes are refused.
  static constexpr uint64_t kMaxLength = (uint64_t{1} << 53) - 1;
  /// Own uninitialised blocks up to this size are zeroed, as Node's are: no dearer than an uninitialised one.
  static constexpr size_t kAlwaysZeroed = 64;

  explicit Allocator(AllocatorOptions options = {});

  /// Zeroed, or filled with `value` or a repeated `pattern`. Always a block of its own, never a slab. A pattern without
  /// bytes, or text that decodes to none, is kInvalidArgument unless size is 0; empty text fills with zeros.
  absl::StatusOr<Buffer> Alloc(size_t size);
  absl::StatusOr<Buffer> Alloc(size_t size, uint8_t value);
  absl::StatusOr<Buffer> Alloc(size_t size, ByteSpan pattern);
  absl::StatusOr<Buffer> Alloc(size_t size, TextView text, Encoding encoding = Encoding::kUtf8);

  /// With any content, at a multiple of `alignment` (a power of two) when given. Carved from the slab when
  /// pool().IsCarved(size) and alignment is at most SlabPool::kSlabAlignment.
  absl::StatusOr<Buffer> AllocUnsafe(size_t size, std::optional<size_t> alignment = std::nullopt);
  /// The same, always a block of its own.
  absl::StatusOr<Buffer> AllocUnsafeSlow(size_t size, std::optional<size_t> alignment = std::nullopt);

  /// The bytes of `text` in `encoding`, or a copy of `bytes`; carved when small.
  absl::StatusOr<Buffer> From(TextView text, Encoding encoding = Encoding::kUtf8);
  absl::StatusOr<Buffer> From(ByteSpan bytes);
  absl::StatusOr<Buffer> From(const Buffer& bytes) { return From(ByteSpan(bytes.span())); }

  /// The bytes of all `pieces` in a row, cut or zero-padded to `length` when given.
  absl::StatusOr<Buffer> Concat(std::span<const Buffer> pieces, std::optional<size_t> length = std::nullopt);

  SlabPool& pool() { return pool_; }
  const SlabPool& pool() const { return pool_; }

 private:
  /// `size` bytes at the start of an own block of `capacity` bytes.
  absl::StatusOr<Buffer> OwnBlock(size_t size, size_t capacity, bool zeroed, size_t alignment);
  absl::StatusOr<Buffer> FilledBlock(size_t size, bool zeroed);
  absl::StatusOr<Buffer> EncodeIntoSlab(TextView text, Encoding encoding, size_t reserve);
  absl::StatusOr<Buffer> EncodeIntoOwnBlock(TextView text, Encoding encoding, size_t reserve);

  SlabPool pool_;
  bool node_layout_;
};

/// A per-thread allocator with the default options, over the system source, for convenience in programs; the
/// library itself never uses it. Made at the thread's first call, gone with the thread; its buffers may outlive it.
Allocator& ThreadAllocator();

}  // namespace slabyard

#endif  // SLABYARD_ALLOCATOR_H_
