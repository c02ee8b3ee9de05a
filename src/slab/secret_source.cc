// SPDX-License-Identifier: MIT
//
//   [ no access ][ block ............ | zeros | tag ][ no access ]
#include "slabyard/secret_source.h"

#include <sys/mman.h>

#include <limits>

#include "slabyard/check.h"
#include "slabyard/wipe.h"
#include "src/slab/page_run.h"

namespace slabyard {
namespace {

// The last byte of a block's pages tells whether they are locked, which the kernel does not tell. Odd values, so that
// an overrun seldom writes them by chance.
constexpr uint8_t kLocked = 0xB7;
constexpr uint8_t kUnlocked = 0x4D;
constexpr uint8_t kFromParent = 0;  // a forked child finds its parent's blocks empty

size_t SizeWithTag(size_t size) { return size != std::numeric_limits<size_t>::max() ? size + 1 : size; }

}  // namespace

Block SecretSource::Allocate(size_t size, size_t alignment, bool) noexcept {
  const MutableByteSpan pages = internal::MapPages(SizeWithTag(size), alignment);
  if (pages.empty()) return {};
  const bool locked = mlock(pages.data(), pages.size()) == 0;
  if (!locked && unlocked_ == UnlockedSecrets::kRefuse) {
    internal::UnmapPages(pages);
    return {};
  }
  // Old kernels know neither; a secret without them is still better off than elsewhere.
  madvise(pages.data(), pages.size(), MADV_DONTDUMP);
  madvise(pages.data(), pages.size(), MADV_WIPEONFORK);
  pages.back() = locked ? kLocked : kUnlocked;
  (locked ? locked_bytes_ : unlocked_bytes_).fetch_add(size, std::memory_order_relaxed);
  return {pages.data(), size, alignment};
}

void SecretSource::Free(Block block) noexcept {
  const MutableByteSpan pages(block.data, internal::PagesFor(SizeWithTag(block.size)));
  const uint8_t tag = pages.back();
  SLABYARD_CHECK(tag == kLocked || tag == kUnlocked || tag == kFromParent,
                 "SecretSource: bytes behind a block were written to");
  if (tag == kLocked) locked_bytes_.fetch_sub(block.size, std::memory_order_relaxed);
  if (tag == kUnlocked) unlocked_bytes_.fetch_sub(block.size, std::memory_order_relaxed);
  Wipe(pages);
  internal::UnmapPages(pages);
}

}  // namespace slabyard
