// SPDX-License-Identifier: MIT
//
// The vectors of utf8_encode_avx512-inl.h: characters spread over the byte lanes of a longer form, and the lanes in use
// compressed. For AVX-512 VBMI2 alone.
#if defined(SLABYARD_SRC_ENCODING_UTF8_UTF8_SPREAD_AVX512_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SLABYARD_SRC_ENCODING_UTF8_UTF8_SPREAD_AVX512_INL_H_
#undef SLABYARD_SRC_ENCODING_UTF8_UTF8_SPREAD_AVX512_INL_H_
#else
#define SLABYARD_SRC_ENCODING_UTF8_UTF8_SPREAD_AVX512_INL_H_
#endif

#include <cstddef>
#include <cstdint>

#include "hwy/highway.h"
#include "src/encoding/first_lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace slabyard::internal {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_AVX3_DL

constexpr size_t kBlock = 32;   // units in a vector
constexpr size_t kVector = 64;  // bytes in it

inline __mmask32 FirstUnits(size_t count) { return static_cast<__mmask32>(FirstOfBlock(count)); }

inline size_t CountBits(uint64_t bits) { return static_cast<size_t>(_mm_popcnt_u64(bits)); }

/// A mask moved to a general register, once: compilers repeat the move at each use, and it is as dear as a permute.
inline uint64_t Moved(__mmask64 mask) {
  asm("" : "+r"(mask));
  return mask;
}

/// 8, 4 or 2 bytes each, repeated.
struct Constants {
  uint64_t not_ascii = 0xFF80'FF80'FF80'FF80;
  uint64_t high_five = 0xF800'F800'F800'F800;
  uint64_t six_bits = 0x3F3F'3F3F'3F3F'3F3F;
  // Two lanes: the bits from 6 on, then the lowest; 80C0 marks them.
  uint64_t two_split = 0x3036'2026'1016'0006;
  uint64_t two_marks = 0x80C0'80C0'80C0'80C0;
  // Three lanes: the bits from 12 and from 6 on; the lowest are taken from the units.
  uint64_t three_split = 0x363C'262C'161C'060C;
  uint64_t three_bits = 0x3F0F'3F0F'3F0F'3F0F;
  uint64_t three_marks = 0x80E0'80E0'80E0'80E0;
  uint64_t continuation = 0x8080'8080'8080'8080;
  // Four lanes: the bits from 18, 12, 6 and 0 on. The top bit of a mark tells that the lane is in use.
  uint64_t four_split = 0x2026'2C32'0006'0C12;
  uint64_t one = 0x8000'0000'8000'0000;
  uint64_t two = 0x80C0'0000'80C0'0000;
  uint64_t three = 0x8080'E000'8080'E000;
  uint64_t four = 0x8080'80F0'8080'80F0;
  // Pairs: first * 400 + second, both signed, and what makes a code point of that.
  uint64_t high_six = 0xFC00'FC00'FC00'FC00;
  uint64_t first_half = 0xD800'D800'D800'D800;
  uint64_t second_half = 0xDC00'DC00'DC00'DC00;
  uint64_t replacement = 0xFFFD'FFFD'FFFD'FFFD;
  uint64_t factors = 0x0001'0400'0001'0400;
  uint64_t base = Twice(0x10000 + (0x10000 - 0xD800) * 0x400 + (0x10000 - 0xDC00));
  uint64_t unit = 0x0000'FFFF'0000'FFFF;

  static constexpr uint64_t Twice(uint64_t word) { return word << 32 | word; }
};
inline constexpr Constants kConstants;

/// The constants from a place that the compiler does not know: GCC 12 would make each anew from a general register at
/// every use, which takes longer than the use.
inline const Constants& LoadedConstants() {
  const Constants* constants = &kConstants;
  asm("" : "+r"(constants));
  return *constants;
}
inline __m512i Each(uint64_t value) { return _mm512_set1_epi64(static_cast<int64_t>(value)); }

/// Orders for permutes of two vectors.
struct alignas(64) Orders {
  uint16_t with_next[2][32] = {};
  uint8_t three[96] = {};

  constexpr Orders() {
    // Units i and i + 1 in 32 bits, of the lower or upper half of a vector; the second begins one unit further on.
    for (unsigned i = 0; i < 32; ++i) {
      with_next[i / 16][i % 16 * 2] = static_cast<uint16_t>(i);
      with_next[i / 16][i % 16 * 2 + 1] = static_cast<uint16_t>(32 + i);
    }
    // Two bytes from 16 bits of the first vector, one from those of the second.
    for (unsigned i = 0; i < 96; ++i) three[i] = static_cast<uint8_t>(i % 3 == 2 ? 64 + i / 3 * 2 : i / 3 * 2 + i % 3);
  }
};
inline constexpr Orders kOrders;

/// Characters over a fixed number of byte lanes each; the lanes in use, in order, are their UTF-8.
struct Spread {
  __m512i bytes;
  __mmask64 used;
};

/// Where results go.
struct Output {
  uint8_t* at;
  size_t room;

  void Advance(size_t size) {
    at += size;
    room -= size;
  }
  /// Requires that the text will fill 64 bytes. `size` is the number of lanes in use.
  void Put(Spread spread, size_t size) {
    // (By a register: a compress to memory is slow on Zen 4.)
    _mm512_storeu_si512(at, _mm512_maskz_compress_epi8(spread.used, spread.bytes));
    Advance(size);
  }
  /// Writes those of `count` characters, of `lanes` byte lanes each, that fit; returns how many lie in front of the
  /// first that does not.
  size_t PutFitting(Spread spread, size_t lanes, size_t count) {
    size_t size = CountBits(spread.used);
    if (size > room) {
      count = static_cast<size_t>(_tzcnt_u64(_pdep_u64(uint64_t{1} << room, spread.used))) / lanes;
      spread.used &= FirstOfBlock(count * lanes);
      size = CountBits(spread.used);
    }
    _mm512_mask_storeu_epi8(at, FirstOfBlock(size), _mm512_maskz_compress_epi8(spread.used, spread.bytes));
    Advance(size);
    return count;
  }
};

/// Which of some units are from 80 and from 800 on, a bit each.
struct Classes {
  __mmask32 from_80;
  __mmask32 from_800;

  Classes UpperHalf() const { return {from_80 >> 16, from_800 >> 16}; }
};

/// 32 units, 16 each.
struct Halves {
  Spread spread[2];
  uint64_t heads;  // bits of the units that begin a character
};

/// The vector code, with its constants in registers. (Written-out constructors, since implicit ones are compiled for
/// the baseline.)
class Spreader {
 public:
  explicit Spreader(const Constants& c) : c_(c) {}

  Classes ClassesOf(__m512i units) const {
    return {_mm512_test_epi16_mask(units, not_ascii_), _mm512_test_epi16_mask(units, high_five_)};
  }
  __mmask32 Surrogates(__m512i units) const {
    return _mm512_cmpeq_epi16_mask(_mm512_and_si512(units, high_five_), first_half_);
  }
  /// The units that begin a pair; `next` are the units one further on.
  __mmask32 Pairs(__m512i units, __m512i next) const {
    const __mmask32 first = _mm512_cmpeq_epi16_mask(_mm512_and_si512(units, high_six_), first_half_);
    return _mm512_mask_cmpeq_epi16_mask(first, _mm512_and_si512(next, high_six_), Each(c_.second_half));
  }

  /// 32 characters below 800, in 16 bits each, over two lanes. `two`: those that are not ASCII; `two_bits`: the same.
  Spread InTwo(__m512i points, __mmask32 two, uint64_t two_bits) const {
    const __m512i bits = _mm512_multishift_epi64_epi8(two_split_, points);
    const __m512i encoded = BitsAndMarks(bits, six_bits_, two_marks_);
    // ASCII stays whole, in its second byte.
    return {_mm512_mask_mov_epi16(bits, two, encoded),
            _pdep_u64(two_bits, 0x5555'5555'5555'5555) | 0xAAAA'AAAA'AAAA'AAAA};
  }

  /// 16 units, none a surrogate, over four lanes.
  Spread InFour(__m256i units, Classes classes) const {
    return InFour(_mm512_cvtepu16_epi32(units), classes, MarksOf(classes));
  }

  /// 32 units, surrogates among them, over two times 16 times four lanes. `next` are the units one further on, `pair`
  /// and `pair_bits` those that begin a pair, `present` those that are there. Bit 0 of `open` tells that the first unit
  /// ends a pair that was written, then that the last one begins a pair.
  Halves InFour(__m512i units, __m512i next, __mmask32 pair, uint64_t pair_bits, __mmask32 present,
                uint64_t& open) const {
    const Classes classes = ClassesOf(units);
    const uint64_t second = pair_bits << 1 | open;
    open = second >> 32;
    const uint64_t whole = ~(pair_bits | second);
    const __mmask32 lone = _kand_mask32(Surrogates(units), static_cast<__mmask32>(whole));
    const auto heads = static_cast<uint32_t>(present & ~second);
    units = _mm512_mask_mov_epi16(units, lone, Each(c_.replacement));
    Halves halves{{}, heads};
    for (unsigned half = 0; half < 2; ++half) {
      const unsigned shift = 16 * half;
      const Classes of_half{classes.from_80 >> shift, classes.from_800 >> shift};
      const auto pairs = static_cast<__mmask16>(pair >> shift);
      const __m512i with_next = _mm512_permutex2var_epi16(units, _mm512_load_si512(kOrders.with_next[half]), next);
      const __m512i points =
          _mm512_mask_mov_epi32(_mm512_and_si512(with_next, Each(c_.unit)), pairs, JoinPairs(with_next));
      const __m512i marks = _mm512_mask_mov_epi32(MarksOf(of_half), pairs, Each(c_.four));
      halves.spread[half] =
          InFour(points, of_half, _mm512_maskz_mov_epi32(static_cast<__mmask16>(heads >> shift), marks));
    }
    return halves;
  }

  /// The 96 bytes of 32 units from 800 on.
  void PutThrees(__m512i units, uint8_t* to) const {
    const __m512i two = BitsAndMarks(_mm512_multishift_epi64_epi8(Each(c_.three_split), units), Each(c_.three_bits),
                                     Each(c_.three_marks));
    const __m512i third = BitsAndMarks(units, six_bits_, Each(c_.continuation));
    const __m512i rest =
        _mm512_castsi256_si512(_mm256_load_si256(reinterpret_cast<const __m256i*>(kOrders.three + 64)));
    _mm512_storeu_si512(to, _mm512_permutex2var_epi8(two, _mm512_load_si512(kOrders.three), third));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to + 64),
                        _mm512_castsi512_si256(_mm512_permutex2var_epi8(two, rest, third)));
  }

  /// The 64 bytes of 16 pairs.
  void PutPairs(__m512i units, uint8_t* to) const {
    const __m512i bits = _mm512_multishift_epi64_epi8(four_split_, JoinPairs(units));
    _mm512_storeu_si512(to, BitsAndMarks(bits, six_bits_, Each(c_.four)));
  }

 private:
  static __m512i BitsAndMarks(__m512i bits, __m512i mask, __m512i marks) {
    return _mm512_ternarylogic_epi32(bits, mask, marks, 0xEA);  // bits & mask | marks
  }
  __m512i JoinPairs(__m512i pairs) const {
    return _mm512_add_epi32(_mm512_madd_epi16(pairs, Each(c_.factors)), Each(c_.base));
  }
  __m512i MarksOf(Classes classes) const {
    const __m512i marks = _mm512_mask_mov_epi32(one_, static_cast<__mmask16>(classes.from_80), two_);
    return _mm512_mask_mov_epi32(marks, static_cast<__mmask16>(classes.from_800), three_);
  }
  Spread InFour(__m512i points, Classes classes, __m512i marks) const {
    const __m512i bits = _mm512_multishift_epi64_epi8(four_split_, points);
    // ASCII stays whole, in its last byte.
    const auto longer = static_cast<__mmask16>(classes.from_80);
    return {_mm512_mask_ternarylogic_epi32(bits, longer, six_bits_, marks, 0xEA), _mm512_movepi8_mask(marks)};
  }

  const Constants& c_;
  const __m512i not_ascii_ = Each(c_.not_ascii);
  const __m512i high_five_ = Each(c_.high_five);
  const __m512i high_six_ = Each(c_.high_six);
  const __m512i first_half_ = Each(c_.first_half);
  const __m512i six_bits_ = Each(c_.six_bits);
  const __m512i two_split_ = Each(c_.two_split);
  const __m512i two_marks_ = Each(c_.two_marks);
  const __m512i four_split_ = Each(c_.four_split);
  const __m512i one_ = Each(c_.one);
  const __m512i two_ = Each(c_.two);
  const __m512i three_ = Each(c_.three);
};

#endif

}  // namespace HWY_NAMESPACE
}  // namespace slabyard::internal
HWY_AFTER_NAMESPACE();

#endif  // the toggle above
