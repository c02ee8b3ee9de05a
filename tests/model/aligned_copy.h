// SPDX-License-Identifier: MIT
#ifndef SLABYARD_TESTS_MODEL_ALIGNED_COPY_H_
#define SLABYARD_TESTS_MODEL_ALIGNED_COPY_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>

#include "slabyard/check.h"

namespace slabyard::model {

/// Units at an address that is `shift` bytes (a multiple of the unit) above a multiple of 64. Its allocation ends where
/// they do, so that a sanitizer sees the first byte behind them; those before must stay as they are.
template <typename Unit>
class AlignedCopy {
 public:
  AlignedCopy(std::span<const Unit> units, size_t shift) : AlignedCopy(units.size(), shift, Unit()) {
    std::ranges::copy(units, this->units().begin());
  }
  AlignedCopy(size_t size, size_t shift, Unit value)
      : front_(shift / sizeof(Unit)),
        size_(size),
        storage_(static_cast<Unit*>(::operator new((front_ + size) * sizeof(Unit), kAlignment))) {
    std::uninitialized_fill_n(storage_.get(), front_, kFront);
    std::uninitialized_fill_n(storage_.get() + front_, size, value);
  }
  ~AlignedCopy() {
    SLABYARD_CHECK(std::all_of(storage_.get(), storage_.get() + front_, [](Unit unit) { return unit == kFront; }),
                   "bytes before the output were written");
  }

  std::span<Unit> units() const { return {storage_.get() + front_, size_}; }

 private:
  static constexpr std::align_val_t kAlignment{64};
  static constexpr auto kFront = static_cast<Unit>(0x5A);

  struct Free {
    void operator()(Unit* units) const { ::operator delete(units, kAlignment); }
  };

  size_t front_;
  size_t size_;
  std::unique_ptr<Unit, Free> storage_;
};

}  // namespace slabyard::model

#endif  // SLABYARD_TESTS_MODEL_ALIGNED_COPY_H_
