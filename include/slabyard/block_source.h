// SPDX-License-Identifier: MIT
// Floor: slab
//
// Where blocks of bytes come from. A host passes its own source (a memory cage, shared memory, registered buffers);
// the library ships system malloc here, mimalloc (mimalloc_source.h), guarded blocks (guarded_source.h) and secret ones
// (secret_source.h). A refused block is a value, never an abort.
// Threads: a source is called from every thread that allocates from or releases into a pool over it.
#ifndef SLABYARD_BLOCK_SOURCE_H_
#define SLABYARD_BLOCK_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <memory>

namespace slabyard {

/// A run of bytes got from a BlockSource. `data` is null when the source refused.
struct Block {
  uint8_t* data = nullptr;
  size_t size = 0;
  size_t alignment = 1;
};

class BlockSource {
 public:
  virtual ~BlockSource() = default;

  /// A block of exactly `size` bytes at a multiple of `alignment` (a power of two); all zero when `zeroed`, else with
  /// any content. `size` is at least 1. Returns a block without data when there is no memory.
  virtual Block Allocate(size_t size, size_t alignment, bool zeroed) noexcept = 0;

  /// Takes back a block that this source gave, with the same three fields.
  virtual void Free(Block block) noexcept = 0;

  /// False when a block must never serve two requests, one after the other or at once. A pool then carves nothing.
  virtual bool allows_sharing() const noexcept { return true; }

  /// Where headers of this source's blocks come from: this source, unless its blocks are dear (whole pages) or others
  /// write to them (a script's memory cage). Lives as long as this source.
  virtual BlockSource* header_source() noexcept { return this; }

 protected:
  BlockSource() = default;
  BlockSource(const BlockSource&) = delete;
  BlockSource& operator=(const BlockSource&) = delete;
};

/// A source over the C library's malloc (or whatever replaced it in this process).
std::shared_ptr<BlockSource> MakeSystemSource();

}  // namespace slabyard

#endif  // SLABYARD_BLOCK_SOURCE_H_
