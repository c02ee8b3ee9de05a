// SPDX-License-Identifier: MIT
//
// UTF-8 to UTF-16 with what every vector target has, sixteen bytes at a time. Each byte knows from the three before it
// which code unit it ends, if any; the low and the high bytes of all units are computed in place and interleaved, and a
// shuffle squeezes out the places between.
#if defined(SLABYARD_SRC_ENCODING_UTF8_UTF8_UNITS_GENERAL_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SLABYARD_SRC_ENCODING_UTF8_UTF8_UNITS_GENERAL_INL_H_
#undef SLABYARD_SRC_ENCODING_UTF8_UTF8_UNITS_GENERAL_INL_H_
#else
#define SLABYARD_SRC_ENCODING_UTF8_UTF8_UNITS_GENERAL_INL_H_
#endif

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "hwy/highway.h"
#include "src/encoding/utf8/utf8_check-inl.h"

#if HWY_TARGET != HWY_AVX3_DL && HWY_TARGET != HWY_EMU128 && HWY_TARGET != HWY_SCALAR

HWY_BEFORE_NAMESPACE();
namespace slabyard::internal {
namespace HWY_NAMESPACE {

using D8 = hn::CappedTag<uint8_t, 16>;
using V8 = hn::VFromD<D8>;
using Block = Utf8Block<V8>;

HWY_INLINE Block BlockAt(const uint8_t* at) {
  const D8 d;
  return {hn::LoadU(d, at), hn::LoadU(d, at - 1), hn::LoadU(d, at - 2), hn::LoadU(d, at - 3)};
}

/// With zeros before it.
HWY_INLINE Block FirstBlock(const uint8_t* at) {
  const D8 d;
  const V8 bytes = hn::LoadU(d, at);
  return {bytes, hn::ShiftLeftBytes<1>(d, bytes), hn::ShiftLeftBytes<2>(d, bytes), hn::ShiftLeftBytes<3>(d, bytes)};
}

/// Where a unit ends, in well-formed text: everywhere but at leads and at the second of three or four bytes.
HWY_INLINE auto Ends(const Block& block) {
  const D8 d;
  const V8 leads = hn::SaturatedSub(block.bytes, hn::Set(d, 0xBF));
  const V8 behind_long_leads = hn::SaturatedSub(block.before1, hn::Set(d, 0xDF));
  return hn::Eq(hn::Or(leads, behind_long_leads), hn::Zero(d));
}

template <int kPlaces>
using Places = std::integral_constant<int, kPlaces>;

/// The code unit that ends at each byte of a block, as two bytes; junk where none ends.
struct Units {
  V8 low;
  V8 high;
};

/// Bits of `yes` where kMask has ones, else those of `no`.
template <uint8_t kMask>
HWY_INLINE V8 Merge(V8 yes, V8 no) {
  const D8 d;
  const V8 ones = hn::Set(d, kMask);
  return hn::Or(hn::And(ones, yes), hn::AndNot(ones, no));
}

/// `from_three`: of three bytes, or the high half of a pair (any, where no unit ends); `high_half`: at the third byte
/// of four; `low_half`: at the fourth. The last two are looked at only when there are `pairs`.
template <class M>
HWY_INLINE Units UnitsOf(const Block& block, M from_three, bool pairs, M high_half, M low_half) {
  const D8 d;
  // Shifts of wide lanes bring in foreign bits only where the merges take none.
  const hn::Repartition<uint16_t, D8> wide;
  const auto left = [&](auto places, V8 v) { return hn::BitCast(d, hn::ShiftLeft<places>(hn::BitCast(wide, v))); };
  const auto right = [&](auto places, V8 v) { return hn::BitCast(d, hn::ShiftRight<places>(hn::BitCast(wide, v))); };
  // By a mask: in Highway 1.0.3 IfNegativeThenElse goes wrong for bytes on SSSE3.
  const hn::RebindToSigned<D8> signed_bytes;
  const auto above_7f = hn::RebindMask(d, hn::Lt(hn::BitCast(signed_bytes, block.bytes), hn::Zero(signed_bytes)));
  const auto middle = right(Places<2>(), block.before1);
  const auto first = hn::IfThenElseZero(from_three, left(Places<4>(), block.before2));
  V8 low = hn::IfThenElse(above_7f, Merge<0x3F>(block.bytes, left(Places<6>(), block.before1)), block.bytes);
  V8 high = hn::IfThenElseZero(above_7f, Merge<0x0F>(middle, first));
  if (!pairs) return {low, high};

  high = hn::IfThenElse(low_half, Merge<0x03>(middle, hn::Set(d, 0xDC)), high);
  // D7C0 + (code point >> 10), whose lower byte carries when bits 16 and 17 of the code point are not both 0.
  const V8 low_bits = Merge<0x03>(right(Places<4>(), block.bytes), left(Places<2>(), block.before1));
  const V8 carry = hn::Min(hn::And(block.before1, hn::Set(d, 0x30)), hn::Set(d, 1));
  const V8 high_bits = hn::Add(hn::And(block.before2, hn::Set(d, 0x07)), carry);
  low = hn::IfThenElse(high_half, hn::Add(low_bits, hn::Set(d, 0xC0)), low);
  high = hn::IfThenElse(high_half, hn::Add(high_bits, hn::Set(d, 0xD7)), high);
  return {low, high};
}

/// For each set of 16-bit lanes their number, and the bytes that bring them to the front. Highway 1.0.3 has Compress
/// for that, but where the machine has not, gcc copies its table to the stack in each call.
struct alignas(16) Squeezes {
  uint8_t from[256][16];
  uint8_t counts[256];  // not all machines count bits

  constexpr Squeezes() : from(), counts() {
    for (unsigned set = 0; set < 256; ++set) {
      unsigned count = 0;
      for (unsigned lane = 0; lane < 8; ++lane) {
        if ((set >> lane & 1) == 0) continue;
        from[set][count++] = static_cast<uint8_t>(2 * lane);
        from[set][count++] = static_cast<uint8_t>(2 * lane + 1);
      }
      counts[set] = static_cast<uint8_t>(count / 2);
    }
  }
};

inline constexpr Squeezes kSqueezes;

/// Writes the chosen ones of eight units, and junk up to eight; returns their number.
HWY_INLINE size_t StoreSome(V8 units, uint8_t set, uint8_t* out) {
  const D8 d;
  hn::StoreU(hn::TableLookupBytes(units, hn::Load(d, kSqueezes.from[set])), d, out);
  return kSqueezes.counts[set];
}

template <uint8_t kByte>
HWY_INLINE auto AtLeast(V8 v) {
  return hn::Eq(hn::Max(v, hn::Set(D8(), kByte)), v);
}

/// Writes the units that end in a well-formed block, and junk up to eight; returns their number.
HWY_INLINE size_t StoreUnits(const Block& block, uint8_t* out) {
  const D8 d;
  const auto high_half = AtLeast<0xF0>(block.before2);
  const auto low_half = AtLeast<0xF0>(block.before3);
  const bool pairs = !hn::AllFalse(d, hn::Or(high_half, low_half));
  const auto [low, high] = UnitsOf(block, AtLeast<0xE0>(block.before2), pairs, high_half, low_half);
  uint8_t sets[8];
  hn::StoreMaskBits(d, Ends(block), sets);
  const size_t first = StoreSome(hn::InterleaveLower(d, low, high), sets[0], out);
  return first + StoreSome(hn::InterleaveUpper(d, low, high), sets[1], out + 2 * first);
}

}  // namespace HWY_NAMESPACE
}  // namespace slabyard::internal
HWY_AFTER_NAMESPACE();

#endif

#endif  // SLABYARD_SRC_ENCODING_UTF8_UTF8_UNITS_GENERAL_INL_H_
