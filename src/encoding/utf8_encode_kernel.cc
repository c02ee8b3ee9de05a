// SPDX-License-Identifier: MIT
//
// Each character is spread over the byte lanes of a longer form, then the lanes in use are moved together: with AVX-512
// VBMI2 by its compress of bytes, elsewhere by a shuffle from a table.
#include "src/encoding/utf8_encode_kernel.h"

#include <algorithm>
#include <bit>

#include "src/encoding/utf8_encode_table.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "src/encoding/utf8_encode_kernel.cc"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "src/base/kernel_index.h"
#include "src/encoding/utf8_encode_avx512-inl.h"

HWY_BEFORE_NAMESPACE();
namespace slabyard::internal {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

#if HWY_TARGET == HWY_AVX3_DL

// utf8_encode_avx512-inl.h

#elif HWY_TARGET == HWY_EMU128 || HWY_TARGET == HWY_SCALAR

// Highway's emulation of vectors is slower than the portable code.
Progress Utf8FromUtf16(const uint8_t*, size_t, uint8_t*, size_t) { return {0, 0}; }
Progress Utf8FromLatin1(const uint8_t*, size_t, uint8_t*, size_t) { return {0, 0}; }

#else

// A text whose room ends ends with fewer than 4 bytes left: those alone are not certain to be written.
constexpr size_t kRoomLeft = 3;

using D8 = hn::FixedTag<uint8_t, 16>;
using D16 = hn::Repartition<uint16_t, D8>;
using D32 = hn::Repartition<uint32_t, D8>;
using V8 = hn::Vec<D8>;
using V16 = hn::Vec<D16>;
using V32 = hn::Vec<D32>;
constexpr size_t kVector = 16;  // bytes
constexpr size_t kBlock = 8;    // units in a vector

inline V16 LoadUnits(const uint8_t* units) { return hn::BitCast(D16(), hn::LoadU(D8(), units)); }
inline bool AllZero(V16 units) { return hn::AllTrue(D16(), hn::Eq(units, hn::Zero(D16()))); }
inline bool AreBelow(V16 units, uint16_t power_of_two) {
  return AllZero(hn::And(units, hn::Set(D16(), static_cast<uint16_t>(-power_of_two))));
}

/// Lanes that are true, lowest bit first.
template <class D, class M>
unsigned Bits(D d, M mask) {
  uint8_t bits[8] = {};
  hn::StoreMaskBits(d, mask, bits);
  return bits[0];
}

/// Moves the lanes in use together. Writes a whole vector.
inline void PutInOrder(V8 lanes, const uint8_t* order, uint8_t* to) {
  hn::StoreU(hn::TableLookupBytesOr0(lanes, hn::Load(D8(), order)), D8(), to);
}

/// 8 characters below 800, in 16 bits each; returns the number of their bytes.
inline size_t PutTwoBytes(V16 points, uint8_t* to) {
  const D16 d;
  const auto ascii = hn::Eq(hn::And(points, hn::Set(d, uint16_t{0xFF80})), hn::Zero(d));
  const V16 last = hn::ShiftLeft<8>(points);
  const V16 two = hn::Or(hn::Or(hn::ShiftRight<6>(points), hn::And(last, hn::Set(d, uint16_t{0x3F00}))),
                         hn::Set(d, uint16_t{0x80C0}));
  const unsigned used = ~Bits(d, ascii) & 0xFF;
  PutInOrder(hn::BitCast(D8(), hn::IfThenElse(ascii, last, two)), kTwoByteTable.order[used], to);
  return kBlock + static_cast<size_t>(std::popcount(used));
}

/// Bits from 12, 6 and 0 on, six each, at the front of the last three bytes of 32 bits.
inline V32 SixBits(V32 points) {
  const D32 d;
  const V32 second = hn::And(hn::ShiftRight<4>(points), hn::Set(d, 0x3F00u));
  const V32 third = hn::And(hn::ShiftLeft<10>(points), hn::Set(d, 0x3F0000u));
  const V32 last = hn::And(hn::ShiftLeft<24>(points), hn::Set(d, 0x3F000000u));
  return hn::Or(hn::Or(second, third), last);
}

/// 4 characters below 10000, in 32 bits each; returns the number of their bytes.
inline size_t PutThreeBytes(V32 points, uint8_t* to) {
  const D32 d;
  const hn::RebindToSigned<D32> di;
  const V32 from_80 = hn::BitCast(d, hn::VecFromMask(di, hn::Gt(hn::BitCast(di, points), hn::Set(di, 0x7F))));
  const V32 from_800 = hn::BitCast(d, hn::VecFromMask(di, hn::Gt(hn::BitCast(di, points), hn::Set(di, 0x7FF))));
  const V32 lead_of_two = hn::AndNot(from_800, hn::Set(d, 0x400000u));
  const V32 longer = hn::Or(hn::Or(SixBits(points), hn::Set(d, 0x8080E000u)), lead_of_two);
  const V32 ascii = hn::AndNot(from_80, hn::ShiftLeft<24>(points));
  const unsigned used = Bits(d, hn::MaskFromVec(from_80)) | Bits(d, hn::MaskFromVec(from_800)) << 4;
  PutInOrder(hn::BitCast(D8(), hn::Or(hn::And(from_80, longer), ascii)), kThreeByteTable.order[used], to);
  return kBlock / 2 + static_cast<size_t>(std::popcount(used));
}

/// The 16 bytes of 4 pairs.
inline void PutPairs(V32 pairs, uint8_t* to) {
  const D32 d;
  // first * 400 + second, and what makes a code point of that.
  const V32 joined = hn::Add(hn::ShiftLeft<10>(hn::And(pairs, hn::Set(d, 0xFFFFu))), hn::ShiftRight<16>(pairs));
  const V32 points = hn::Sub(joined, hn::Set(d, 0xD800u * 0x400 + 0xDC00 - 0x10000));
  const V32 bits = hn::Or(SixBits(points), hn::ShiftRight<18>(points));
  hn::StoreU(hn::BitCast(D8(), hn::Or(bits, hn::Set(d, 0x808080F0u))), D8(), to);
}

/// Copies whole vectors of ASCII at the front; returns their units.
template <class D>
size_t CopyAsciiUnits(D d, const uint8_t* units, size_t count, uint8_t* to) {
  const hn::Repartition<uint16_t, D> d16;
  const size_t lanes = hn::Lanes(d);
  size_t done = 0;
  for (; count - done >= lanes; done += lanes) {
    const auto first = hn::LoadU(d, units + 2 * done);
    const auto second = hn::LoadU(d, units + 2 * done + lanes);
    const auto above = hn::And(hn::BitCast(d16, hn::Or(first, second)), hn::Set(d16, uint16_t{0xFF80}));
    if (!hn::AllTrue(d16, hn::Eq(above, hn::Zero(d16)))) break;
    hn::StoreU(hn::ConcatEven(d, second, first), d, to + done);
  }
  return done;
}

template <class D>
size_t CopyAsciiBytes(D d, const uint8_t* bytes, size_t size, uint8_t* to) {
  const hn::RebindToSigned<D> signed_d;
  const size_t lanes = hn::Lanes(d);
  size_t done = 0;
  for (; size - done >= lanes; done += lanes) {
    const auto block = hn::LoadU(d, bytes + done);
    if (!hn::AllFalse(signed_d, hn::Lt(hn::BitCast(signed_d, block), hn::Zero(signed_d)))) break;
    hn::StoreU(block, d, to + done);
  }
  return done;
}

Progress Utf8FromUtf16(const uint8_t* units, size_t count, uint8_t* to, size_t room) {
  const D16 d;
  const D32 d32;
  Progress done{0, 0};
  const auto advance = [&](size_t read, size_t written) {
    done.read += read;
    done.written += written;
  };
  const auto skip_ascii = [&](auto tag) {
    const size_t most = std::min(count - done.read, room - done.written);
    const size_t ascii = CopyAsciiUnits(tag, units + 2 * done.read, most, to + done.written);
    advance(ascii, ascii);
    return ascii != 0;
  };
  skip_ascii(hn::ScalableTag<uint8_t>());
  skip_ascii(D8());
  // Only where the text will fill what the last store of a block writes.
  while (count - done.read >= kBlock + kVector && room - done.written >= 3 * kBlock + kVector + kRoomLeft) {
    const V16 block = LoadUnits(units + 2 * done.read);
    uint8_t* const at = to + done.written;
    if (AreBelow(block, 0x800)) {
      if (AreBelow(block, 0x80) && (skip_ascii(hn::ScalableTag<uint8_t>()) || skip_ascii(D8()))) continue;
      advance(kBlock, PutTwoBytes(block, at));
      continue;
    }
    const V16 high_five = hn::And(block, hn::Set(d, uint16_t{0xF800}));
    if (hn::AllFalse(d, hn::Eq(high_five, hn::Set(d, uint16_t{0xD800})))) {
      const size_t first = PutThreeBytes(hn::PromoteTo(d32, hn::LowerHalf(block)), at);
      advance(kBlock, first + PutThreeBytes(hn::PromoteTo(d32, hn::UpperHalf(hn::Half<D16>(), block)), at + first));
      continue;
    }
    const V32 pairs = hn::BitCast(d32, block);
    const auto is_pair = hn::Eq(hn::And(pairs, hn::Set(d32, 0xFC00FC00u)), hn::Set(d32, 0xDC00D800u));
    if (!hn::AllTrue(d32, is_pair)) break;
    PutPairs(pairs, at);
    advance(kBlock, kVector);
  }
  return done;
}

Progress Utf8FromLatin1(const uint8_t* latin1, size_t size, uint8_t* to, size_t room) {
  const D16 d16;
  const hn::Half<D8> half;
  Progress done{0, 0};
  const auto skip_ascii = [&](auto tag) {
    const size_t most = std::min(size - done.read, room - done.written);
    const size_t ascii = CopyAsciiBytes(tag, latin1 + done.read, most, to + done.written);
    done.read += ascii;
    done.written += ascii;
    return ascii != 0;
  };
  skip_ascii(hn::ScalableTag<uint8_t>());
  skip_ascii(D8());
  while (size - done.read >= kBlock + kVector && room - done.written >= 2 * kBlock + kVector + kRoomLeft) {
    const V16 block = hn::PromoteTo(d16, hn::LoadU(half, latin1 + done.read));
    if (AreBelow(block, 0x80) && (skip_ascii(hn::ScalableTag<uint8_t>()) || skip_ascii(D8()))) continue;
    done.written += PutTwoBytes(block, to + done.written);
    done.read += kBlock;
  }
  return done;
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace slabyard::internal
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace slabyard::internal {

HWY_EXPORT(Utf8FromUtf16);
HWY_EXPORT(Utf8FromLatin1);

Progress Utf8FromUtf16Kernel(const uint8_t* units, size_t count, uint8_t* out, size_t room) {
  return SLABYARD_KERNEL(Utf8FromUtf16)(units, count, out, room);
}

Progress Utf8FromLatin1Kernel(const uint8_t* latin1, size_t size, uint8_t* out, size_t room) {
  return SLABYARD_KERNEL(Utf8FromLatin1)(latin1, size, out, room);
}

}  // namespace slabyard::internal

#endif
