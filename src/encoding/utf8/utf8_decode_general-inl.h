// SPDX-License-Identifier: MIT
//
// The way through a text in UTF-8 with what every vector target has: blocks of 16 bytes while it is well-formed, whole
// vectors where it is ASCII, character by character around a bad place, and zeros behind the end.
#if defined(SLABYARD_SRC_ENCODING_UTF8_UTF8_DECODE_GENERAL_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SLABYARD_SRC_ENCODING_UTF8_UTF8_DECODE_GENERAL_INL_H_
#undef SLABYARD_SRC_ENCODING_UTF8_UTF8_DECODE_GENERAL_INL_H_
#else
#define SLABYARD_SRC_ENCODING_UTF8_UTF8_DECODE_GENERAL_INL_H_
#endif

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "hwy/highway.h"
#include "src/encoding/utf8/utf8.h"
#include "src/encoding/utf8/utf8_check-inl.h"
#include "src/encoding/utf8/utf8_decode_kernel.h"
#include "src/encoding/utf8/utf8_units_general-inl.h"

#if HWY_TARGET != HWY_AVX3_DL && HWY_TARGET != HWY_EMU128 && HWY_TARGET != HWY_SCALAR

HWY_BEFORE_NAMESPACE();
namespace slabyard::internal {
namespace HWY_NAMESPACE {

constexpr size_t kBlock = 16;
// The store of eight units may reach eleven behind the last that its block has. As many follow for sure, to be written
// over them, when there are this many bytes more: three at most make a unit.
constexpr size_t kAhead = 36;
// Units of a block, of up to three bytes before it that are taken back, and of a character that reaches behind it.
constexpr size_t kMostUnits = 24;

/// Decodes to `out`, or counts only.
template <bool kStore>
class Decoder {
 public:
  Decoder(const uint8_t* bytes, size_t size, uint8_t* out, size_t room)
      : bytes_(bytes), size_(size), out_(out), room_(room) {}

  Utf8Decoded Run() {
    TakeAscii();
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
          TakeAscii();
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
      if (!AnyHigh(d, block.bytes, block.before3)) {
        next = Next::kAscii;
        break;
      }
      if (!hn::AllFalse(d, FaultyIn(d, block))) {
        next = Next::kBad;
        break;
      }
      written += kStore ? StoreUnits(block, out_ + 2 * written) : hn::CountTrue(d, Ends(block));
      at += kBlock;
    }
    if (at != at_) known_ = 3;
    at_ = at;
    written_ = written;
    return next;
  }

  /// Takes what is ASCII in front by whole vectors. Requires that nothing is cut off before it.
  void TakeAscii() {
    const size_t longest = std::min(left(), room_ - written_);
    uint8_t* const out = kStore ? out_ + 2 * written_ : nullptr;
    size_t taken = WidenAscii(hn::ScalableTag<uint8_t>(), bytes_ + at_, longest, out);
    taken += WidenAscii(D8(), bytes_ + at_ + taken, longest - taken, kStore ? out + 2 * taken : nullptr);
    if (taken != 0) known_ = 3;
    at_ += taken;
    written_ += taken;
  }

  /// Writes what is ASCII in front of `size` bytes by whole vectors of `d`; returns its length.
  template <class D>
  static HWY_INLINE size_t WidenAscii(D d, const uint8_t* bytes, size_t size, uint8_t* out) {
    const hn::Half<D> half;
    const hn::Repartition<uint16_t, D> wide;
    const size_t lanes = hn::Lanes(d);
    size_t i = 0;
    for (; size - i >= lanes; i += lanes) {
      const auto v = hn::LoadU(d, bytes + i);
      if (AnyHigh(d, v)) break;
      if constexpr (kStore) {
        hn::StoreU(hn::BitCast(d, hn::PromoteTo(wide, hn::LowerHalf(half, v))), d, out + 2 * i);
        hn::StoreU(hn::BitCast(d, hn::PromoteTo(wide, hn::UpperHalf(half, v))), d, out + 2 * i + lanes);
      }
    }
    return i;
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
  constexpr size_t kLeastRest = 8;  // below that the portable code is as fast
  constexpr size_t kMostRest = kBlock + kAhead;
  if (rest < kLeastRest || rest > kMostRest || room - done.written < rest) return done;
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

}  // namespace HWY_NAMESPACE
}  // namespace slabyard::internal
HWY_AFTER_NAMESPACE();

#endif

#endif  // SLABYARD_SRC_ENCODING_UTF8_UTF8_DECODE_GENERAL_INL_H_
