// SPDX-License-Identifier: MIT
// Floor: slab
//
// Blocks for keys and passwords: pages of their own that are never shared between two requests (a pool over this source
// carves nothing), locked into memory where the process may, left out of core dumps, empty in forked children, guarded
// by a page without access on both sides, and wiped before they are unmapped. What a program copies elsewhere, a
// register, a stack or a text among it, is out of reach of this.
//
// Any thread. Every block costs whole pages and some system calls.
#ifndef SLABYARD_SECRET_SOURCE_H_
#define SLABYARD_SECRET_SOURCE_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "slabyard/block_source.h"

namespace slabyard {

/// What to do when the kernel does not lock a block's pages (RLIMIT_MEMLOCK).
enum class UnlockedSecrets : uint8_t {
  kAllow,   // the block may be swapped out; unlocked_bytes() counts it
  kRefuse,  // no block
};

class SecretSource final : public BlockSource {
 public:
  explicit SecretSource(UnlockedSecrets unlocked = UnlockedSecrets::kAllow) : unlocked_(unlocked) {}

  /// Always zeroed.
  Block Allocate(size_t size, size_t alignment, bool zeroed) noexcept override;
  /// Wipes the whole block, then unmaps it.
  void Free(Block block) noexcept override;
  bool allows_sharing() const noexcept override { return false; }
  BlockSource* header_source() noexcept override { return headers_.get(); }

  /// Bytes of the blocks held now whose pages are locked, and of those whose pages are not. In a forked child the
  /// blocks of its parent stay in these numbers: they are empty there, and no lock is inherited.
  size_t locked_bytes() const { return locked_bytes_.load(std::memory_order_relaxed); }
  size_t unlocked_bytes() const { return unlocked_bytes_.load(std::memory_order_relaxed); }

 private:
  const UnlockedSecrets unlocked_;
  const std::shared_ptr<BlockSource> headers_ = MakeSystemSource();
  std::atomic<size_t> locked_bytes_{0};
  std::atomic<size_t> unlocked_bytes_{0};
};

}  // namespace slabyard

#endif  // SLABYARD_SECRET_SOURCE_H_
