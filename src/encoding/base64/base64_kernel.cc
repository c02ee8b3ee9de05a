// SPDX-License-Identifier: MIT
//
// Sixteen bytes at a time everywhere; with AVX-512 VBMI 64, by the byte permutes and the multishift that only it has.
#include <algorithm>
#include <cstring>

#include "slabyard/check.h"
#include "src/encoding/base64/base64.h"
#include "src/encoding/base64/base64_decode_kernel.h"
#include "src/encoding/base64/base64_digits.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "src/encoding/base64/base64_kernel.cc"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "src/base/kernel_index.h"
#include "src/encoding/base64/base64_decode_avx3_dl-inl.h"

HWY_BEFORE_NAMESPACE();
namespace slabyard::internal {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// Encodes from group `done` of three bytes on. Requires room for `length` digits and padding, which it returns.
inline size_t EncodeOneByOne(const uint8_t* bytes, size_t done, size_t size, const char* alphabet, uint8_t* text,
                             size_t length) {
  const auto digit = [alphabet](uint32_t bits) { return static_cast<uint8_t>(alphabet[bits & 0x3F]); };
  const size_t groups = size / 3;
  for (size_t i = done; i < groups; ++i) {
    const uint32_t a = bytes[3 * i];
    const uint32_t b = bytes[3 * i + 1];
    const uint32_t c = bytes[3 * i + 2];
    text[4 * i] = digit(a >> 2);
    text[4 * i + 1] = digit(a << 4 | b >> 4);
    text[4 * i + 2] = digit(b << 2 | c >> 6);
    text[4 * i + 3] = digit(c);
  }
  const size_t tail = size - 3 * groups;
  if (tail == 0) return length;
  const uint32_t a = bytes[3 * groups];
  const uint32_t b = tail == 2 ? bytes[3 * groups + 1] : 0;
  size_t at = 4 * groups;
  text[at++] = digit(a >> 2);
  text[at++] = digit(a << 4 | b >> 4);
  if (tail == 2) text[at++] = digit(b << 2);
  while (at < length) text[at++] = '=';
  return length;
}

#if HWY_TARGET == HWY_AVX3_DL

/// 48 bytes as the values' 6 bits in the low end of 64 bytes; what is above them is junk.
inline __m512i SplitBits(__m512i bytes) {
  // Each 32 bits get three bytes a, b, c as b, a, c, b, so that every digit's bits lie together.
  static constexpr Lanes kSpread([](unsigned lane) {
    return lane / 4 * 3 + (lane % 4 == 0 || lane % 4 == 3 ? 1 : lane % 4 == 1 ? 0 : 2);
  });
  static constexpr Lanes kShifts([](unsigned lane) {
    constexpr unsigned kOfDigit[4] = {10, 4, 22, 16};
    return kOfDigit[lane % 4] + (lane % 8 < 4 ? 0 : 32);
  });
  return _mm512_multishift_epi64_epi8(kShifts.vector(), _mm512_permutexvar_epi8(kSpread.vector(), bytes));
}

HWY_INLINE size_t Encode(const uint8_t* bytes, size_t size, const char* alphabet, uint8_t* text, size_t length) {
  const __m512i digits = _mm512_loadu_si512(alphabet);
  const auto encode = [&](__m512i block) { return _mm512_permutexvar_epi8(SplitBits(block), digits); };
  const auto load = [](const uint8_t* from, size_t count) { return _mm512_maskz_loadu_epi8(FirstLanes(count), from); };
  const uint8_t* const end = bytes + size;
  const auto left = [&] { return static_cast<size_t>(end - bytes); };
  uint8_t* to = text;
  // A plain load is faster than a masked one, and reads 16 bytes that the block does not need.
  if (HWY_UNLIKELY(size >= 4 * 48 + 16)) {
    for (; left() >= 4 * 48 + 16; bytes += 4 * 48, to += 4 * 64) {
      for (size_t i = 0; i < 4; ++i) {
        _mm512_storeu_si512(to + 64 * i, encode(_mm512_loadu_si512(bytes + 48 * i)));
      }
    }
  }
  for (; left() >= 48; bytes += 48, to += 64) _mm512_storeu_si512(to, encode(load(bytes, 48)));
  if (bytes == end) return length;
  // Without padding the text is as long as it has digits; from the size, so that the two share their division.
  const size_t digits_left = Base64TextLength(size, Base64Alphabet::kUrl) - static_cast<size_t>(to - text);
  const size_t length_left = length - static_cast<size_t>(to - text);
  const __m512i last =
      _mm512_mask_mov_epi8(_mm512_set1_epi8('='), FirstLanes(digits_left), encode(load(bytes, left())));
  _mm512_mask_storeu_epi8(to, FirstLanes(length_left), last);
  return length;
}

Base64Decoded Base64Run(const uint8_t* text, size_t size, bool ascii_only, uint8_t* bytes, size_t room) {
  return RunOfText(text, size, ascii_only, bytes, room).Decode();
}

#elif HWY_TARGET == HWY_EMU128 || HWY_TARGET == HWY_SCALAR

// Highway's emulation of vectors is slower than the portable code.
HWY_INLINE size_t Encode(const uint8_t* bytes, size_t size, const char* alphabet, uint8_t* text, size_t length) {
  return EncodeOneByOne(bytes, 0, size, alphabet, text, length);
}
Base64Decoded Base64Run(const uint8_t*, size_t, bool, uint8_t*, size_t) { return {}; }

#else

using D8 = hn::CappedTag<uint8_t, 16>;
using D32 = hn::Repartition<uint32_t, D8>;

HWY_INLINE size_t Encode(const uint8_t* bytes, size_t size, const char* alphabet, uint8_t* text, size_t length) {
  const D8 d;
  const D32 d32;
  // Big-endian groups of three in the upper end of 32 bits.
  alignas(16) static constexpr uint8_t kSpread[16] = {0x80, 2, 1, 0, 0x80, 5, 4, 3, 0x80, 8, 7, 6, 0x80, 11, 10, 9};
  const auto spread = hn::Load(d, kSpread);
  const auto six_bits = hn::Set(d32, 0x3F);
  const auto plus = hn::Set(d, static_cast<uint8_t>(alphabet[62]));
  const auto slash = hn::Set(d, static_cast<uint8_t>(alphabet[63]));
  size_t i = 0;
  // A load reads 16 bytes for 12.
  for (const size_t groups = size / 3; i + 6 <= groups; i += 4) {
    const auto block = hn::BitCast(d32, hn::TableLookupBytesOr0(hn::LoadU(d, bytes + 3 * i), spread));
    const auto first = hn::ShiftRight<26>(block);
    const auto second = hn::ShiftLeft<8>(hn::And(hn::ShiftRight<20>(block), six_bits));
    const auto third = hn::ShiftLeft<16>(hn::And(hn::ShiftRight<14>(block), six_bits));
    const auto fourth = hn::ShiftLeft<24>(hn::And(hn::ShiftRight<8>(block), six_bits));
    const auto values = hn::BitCast(d, hn::Or(hn::Or(first, second), hn::Or(third, fourth)));
    // Each range of the alphabet is its value plus a constant.
    auto digits = hn::Add(values, hn::Set(d, 'A'));
    digits = hn::IfThenElse(hn::Gt(values, hn::Set(d, 25)), hn::Add(values, hn::Set(d, 'a' - 26)), digits);
    digits = hn::IfThenElse(hn::Gt(values, hn::Set(d, 51)), hn::Sub(values, hn::Set(d, 52 - '0')), digits);
    digits = hn::IfThenElse(hn::Eq(values, hn::Set(d, 62)), plus, digits);
    digits = hn::IfThenElse(hn::Eq(values, hn::Set(d, 63)), slash, digits);
    hn::StoreU(digits, d, text + 4 * i);
  }
  return EncodeOneByOne(bytes, i, size, alphabet, text, length);
}

Base64Decoded Base64Run(const uint8_t* text, size_t size, bool, uint8_t* bytes, size_t room) {
  Base64Decoded done;
  const D8 d;
  const D32 d32;
  alignas(16) static constexpr uint8_t kGather[16] = {2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12};
  const auto gather = hn::Load(d, kGather);
  for (; size - done.read >= 16 && room - done.written >= 12; done.read += 16, done.written += 12) {
    const auto characters = hn::LoadU(d, text + done.read);
    const auto upper = hn::Sub(characters, hn::Set(d, 'A'));
    const auto lower = hn::Sub(characters, hn::Set(d, 'a'));
    const auto digit = hn::Sub(characters, hn::Set(d, '0'));
    const auto is_upper = hn::Lt(upper, hn::Set(d, 26));
    const auto is_lower = hn::Lt(lower, hn::Set(d, 26));
    const auto is_digit = hn::Lt(digit, hn::Set(d, 10));
    const auto is_62 = hn::Or(hn::Eq(characters, hn::Set(d, '+')), hn::Eq(characters, hn::Set(d, '-')));
    const auto is_63 = hn::Or(hn::Eq(characters, hn::Set(d, '/')), hn::Eq(characters, hn::Set(d, '_')));
    const auto clean = hn::Or(hn::Or(hn::Or(is_upper, is_lower), is_digit), hn::Or(is_62, is_63));
    if (!hn::AllTrue(d, clean)) break;
    auto values = hn::IfThenElse(is_upper, upper, hn::Add(lower, hn::Set(d, 26)));
    values = hn::IfThenElse(is_digit, hn::Add(digit, hn::Set(d, 52)), values);
    values = hn::IfThenElse(is_62, hn::Set(d, 62), values);
    values = hn::IfThenElse(is_63, hn::Set(d, 63), values);
    const auto v = hn::BitCast(d32, values);
    const auto first = hn::ShiftLeft<18>(hn::And(v, hn::Set(d32, 0xFF)));
    const auto second = hn::ShiftLeft<4>(hn::And(v, hn::Set(d32, 0xFF00)));
    const auto third = hn::And(hn::ShiftRight<10>(v), hn::Set(d32, 0x0FC0));
    const auto fourth = hn::ShiftRight<24>(v);
    const auto joined = hn::BitCast(d, hn::Or(hn::Or(first, second), hn::Or(third, fourth)));
    // What lies behind the twelve bytes stays as it was.
    const auto twelve = hn::TableLookupBytes(joined, gather);
    hn::StoreU(hn::LowerHalf(twelve), hn::Half<D8>(), bytes + done.written);
    const uint32_t last_four = hn::ExtractLane(hn::BitCast(d32, twelve), 2);
    std::memcpy(bytes + done.written + 8, &last_four, sizeof last_four);
  }
  return done;
}

#endif

#if HWY_TARGET != HWY_AVX3_DL

Progress Base64Decode(const uint8_t* text, size_t size, bool ascii_only, uint8_t* bytes, size_t room) {
  return Base64DecodeAny(text, size, ascii_only, bytes, room);
}

#endif

template <Base64Alphabet kAlphabet>
HWY_INLINE size_t EncodeIn(const uint8_t* bytes, size_t size, uint8_t* text, size_t room) {
  const size_t length = Base64TextLength(size, kAlphabet);
  SLABYARD_CHECK(room >= length, "no room for the text");
  return Encode(bytes, size, kAlphabet == Base64Alphabet::kStandard ? kBase64Digits : kBase64UrlDigits, text, length);
}

size_t Base64Encode(const uint8_t* bytes, size_t size, uint8_t* text, size_t room) {
  return EncodeIn<Base64Alphabet::kStandard>(bytes, size, text, room);
}
size_t Base64UrlEncode(const uint8_t* bytes, size_t size, uint8_t* text, size_t room) {
  return EncodeIn<Base64Alphabet::kUrl>(bytes, size, text, room);
}

}  // namespace HWY_NAMESPACE
}  // namespace slabyard::internal
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace slabyard::internal {

HWY_EXPORT(Base64Encode);
HWY_EXPORT(Base64UrlEncode);
HWY_EXPORT(Base64Decode);
HWY_EXPORT(Base64Run);

Progress Base64FromText(ByteSpan latin1, MutableByteSpan out) {
  return SLABYARD_KERNEL(Base64Decode)(latin1.data(), latin1.size(), /*ascii_only=*/false, out.data(), out.size());
}

Progress Base64FromText(Utf8Text text, MutableByteSpan out) {
  const ByteSpan bytes = text.bytes;
  return SLABYARD_KERNEL(Base64Decode)(bytes.data(), bytes.size(), /*ascii_only=*/true, out.data(), out.size());
}

Base64Decoded Base64DecodeRun(const uint8_t* text, size_t size, bool ascii_only, uint8_t* bytes, size_t room) {
  return SLABYARD_KERNEL(Base64Run)(text, size, ascii_only, bytes, room);
}

template <Base64Alphabet kAlphabet>
size_t Base64ToText(ByteSpan bytes, MutableByteSpan out) {
  if constexpr (kAlphabet == Base64Alphabet::kUrl) {
    return SLABYARD_KERNEL(Base64UrlEncode)(bytes.data(), bytes.size(), out.data(), out.size());
  }
  return SLABYARD_KERNEL(Base64Encode)(bytes.data(), bytes.size(), out.data(), out.size());
}

template size_t Base64ToText<Base64Alphabet::kStandard>(ByteSpan bytes, MutableByteSpan out);
template size_t Base64ToText<Base64Alphabet::kUrl>(ByteSpan bytes, MutableByteSpan out);

}  // namespace slabyard::internal

#endif
