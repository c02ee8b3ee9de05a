// SPDX-License-Identifier: MIT
#include "src/encoding/utf8_decode_kernel.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "src/encoding/utf8.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "src/encoding/utf8_decode_kernel.cc"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "src/base/kernel_index.h"
#include "src/encoding/utf8_check-inl.h"

HWY_BEFORE_NAMESPACE();
namespace slabyard::internal {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

#if HWY_TARGET == HWY_AVX3_DL

#include "src/encoding/utf8_decode_avx3_dl-inl.h"

#elif HWY_TARGET == HWY_EMU128 || HWY_TARGET == HWY_SCALAR

// Highway's emulation of vectors is slower than the portable code.
Utf8Decoded Utf8Decode(const uint8_t*, size_t, uint8_t*, size_t) { return {}; }
Utf8Decoded Utf8Count(const uint8_t*, size_t) { return {}; }

#else

// Sixteen bytes at a time: each knows from the three before it which code unit it ends, if any, and the others are
// squeezed out.
using D8 = hn::CappedTag<uint8_t, 16>;
using D16 = hn::CappedTag<int16_t, 8>;  // bytes in wide lanes; signed, since not all machines compare unsigned ones
using V8 = hn::VFromD<D8>;
using V16 = hn::VFromD<D16>;
using Block = Utf8Block<V8>;

constexpr size_t kBlock = 16;
// The store of eight units may reach eleven behind the last that its block has. As many follow for sure, to be written
// over them, when there are this many bytes more: three at most make a unit.
constexpr size_t kAhead = 36;
// Units of a block, of up to three bytes before it that are taken back, and of a character that reaches behind it.
constexpr size_t kMostUnits = 24;

inline V8 AtLeast(V8 bytes, uint8_t least) {
  return hn::SaturatedSub(bytes, hn::Set(D8(), static_cast<uint8_t>(least - 1)));
}

template <class D, class V>
HWY_INLINE bool IsAscii(D d, V bytes) {
  return hn::AllTrue(d, hn::Lt(bytes, hn::Set(d, 0x80)));
}
HWY_INLINE bool AllZero(V8 v) { return hn::AllTrue(D8(), hn::Eq(v, hn::Zero(D8()))); }

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

/// Not zero in all bytes where no unit ends, if the text is well-formed: leads and the second of three or four bytes.
inline V8 NoEnds(const Block& block) { return hn::Or(AtLeast(block.bytes, 0xC0), AtLeast(block.before1, 0xE0)); }

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

/// Writes the units that end in the `ends` of half a block, and junk up to eight; returns their number.
template <bool kUpper>
HWY_INLINE size_t StoreHalf(const Block& block, uint8_t ends, bool has_pairs, uint8_t* out) {
  const D16 d;
  const auto widen = [](V8 v) {
    const auto zero = hn::Zero(D8());
    return hn::BitCast(D16(), kUpper ? hn::InterleaveUpper(D8(), v, zero) : hn::InterleaveLower(D8(), v, zero));
  };
  const auto constant = [d](int value) { return hn::Set(d, static_cast<int16_t>(value)); };
  const V16 bytes = widen(block.bytes);
  const V16 before1 = widen(block.before1);
  const V16 before2 = widen(block.before2);
  const V16 six_bits = constant(0x3F);
  const V16 middle = hn::And(before1, six_bits);
  const V16 of_two = hn::Or(hn::And(bytes, six_bits), hn::ShiftLeft<6>(middle));
  V16 units = hn::IfThenElse(hn::Gt(before2, constant(0xDF)), hn::Or(of_two, hn::ShiftLeft<12>(before2)), of_two);
  units = hn::IfThenElse(hn::Gt(bytes, constant(0x7F)), units, bytes);
  if (has_pairs) {
    // The high half ends at the third byte of four: D7C0 + (code point >> 10).
    const V16 low_bits = hn::Or(hn::ShiftLeft<2>(middle), hn::And(hn::ShiftRight<4>(bytes), constant(0x03)));
    const V16 high_bits = hn::ShiftLeft<8>(hn::And(before2, constant(0x07)));
    const V16 high = hn::Add(hn::Or(high_bits, low_bits), constant(0xD7C0));
    const V16 low = hn::Or(hn::And(of_two, constant(0x03FF)), constant(0xDC00));
    units = hn::IfThenElse(hn::Gt(before2, constant(0xEF)), high, units);
    units = hn::IfThenElse(hn::Gt(widen(block.before3), constant(0xEF)), low, units);
  }
  hn::StoreU(hn::TableLookupBytes(hn::BitCast(D8(), units), hn::Load(D8(), kSqueezes.from[ends])), D8(), out);
  return kSqueezes.counts[ends];
}

/// Decodes to `out`, or counts only.
template <bool kStore>
class Decoder {
 public:
  Decoder(const uint8_t* bytes, size_t size, uint8_t* out, size_t room)
      : bytes_(bytes), size_(size), out_(out), room_(room) {}

  Utf8Decoded Run() {
    for (;;) {
      switch (TakeClean()) {
        case Next::kAscii:
          TakeAscii();
          break;
        case Next::kBad:
          TakeBadBlock();
          break;
        case Next::kEnd:
          Unread();
          return {at_, written_};
      }
    }
  }

 private:
  size_t left() const { return size_ - at_; }

  /// Takes part of what is cut off at the end of the last block back, since nothing is known of the rest.
  void Unread() {
    const size_t cut = CutOff(bytes_ + at_, known_);
    at_ -= cut;
    if (cut == 3) --written_;
    known_ = 0;
  }

  enum class Next { kAscii, kBad, kEnd };

  /// Takes well-formed blocks; returns what stands behind them.
  Next TakeClean() {
    const D8 d;
    // Locals, since a store of bytes may alias members.
    size_t at = at_;
    size_t written = written_;
    Next next = Next::kEnd;
    while (size_ - at >= kBlock + (kStore ? kAhead : 0) && room_ - written >= kMostUnits) {
      const Block block = at == at_ && known_ == 0 ? FirstBlock(bytes_ + at) : BlockAt(bytes_ + at);
      if (IsAscii(d, hn::Or(block.bytes, block.before3))) {
        next = Next::kAscii;
        break;
      }
      if (!AllZero(FaultsIn(d, block))) {
        next = Next::kBad;
        break;
      }
      written += Take(block, out_ + 2 * written);
      at += kBlock;
    }
    if (at != at_) known_ = 3;
    at_ = at;
    written_ = written;
    return next;
  }

  /// Writes the units that end in a well-formed block; returns their number.
  static HWY_INLINE size_t Take(const Block& block, uint8_t* out) {
    const D8 d;
    const auto ends = hn::Eq(NoEnds(block), hn::Zero(d));
    if constexpr (!kStore) return hn::CountTrue(d, ends);
    const bool has_pairs = !AllZero(hn::Or(AtLeast(block.before2, 0xF0), AtLeast(block.before3, 0xF0)));
    uint8_t sets[8];
    hn::StoreMaskBits(d, ends, sets);
    const size_t first = StoreHalf<false>(block, sets[0], has_pairs, out);
    return first + StoreHalf<true>(block, sets[1], has_pairs, out + 2 * first);
  }

  /// Takes a block of ASCII, and what more of it follows.
  void TakeAscii() {
    TakeAsciiVector(D8());
    known_ = 3;
    while (TakeAsciiVector(hn::ScalableTag<uint8_t>())) {
    }
  }

  template <class D>
  HWY_INLINE bool TakeAsciiVector(D d) {
    const size_t lanes = hn::Lanes(d);
    if (left() < lanes || room_ - written_ < lanes) return false;
    const auto bytes = hn::LoadU(d, bytes_ + at_);
    if (!IsAscii(d, bytes)) return false;
    if constexpr (kStore) {
      const hn::Half<D> half;
      const hn::Repartition<uint16_t, D> wide;
      uint8_t* const to = out_ + 2 * written_;
      hn::StoreU(hn::BitCast(d, hn::PromoteTo(wide, hn::LowerHalf(half, bytes))), d, to);
      hn::StoreU(hn::BitCast(d, hn::PromoteTo(wide, hn::UpperHalf(half, bytes))), d, to + lanes);
    }
    at_ += lanes;
    written_ += lanes;
    return true;
  }

  /// Takes the characters and ill-formed subparts that begin in the next block.
  void TakeBadBlock() {
    Unread();
    for (const size_t end = at_ + kBlock; at_ < end;) {
      const Utf8Char next = DecodeUtf8(ByteSpan(bytes_ + at_, left()));
      at_ += next.size;
      if (next.code_point > 0xFFFF) {
        Put(HighSurrogate(next.code_point));
        Put(LowSurrogate(next.code_point));
      } else {
        Put(static_cast<char16_t>(next.code_point));
      }
    }
  }

  void Put(char16_t unit) {
    if constexpr (kStore) std::memcpy(out_ + 2 * written_, &unit, sizeof unit);
    ++written_;
  }

  const uint8_t* const bytes_;
  const size_t size_;
  uint8_t* const out_;
  const size_t room_;
  size_t at_ = 0;
  size_t written_ = 0;
  // How many bytes before at_ count, 0 or 3: none at the start of the text and behind ill-formed text.
  size_t known_ = 0;
};

Utf8Decoded Utf8Decode(const uint8_t* bytes, size_t size, uint8_t* out, size_t room) {
  Utf8Decoded done = Decoder<true>(bytes, size, out, room).Run();
  // The rest, or a short text, goes through the stack with zeros behind it, each of which makes a unit.
  const size_t rest = size - done.read;
  constexpr size_t kMostRest = kBlock + kAhead;
  if (rest == 0 || rest > kMostRest || room - done.written < rest) return done;
  uint8_t padded[2 * kMostRest] = {};
  uint8_t staged[2 * (2 * kMostRest + kMostUnits)];
  std::memcpy(padded, bytes + done.read, rest);
  const Utf8Decoded last = Decoder<true>(padded, rest + kMostRest, staged, sizeof staged / 2).Run();
  const size_t units = last.written - (last.read - rest);
  std::memcpy(out + 2 * done.written, staged, 2 * units);
  return {size, done.written + units};
}

Utf8Decoded Utf8Count(const uint8_t* bytes, size_t size) {
  return Decoder<false>(bytes, size, nullptr, SIZE_MAX).Run();
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace slabyard::internal
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace slabyard::internal {

HWY_EXPORT(Utf8Decode);
HWY_EXPORT(Utf8Count);

Utf8Decoded Utf8DecodeKernel(const uint8_t* bytes, size_t size, uint8_t* units, size_t room) {
  return SLABYARD_KERNEL(Utf8Decode)(bytes, size, units, room);
}

Utf8Decoded Utf8CountKernel(const uint8_t* bytes, size_t size) { return SLABYARD_KERNEL(Utf8Count)(bytes, size); }

}  // namespace slabyard::internal

#endif
