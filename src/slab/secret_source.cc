// SPDX-License-Identifier: MIT
//
//   [ no access ][ block, at the first byte ....... | locked? ][ no access ]
#include "slabyard/secret_source.h"

#include <sys/mman.h>

#include <limits>

#include "slabyard/wipe.h"
#include "src/slab/page_run.h"

namespace slabyard {
namespace {

// The last byte of a block's pages tells whether they are locked, which the kernel does not.
constexpr size_t kFlagBytes = 1;

size_t SizeWithFlag(size_t size) {
  return size <= std::numeric_limits<size_t>::max() - kFlagBytes ? size + kFlagBytes : size;
}

}  // namespace

Block SecretSource::Allocate(size_t size, size_t alignment, bool) noexcept {
  const MutableByteSpan pages = internal::MapPages(SizeWithFlag(size), alignment);
  if (pages.empty()) return {};
  const bool locked = mlock(pages.data(), pages.size()) == 0;
  if (!locked && unlocked_ == UnlockedSecrets::kRefuse) {
    internal::UnmapPages(pages);
    return {};
  }
  // Old kernels know neither; a secret without them is still better off than elsewhere.
  madvise(pages.data(), pages.size(), MADV_DONTDUMP);
  madvise(pages.data(), pages.size(), MADV_WIPEONFORK);
  pages.back() = locked ? 1 : 0;
  (locked ? locked_bytes_ : unlocked_bytes_).fetch_add(size, std::memory_order_relaxed);
  return {pages.data(), size, alignment};
}

void SecretSource::Free(Block block) noexcept {
  const MutableByteSpan pages(block.data, internal::PagesFor(SizeWithFlag(block.size)));
  const bool locked = pages.back() != 0;
  (locked ? locked_bytes_ : unlocked_bytes_).fetch_sub(block.size, std::memory_order_relaxed);
  Wipe(pages);
  internal::UnmapPages(pages);
}

}  // namespace slabyard
