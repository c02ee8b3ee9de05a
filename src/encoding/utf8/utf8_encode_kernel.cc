// SPDX-License-Identifier: MIT
//
// Each character is spread over the byte lanes of a longer form, then the lanes in use are moved together: with AVX-512
// VBMI2 by its compress of bytes, elsewhere by a shuffle from a table.
#include "src/encoding/utf8/utf8_encode_kernel.h"

#include <algorithm>

#include "src/encoding/utf8/utf8_encode_table.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "src/encoding/utf8/utf8_encode_kernel.cc"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "src/base/kernel_index.h"
#include "src/encoding/utf8/utf8_encode_avx512-inl.h"

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
// What the last store of a block begins behind: 4 characters of three bytes.
constexpr size_t kMostOfHalf = 12;

using D8 = hn::FixedTag<uint8_t, 16>;
using D16 = hn::Repartition<uint16_t, D8>;
using D32 = hn::Repartition<uint32_t, D8>;
using V8 = hn::Vec<D8>;
using V16 = hn::Vec<D16>;
using V32 = hn::Vec<D32>;
constexpr size_t kVector = 16;  // bytes
constexpr size_t kBlock = 8;    // units in a vector

/// 4 bytes each, or 2 repeated.
struct Constants {
  uint32_t not_ascii = 0xFF80'FF80;
  uint32_t high_five = 0xF800'F800;
  uint32_t surrogate = 0xD800'D800;
  uint32_t two_bits = 0x3F00'3F00;
  uint32_t two_marks = 0x80C0'80C0;
  uint32_t second = 0x3F00;
  uint32_t third = 0x3F'0000;
  uint32_t last = 0x3F00'0000;
  uint32_t three_marks = 0x8080'E000;
  uint32_t lead_of_two = 0x40'0000;
  uint32_t end_of_one = 0x7F;
  uint32_t end_of_two = 0x7FF;
  uint32_t high_six = 0xFC00'FC00;
  uint32_t both_halves = 0xDC00'D800;
  uint32_t unit = 0xFFFF;
  uint32_t base = 0x10000u - 0xD800 * 0x400 - 0xDC00;
  uint32_t four_marks = 0x8080'80F0;
};
constexpr Constants kConstants;

/// The constants from a place that the compiler does not know: GCC 12 would make each anew from general registers at
/// every use, which takes longer than the use.
inline const Constants& LoadedConstants() {
  const Constants* constants = &kConstants;
  asm("" : "+r"(constants));
  return *constants;
}

/// The vector code, with its constants in registers.
class Spreader {
 public:
  explicit Spreader(const Constants& c)
      : not_ascii_(Each16(c.not_ascii)),
        high_five_(Each16(c.high_five)),
        surrogate_(Each16(c.surrogate)),
        two_bits_(Each16(c.two_bits)),
        two_marks_(Each16(c.two_marks)),
        second_(Each32(c.second)),
        third_(Each32(c.third)),
        last_(Each32(c.last)),
        three_marks_(Each32(c.three_marks)),
        lead_of_two_(Each32(c.lead_of_two)),
        end_of_one_(Each32(c.end_of_one)),
        end_of_two_(Each32(c.end_of_two)),
        c_(c) {}

  static V16 Load(const uint8_t* units) { return hn::BitCast(D16(), hn::LoadU(D8(), units)); }
  bool AreAscii(V16 units) const { return NoneHas(units, not_ascii_); }
  bool AreBelow800(V16 units) const { return NoneHas(units, high_five_); }
  bool HaveSurrogates(V16 units) const { return !hn::AllFalse(D16(), hn::Eq(hn::And(units, high_five_), surrogate_)); }
  bool AreAllPairs(V16 units) const {
    const V32 tags = hn::And(hn::BitCast(D32(), units), Each32(c_.high_six));
    return hn::AllTrue(D32(), hn::Eq(tags, Each32(c_.both_halves)));
  }

  /// 8 characters below 800; returns the number of their bytes. Writes a whole vector.
  size_t PutTwoBytes(V16 points, uint8_t* to) const {
    const D16 d;
    const auto ascii = hn::Eq(hn::And(points, not_ascii_), hn::Zero(d));
    const V16 last = hn::ShiftLeft<8>(points);
    const V16 two = hn::Or(hn::Or(hn::ShiftRight<6>(points), hn::And(last, two_bits_)), two_marks_);
    const unsigned used = ~Bits(d, ascii) & 0xFF;
    return PutInOrder(hn::BitCast(D8(), hn::IfThenElse(ascii, last, two)), kTwoByteTable, used, to);
  }

  /// 8 units, none a surrogate; returns the number of their bytes. Writes a vector behind the first half's bytes.
  size_t PutThreeBytes(V16 units, uint8_t* to) const {
    const size_t first = PutThreeBytes(hn::PromoteTo(D32(), hn::LowerHalf(units)), to);
    return first + PutThreeBytes(hn::PromoteTo(D32(), hn::UpperHalf(hn::Half<D16>(), units)), to + first);
  }

  /// The 16 bytes of 4 pairs.
  void PutPairs(V16 units, uint8_t* to) const {
    const V32 pairs = hn::BitCast(D32(), units);
    // first * 400 + second, and what makes a code point of that.
    const V32 joined = hn::Add(hn::ShiftLeft<10>(hn::And(pairs, Each32(c_.unit))), hn::ShiftRight<16>(pairs));
    const V32 points = hn::Add(joined, Each32(c_.base));
    const V32 bits = hn::Or(SixBits(points), hn::ShiftRight<18>(points));
    hn::StoreU(hn::BitCast(D8(), hn::Or(bits, Each32(c_.four_marks))), D8(), to);
  }

 private:
  static V16 Each16(uint32_t value) { return hn::BitCast(D16(), hn::Set(D32(), value)); }
  static V32 Each32(uint32_t value) { return hn::Set(D32(), value); }

  static bool NoneHas(V16 units, V16 bits) { return hn::AllTrue(D16(), hn::Eq(hn::And(units, bits), hn::Zero(D16()))); }

  /// Lanes that are true, lowest bit first.
  template <class D, class M>
  static unsigned Bits(D d, M mask) {
    uint8_t bits[8] = {};
    hn::StoreMaskBits(d, mask, bits);
    return bits[0];
  }

  /// Moves the lanes in use together; returns their number.
  static size_t PutInOrder(V8 lanes, const GapTable& table, unsigned used, uint8_t* to) {
    hn::StoreU(hn::TableLookupBytesOr0(lanes, hn::Load(D8(), table.order[used])), D8(), to);
    return table.size[used];
  }

  /// Bits from 12, 6 and 0 on, six each, at the front of the last three bytes of 32 bits.
  V32 SixBits(V32 points) const {
    const V32 second = hn::And(hn::ShiftRight<4>(points), second_);
    const V32 third = hn::And(hn::ShiftLeft<10>(points), third_);
    return hn::Or(hn::Or(second, third), hn::And(hn::ShiftLeft<24>(points), last_));
  }

  size_t PutThreeBytes(V32 points, uint8_t* to) const {
    const D32 d;
    const hn::RebindToSigned<D32> di;
    const auto above = [&](V32 end) {
      return hn::VecFromMask(di, hn::Gt(hn::BitCast(di, points), hn::BitCast(di, end)));
    };
    const V32 from_80 = hn::BitCast(d, above(end_of_one_));
    const V32 from_800 = hn::BitCast(d, above(end_of_two_));
    const V32 longer = hn::Or(hn::Or(SixBits(points), three_marks_), hn::AndNot(from_800, lead_of_two_));
    const V32 ascii = hn::AndNot(from_80, hn::ShiftLeft<24>(points));
    const unsigned used = Bits(d, hn::MaskFromVec(from_80)) | Bits(d, hn::MaskFromVec(from_800)) << 4;
    return PutInOrder(hn::BitCast(D8(), hn::Or(hn::And(from_80, longer), ascii)), kThreeByteTable, used, to);
  }

  const V16 not_ascii_, high_five_, surrogate_, two_bits_, two_marks_;
  const V32 second_, third_, last_, three_marks_, lead_of_two_, end_of_one_, end_of_two_;
  const Constants& c_;
};

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
  const Spreader spreader(LoadedConstants());
  // Only where the text will fill what the last store of a block writes.
  while (count - done.read >= kBlock + kVector && room - done.written >= kMostOfHalf + kVector + kRoomLeft) {
    const V16 block = Spreader::Load(units + 2 * done.read);
    uint8_t* const at = to + done.written;
    if (spreader.AreBelow800(block)) {
      if (spreader.AreAscii(block) && (skip_ascii(hn::ScalableTag<uint8_t>()) || skip_ascii(D8()))) continue;
      advance(kBlock, spreader.PutTwoBytes(block, at));
    } else if (!spreader.HaveSurrogates(block)) {
      advance(kBlock, spreader.PutThreeBytes(block, at));
    } else if (spreader.AreAllPairs(block)) {
      spreader.PutPairs(block, at);
      advance(kBlock, kVector);
    } else {
      break;
    }
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
  const Spreader spreader(LoadedConstants());
  while (size - done.read >= kBlock + kVector && room - done.written >= kVector + kRoomLeft) {
    const V16 block = hn::PromoteTo(d16, hn::LoadU(half, latin1 + done.read));
    if (spreader.AreAscii(block) && (skip_ascii(hn::ScalableTag<uint8_t>()) || skip_ascii(D8()))) continue;
    done.written += spreader.PutTwoBytes(block, to + done.written);
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
