// SPDX-License-Identifier: MIT
//
// The windows of a search, a vector of them at a time: what the kernels of search_kernel.h have in common.
#if defined(SLABYARD_SRC_BUFFER_SEARCH_WINDOWS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SLABYARD_SRC_BUFFER_SEARCH_WINDOWS_INL_H_
#undef SLABYARD_SRC_BUFFER_SEARCH_WINDOWS_INL_H_
#else
#define SLABYARD_SRC_BUFFER_SEARCH_WINDOWS_INL_H_
#endif

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "hwy/highway.h"
#include "src/buffer/search_kernel.h"

HWY_BEFORE_NAMESPACE();
namespace slabyard::internal {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

template <typename Unit, size_t kMaxBytes>
using UnitTag = hn::CappedTag<Unit, kMaxBytes / sizeof(Unit)>;

template <typename Unit>
Unit UnitOf(const ProbeQuery& query, size_t index) {
  Unit unit;
  std::memcpy(&unit, query.needle + index * sizeof unit, sizeof unit);
  return unit;
}

/// The windows of a query, a vector at a time, counted from the side where the search begins.
template <class D, bool kBackward>
class Windows {
 public:
  using Unit = hn::TFromD<D>;

  explicit Windows(const ProbeQuery& query) : query_(query) {}

  /// Where the unit `index` of the needle is, were it in the first in memory of a vector of windows from `at` on.
  const uint8_t* PlaceOf(size_t index, size_t at) const {
    const size_t first = kBackward ? query_.windows - hn::Lanes(D()) - at : at;
    return query_.haystack + (first + index) * sizeof(Unit);
  }

  static hn::Vec<D> Load(const uint8_t* bytes) {
    return hn::BitCast(D(), hn::LoadU(hn::Repartition<uint8_t, D>(), bytes));
  }

  /// In which of a vector of windows the unit `index` is the needle's.
  hn::Mask<D> Matches(size_t index, size_t at) const {
    return hn::Eq(Load(PlaceOf(index, at)), hn::Set(D(), UnitOf<Unit>(query_, index)));
  }

  /// The windows that hit, of the `count` that a vector holds: the first on the highest bit when the search goes
  /// backward, and else on the lowest.
  static uint64_t BitsOf(hn::Mask<D> hits, size_t count) { return InOrder(BitsInMemory(hits), count); }
  static uint64_t BitsInMemory(hn::Mask<D> hits) {
    uint64_t bits = 0;
    hn::StoreMaskBits(D(), hits, reinterpret_cast<uint8_t*>(&bits));
    return bits;
  }
  static uint64_t InOrder(uint64_t bits, size_t count) { return kBackward ? bits << (64 - count) : bits; }
  static size_t FirstOf(uint64_t bits) {
    return static_cast<size_t>(kBackward ? std::countl_zero(bits) : std::countr_zero(bits));
  }

 protected:
  const ProbeQuery& query_;
};

}  // namespace HWY_NAMESPACE
}  // namespace slabyard::internal
HWY_AFTER_NAMESPACE();

#endif
