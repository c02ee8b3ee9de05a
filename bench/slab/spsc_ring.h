// SPDX-License-Identifier: MIT
//
// A bounded queue between one pushing and one popping thread, without locks. Each side keeps a copy of the other's
// counter and reads the real one only when the copy says full or empty, so that the line it lies in moves seldom.
#ifndef SLABYARD_BENCH_SLAB_SPSC_RING_H_
#define SLABYARD_BENCH_SLAB_SPSC_RING_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <utility>

namespace slabyard::bench {

/// kSlots is a power of two. Equation: 0 <= pushed - popped <= kSlots.
template <typename T, size_t kSlots>
class SpscRing {
 public:
  /// Takes `value`, or leaves it alone when the ring is full.
  bool TryPush(T& value) {
    const size_t at = pushed_.load(std::memory_order_relaxed);
    if (at - popped_seen_ == kSlots) {
      popped_seen_ = popped_.load(std::memory_order_acquire);
      if (at - popped_seen_ == kSlots) return false;
    }
    slots_[at % kSlots] = std::move(value);
    pushed_.store(at + 1, std::memory_order_release);
    return true;
  }

  /// Drops the oldest value; false when the ring is empty.
  bool TryDrop() {
    const size_t at = popped_.load(std::memory_order_relaxed);
    if (at == pushed_seen_) {
      pushed_seen_ = pushed_.load(std::memory_order_acquire);
      if (at == pushed_seen_) return false;
    }
    { [[maybe_unused]] const T dropped = std::move(slots_[at % kSlots]); }
    popped_.store(at + 1, std::memory_order_release);
    return true;
  }

 private:
  static constexpr size_t kLine = 64;

  alignas(kLine) std::atomic<size_t> pushed_{0};
  size_t popped_seen_ = 0;  // the pushing thread's
  alignas(kLine) std::atomic<size_t> popped_{0};
  size_t pushed_seen_ = 0;  // the popping thread's
  alignas(kLine) std::array<T, kSlots> slots_{};
};

}  // namespace slabyard::bench

#endif  // SLABYARD_BENCH_SLAB_SPSC_RING_H_
