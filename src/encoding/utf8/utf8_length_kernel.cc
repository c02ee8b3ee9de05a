// SPDX-License-Identifier: MIT
//
// A unit takes three bytes, less one each where it is below 800 and below 80, and less two where it begins a pair: the
// second half of a pair counts three too. Savings are summed in the vector's lanes.
#include <algorithm>

#include "src/encoding/utf8/utf8_encode_kernel.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "src/encoding/utf8/utf8_length_kernel.cc"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "src/base/kernel_index.h"

HWY_BEFORE_NAMESPACE();
namespace slabyard::internal {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Highway's emulation of vectors is slower than the portable code.
#if HWY_TARGET == HWY_EMU128 || HWY_TARGET == HWY_SCALAR

Progress Utf8Length(const uint8_t*, size_t) { return {0, 0}; }
Progress Utf8LengthLatin1(const uint8_t*, size_t) { return {0, 0}; }

#else

/// Lanes, all ones where true, of `units` whose next ones are `next`.
template <class D16>
struct Classes {
  using V = hn::Vec<D16>;

  Classes(D16 d, V units, V next)
      : below_80(Equal(d, units, 0xFF80, 0)),
        below_800(Equal(d, units, 0xF800, 0)),
        pair(hn::And(Equal(d, units, 0xFC00, 0xD800), Equal(d, next, 0xFC00, 0xDC00))) {}

  static V Equal(D16 d, V units, uint16_t mask, uint16_t value) {
    return hn::VecFromMask(d, hn::Eq(hn::And(units, hn::Set(d, mask)), hn::Set(d, value)));
  }

  V below_80;
  V below_800;
  V pair;
};

/// All ones where the top bit is set.
template <class D, class V>
V FromTopBit(D d, V bytes) {
  return hn::BitCast(d, hn::BroadcastSignBit(hn::BitCast(hn::RebindToSigned<D>(), bytes)));
}

/// The sum of the lanes, which must be below 8000.
template <class D16, class V16>
size_t SumOf(D16 /*d*/, V16 lanes) {
  const hn::RepartitionToWide<D16> d32;
  const auto wide = hn::BitCast(d32, lanes);
  const auto pairs = hn::Add(hn::And(wide, hn::Set(d32, 0xFFFFu)), hn::ShiftRight<16>(wide));
  return hn::GetLane(hn::SumOfLanes(d32, pairs));
}

/// Whole vectors at the front, as long as another unit follows.
template <class D>
Progress LengthByVectors(D d, const uint8_t* units, size_t count) {
  const hn::Repartition<uint16_t, D> d16;
  const size_t lanes = hn::Lanes(d16);
  const auto load = [&](const uint8_t* from) { return hn::BitCast(d16, hn::LoadU(d, from)); };
  constexpr size_t kBlocksInASum = 0x3FFF;
  size_t read = 0;
  size_t saved = 0;
  while (count - read > lanes) {
    auto sum = hn::Zero(d16);
    for (size_t blocks = std::min((count - read - 1) / lanes, kBlocksInASum); blocks != 0; --blocks, read += lanes) {
      const Classes classes(d16, load(units + 2 * read), load(units + 2 * read + 2));
      // A true lane is -1.
      sum = hn::Sub(sum, hn::Add(classes.below_80, classes.below_800));
      sum = hn::Sub(sum, hn::Add(classes.pair, classes.pair));
    }
    saved += SumOf(d16, sum);
  }
  return {read, 3 * read - saved};
}

template <class D>
Progress CountByVectors(D d, const uint8_t* latin1, size_t size) {
  const hn::Repartition<uint64_t, D> d64;
  const size_t lanes = hn::Lanes(d);
  constexpr size_t kBlocksInASum = 255;
  size_t read = 0;
  size_t longer = 0;
  while (size - read >= lanes) {
    auto sum = hn::Zero(d);
    for (size_t blocks = std::min((size - read) / lanes, kBlocksInASum); blocks != 0; --blocks, read += lanes) {
      sum = hn::Sub(sum, FromTopBit(d, hn::LoadU(d, latin1 + read)));
    }
    longer += static_cast<size_t>(hn::GetLane(hn::SumOfLanes(d64, hn::SumsOf8(sum))));
  }
  return {read, read + longer};
}

#if HWY_TARGET <= HWY_AVX3

// With partial loads nothing is left over. The lanes behind the text are zero, and look like ASCII.

Progress Utf8Length(const uint8_t* units, size_t count) {
  const hn::ScalableTag<uint8_t> d;
  const hn::Repartition<uint16_t, decltype(d)> d16;
  const Progress most = LengthByVectors(d, units, count);
  const size_t left = count - most.read;
  if (left == 0) return most;
  const uint8_t* const at = units + 2 * most.read;
  const auto last = hn::BitCast(d16, hn::MaskedLoad(hn::FirstN(d, 2 * left), d, at));
  const auto next = hn::BitCast(d16, hn::MaskedLoad(hn::FirstN(d, 2 * left - 2), d, at + 2));
  const Classes classes(d16, last, next);
  const auto count_true = [&](auto lanes) { return hn::CountTrue(d16, hn::MaskFromVec(lanes)); };
  const size_t ascii = count_true(classes.below_80) + count_true(classes.below_800) - 2 * (hn::Lanes(d16) - left);
  const size_t saved = ascii + 2 * count_true(classes.pair);
  return {count, most.written + 3 * left - saved};
}

Progress Utf8LengthLatin1(const uint8_t* latin1, size_t size) {
  const hn::ScalableTag<uint8_t> d;
  const Progress most = CountByVectors(d, latin1, size);
  const auto last = hn::MaskedLoad(hn::FirstN(d, size - most.read), d, latin1 + most.read);
  const size_t longer = hn::CountTrue(d, hn::MaskFromVec(FromTopBit(d, last)));
  return {size, most.written + size - most.read + longer};
}

#else

Progress Utf8Length(const uint8_t* units, size_t count) {
  const Progress most = LengthByVectors(hn::ScalableTag<uint8_t>(), units, count);
  const Progress rest = LengthByVectors(hn::CappedTag<uint8_t, 16>(), units + 2 * most.read, count - most.read);
  return {most.read + rest.read, most.written + rest.written};
}

Progress Utf8LengthLatin1(const uint8_t* latin1, size_t size) {
  const Progress most = CountByVectors(hn::ScalableTag<uint8_t>(), latin1, size);
  const Progress rest = CountByVectors(hn::CappedTag<uint8_t, 16>(), latin1 + most.read, size - most.read);
  return {most.read + rest.read, most.written + rest.written};
}

#endif

#endif

}  // namespace HWY_NAMESPACE
}  // namespace slabyard::internal
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace slabyard::internal {

HWY_EXPORT(Utf8Length);
HWY_EXPORT(Utf8LengthLatin1);

Progress Utf8LengthKernel(const uint8_t* units, size_t count) { return SLABYARD_KERNEL(Utf8Length)(units, count); }

Progress Utf8LengthLatin1Kernel(const uint8_t* latin1, size_t size) {
  return SLABYARD_KERNEL(Utf8LengthLatin1)(latin1, size);
}

}  // namespace slabyard::internal

#endif
