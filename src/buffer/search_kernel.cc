// SPDX-License-Identifier: MIT
#include "src/buffer/search_kernel.h"

#include <cstring>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "src/buffer/search_kernel.cc"
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

ProbeResult First8(const ProbeQuery&) { return {}; }
ProbeResult Last8(const ProbeQuery&) { return {}; }
ProbeResult First16(const ProbeQuery&) { return {}; }
ProbeResult Last16(const ProbeQuery&) { return {}; }

#else

// Only AVX-512 leaves memory alone where a byte's lane is masked.
#if HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_AVX3_DL
constexpr bool kMasksLoads = true;
#else
constexpr bool kMasksLoads = false;
#endif

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

/// Compares a text with the probes, a vector of windows at a time. A third probe costs no load: it is a unit right
/// beside the first, taken from the vector that was loaded for that one. Bytes are moved in blocks of 16 only: where
/// the one neighbour would be beyond, the other is taken, and where that would be too, the first probe again.
template <class D>
class Comparer {
  using Unit = hn::TFromD<D>;
  using D8 = hn::Repartition<uint8_t, D>;

 public:
  explicit Comparer(const ProbeQuery& query)
      : to_second_(static_cast<ptrdiff_t>(query.probes[1] - query.probes[0]) * ptrdiff_t{sizeof(Unit)}) {
    const D d;
    const D8 d8;
    first_ = hn::Set(d, UnitOf<Unit>(query, query.probes[0]));
    second_ = hn::Set(d, UnitOf<Unit>(query, query.probes[1]));
    const auto place = hn::And(hn::Iota(d8, 0), hn::Set(d8, 15));
    source_ = place;
    third_ = hn::Zero(d8);
    for (const size_t index : {query.nearby[1], query.nearby[0]}) {
      const auto source = hn::Add(place, hn::Set(d8, static_cast<uint8_t>((index - query.probes[0]) * sizeof(Unit))));
      const auto is_in_block = hn::Eq(hn::And(source, hn::Set(d8, 0xF0)), hn::Zero(d8));
      const auto third = hn::Xor(hn::Set(d, UnitOf<Unit>(query, index)), first_);
      source_ = hn::IfThenElse(is_in_block, source, source_);
      third_ = hn::IfThenElse(is_in_block, hn::BitCast(d8, third), third_);
    }
  }

  /// Zero in the windows that `kProbes` of the probes do not rule out; `text` is where the first probe of the first
  /// window is looked for. The third starts from the differences, not from the text, which would be loaded twice.
  template <size_t kProbes>
  hn::Vec<D> Differences(const uint8_t* text) const {
    const D d;
    const D8 d8;
    const auto by_first = hn::Xor(hn::BitCast(d, hn::LoadU(d8, text)), first_);
    if constexpr (kProbes == 1) return by_first;
    const auto by_second = hn::Xor(hn::BitCast(d, hn::LoadU(d8, text + to_second_)), second_);
    if constexpr (kProbes == 2) return hn::Or(by_first, by_second);
    const auto by_third = hn::Xor(hn::TableLookupBytes(hn::BitCast(d8, by_first), source_), third_);
    return hn::Or(hn::Or(by_first, by_second), hn::BitCast(d, by_third));
  }

 private:
  ptrdiff_t to_second_;
  hn::Vec<D> first_;
  hn::Vec<D> second_;
  hn::Vec<D8> source_;
  hn::Vec<D8> third_;
};

template <class D, bool kBackward>
class Prober : Windows<D, kBackward> {
  using Base = Windows<D, kBackward>;
  using Base::query_;
  using typename Base::Unit;

  // Four vectors of windows, a bit each.
  static constexpr size_t kWords = (4 * hn::MaxLanes(D()) + 63) / 64;
  static constexpr size_t kWindowsOfWord = 4 * hn::MaxLanes(D()) / kWords;

 public:
  explicit Prober(const ProbeQuery& query) : Base(query), waste_(4096 + query.length * sizeof(Unit)) {}

  /// For at least a vector of windows, and kManyWindows if `kMany`.
  template <bool kMany>
  HWY_INLINE ProbeResult Run() {
    const size_t lanes = hn::Lanes(D());
    if (Step()) return {at_, found_};
    if constexpr (kMany) {
      if (SearchMany()) return {at_, found_};
    } else if (query_.windows - at_ >= 4 * lanes) {
      AlignFirstLoad();
      const Comparer<D> comparer(query_);
      while (query_.windows - at_ >= 4 * lanes) {
        at_ += SkipFours<2>(comparer, [](hn::Vec<D>, hn::Vec<D>, hn::Vec<D>, hn::Vec<D>) HWY_ATTR {});
        for (size_t i = 0; i < 4 && query_.windows - at_ >= lanes; ++i) {
          if (Step()) return {at_, found_};
        }
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
      return hn::Eq(hn::BitCast(d, text), hn::Set(d, UnitOf<Unit>(query_, probe)));
    };
    const auto hits = hn::And(hn::And(is(query_.probes[0]), is(query_.probes[1])), hn::FirstN(d, windows));
    Examine(Base::BitsOf(hits, windows), windows, query_.length <= 2);
    return {at_, found_};
  }

 private:
  /// Goes back to where one of the two loads is aligned, over windows that hold nothing.
  void AlignFirstLoad() {
    constexpr size_t kUnit = sizeof(Unit);
    const size_t bytes = hn::Lanes(D()) * kUnit;
    const size_t behind = reinterpret_cast<uintptr_t>(Base::PlaceOf(query_.probes[0], at_)) % bytes;
    at_ -= (kBackward ? (bytes - behind) % bytes : behind) / kUnit;
  }

  /// As Examine(), but stops where less than four vectors of windows are left. A probe more costs loads or shuffles,
  /// and a hit for nothing a mispredicted branch, which 2 KiB pay for: a search begins with one probe, at the speed of
  /// memchr where the unit is rare, and takes the next one when hits come closer than that.
  HWY_INLINE bool SearchMany() {
    constexpr size_t kNever = 0;
    constexpr size_t kPatience = 2048 / sizeof(Unit);
    AlignFirstLoad();
    if (query_.windows >= 8 * kManyWindows && SearchFours<1>(kPatience)) return true;
    // The third costs vectors of 16 bytes as much as what it spares.
    if (hn::Lanes(D()) * sizeof(Unit) < 32) return SearchFours<2>(kNever);
    return SearchFours<2>(kPatience) || SearchFours<3>(kNever);
  }

  /// With that many probes; stops also behind a hit before which less than `patience` windows were passed.
  template <size_t kProbes>
  HWY_INLINE bool SearchFours(size_t patience) {
    const Comparer<D> comparer(query_);
    while (query_.windows - at_ >= 4 * hn::Lanes(D())) {
      uint64_t words[kWords] = {};
      const auto keep = [&words](hn::Vec<D> a, hn::Vec<D> b, hn::Vec<D> c, hn::Vec<D> e) HWY_ATTR {
        Join(words, 0, a);
        Join(words, 1, b);
        Join(words, 2, c);
        Join(words, 3, e);
      };
      const size_t passed = SkipFours<kProbes>(comparer, keep);
      at_ += passed;
      if (query_.windows - at_ < 4 * hn::Lanes(D())) break;
      if (ExamineFour(words, kProbes >= 2 && query_.length <= 2)) return true;
      if (passed < patience) break;
    }
    return false;
  }

  /// Passes four vectors of windows at a time and returns how many windows. Where the probes hit, the differences of
  /// the four go to `keep`, in the order of the search; else less than four vectors are left.
  template <size_t kProbes, class Keep>
  HWY_INLINE size_t SkipFours(const Comparer<D>& comparer, const Keep& keep) const {
    const D d;
    const size_t lanes = hn::Lanes(d);
    const size_t stride = lanes * sizeof(Unit);
    const uint8_t* text = Base::PlaceOf(query_.probes[0], kBackward ? at_ + 3 * lanes : at_);
    const size_t fours = (query_.windows - at_) / (4 * lanes);
    size_t left = fours;
    for (; left != 0; --left) {
      const auto a = comparer.template Differences<kProbes>(text + (kBackward ? 3 : 0) * stride);
      const auto b = comparer.template Differences<kProbes>(text + (kBackward ? 2 : 1) * stride);
      const auto c = comparer.template Differences<kProbes>(text + (kBackward ? 1 : 2) * stride);
      const auto e = comparer.template Differences<kProbes>(text + (kBackward ? 0 : 3) * stride);
      // Zero where all are: cheaper to join than masks, above all on AVX-512.
      if (!hn::AllFalse(d, hn::Eq(hn::Min(hn::Min(a, b), hn::Min(c, e)), hn::Zero(d)))) {
        keep(a, b, c, e);
        break;
      }
      text = kBackward ? text - 4 * stride : text + 4 * stride;
    }
    return (fours - left) * 4 * lanes;
  }

  /// Marks the windows of the vector `index` of four that have no differences.
  static HWY_INLINE void Join(uint64_t (&words)[kWords], size_t index, hn::Vec<D> differences) {
    const D d;
    const size_t lanes = hn::Lanes(d);
    const uint64_t bits = Base::BitsOf(hn::Eq(differences, hn::Zero(d)), lanes);
    const size_t before = index * lanes % kWindowsOfWord;
    words[index * lanes / kWindowsOfWord] |= kBackward ? bits >> before : bits << before;
  }

  /// Four vectors of windows from `at_` on; as Examine().
  HWY_INLINE bool ExamineFour(const uint64_t (&words)[kWords], bool is_proven) {
    for (const uint64_t word : words) {
      if (word == 0) {
        at_ += kWindowsOfWord;
      } else if (Examine(word, kWindowsOfWord, is_proven)) {
        return true;
      }
    }
    return false;
  }

  /// Which of a vector of windows have both probes.
  hn::Mask<D> Hits(size_t at) const {
    return hn::And(Base::Matches(query_.probes[0], at), Base::Matches(query_.probes[1], at));
  }

  /// One vector of windows from `at_` on; as Examine().
  HWY_INLINE bool Step() {
    const auto hits = Hits(at_);
    const size_t lanes = hn::Lanes(D());
    if (hn::AllFalse(D(), hits)) {
      at_ += lanes;
      return false;
    }
    return Examine(Base::BitsOf(hits, lanes), lanes, query_.length <= 2);
  }

  /// True when the search has come to its end: found, or too much compared in vain.
  HWY_INLINE bool Examine(uint64_t bits, size_t count, bool is_proven) {
    const size_t end = at_ + count;
    while (bits != 0) {
      const size_t lane = Base::FirstOf(bits);
      const size_t window = kBackward ? query_.windows - 1 - at_ - lane : at_ + lane;
      const uint8_t* const bytes = query_.haystack + window * sizeof(Unit);
      if (is_proven || EqualBytes(bytes, query_.needle, query_.length * sizeof(Unit), waste_)) {
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

// Functions of their own, so that a short search saves only the registers that it needs itself.
template <class D, bool kBackward>
HWY_NOINLINE ProbeResult RunMany(const ProbeQuery& query) {
  return Prober<D, kBackward>(query).template Run<true>();
}
template <class D, bool kBackward>
HWY_NOINLINE ProbeResult RunMasked(const ProbeQuery& query) {
  return Prober<D, kBackward>(query).RunMasked();
}

template <typename Unit, bool kBackward>
ProbeResult Probe(const ProbeQuery& query) {
  using D = UnitTag<Unit, 64>;
  using D16 = UnitTag<Unit, 16>;
  if (query.windows >= kManyWindows) return RunMany<D, kBackward>(query);
  if (query.windows >= hn::Lanes(D())) return Prober<D, kBackward>(query).template Run<false>();
  if constexpr (kMasksLoads) {
    return RunMasked<D, kBackward>(query);
  } else {
    return query.windows >= hn::Lanes(D16()) ? Prober<D16, kBackward>(query).template Run<false>() : ProbeResult();
  }
}

ProbeResult First8(const ProbeQuery& query) { return Probe<uint8_t, false>(query); }
ProbeResult Last8(const ProbeQuery& query) { return Probe<uint8_t, true>(query); }
ProbeResult First16(const ProbeQuery& query) { return Probe<uint16_t, false>(query); }
ProbeResult Last16(const ProbeQuery& query) { return Probe<uint16_t, true>(query); }

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

ProbeResult ProbeFirst8(const ProbeQuery& query) { return SLABYARD_KERNEL(First8)(query); }
ProbeResult ProbeLast8(const ProbeQuery& query) { return SLABYARD_KERNEL(Last8)(query); }
ProbeResult ProbeFirst16(const ProbeQuery& query) { return SLABYARD_KERNEL(First16)(query); }
ProbeResult ProbeLast16(const ProbeQuery& query) { return SLABYARD_KERNEL(Last16)(query); }

}  // namespace slabyard::internal

#endif
