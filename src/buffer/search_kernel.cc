// SPDX-License-Identifier: MIT
#include "src/buffer/search_kernel.h"

#include <bit>
#include <cstring>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "src/buffer/search_kernel.cc"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "src/base/kernel_index.h"

HWY_BEFORE_NAMESPACE();
namespace slabyard::internal {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Highway's emulation of vectors is slower than the portable code.
#if HWY_TARGET == HWY_EMU128 || HWY_TARGET == HWY_SCALAR

ProbeResult First8(const ProbeQuery&) { return {}; }
ProbeResult Last8(const ProbeQuery&) { return {}; }
ProbeResult First16(const ProbeQuery&) { return {}; }
ProbeResult Last16(const ProbeQuery&) { return {}; }
ProbeResult RunFirst8(const ProbeQuery&, size_t from, size_t, size_t) { return {from}; }
ProbeResult RunLast8(const ProbeQuery&, size_t from, size_t, size_t) { return {from}; }
ProbeResult RunFirst16(const ProbeQuery&, size_t from, size_t, size_t) { return {from}; }
ProbeResult RunLast16(const ProbeQuery&, size_t from, size_t, size_t) { return {from}; }

#else

// Only AVX-512 leaves memory alone where a byte's lane is masked.
#if HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_AVX3_DL
constexpr bool kMasksLoads = true;
#else
constexpr bool kMasksLoads = false;
#endif

template <typename Unit, size_t kMaxBytes>
using UnitTag = hn::CappedTag<Unit, kMaxBytes / sizeof(Unit)>;

/// Bytes that were compared in vain, in units of what a window passed over costs.
class Waste {
 public:
  explicit Waste(size_t allowance) : allowance_(allowance) {}

  /// One window was compared, for `bytes`, for nothing: a mispredicted branch, and vectors.
  void Add(size_t bytes) { wasted_ += 24 + bytes / 8; }
  /// After `passed` bytes of windows.
  bool IsTooMuch(size_t passed) const { return wasted_ > allowance_ + passed; }

 private:
  size_t allowance_;
  size_t wasted_ = 0;
};

template <class D8>
bool AllEqual(D8 d, const uint8_t* a, const uint8_t* b) {
  return hn::AllTrue(d, hn::Eq(hn::LoadU(d, a), hn::LoadU(d, b)));
}

/// Compares whole vectors and one that overlaps the last of them. `size` is at least a vector's.
template <class D8>
bool EqualVectors(D8 d, const uint8_t* a, const uint8_t* b, size_t size, Waste& waste) {
  const size_t lanes = hn::Lanes(d);
  for (size_t i = 0; i < size - lanes; i += lanes) {
    if (!AllEqual(d, a + i, b + i)) return waste.Add(i), false;
  }
  if (AllEqual(d, a + size - lanes, b + size - lanes)) return true;
  return waste.Add(size), false;
}

bool EqualBytes(const uint8_t* a, const uint8_t* b, size_t size, Waste& waste) {
  const UnitTag<uint8_t, 64> d;
  const UnitTag<uint8_t, 16> d16;
  if (size >= hn::Lanes(d)) return EqualVectors(d, a, b, size, waste);
  if constexpr (kMasksLoads) {
    const auto mask = hn::FirstN(d, size);
    if (hn::AllTrue(d, hn::Eq(hn::MaskedLoad(mask, d, a), hn::MaskedLoad(mask, d, b)))) return true;
  } else {
    if (size >= hn::Lanes(d16)) return EqualVectors(d16, a, b, size, waste);
    if (std::memcmp(a, b, size) == 0) return true;
  }
  return waste.Add(size), false;
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

  Unit UnitAt(size_t index) const {
    Unit unit;
    std::memcpy(&unit, query_.needle + index * sizeof(Unit), sizeof unit);
    return unit;
  }

  static hn::Vec<D> Load(const uint8_t* bytes) {
    return hn::BitCast(D(), hn::LoadU(hn::Repartition<uint8_t, D>(), bytes));
  }

  /// In which of a vector of windows the unit `index` is the needle's.
  hn::Mask<D> Matches(size_t index, size_t at) const {
    return hn::Eq(Load(PlaceOf(index, at)), hn::Set(D(), UnitAt(index)));
  }

  /// The windows that hit, of the `count` that a vector holds: the first on the highest bit when the search goes
  /// backward, and else on the lowest.
  static uint64_t BitsOf(hn::Mask<D> hits, size_t count) {
    uint64_t bits = 0;
    hn::StoreMaskBits(D(), hits, reinterpret_cast<uint8_t*>(&bits));
    return kBackward ? bits << (64 - count) : bits;
  }
  static size_t FirstOf(uint64_t bits) {
    return static_cast<size_t>(kBackward ? std::countl_zero(bits) : std::countr_zero(bits));
  }

 protected:
  const ProbeQuery& query_;
};

template <class D, bool kBackward>
class Prober : Windows<D, kBackward> {
  using Base = Windows<D, kBackward>;
  using Base::query_;
  using typename Base::Unit;

 public:
  explicit Prober(const ProbeQuery& query) : Base(query), waste_(4096 + query.length * sizeof(Unit)) {}

  /// For at least a vector of windows.
  ProbeResult Run() {
    const size_t lanes = hn::Lanes(D());
    if (Step()) return {at_, found_};
    AlignFirstLoad();
    while (query_.windows - at_ >= 4 * lanes) {
      at_ = SkipFours(at_);
      for (size_t i = 0; i < 4 && query_.windows - at_ >= lanes; ++i) {
        if (Step()) return {at_, found_};
      }
    }
    while (query_.windows - at_ >= lanes) {
      if (Step()) return {at_, found_};
    }
    if (at_ == query_.windows) return {at_, false};
    // The last vector begins with windows that hold nothing: it finds nothing there.
    at_ = query_.windows - lanes;
    Step();
    return {at_, found_};
  }

  /// For less than a vector of windows.
  ProbeResult RunMasked() {
    const D d;
    const hn::Repartition<uint8_t, D> d8;
    const size_t windows = query_.windows;
    const auto mask = hn::FirstN(d8, windows * sizeof(Unit));
    const auto is = [&](size_t probe) {
      const auto text = hn::MaskedLoad(mask, d8, query_.haystack + probe * sizeof(Unit));
      return hn::Eq(hn::BitCast(d, text), hn::Set(d, Base::UnitAt(probe)));
    };
    const auto hits = hn::And(hn::And(is(query_.probes[0]), is(query_.probes[1])), hn::FirstN(d, windows));
    Examine(Base::BitsOf(hits, windows), windows);
    return {at_, found_};
  }

 private:
  /// Goes back to where one of the two loads is aligned, over windows that hold nothing.
  void AlignFirstLoad() {
    constexpr size_t kUnit = sizeof(Unit);
    const size_t bytes = hn::Lanes(D()) * kUnit;
    if (query_.windows - at_ < 4 * bytes / kUnit) return;
    const size_t behind = reinterpret_cast<uintptr_t>(Base::PlaceOf(query_.probes[0], at_)) % bytes;
    at_ -= (kBackward ? (bytes - behind) % bytes : behind) / kUnit;
  }

  /// The first four vectors of windows, at or behind `at`, with both probes somewhere; or where fewer than four are
  /// left.
  size_t SkipFours(size_t at) const {
    const D d;
    const size_t lanes = hn::Lanes(d);
    const size_t windows = query_.windows;
    if (windows - at < 4 * lanes) return at;
    const size_t stride = lanes * sizeof(Unit);
    const auto first = hn::Set(d, Base::UnitAt(query_.probes[0]));
    const auto second = hn::Set(d, Base::UnitAt(query_.probes[1]));
    const size_t lowest = kBackward ? at + 3 * lanes : at;
    const uint8_t* first_at = Base::PlaceOf(query_.probes[0], lowest);
    const uint8_t* second_at = Base::PlaceOf(query_.probes[1], lowest);
    // Zero where both are: cheaper to join than masks, above all on AVX-512.
    const auto differences = [&](size_t vector) HWY_ATTR {
      return hn::Or(hn::Xor(Base::Load(first_at + vector * stride), first),
                    hn::Xor(Base::Load(second_at + vector * stride), second));
    };
    for (; windows - at >= 4 * lanes; at += 4 * lanes) {
      const auto least = hn::Min(hn::Min(differences(0), differences(1)), hn::Min(differences(2), differences(3)));
      if (!hn::AllFalse(d, hn::Eq(least, hn::Zero(d)))) break;
      first_at = kBackward ? first_at - 4 * stride : first_at + 4 * stride;
      second_at = kBackward ? second_at - 4 * stride : second_at + 4 * stride;
    }
    return at;
  }

  /// Which of a vector of windows have both probes.
  hn::Mask<D> Hits(size_t at) const {
    return hn::And(Base::Matches(query_.probes[0], at), Base::Matches(query_.probes[1], at));
  }

  /// One vector of windows from `at_` on; as Examine().
  bool Step() {
    const auto hits = Hits(at_);
    const size_t lanes = hn::Lanes(D());
    if (hn::AllFalse(D(), hits)) {
      at_ += lanes;
      return false;
    }
    return Examine(Base::BitsOf(hits, lanes), lanes);
  }

  /// True when the search has come to its end: found, or too much compared in vain.
  bool Examine(uint64_t bits, size_t count) {
    const size_t end = at_ + count;
    while (bits != 0) {
      const size_t lane = Base::FirstOf(bits);
      const size_t window = kBackward ? query_.windows - 1 - at_ - lane : at_ + lane;
      const uint8_t* const bytes = query_.haystack + window * sizeof(Unit);
      if (query_.length <= 2 || EqualBytes(bytes, query_.needle, query_.length * sizeof(Unit), waste_)) {
        at_ += lane;
        return found_ = true;
      }
      if (waste_.IsTooMuch(at_ * sizeof(Unit))) {
        at_ += lane + 1;
        return true;
      }
      bits &= kBackward ? ~(uint64_t{1} << 63 >> lane) : bits - 1;
    }
    at_ = end;
    return false;
  }

  Waste waste_;
  size_t at_ = 0;
  bool found_ = false;
};

template <typename Unit, bool kBackward>
ProbeResult Probe(const ProbeQuery& query) {
  using D = UnitTag<Unit, 64>;
  using D16 = UnitTag<Unit, 16>;
  if (query.windows >= hn::Lanes(D())) return Prober<D, kBackward>(query).Run();
  if constexpr (kMasksLoads) return Prober<D, kBackward>(query).RunMasked();
  if (query.windows >= hn::Lanes(D16())) return Prober<D16, kBackward>(query).Run();
  return {};
}

template <typename Unit, bool kBackward>
ProbeResult Sieve(const ProbeQuery& query, size_t from, size_t begin, size_t run) {
  using D = UnitTag<Unit, 64>;
  const D d;
  const size_t lanes = hn::Lanes(d);
  const Windows<D, kBackward> windows(query);
  // Words of the portable code are as fast as vectors of 16 bytes.
  if (query.windows < lanes || lanes * sizeof(Unit) < 32) return {from};
  for (size_t at = from; at < query.windows; at += lanes) {
    // The last vector begins in front of the windows that are left.
    const size_t before = query.windows - at < lanes ? lanes - (query.windows - at) : 0;
    auto hits = windows.Matches(begin, at - before);
    for (size_t i = 1; i < run; ++i) {
      hits = hn::And(hits, windows.Matches(begin + i, at - before));
      if (i % 4 == 3 && hn::AllFalse(d, hits)) break;
    }
    uint64_t bits = windows.BitsOf(hits, lanes);
    bits = kBackward ? bits << before : bits >> before;
    if (bits != 0) return {at + windows.FirstOf(bits), true};
  }
  return {query.windows};
}

ProbeResult First8(const ProbeQuery& query) { return Probe<uint8_t, false>(query); }
ProbeResult Last8(const ProbeQuery& query) { return Probe<uint8_t, true>(query); }
ProbeResult First16(const ProbeQuery& query) { return Probe<uint16_t, false>(query); }
ProbeResult Last16(const ProbeQuery& query) { return Probe<uint16_t, true>(query); }

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

HWY_EXPORT(First8);
HWY_EXPORT(Last8);
HWY_EXPORT(First16);
HWY_EXPORT(Last16);
HWY_EXPORT(RunFirst8);
HWY_EXPORT(RunLast8);
HWY_EXPORT(RunFirst16);
HWY_EXPORT(RunLast16);

ProbeResult ProbeFirst8(const ProbeQuery& query) { return SLABYARD_KERNEL(First8)(query); }
ProbeResult ProbeLast8(const ProbeQuery& query) { return SLABYARD_KERNEL(Last8)(query); }
ProbeResult ProbeFirst16(const ProbeQuery& query) { return SLABYARD_KERNEL(First16)(query); }
ProbeResult ProbeLast16(const ProbeQuery& query) { return SLABYARD_KERNEL(Last16)(query); }

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
