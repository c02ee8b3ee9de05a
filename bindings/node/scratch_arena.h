// SPDX-License-Identifier: MIT
//
// Memory for the length of one call. One block is kept from call to call; a call that asks for more gets more, and what
// it got is given back when it ends.
#ifndef SLABYARD_BINDINGS_NODE_SCRATCH_ARENA_H_
#define SLABYARD_BINDINGS_NODE_SCRATCH_ARENA_H_

#include <cstddef>
#include <cstdint>

namespace slabyard::node {

class ScratchArena {
 public:
  ScratchArena() = default;
  ScratchArena(const ScratchArena&) = delete;
  ScratchArena& operator=(const ScratchArena&) = delete;
  ~ScratchArena();

  /// At least `size` bytes (0 as well), aligned for any type, until Reset(); null when there is no memory.
  uint8_t* Take(size_t size) {
    // Both are multiples of kAlignment, so what fits does so rounded up. Not into nothing: null would say no memory.
    if (size >= kept_size_ - used_) return TakeSlow(size);
    uint8_t* const bytes = kept_ + used_;
    used_ += (size + kAlignment - 1) & ~(kAlignment - 1);
    return bytes;
  }

  /// Ends the life of all that was taken.
  void Reset() {
    used_ = 0;
    if (extra_ != nullptr) ResetSlow();
  }

 private:
  static constexpr size_t kAlignment = 16;

  struct alignas(kAlignment) Extra {
    Extra* next;
    size_t size;
  };

  uint8_t* TakeSlow(size_t size);
  void ResetSlow();

  uint8_t* kept_ = nullptr;
  size_t kept_size_ = 0;
  size_t used_ = 0;
  Extra* extra_ = nullptr;
};

}  // namespace slabyard::node

#endif  // SLABYARD_BINDINGS_NODE_SCRATCH_ARENA_H_
