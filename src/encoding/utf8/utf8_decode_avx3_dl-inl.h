// SPDX-License-Identifier: MIT
//
// The way through a text in UTF-8 with AVX-512 VBMI2: full blocks of 64 bytes while it is well-formed, which do not
// depend on its contents; a block of any bytes at a bad place; a masked block for the end.
#if defined(SLABYARD_SRC_ENCODING_UTF8_UTF8_DECODE_AVX3_DL_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SLABYARD_SRC_ENCODING_UTF8_UTF8_DECODE_AVX3_DL_INL_H_
#undef SLABYARD_SRC_ENCODING_UTF8_UTF8_DECODE_AVX3_DL_INL_H_
#else
#define SLABYARD_SRC_ENCODING_UTF8_UTF8_DECODE_AVX3_DL_INL_H_
#endif

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "hwy/highway.h"
#include "src/encoding/utf8/utf8_check-inl.h"
#include "src/encoding/utf8/utf8_decode_kernel.h"
#include "src/encoding/utf8/utf8_units_avx3_dl-inl.h"

#if HWY_TARGET == HWY_AVX3_DL

HWY_BEFORE_NAMESPACE();
namespace slabyard::internal {
namespace HWY_NAMESPACE {

/// Decodes to `out`, or counts only.
template <bool kStore>
class Decoder {
 public:
  Decoder(const uint8_t* bytes, size_t size, uint8_t* out, size_t room)
      : bytes_(bytes), size_(size), out_(out), room_(room) {}

  Utf8Decoded Run() {
    for (;;) {
      Next next = left() > 64 ? TakeFullBlocks() : Next::kLast;
      if (next == Next::kLast) next = TakeLastBlock();
      // Nothing is known of the rest of what is cut off at the end of the last block.
      const size_t cut = CutOff(bytes_ + at_, known_);
      at_ -= cut;
      if (cut == 3) --written_;
      known_ = 0;
      if (next == Next::kEnd || !TakeBadBlocks()) return {at_, written_};
    }
  }

 private:
  /// What comes next: a block at most, ill-formed text, or nothing for want of text or room.
  enum class Next { kLast, kBad, kEnd };

  size_t left() const { return size_ - at_; }

  /// Takes well-formed text by 64 bytes.
  HWY_NOINLINE Next TakeFullBlocks() {
    // Locals, since a store of bytes may alias members.
    size_t at = at_;
    size_t written = written_;
    if (known_ == 0) TakeAscii(at, written);
    const Constants<true> with;
    Next next = Next::kLast;
    while (size_ - at >= 64) {
      const Block block = at == at_ && known_ == 0 ? BlockAt(bytes_ + at, 64, 0) : BlockAt(bytes_ + at);
      if (_mm512_movepi8_mask(_mm512_or_si512(block.bytes, block.before3)) == 0 && room_ - written >= 64) {
        TakeAscii(at, written);
        continue;
      }
      if (FaultyIn(block, with) != 0) {
        next = Next::kBad;
        break;
      }
      const Ends ends = EndsOfClean(block, with);
      const size_t count = Count(ends.units);
      // As many units follow for sure, to be written over those too many, when three bytes are left for each.
      const bool may_write_all = size_ - at >= 64 + 3 * 64 && room_ - written >= 64;
      if (!may_write_all && count > room_ - written) {
        next = Next::kEnd;
        break;
      }
      if constexpr (kStore) Store(UnitsOf(block, ends, with), count, may_write_all, out_ + 2 * written);
      at += 64;
      written += count;
    }
    if (at != at_) known_ = 3;
    at_ = at;
    written_ = written;
    return next;
  }

  /// Takes whole blocks of ASCII.
  HWY_INLINE void TakeAscii(size_t& at, size_t& written) {
    while (TakeAsciiBlocks<4>(at, written)) {
    }
    while (TakeAsciiBlocks<1>(at, written)) {
    }
  }

  /// False, with nothing taken, when there are not so many or no room for them.
  template <size_t kBlocks>
  HWY_INLINE bool TakeAsciiBlocks(size_t& at, size_t& written) {
    if (size_ - at < kBlocks * 64 || room_ - written < kBlocks * 64) return false;
    __m512i bytes[kBlocks];
    __m512i any = _mm512_setzero_si512();
    for (size_t i = 0; i < kBlocks; ++i) {
      bytes[i] = _mm512_loadu_si512(bytes_ + at + 64 * i);
      any = _mm512_or_si512(any, bytes[i]);
    }
    if (_mm512_movepi8_mask(any) != 0) return false;
    for (size_t i = 0; kStore && i < kBlocks; ++i) {
      Store(UnitsOfAscii(bytes[i]), 64, /*may_write_all=*/true, out_ + 2 * (written + 64 * i));
    }
    at += kBlocks * 64;
    written += kBlocks * 64;
    return true;
  }

  /// Takes the text's end if it is well-formed, a block at most.
  Next TakeLastBlock() {
    const size_t size = left();
    if (size == 0) return AtEnd();
    const Block block = BlockAt(bytes_ + at_, size, known_);
    const Constants<false> with;
    if ((FaultyIn(block, with) & FirstOfBlock(size)) != 0) return Next::kBad;
    Ends ends = EndsOfClean(block, with);
    ends.units &= FirstOfBlock(size);
    if (!Take(block, ends, size)) return Next::kEnd;
    known_ = std::min<size_t>(known_ + size, 3);
    return AtEnd();
  }

  Next AtEnd() const { return CutOff(bytes_ + at_, known_) != 0 ? Next::kBad : Next::kEnd; }

  /// Takes most of the next 64 bytes, whatever they are, and more where much is bad. False when there is no room.
  HWY_NOINLINE bool TakeBadBlocks() {
    constexpr size_t kMuch = 4;
    for (;;) {
      size_t size = std::min<size_t>(left(), 64);
      const Block block = BlockAt(bytes_ + at_, size, 0);
      const Ends ends = EndsOfAny(block.bytes, size);
      if (!Take(block, ends, size)) return false;
      if (Count(ends.bad) < kMuch || left() == 0) return true;
    }
  }

  /// Takes `size` bytes of a block. False, with nothing taken, when there is no room for their units.
  HWY_INLINE bool Take(const Block& block, const Ends& ends, size_t size) {
    const size_t count = Count(ends.units);
    if (count > room_ - written_) return false;
    if constexpr (kStore) {
      Store(UnitsOf(block, ends, Constants<false>()), count, /*may_write_all=*/false, out_ + 2 * written_);
    }
    at_ += size;
    written_ += count;
    return true;
  }

  static HWY_INLINE void Store(const Units& units, size_t count, bool may_write_all, uint8_t* out) {
    if (may_write_all) {
      _mm512_storeu_si512(out, units.first);
      if (count > 32) _mm512_storeu_si512(out + 64, units.second);
      return;
    }
    const Mask lanes = FirstOfBlock(count);
    _mm512_mask_storeu_epi16(out, static_cast<__mmask32>(lanes), units.first);
    if (count > 32) _mm512_mask_storeu_epi16(out + 64, static_cast<__mmask32>(lanes >> 32), units.second);
  }

  const uint8_t* const bytes_;
  const size_t size_;
  uint8_t* const out_;
  const size_t room_;
  size_t at_ = 0;
  size_t written_ = 0;
  // How many bytes before at_ count, 3 at most: none at the start of the text and behind ill-formed text.
  size_t known_ = 0;
};

Utf8Decoded Utf8Decode(const uint8_t* bytes, size_t size, uint8_t* out, size_t room) {
  return Decoder<true>(bytes, size, out, room).Run();
}
Utf8Decoded Utf8Count(const uint8_t* bytes, size_t size) {
  return Decoder<false>(bytes, size, nullptr, SIZE_MAX).Run();
}

}  // namespace HWY_NAMESPACE
}  // namespace slabyard::internal
HWY_AFTER_NAMESPACE();

#endif

#endif  // SLABYARD_SRC_ENCODING_UTF8_UTF8_DECODE_AVX3_DL_INL_H_
