// SPDX-License-Identifier: MIT
//
// UTF-8 to UTF-16 with AVX-512 VBMI2, block by block. Each byte of a block knows from the three before it which code
// unit it ends, if any; the low and the high bytes of all units are computed in place, squeezed together and
// interleaved. Ill-formed text takes the same way with other masks.
#if defined(SLABYARD_SRC_ENCODING_UTF8_UTF8_UNITS_AVX3_DL_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SLABYARD_SRC_ENCODING_UTF8_UTF8_UNITS_AVX3_DL_INL_H_
#undef SLABYARD_SRC_ENCODING_UTF8_UTF8_UNITS_AVX3_DL_INL_H_
#else
#define SLABYARD_SRC_ENCODING_UTF8_UTF8_UNITS_AVX3_DL_INL_H_
#endif

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "hwy/highway.h"
#include "src/encoding/first_lanes-inl.h"
#include "src/encoding/utf8/utf8_check-inl.h"

#if HWY_TARGET == HWY_AVX3_DL

HWY_BEFORE_NAMESPACE();
namespace slabyard::internal {
namespace HWY_NAMESPACE {

/// A bit for each byte of a block.
using Mask = uint64_t;

inline size_t Count(Mask mask) { return static_cast<size_t>(std::popcount(mask)); }

inline __m512i Every(unsigned byte) { return _mm512_set1_epi8(static_cast<char>(byte)); }
inline Mask AtLeast(unsigned byte, __m512i bytes) { return _mm512_cmpge_epu8_mask(bytes, Every(byte)); }
inline Mask EqualTo(unsigned byte, __m512i bytes) { return _mm512_cmpeq_epi8_mask(bytes, Every(byte)); }

/// Bits of `yes` where `mask` has ones, else those of `no`.
inline __m512i Merge(__m512i mask, __m512i yes, __m512i no) { return _mm512_ternarylogic_epi64(mask, yes, no, 0xCA); }

/// Multishift control: for each byte the eight bits that begin `places` above its own lowest.
inline __m512i BitsFrom(int places) {
  return _mm512_set1_epi64(0x3830'2820'1810'0800 + 0x0101'0101'0101'0101 * (places & 0x3F));
}

using Block = Utf8Block<__m512i>;

inline Block BlockAt(const uint8_t* at) {
  return {_mm512_loadu_si512(at), _mm512_loadu_si512(at - 1), _mm512_loadu_si512(at - 2), _mm512_loadu_si512(at - 3)};
}

/// The block at the front of the `size` bytes at `at`, zeros behind them. Before them are `known` bytes, at most 3, and
/// zeros.
inline Block BlockAt(const uint8_t* at, size_t size, size_t known) {
  const Mask all = FirstOfBlock(size);
  const auto load = [&](unsigned before) {
    // Masked lanes are not read.
    const Mask lanes = all << before | (known != 0 ? FirstOfBlock(before) : 0);
    return _mm512_maskz_loadu_epi8(lanes, reinterpret_cast<const uint8_t*>(reinterpret_cast<uintptr_t>(at) - before));
  };
  return {load(0), load(1), load(2), load(3)};
}

/// Indices that interleave bytes from `first` on of two vectors.
struct alignas(64) Interleave {
  uint8_t from[64];

  constexpr explicit Interleave(unsigned first) : from() {
    for (unsigned i = 0; i < 64; ++i) from[i] = static_cast<uint8_t>(first + i / 2 + 64 * (i % 2));
  }
};

/// Constants of the way of well-formed text. kKept: in registers for a loop; what gcc knows it makes anew in each
/// round.
template <bool kKept>
struct Constants {
  static HWY_INLINE __m512i Keep(__m512i v) {
    if constexpr (kKept) asm("" : "+v"(v));
    return v;
  }

  // Not defaulted, since gcc would compile it for no target.
  HWY_INLINE Constants() {}

  const __m512i first_high = Keep(_mm512_load_si512(kUtf8WideFaults.first_high));
  const __m512i first_low = Keep(_mm512_load_si512(kUtf8WideFaults.first_low));
  const __m512i second_high = Keep(_mm512_load_si512(kUtf8WideFaults.second_high));
  const __m512i below_thirds = Keep(Every(0xE0 - 0x80));
  const __m512i below_fourths = Keep(Every(0xF0 - 0x80));
  const __m512i continued = Keep(Every(kContinued));
  const __m512i below_leads = Keep(Every(0xBF));
  const __m512i below_long_leads = Keep(Every(0xDF));
  const __m512i leads_of_three = Keep(Every(0xE0));
  const __m512i leads_of_four = Keep(Every(0xF0));
  const __m512i to_last = Keep(BitsFrom(-6));
  const __m512i to_middle = Keep(BitsFrom(2));
  const __m512i to_first = Keep(BitsFrom(-4));
  const __m512i six_bits = Keep(Every(0x3F));
  const __m512i four_bits = Keep(Every(0x0F));
};

/// The bytes at which ill-formed text shows; FaultyIn() with the constants given.
template <class C>
HWY_INLINE Mask FaultyIn(const Block& block, const C& with) {
  const __m512i first_high = _mm512_permutexvar_epi8(_mm512_srli_epi16(block.before1, 2), with.first_high);
  const __m512i first_low = _mm512_permutexvar_epi8(block.before1, with.first_low);
  const __m512i second_high = _mm512_permutexvar_epi8(_mm512_srli_epi16(block.bytes, 2), with.second_high);
  const __m512i faults = _mm512_ternarylogic_epi64(first_high, first_low, second_high, 0x80);
  const __m512i third = _mm512_subs_epu8(block.before2, with.below_thirds);
  const __m512i fourth = _mm512_subs_epu8(block.before3, with.below_fourths);
  return _mm512_cmpneq_epi8_mask(faults, _mm512_ternarylogic_epi64(with.continued, third, fourth, 0xE0));
}

/// What ends at the bytes of a block.
struct Ends {
  Mask units;        // any code unit
  Mask from_threes;  // the unit of three bytes, or the high half of a pair; others where no unit ends
  Mask highs;        // the high half of a pair, which ends at the third byte of four
  Mask lows;         // the low half
  Mask bad;          // a maximal subpart of ill-formed text
};

/// For well-formed text. A unit ends everywhere but at leads and at the second of three or four bytes.
template <class C>
HWY_INLINE Ends EndsOfClean(const Block& block, const C& with) {
  const __m512i leads = _mm512_subs_epu8(block.bytes, with.below_leads);
  const __m512i behind_long_leads = _mm512_subs_epu8(block.before1, with.below_long_leads);
  const __m512i no_ends = _mm512_or_si512(leads, behind_long_leads);
  return {.units = _mm512_testn_epi8_mask(no_ends, no_ends),
          .from_threes = _mm512_cmpge_epu8_mask(block.before2, with.leads_of_three),
          .highs = _mm512_cmpge_epu8_mask(block.before2, with.leads_of_four),
          .lows = _mm512_cmpge_epu8_mask(block.before3, with.leads_of_four),
          .bad = 0};
}

/// For any text in the first `size` bytes of a block with nothing before it. Where the text goes on behind the block,
/// its last character is left out. `size` becomes the number of bytes that the units stand for.
inline Ends EndsOfAny(__m512i bytes, size_t& size) {
  const Mask above_7f = _mm512_movepi8_mask(bytes);
  const Mask from_90 = AtLeast(0x90, bytes);
  const Mask from_a0 = AtLeast(0xA0, bytes);
  const Mask continuations = above_7f & ~AtLeast(0xC0, bytes);
  const Mask leads = AtLeast(0xC2, bytes) & ~AtLeast(0xF5, bytes);
  const Mask of_more_than_two = leads & AtLeast(0xE0, bytes);
  const Mask of_four = leads & AtLeast(0xF0, bytes);
  // Overlong forms, surrogates and numbers above U+10FFFF.
  const Mask forbidden = (EqualTo(0xE0, bytes) << 1 & ~from_a0) | (EqualTo(0xED, bytes) << 1 & from_a0) |
                         (EqualTo(0xF0, bytes) << 1 & ~from_90) | (EqualTo(0xF4, bytes) << 1 & from_90);
  const Mask seconds = continuations & leads << 1 & ~forbidden;
  const Mask thirds = continuations & (seconds & of_more_than_two << 1) << 1;
  const Mask fourths = continuations & (thirds & of_four << 2) << 1;
  // What continues nothing is the start of something; zeros behind the text too.
  const Mask starts = ~(seconds | thirds | fourths);
  if (size == 64) size = 63 - static_cast<size_t>(std::countl_zero(starts));
  const Mask highs = of_four << 2 & fourths >> 1;
  const Mask threes = thirds & ~(of_four << 2);
  const Mask good = ~above_7f | (seconds & ~(of_more_than_two << 1)) | threes | highs | fourths;
  const Mask bad = starts >> 1 & ~good;
  return {.units = (good | bad) & FirstOfBlock(size),
          .from_threes = threes | highs,
          .highs = highs,
          .lows = fourths,
          .bad = bad};
}

/// Units side by side.
struct Units {
  __m512i first;
  __m512i second;
};

/// The units that end in the block; what stands behind them is junk.
template <class C>
HWY_INLINE Units UnitsOf(const Block& block, const Ends& ends, const C& with) {
  const Mask above_7f = _mm512_movepi8_mask(block.bytes);
  const __m512i last = _mm512_mask_multishift_epi64_epi8(block.bytes, above_7f, with.to_last, block.before1);
  const __m512i middle = _mm512_maskz_multishift_epi64_epi8(above_7f, with.to_middle, block.before1);
  const __m512i first = _mm512_maskz_multishift_epi64_epi8(ends.from_threes, with.to_first, block.before2);
  __m512i low = Merge(with.six_bits, block.bytes, last);
  __m512i high = Merge(with.four_bits, middle, first);
  if (_kortestz_mask64_u8(ends.highs, ends.lows) == 0) {
    high = _mm512_mask_mov_epi8(high, ends.lows, Merge(Every(0x03), middle, Every(0xDC)));
    // D7C0 + (code point >> 10), whose lower byte carries when the code point's bits 16 and 17 are not both 0.
    const __m512i bits = Merge(Every(0x03), _mm512_srli_epi16(block.bytes, 4), _mm512_slli_epi16(block.before1, 2));
    low = _mm512_mask_add_epi8(low, ends.highs, bits, Every(0xC0));
    const __m512i carry = _mm512_min_epu8(_mm512_and_si512(block.before1, Every(0x30)), Every(1));
    const __m512i planes = _mm512_add_epi8(_mm512_and_si512(block.before2, Every(0x07)), carry);
    high = _mm512_mask_add_epi8(high, ends.highs, planes, Every(0xD7));
  }
  if (ends.bad != 0) {
    low = _mm512_mask_mov_epi8(low, ends.bad, Every(0xFD));
    high = _mm512_mask_mov_epi8(high, ends.bad, Every(0xFF));
  }
  low = _mm512_maskz_compress_epi8(ends.units, low);
  high = _mm512_maskz_compress_epi8(ends.units, high);
  static constexpr Interleave kFirst(0);
  static constexpr Interleave kSecond(32);
  return {_mm512_permutex2var_epi8(low, _mm512_load_si512(kFirst.from), high),
          _mm512_permutex2var_epi8(low, _mm512_load_si512(kSecond.from), high)};
}

/// The units of ASCII.
inline Units UnitsOfAscii(__m512i bytes) {
  return {_mm512_cvtepu8_epi16(_mm512_castsi512_si256(bytes)),
          _mm512_cvtepu8_epi16(_mm512_extracti64x4_epi64(bytes, 1))};
}

}  // namespace HWY_NAMESPACE
}  // namespace slabyard::internal
HWY_AFTER_NAMESPACE();

#endif

#endif  // SLABYARD_SRC_ENCODING_UTF8_UTF8_UNITS_AVX3_DL_INL_H_
