// SPDX-License-Identifier: MIT
//
// Sixteen bytes at a time everywhere; with AVX-512 VBMI 64, by the byte permutes and the multishift that only it has.
#include "src/encoding/kernels.h"

#include <algorithm>
#include <cstring>

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

size_t Base64Encode(const uint8_t* bytes, size_t groups, const uint8_t* alphabet, uint8_t* text) {
  const __m512i digits = _mm512_loadu_si512(alphabet);
  const auto encode = [&](__m512i block) { return _mm512_permutexvar_epi8(SplitBits(block), digits); };
  size_t left = groups;
  // A plain load is faster than a masked one, and reads 16 bytes that the block does not need.
  for (; left >= 4 * 16 + 6; left -= 4 * 16, bytes += 4 * 48, text += 4 * 64) {
    for (size_t i = 0; i < 4; ++i) {
      _mm512_storeu_si512(text + 64 * i, encode(_mm512_loadu_si512(bytes + 48 * i)));
    }
  }
  const auto load = [](const uint8_t* from) { return _mm512_maskz_loadu_epi8(FirstLanes(48), from); };
  for (; left >= 16; left -= 16, bytes += 48, text += 64) _mm512_storeu_si512(text, encode(load(bytes)));
  if (left == 0) return groups;
  if (groups >= 16) {
    // Once more over what is done: cheaper than a masked store.
    const size_t back = 16 - left;
    _mm512_storeu_si512(text - 4 * back, encode(load(bytes - 3 * back)));
    return groups;
  }
  const __m512i block = _mm512_maskz_loadu_epi8(FirstLanes(3 * left), bytes);
  _mm512_mask_storeu_epi8(text, FirstLanes(4 * left), encode(block));
  return groups;
}

// Not inline: what it keeps in registers costs a short text as much as its bytes do.
HWY_NOINLINE void Base64DecodeAny(const uint8_t* text, size_t size, bool ascii_only, uint8_t* bytes, size_t room,
                                  Base64Decoded& done) {
  Base64Run(text, size, ascii_only, bytes, room, done).Decode();
}

void Base64Decode(const uint8_t* text, size_t size, bool ascii_only, uint8_t* bytes, size_t room, Base64Decoded& done) {
  if (Base64Run(text, size, ascii_only, bytes, room, done).DecodeShort()) return;
  Base64DecodeAny(text, size, ascii_only, bytes, room, done);
}

#elif HWY_TARGET == HWY_EMU128 || HWY_TARGET == HWY_SCALAR

// Highway's emulation of vectors is slower than the portable code.
size_t Base64Encode(const uint8_t*, size_t, const uint8_t*, uint8_t*) { return 0; }
void Base64Decode(const uint8_t*, size_t, bool, uint8_t*, size_t, Base64Decoded&) {}

#else

using D8 = hn::CappedTag<uint8_t, 16>;
using D32 = hn::Repartition<uint32_t, D8>;

size_t Base64Encode(const uint8_t* bytes, size_t groups, const uint8_t* alphabet, uint8_t* text) {
  const D8 d;
  const D32 d32;
  // Big-endian groups of three in the upper end of 32 bits.
  alignas(16) static constexpr uint8_t kSpread[16] = {0x80, 2, 1, 0, 0x80, 5, 4, 3, 0x80, 8, 7, 6, 0x80, 11, 10, 9};
  const auto spread = hn::Load(d, kSpread);
  const auto six_bits = hn::Set(d32, 0x3F);
  const auto plus = hn::Set(d, alphabet[62]);
  const auto slash = hn::Set(d, alphabet[63]);
  size_t i = 0;
  // A load reads 16 bytes for 12.
  for (; i + 6 <= groups; i += 4) {
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
  return i;
}

void Base64Decode(const uint8_t* text, size_t size, bool, uint8_t* bytes, size_t room, Base64Decoded& done) {
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
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace slabyard::internal
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace slabyard::internal {

HWY_EXPORT(Base64Encode);
HWY_EXPORT(Base64Decode);

size_t Base64EncodeKernel(const uint8_t* bytes, size_t groups, const uint8_t* alphabet, uint8_t* text) {
  return SLABYARD_KERNEL(Base64Encode)(bytes, groups, alphabet, text);
}

void Base64DecodeKernel(const uint8_t* text, size_t size, bool ascii_only, uint8_t* bytes, size_t room,
                        Base64Decoded& done) {
  SLABYARD_KERNEL(Base64Decode)(text, size, ascii_only, bytes, room, done);
}

}  // namespace slabyard::internal

#endif
