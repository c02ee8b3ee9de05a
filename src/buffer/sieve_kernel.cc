// SPDX-License-Identifier: MIT
//
// The sieves of search_kernel.h.
#include <algorithm>
#include <bit>
#include <cstring>
#include <iterator>
#include <utility>

#include "src/buffer/search_kernel.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "src/buffer/sieve_kernel.cc"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "src/base/kernel_index.h"
#include "src/buffer/search_windows-inl.h"

HWY_BEFORE_NAMESPACE();
namespace slabyard::internal {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Highway's emulation of vectors is slower than the portable code.
#if HWY_TARGET == HWY_EMU128 || HWY_TARGET == HWY_SCALAR

ProbeResult RunFirst8(const ProbeQuery&, size_t from, size_t, size_t) { return {from}; }
ProbeResult RunLast8(const ProbeQuery&, size_t from, size_t, size_t) { return {from}; }
ProbeResult RunFirst16(const ProbeQuery&, size_t from, size_t, size_t) { return {from}; }
ProbeResult RunLast16(const ProbeQuery&, size_t from, size_t, size_t) { return {from}; }

#else

/// Finds a run of the needle's units in a vector of windows.
template <class D, bool kBackward>
class Siever : Windows<D, kBackward> {
  using Base = Windows<D, kBackward>;
  using Base::query_;
  using typename Base::Unit;

 public:
  Siever(const ProbeQuery& query, size_t begin, size_t run) : Base(query), begin_(begin), run_(run) {
    const uint8_t* const units = query.needle + begin * sizeof(Unit);
    is_one_unit_ = run <= hn::Lanes(D()) && std::memcmp(units, units + sizeof(Unit), (run - 1) * sizeof(Unit)) == 0;
    for (size_t i = 0; i < std::size(groups_); ++i) groups_[i] = i;
  }

  /// As BitsOf(): the windows from `at` on with the run.
  uint64_t Bits(size_t at) {
    const size_t lanes = hn::Lanes(D());
    if (is_one_unit_) return Base::InOrder(BitsOfOneUnit(at), lanes);
    const size_t groups = (run_ + kGroup - 1) / kGroup;
    auto hits = hn::FirstN(D(), lanes);
    for (size_t i = 0; i < groups; ++i) {
      const size_t end = std::min(run_, (groups_[i] + 1) * kGroup);
      for (size_t unit = groups_[i] * kGroup; unit < end; ++unit) {
        hits = hn::And(hits, Base::Matches(begin_ + unit, at));
      }
      if (!hn::AllFalse(D(), hits)) continue;
      // What ruled out the last windows here comes first for the next: where periods meet, few units of them differ.
      std::swap(groups_[0], groups_[i]);
      return 0;
    }
    return Base::BitsOf(hits, lanes);
  }

 private:
  static constexpr size_t kGroup = 4;
  static_assert(kLongestSieve % kGroup == 0 && std::has_single_bit(kLongestSieve));

  /// A bit for each window, in memory's order: those from which on as many units as the run has are the one. The steps
  /// double the length that a bit tells of.
  uint64_t BitsOfOneUnit(size_t at) const {
    const size_t lanes = hn::Lanes(D());
    uint64_t bits = Base::BitsInMemory(Base::Matches(begin_, at));
    if (run_ == 1) return bits;
    uint64_t beyond = Base::BitsInMemory(Base::Matches(begin_ + run_ - 1, at)) >> (lanes - run_ + 1);
    const auto extend = [&](size_t step) {
      bits &= bits >> step | beyond << (lanes - step);
      beyond &= beyond >> step;
    };
    if (run_ == kLongestSieve) {
      for (size_t length = 1; length < kLongestSieve; length *= 2) extend(length);
    } else {
      for (size_t length = 1; length < run_; length *= 2) extend(std::min(length, run_ - length));
    }
    return bits;
  }

  size_t begin_;
  size_t run_;
  bool is_one_unit_;
  size_t groups_[kLongestSieve / kGroup];
};

template <typename Unit, bool kBackward>
ProbeResult Sieve(const ProbeQuery& query, size_t from, size_t begin, size_t run) {
  using D = UnitTag<Unit, 64>;
  const size_t lanes = hn::Lanes(D());
  // Words of the portable code are as fast as vectors of 16 bytes.
  if (query.windows < lanes || lanes * sizeof(Unit) < 32) return {from};
  Siever<D, kBackward> siever(query, begin, run);
  for (size_t at = from; at < query.windows; at += lanes) {
    // The last vector begins in front of the windows that are left.
    const size_t before = query.windows - at < lanes ? lanes - (query.windows - at) : 0;
    uint64_t bits = siever.Bits(at - before);
    bits = kBackward ? bits << before : bits >> before;
    if (bits != 0) return {at + Windows<D, kBackward>::FirstOf(bits), true};
  }
  return {query.windows};
}

ProbeResult RunFirst8(const ProbeQuery& query, size_t from, size_t begin, size_t run) {
  return Sieve<uint8_t, false>(query, from, begin, run);
}
ProbeResult RunLast8(const ProbeQuery& query, size_t from, size_t begin, size_t run) {
  return Sieve<uint8_t, true>(query, from, begin, run);
}
ProbeResult RunFirst16(const ProbeQuery& query, size_t from, size_t begin, size_t run) {
  return Sieve<uint16_t, false>(query, from, begin, run);
}
ProbeResult RunLast16(const ProbeQuery& query, size_t from, size_t begin, size_t run) {
  return Sieve<uint16_t, true>(query, from, begin, run);
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace slabyard::internal
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace slabyard::internal {

HWY_EXPORT(RunFirst8);
HWY_EXPORT(RunLast8);
HWY_EXPORT(RunFirst16);
HWY_EXPORT(RunLast16);

ProbeResult SieveFirst8(const ProbeQuery& query, size_t from, size_t begin, size_t run) {
  return SLABYARD_KERNEL(RunFirst8)(query, from, begin, run);
}

ProbeResult SieveLast8(const ProbeQuery& query, size_t from, size_t begin, size_t run) {
  return SLABYARD_KERNEL(RunLast8)(query, from, begin, run);
}

ProbeResult SieveFirst16(const ProbeQuery& query, size_t from, size_t begin, size_t run) {
  return SLABYARD_KERNEL(RunFirst16)(query, from, begin, run);
}

ProbeResult SieveLast16(const ProbeQuery& query, size_t from, size_t begin, size_t run) {
  return SLABYARD_KERNEL(RunLast16)(query, from, begin, run);
}

}  // namespace slabyard::internal

#endif
