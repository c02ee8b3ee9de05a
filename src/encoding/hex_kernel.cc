// SPDX-License-Identifier: MIT
#include <algorithm>

#include "slabyard/check.h"
#include "src/encoding/hex.h"
#include "src/encoding/hex_digits.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "src/encoding/hex_kernel.cc"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "src/base/kernel_index.h"
#include "src/encoding/first_lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace slabyard::internal {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// Encodes from byte `done` on.
inline size_t EncodeOneByOne(const uint8_t* bytes, size_t done, size_t size, uint8_t* text) {
  for (size_t i = done; i < size; ++i) {
    text[2 * i] = static_cast<uint8_t>(kHexDigits[bytes[i] >> 4]);
    text[2 * i + 1] = static_cast<uint8_t>(kHexDigits[bytes[i] & 0xF]);
  }
  return 2 * size;
}

/// Decodes from pair `done` on.
inline Progress DecodeOneByOne(const uint8_t* text, size_t done, size_t pairs, uint8_t* bytes) {
  for (; done < pairs; ++done) {
    const uint8_t high = kHexValues[text[2 * done]];
    const uint8_t low = kHexValues[text[2 * done + 1]];
    if (((high | low) & kNoHexDigit) != 0) break;
    bytes[done] = static_cast<uint8_t>(high << 4 | low);
  }
  return {2 * done, done};
}

// Highway's emulation of vectors is slower than single bytes.
#if HWY_TARGET == HWY_EMU128 || HWY_TARGET == HWY_SCALAR

size_t HexEncode(const uint8_t* bytes, size_t size, uint8_t* text) { return EncodeOneByOne(bytes, 0, size, text); }

Progress HexDecode(const uint8_t* text, size_t size, uint8_t* bytes, size_t room) {
  return DecodeOneByOne(text, 0, std::min(size / 2, room), bytes);
}

#elif HWY_TARGET == HWY_AVX3_DL

/// The digits of 32 bytes.
inline __m512i DigitsOf(__m256i bytes) {
  // Of four bytes, spread to eight: the window of eight bits that begins at each nibble, the high one first. A look-up
  // takes six bits of it, so the digits are repeated.
  const __m512i shifts = _mm512_set1_epi64(0x181C'1014'080C'0004);
  const __m512i digits = _mm512_broadcast_i32x4(_mm_loadu_si128(reinterpret_cast<const __m128i*>(kHexDigits)));
  return _mm512_permutexvar_epi8(_mm512_multishift_epi64_epi8(shifts, _mm512_cvtepu32_epi64(bytes)), digits);
}

size_t HexEncode(const uint8_t* bytes, size_t size, uint8_t* text) {
  const auto encode = [&](size_t at) {
    const __m256i block = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes + at));
    _mm512_storeu_si512(text + 2 * at, DigitsOf(block));
  };
  size_t i = 0;
  if (HWY_UNLIKELY(size >= 128)) {
    for (; i + 128 <= size; i += 128) {
      encode(i);
      encode(i + 32);
      encode(i + 64);
      encode(i + 96);
    }
  }
  for (; i + 32 <= size; i += 32) encode(i);
  if (i == size) return 2 * size;
  if (size >= 32) {
    // Once more over what is done: cheaper than a masked store.
    encode(size - 32);
    return 2 * size;
  }
  const __m256i block = _mm256_maskz_loadu_epi8(static_cast<__mmask32>(FirstLanes(size)), bytes);
  _mm512_mask_storeu_epi8(text, FirstLanes(2 * size), DigitsOf(block));
  return 2 * size;
}

/// Values of 64 digits; the top bit is set for what is none, but of bytes above 7F the look-up sees the low bits alone.
inline __m512i ValuesOf(__m512i text) {
  const uint8_t* const values = kHexValues.data();
  return _mm512_permutex2var_epi8(_mm512_load_si512(values), text, _mm512_load_si512(values + 64));
}

/// The 32 bytes of 64 values.
inline __m256i JoinNibbles(__m512i values) {
  return _mm512_cvtepi16_epi8(_mm512_maddubs_epi16(values, _mm512_set1_epi16(0x0110)));
}

Progress HexDecode(const uint8_t* text, size_t size, uint8_t* bytes, size_t room) {
  const size_t pairs = std::min(size / 2, room);
  const auto store = [&](size_t at, __m512i values) {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(bytes + at), JoinNibbles(values));
  };
  size_t i = 0;
  if (HWY_UNLIKELY(pairs >= 64)) {
    for (; i + 64 <= pairs; i += 64) {
      const __m512i first = _mm512_loadu_si512(text + 2 * i);
      const __m512i second = _mm512_loadu_si512(text + 2 * i + 64);
      const __m512i first_values = ValuesOf(first);
      const __m512i second_values = ValuesOf(second);
      const __m512i any = _mm512_or_si512(_mm512_or_si512(first, second), _mm512_or_si512(first_values, second_values));
      if (_mm512_movepi8_mask(any) != 0) break;
      store(i, first_values);
      store(i + 32, second_values);
    }
  }
  const auto decode = [&](size_t at) {
    const __m512i block = _mm512_loadu_si512(text + 2 * at);
    const __m512i values = ValuesOf(block);
    if (_mm512_movepi8_mask(_mm512_or_si512(block, values)) != 0) return false;
    store(at, values);
    return true;
  };
  while (i + 32 <= pairs && decode(i)) {
    i += 32;
    if (HWY_LIKELY(i == pairs)) return {2 * pairs, pairs};
  }
  // Once more over what is done: cheaper than a masked store.
  if (pairs >= 32 && i + 32 > pairs && decode(pairs - 32)) return {2 * pairs, pairs};
  // A short text, or what lies in front of an odd place.
  const size_t left = std::min<size_t>(pairs - i, 32);
  const __m512i block = _mm512_maskz_loadu_epi8(FirstLanes(2 * left), text + 2 * i);
  const __m512i values = ValuesOf(block);
  const __mmask64 odd = _mm512_movepi8_mask(_mm512_or_si512(block, values)) & FirstLanes(2 * left);
  const size_t clean = std::min<size_t>(_tzcnt_u64(odd) / 2, left);
  _mm256_mask_storeu_epi8(bytes + i, static_cast<__mmask32>(FirstLanes(clean)), JoinNibbles(values));
  return {2 * (i + clean), i + clean};
}

#else

template <class D>
void EncodeVector(D d, const uint8_t* bytes, uint8_t* text) {
  alignas(16) static constexpr uint8_t kDigits[16] = {'0', '1', '2', '3', '4', '5', '6', '7',
                                                      '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};
  const hn::Repartition<uint16_t, D> d16;
  const auto digits = hn::LoadDup128(d, kDigits);
  const auto low_nibbles = hn::Set(d, 0x0F);
  const auto v = hn::LoadU(d, bytes);
  const auto high = hn::And(hn::BitCast(d, hn::ShiftRight<4>(hn::BitCast(d16, v))), low_nibbles);
  const auto low = hn::And(v, low_nibbles);
  hn::StoreInterleaved2(hn::TableLookupBytes(digits, high), hn::TableLookupBytes(digits, low), d, text);
}

/// Encodes whole vectors of `d`, and the rest by one that overlaps what was done.
template <class D>
size_t EncodeVectors(D d, const uint8_t* bytes, size_t size, uint8_t* text) {
  const size_t lanes = hn::Lanes(d);
  if (size < lanes) return 0;
  size_t i = 0;
  for (; i + lanes <= size; i += lanes) EncodeVector(d, bytes + i, text + 2 * i);
  if (i != size) EncodeVector(d, bytes + size - lanes, text + 2 * (size - lanes));
  return size;
}

size_t HexEncode(const uint8_t* bytes, size_t size, uint8_t* text) {
  size_t done = EncodeVectors(hn::ScalableTag<uint8_t>(), bytes, size, text);
  if (done == 0) done = EncodeVectors(hn::CappedTag<uint8_t, 16>(), bytes, size, text);
  return EncodeOneByOne(bytes, done, size, text);
}

/// The values of digits, or false when one is none.
template <class D, class V>
bool ValuesOf(D d, V text, V& values) {
  const auto digit = hn::Sub(text, hn::Set(d, '0'));
  const auto letter = hn::Sub(hn::Or(text, hn::Set(d, 0x20)), hn::Set(d, 'a'));
  const auto is_digit = hn::Lt(digit, hn::Set(d, 10));
  const auto is_letter = hn::Lt(letter, hn::Set(d, 6));
  values = hn::IfThenElse(is_digit, digit, hn::Add(letter, hn::Set(d, 10)));
  return hn::AllTrue(d, hn::Or(is_digit, is_letter));
}

/// False, with nothing written, when one of the two vectors of text holds no digit somewhere.
template <class D>
bool DecodeVector(D d, const uint8_t* text, uint8_t* bytes) {
  const hn::Repartition<uint16_t, D> d16;
  const size_t lanes = hn::Lanes(d);
  auto first = hn::LoadU(d, text);
  auto second = hn::LoadU(d, text + lanes);
  const bool first_clean = ValuesOf(d, first, first);
  const bool second_clean = ValuesOf(d, second, second);
  if (!first_clean || !second_clean) return false;
  // A pair is two bytes: high nibble first, which is the lower half of a 16-bit lane.
  const auto join = [&](auto values) {
    const auto pairs = hn::BitCast(d16, values);
    return hn::BitCast(d, hn::Or(hn::ShiftLeft<4>(pairs), hn::ShiftRight<8>(pairs)));
  };
  hn::StoreU(hn::ConcatEven(d, join(second), join(first)), d, bytes);
  return true;
}

template <class D>
size_t DecodeVectors(D d, const uint8_t* text, size_t pairs, uint8_t* bytes) {
  const size_t lanes = hn::Lanes(d);
  if (pairs < lanes) return 0;
  size_t i = 0;
  for (; i + lanes <= pairs; i += lanes) {
    if (!DecodeVector(d, text + 2 * i, bytes + i)) return i;
  }
  const size_t last = pairs - lanes;
  if (i != pairs && DecodeVector(d, text + 2 * last, bytes + last)) i = pairs;
  return i;
}

Progress HexDecode(const uint8_t* text, size_t size, uint8_t* bytes, size_t room) {
  const size_t pairs = std::min(size / 2, room);
  size_t done = DecodeVectors(hn::ScalableTag<uint8_t>(), text, pairs, bytes);
  // Short texts, and what lies in front of an odd place.
  done += DecodeVectors(hn::CappedTag<uint8_t, 16>(), text + 2 * done, pairs - done, bytes + done);
  return DecodeOneByOne(text, done, pairs, bytes);
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace slabyard::internal
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace slabyard::internal {

HWY_EXPORT(HexEncode);
HWY_EXPORT(HexDecode);

size_t HexToText(ByteSpan bytes, MutableByteSpan out) {
  SLABYARD_CHECK(out.size() / 2 >= bytes.size(), "no room for the text");
  return SLABYARD_KERNEL(HexEncode)(bytes.data(), bytes.size(), out.data());
}

Progress HexFromText(ByteSpan latin1, MutableByteSpan out) {
  return SLABYARD_KERNEL(HexDecode)(latin1.data(), latin1.size(), out.data(), out.size());
}

}  // namespace slabyard::internal

#endif
