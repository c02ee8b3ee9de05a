// SPDX-License-Identifier: MIT
// Floor: buffer
//
// Makes Buffers: Node's static Buffer methods as the methods of an object that owns a SlabPool. Which call is carved
// and which gets a block of its own is Node's rule (docs/slab.md has the table).
//
// Threads: the owner of the pool calls an Allocator (slab_pool.h: the first thread that takes memory, until it ends or
// the pool is rebound); the buffers it made may outlive it and go on any thread.
// Refused memory is kResourceExhausted without a message, and leaves everything as it was. Nothing else fails, but a
// fill pattern without bytes and what Transcode refuses.
#ifndef SLABYARD_ALLOCATOR_H_
#define SLABYARD_ALLOCATOR_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "slabyard/block_source.h"
#include "slabyard/buffer.h"
#include "slabyard/bytes.h"
#include "slabyard/encoding.h"
#include "slabyard/memory_account.h"
#include "slabyard/slab_pool.h"
#include "slabyard/text_view.h"
#include "slabyard/unique_buffer.h"

namespace slabyard {

struct AllocatorOptions {
  SlabPoolOptions pool = {};
  /// Waste what Node wastes, to the byte: From(text) reserves four bytes a code unit before it carves, text that
  /// decodes to nothing pins the slab, and an aligned block of its own is larger by its alignment.
  bool node_layout = false;
  /// Escape copies a buffer that shows less than this part, from 0 to 1, of the bytes it keeps alive; 0 never does, 1
  /// whenever a copy is smaller.
  double retention_budget = 0.125;
  /// Default: the system source and an account without limit, both made for this allocator.
  std::shared_ptr<BlockSource> source = nullptr;
  std::shared_ptr<MemoryAccount> account = nullptr;

  /// Node 26 in every offset and capacity (docs/slab.md says what differs otherwise).
  static AllocatorOptions Node26() { return {.pool = SlabPoolOptions::Node64K(), .node_layout = true}; }
};

/// What Escape did since its allocator was made.
struct EscapeCounts {
  uint64_t shared = 0;            // buffers that showed enough of what they keep alive, and were passed on as they are
  uint64_t copied = 0;            // buffers that were copied out
  uint64_t copied_bytes = 0;      // the bytes of those
  uint64_t kept_alive_bytes = 0;  // what those kept alive before

  friend bool operator==(const EscapeCounts&, const EscapeCounts&) = default;
};

class Allocator {
 public:
  /// Node 26's buffer.constants.MAX_LENGTH: 2^53 - 1 bytes. Larger sizes are refused.
  static constexpr uint64_t kMaxLength = (uint64_t{1} << 53) - 1;
  /// Own uninitialised blocks up to this size are zeroed, as Node's are: no dearer than an uninitialised one.
  static constexpr size_t kAlwaysZeroed = 64;

  explicit Allocator(AllocatorOptions options = {});
  /// One for a part of the program, a connection say, with an account of its own. Same source, same thread, same
  /// options as `shared`, which must outlive it.
  ///
  ///         pool() --carves--> slabs        the pool of `shared`, charged to its account
  ///   block_pool() ----------> own blocks   charged to `account`
  Allocator(Allocator& shared, std::shared_ptr<MemoryAccount> account);
  Allocator(const Allocator&) = delete;
  Allocator& operator=(const Allocator&) = delete;

  /// Zeroed, or filled with `value` or a repeated `pattern`. Always a block of its own, never a slab. A pattern without
  /// bytes, or text that decodes to none, is kInvalidArgument unless size is 0; empty text fills with zeros.
  absl::StatusOr<Buffer> Alloc(size_t size);
  absl::StatusOr<Buffer> Alloc(size_t size, uint8_t value);
  absl::StatusOr<Buffer> Alloc(size_t size, ByteSpan pattern);
  absl::StatusOr<Buffer> Alloc(size_t size, TextView text, Encoding encoding = Encoding::kUtf8);

  /// With any content, at a multiple of `alignment` (a power of two) when given. Carved from the slab when
  /// pool().IsCarved(size) and alignment is at most SlabPool::kSlabAlignment.
  absl::StatusOr<Buffer> AllocUnsafe(size_t size) {
    internal::LoosePiece piece = slabs_.CarveIfRoom(size);
    if (piece.block == nullptr) {
      piece = AllocUnsafeWithoutRoom(size);
      if (piece.block == nullptr && size != 0) return Refused();
    }
    Piece held = piece.Hold();
    return Buffer(held.data, size, std::move(held.block));
  }
  absl::StatusOr<Buffer> AllocUnsafe(size_t size, std::optional<size_t> alignment);
  /// The same, always a block of its own.
  absl::StatusOr<Buffer> AllocUnsafeSlow(size_t size);
  absl::StatusOr<Buffer> AllocUnsafeSlow(size_t size, std::optional<size_t> alignment);

  /// The bytes of `text` in `encoding`, or a copy of `bytes`; carved when small.
  absl::StatusOr<Buffer> From(TextView text, Encoding encoding = Encoding::kUtf8);
  absl::StatusOr<Buffer> From(ByteSpan bytes);
  absl::StatusOr<Buffer> From(const Buffer& bytes) { return From(ByteSpan(bytes.span())); }
  /// Numbers as bytes, each modulo 256 as JavaScript's ToUint8 takes it: 257 is 1, -1 is 255, 1.9 is 1, NaN is 0.
  absl::StatusOr<Buffer> From(std::span<const double> numbers);
  /// These bytes, in a block of their own as in Node.
  absl::StatusOr<Buffer> Of(std::initializer_list<uint8_t> bytes);
  /// The bytes of elements [offset, offset + length) of `elements`, both clamped: Node's Buffer.copyBytesFrom.
  template <std::ranges::contiguous_range Elements>
  absl::StatusOr<Buffer> CopyBytesFrom(const Elements& elements, size_t offset = 0,
                                       size_t length = std::dynamic_extent);
  /// The bytes of `source`, which are in `from`, in `to`: Node's buffer.transcode, and its refusals (transcode.h).
  /// kUnimplemented for encodings that it refuses, kInvalidArgument for characters. Always a block of its own.
  absl::StatusOr<Buffer> Transcode(ByteSpan source, Encoding from, Encoding to);

  /// A block that nobody else refers to, with any content. Of 0 bytes too, so that it can grow.
  absl::StatusOr<UniqueBuffer> AllocUnique(size_t size);

  /// The caller's memory as a Buffer, without copying; `deleter` gives it back when the last view went, on that thread.
  /// Charged to the account. When refused, and for no bytes, memory and deleter stay with the caller.
  absl::StatusOr<Buffer> Adopt(uint8_t* data, size_t size, AdoptedDeleter&& deleter);
  /// The same for the bytes of a container, which moves into the Buffer; charged with its capacity, whose unused part
  /// is zeroed. When refused it is as it was, and it stays when empty.
  absl::StatusOr<Buffer> Adopt(std::string&& text);
  absl::StatusOr<Buffer> Adopt(std::vector<uint8_t>&& bytes);

  /// For a buffer that leaves for a long life elsewhere (a cache, a queue, another thread): itself when it shows at
  /// least retention_budget of what it keeps alive, else a copy in a block of its own size. Counted, unless refused.
  absl::StatusOr<Buffer> Escape(const Buffer& buffer);
  const EscapeCounts& escape_counts() const { return escape_counts_; }

  /// The bytes of all `pieces` in a row, cut or zero-padded to `length` when given.
  absl::StatusOr<Buffer> Concat(std::span<const Buffer> pieces, std::optional<size_t> length = std::nullopt);

  /// The pool that is carved from.
  SlabPool& pool() { return slabs_; }
  const SlabPool& pool() const { return slabs_; }
  /// The pool that makes own blocks and whose account pays for them; pool() itself, but for an allocator that shares.
  SlabPool& block_pool() { return blocks_; }
  const SlabPool& block_pool() const { return blocks_; }

 private:
  static absl::Status Refused();
  /// The first `size` bytes of `piece`, or Refused().
  static absl::StatusOr<Buffer> Show(Piece piece, size_t size);
  /// Opens a slab, or makes an own block. Empty when refused, and for no bytes.
  internal::LoosePiece AllocUnsafeWithoutRoom(size_t size);
  /// `size` bytes at the start of an own block of `capacity` bytes.
  absl::StatusOr<Buffer> OwnBlock(size_t size, size_t capacity, bool zeroed, size_t alignment);
  absl::StatusOr<Buffer> FilledBlock(size_t size, bool zeroed);
  absl::StatusOr<Buffer> OwnCopy(ByteSpan bytes);
  template <typename Container>
  absl::StatusOr<Buffer> AdoptContainer(Container&& bytes);
  absl::StatusOr<Buffer> EncodeIntoSlab(TextView text, Encoding encoding, size_t reserve);
  absl::StatusOr<Buffer> EncodeIntoOwnBlock(TextView text, Encoding encoding, size_t reserve);

  SlabPool blocks_;
  SlabPool& slabs_;  // blocks_, or the pool that is shared
  const bool node_layout_;
  const double retention_budget_;
  EscapeCounts escape_counts_;
};

/// A per-thread allocator with the default options, over the system source, for convenience in programs; the
/// library itself never uses it. Made at the thread's first call, gone with the thread; its buffers may outlive it.
Allocator& ThreadAllocator();

// Implementation details follow.

template <std::ranges::contiguous_range Elements>
absl::StatusOr<Buffer> Allocator::CopyBytesFrom(const Elements& elements, size_t offset, size_t length) {
  using Element = std::ranges::range_value_t<Elements>;
  static_assert(std::is_trivially_copyable_v<Element>, "CopyBytesFrom: elements that are more than their bytes");
  const size_t count = std::ranges::size(elements);
  const size_t from = std::min(offset, count);
  const auto* const bytes = reinterpret_cast<const uint8_t*>(std::ranges::data(elements));
  return From(ByteSpan(bytes + from * sizeof(Element), std::min(length, count - from) * sizeof(Element)));
}

}  // namespace slabyard

#endif  // SLABYARD_ALLOCATOR_H_
