// SPDX-License-Identifier: MIT
#include "src/encoding/kernels.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "src/encoding/hex_kernel.cc"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "src/base/kernel_index.h"

HWY_BEFORE_NAMESPACE();
namespace slabyard::internal {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Highway's emulation of vectors is slower than the portable code.
#if HWY_TARGET == HWY_EMU128 || HWY_TARGET == HWY_SCALAR

size_t HexEncode(const uint8_t*, size_t, uint8_t*) { return 0; }
size_t HexDecode(const uint8_t*, size_t, uint8_t*) { return 0; }

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
  const hn::ScalableTag<uint8_t> d;
  const size_t done = EncodeVectors(d, bytes, size, text);
  if (done != 0) return done;
  return EncodeVectors(hn::CappedTag<uint8_t, 16>(), bytes, size, text);
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

size_t HexDecode(const uint8_t* text, size_t pairs, uint8_t* bytes) {
  const hn::ScalableTag<uint8_t> d;
  const size_t done = DecodeVectors(d, text, pairs, bytes);
  // Short texts, and what lies in front of an odd place.
  const size_t rest = DecodeVectors(hn::CappedTag<uint8_t, 16>(), text + 2 * done, pairs - done, bytes + done);
  return done + rest;
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace slabyard::internal
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace slabyard::internal {

HWY_EXPORT(HexEncode);
HWY_EXPORT(HexDecode);

size_t HexEncodeKernel(const uint8_t* bytes, size_t size, uint8_t* text) {
  return SLABYARD_KERNEL(HexEncode)(bytes, size, text);
}

size_t HexDecodeKernel(const uint8_t* text, size_t pairs, uint8_t* bytes) {
  return SLABYARD_KERNEL(HexDecode)(text, pairs, bytes);
}

}  // namespace slabyard::internal

#endif
