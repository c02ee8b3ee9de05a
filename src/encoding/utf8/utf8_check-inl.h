// SPDX-License-Identifier: MIT
//
// Where UTF-8 is ill-formed, for a whole vector at once: three lookups by nibble (Keiser, Lemire: Validating UTF-8 in
// less than one instruction per byte, 2021). Compiled once for each target of Highway.
#if defined(SLABYARD_SRC_ENCODING_UTF8_UTF8_CHECK_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SLABYARD_SRC_ENCODING_UTF8_UTF8_CHECK_INL_H_
#undef SLABYARD_SRC_ENCODING_UTF8_UTF8_CHECK_INL_H_
#else
#define SLABYARD_SRC_ENCODING_UTF8_UTF8_CHECK_INL_H_
#endif

#include <cstddef>
#include <cstdint>

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace slabyard::internal {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// A vector of text and the bytes 1, 2 and 3 places before each of its bytes.
template <class V>
struct Utf8Block {
  V bytes;
  V before1;
  V before2;
  V before3;
};

/// True when a byte of any of the vectors is above 7F.
template <class D, class V, class... Vs>
HWY_INLINE bool AnyHigh(D /*d*/, V first, Vs... more) {
  const hn::RebindToSigned<D> signed_bytes;
  const auto any = hn::BitCast(signed_bytes, (first | ... | more));
  return !hn::AllFalse(signed_bytes, hn::Lt(any, hn::Zero(signed_bytes)));
}

// What is wrong with two bytes in a row. Each fault is a product of three sets: of high nibbles of the first byte, of
// its low nibbles, and of high nibbles of the second.
enum Utf8Fault : uint8_t {
  kShort = 0x01,      // a lead, and no continuation
  kStray = 0x02,      // ASCII, and a continuation
  kOverlong2 = 0x04,  // C0 or C1
  kOverlong3 = 0x08,  // E0, 80..9F
  kSurrogate = 0x10,  // ED, A0..BF
  kTooLarge = 0x20,   // F4 and above, 90..BF
  kOutOfFour = 0x40,  // F0 or F5 and above, 80..8F: overlong or too large
  kContinued = 0x80,  // two continuations; right when a lead of three or four came before
};

struct alignas(16) Utf8Faults {
  uint8_t first_high[16];
  uint8_t first_low[16];
  uint8_t second_high[16];

  constexpr Utf8Faults() : first_high(), first_low(), second_high() {
    for (unsigned nibble = 0; nibble < 16; ++nibble) {
      unsigned high = kStray;
      if (nibble >= 0x8) high = kContinued;
      if (nibble >= 0xC) high = kShort;
      if (nibble == 0xC) high |= kOverlong2;
      if (nibble == 0xE) high |= kOverlong3 | kSurrogate;
      if (nibble == 0xF) high |= kTooLarge | kOutOfFour;
      unsigned low = kShort | kStray | kContinued;
      if (nibble <= 0x1) low |= kOverlong2;
      if (nibble == 0x0) low |= kOverlong3 | kOutOfFour;
      if (nibble == 0xD) low |= kSurrogate;
      if (nibble >= 0x4) low |= kTooLarge;
      if (nibble >= 0x5) low |= kOutOfFour;
      unsigned second = kShort;
      if (nibble >= 0x8 && nibble <= 0xB) second = kStray | kOverlong2 | kContinued;
      if (nibble == 0x8) second |= kOutOfFour;
      if (nibble == 0x8 || nibble == 0x9) second |= kOverlong3;
      if (nibble >= 0x9 && nibble <= 0xB) second |= kTooLarge;
      if (nibble == 0xA || nibble == 0xB) second |= kSurrogate;
      first_high[nibble] = static_cast<uint8_t>(high);
      first_low[nibble] = static_cast<uint8_t>(low);
      second_high[nibble] = static_cast<uint8_t>(second);
    }
  }
};

inline constexpr Utf8Faults kUtf8Faults;

#if HWY_TARGET == HWY_AVX3_DL

/// The tables for permutes that take the low six bits of a byte as index, and so need no masks.
struct alignas(64) Utf8WideFaults {
  uint8_t first_high[64];  // by the top six bits
  uint8_t first_low[64];   // by the low six
  uint8_t second_high[64];

  constexpr Utf8WideFaults() : first_high(), first_low(), second_high() {
    for (unsigned i = 0; i < 64; ++i) {
      first_high[i] = kUtf8Faults.first_high[i / 4];
      first_low[i] = kUtf8Faults.first_low[i % 16];
      second_high[i] = kUtf8Faults.second_high[i / 4];
    }
  }
};

inline constexpr Utf8WideFaults kUtf8WideFaults;

#endif

/// Faults of each byte and the one before it, of Utf8Fault.
template <class D, class V>
HWY_INLINE V FaultsOfPairs(D d, const Utf8Block<V>& block) {
#if HWY_TARGET == HWY_AVX3_DL
  const auto lookup = [](const uint8_t* table, __m512i index) {
    return V{_mm512_permutexvar_epi8(index, _mm512_load_si512(table))};
  };
  __m512i before1 = block.before1.raw;
  // One load: gcc would make two of it, each across cache lines.
  asm("" : "+v"(before1));
  const auto first_high = lookup(kUtf8WideFaults.first_high, _mm512_srli_epi16(before1, 2));
  const auto first_low = lookup(kUtf8WideFaults.first_low, before1);
  const auto second_high = lookup(kUtf8WideFaults.second_high, _mm512_srli_epi16(block.bytes.raw, 2));
#else
  const auto low_nibble = hn::Set(d, 0x0F);
  const auto high_nibbles = [&](V v) {
    return hn::And(hn::BitCast(d, hn::ShiftRight<4>(hn::BitCast(hn::Repartition<uint16_t, D>(), v))), low_nibble);
  };
  const auto lookup = [d](const uint8_t* table, V index) {
    return hn::TableLookupBytes(hn::LoadDup128(d, table), index);
  };
  const auto first_high = lookup(kUtf8Faults.first_high, high_nibbles(block.before1));
  const auto first_low = lookup(kUtf8Faults.first_low, hn::And(block.before1, low_nibble));
  const auto second_high = lookup(kUtf8Faults.second_high, high_nibbles(block.bytes));
#endif
  return hn::And(hn::And(first_high, first_low), second_high);
}

/// kContinued where a third or fourth byte belongs: there two continuations in a row are right, and nothing else is.
template <class D, class V>
HWY_INLINE V ThirdsAndFourths(D d, const Utf8Block<V>& block) {
  const auto third = hn::SaturatedSub(block.before2, hn::Set(d, 0xE0 - 0x80));
  const auto fourth = hn::SaturatedSub(block.before3, hn::Set(d, 0xF0 - 0x80));
  return hn::And(hn::Or(third, fourth), hn::Set(d, kContinued));
}

/// Not zero in each byte that shows that the text before or at it is ill-formed. A sequence cut off by the end of the
/// block shows in the next one.
template <class D, class V>
HWY_INLINE V FaultsIn(D d, const Utf8Block<V>& block) {
  return hn::Xor(FaultsOfPairs(d, block), ThirdsAndFourths(d, block));
}
/// The same as a mask.
template <class D, class V>
HWY_INLINE auto FaultyIn(D d, const Utf8Block<V>& block) {
  return hn::Ne(FaultsOfPairs(d, block), ThirdsAndFourths(d, block));
}

/// How many of the bytes before `end` begin a character that ends behind it, in well-formed text of `size` bytes there.
inline size_t CutOff(const uint8_t* end, size_t size) {
  if (size >= 1 && end[-1] >= 0xC0) return 1;
  if (size >= 2 && end[-2] >= 0xE0) return 2;
  if (size >= 3 && end[-3] >= 0xF0) return 3;
  return 0;
}

}  // namespace HWY_NAMESPACE
}  // namespace slabyard::internal
HWY_AFTER_NAMESPACE();

#endif  // SLABYARD_SRC_ENCODING_UTF8_UTF8_CHECK_INL_H_
