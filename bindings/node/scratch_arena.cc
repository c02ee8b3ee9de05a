// SPDX-License-Identifier: MIT
#include "bindings/node/scratch_arena.h"

#include <algorithm>
#include <cstdlib>
#include <limits>

namespace slabyard::node {

namespace {

/// What an environment keeps at most; each worker has one. A call that needs more (a long text decoded) spends far more
/// time on its bytes than on malloc.
constexpr size_t kMaxKept = size_t{1} << 20;

}  // namespace

ScratchArena::~ScratchArena() {
  Reset();
  std::free(kept_);
}

uint8_t* ScratchArena::TakeSlow(size_t size) {
  if (size > std::numeric_limits<size_t>::max() - sizeof(Extra)) return nullptr;
  void* const memory = std::malloc(sizeof(Extra) + size);
  if (memory == nullptr) return nullptr;
  extra_ = new (memory) Extra{.next = extra_, .size = size};
  return reinterpret_cast<uint8_t*>(extra_ + 1);
}

// The next call of this kind finds all that it needs in the kept block, with a little left.
void ScratchArena::ResetSlow() {
  size_t wanted = kept_size_;
  while (extra_ != nullptr) {
    Extra* const next = extra_->next;
    if (extra_->size <= kMaxKept) wanted += extra_->size + kAlignment;
    std::free(extra_);
    extra_ = next;
  }
  wanted = std::min((wanted + kAlignment - 1) & ~(kAlignment - 1), kMaxKept);
  if (wanted <= kept_size_) return;
  std::free(kept_);
  kept_ = static_cast<uint8_t*>(std::malloc(wanted));
  kept_size_ = kept_ == nullptr ? 0 : wanted;
}

}  // namespace slabyard::node
