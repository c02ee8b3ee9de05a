// SPDX-License-Identifier: MIT
//
// UTF-8 from UTF-16 and Latin-1 with AVX-512 VBMI2: whole texts, to the last character that fits. Included by
// utf8_encode_kernel.cc, for that target alone.
#if defined(SLABYARD_SRC_ENCODING_UTF8_UTF8_ENCODE_AVX512_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SLABYARD_SRC_ENCODING_UTF8_UTF8_ENCODE_AVX512_INL_H_
#undef SLABYARD_SRC_ENCODING_UTF8_UTF8_ENCODE_AVX512_INL_H_
#else
#define SLABYARD_SRC_ENCODING_UTF8_UTF8_ENCODE_AVX512_INL_H_
#endif

#include <algorithm>

#include "hwy/highway.h"
#include "slabyard/codec.h"
#include "src/encoding/utf8/utf8_spread_avx512-inl.h"

HWY_BEFORE_NAMESPACE();
namespace slabyard::internal {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_AVX3_DL

// A text whose room ends ends with fewer than 4 bytes left: those alone are not certain to be written.
constexpr size_t kRoomLeft = 3;
// What the last store of a block begins behind: 16 characters of three bytes, or 32 of two.
constexpr size_t kMostOfHalf = 48;
constexpr size_t kMostOfLatin1Half = 64;

/// Copies whole blocks of ASCII at the front, and the last one if it is ASCII too; returns their units.
inline size_t CopyAsciiUnits(const uint8_t* units, size_t count, uint8_t* to) {
  const __m512i not_ascii = Each(kConstants.not_ascii);
  size_t done = 0;
  for (; count - done >= 2 * kBlock; done += 2 * kBlock) {
    const __m512i first = _mm512_loadu_si512(units + 2 * done);
    const __m512i second = _mm512_loadu_si512(units + 2 * (done + kBlock));
    if (_mm512_test_epi16_mask(_mm512_or_si512(first, second), not_ascii) != 0) return done;
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to + done), _mm512_cvtepi16_epi8(first));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to + done + kBlock), _mm512_cvtepi16_epi8(second));
  }
  while (done != count) {
    const size_t now = std::min(count - done, kBlock);
    const __m512i block = _mm512_maskz_loadu_epi16(FirstUnits(now), units + 2 * done);
    if (_mm512_test_epi16_mask(block, not_ascii) != 0) return done;
    _mm256_mask_storeu_epi8(to + done, FirstUnits(now), _mm512_cvtepi16_epi8(block));
    done += now;
  }
  return done;
}

/// Any text. Out of line, for the sake of short ASCII.
HWY_NOINLINE Progress EncodeUnits(const uint8_t* units, size_t count, uint8_t* to, size_t room) {
  const Spreader spreader(LoadedConstants());
  Output out{to, room};
  size_t left = count;
  uint64_t open = 0;

  // Blocks behind which the text goes on for another vector in any case: plain loads and stores.
  while (left > kBlock + kVector && out.room >= kMostOfHalf + kVector + kRoomLeft) {
    const __m512i block = _mm512_loadu_si512(units);
    const Classes classes = spreader.ClassesOf(block);
    const uint64_t bits = Moved(_mm512_kunpackd(classes.from_800, classes.from_80));
    size_t now = kBlock;
    if (bits == 0) {
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(out.at), _mm512_cvtepi16_epi8(block));
      out.Advance(kBlock);
    } else if (bits >> 32 == 0) {
      out.Put(spreader.InTwo(block, classes.from_80, bits), kBlock + CountBits(bits));
    } else if (spreader.Surrogates(block) == 0) {
      if (bits == ~uint64_t{0}) {
        spreader.PutThrees(block, out.at);
        out.Advance(3 * kBlock);
      } else {
        out.Put(spreader.InFour(_mm512_castsi512_si256(block), classes), 16 + CountBits(bits & 0x0000'FFFF'0000'FFFF));
        out.Put(spreader.InFour(_mm512_extracti64x4_epi64(block, 1), classes.UpperHalf()),
                16 + CountBits(bits & 0xFFFF'0000'FFFF'0000));
      }
    } else {
      const __m512i next = _mm512_loadu_si512(units + 2);
      const __mmask32 pair = spreader.Pairs(block, next);
      const uint64_t pair_bits = Moved(pair);
      if (pair_bits == 0x5555'5555) {
        spreader.PutPairs(block, out.at);
        out.Advance(kVector);
      } else if (pair_bits == 0xAAAA'AAAA && open != 0) {
        // A run of pairs falls into step with the blocks.
        now = 1;
        open = 0;
      } else {
        const Halves halves = spreader.InFour(block, next, pair, pair_bits, ~__mmask32{0}, open);
        // Counted here, since masks are dear to move.
        const auto size = [&](uint64_t half) {
          const uint64_t heads = halves.heads & half;
          return CountBits(bits & (heads << 32 | heads)) + CountBits(heads) + CountBits(pair_bits & half);
        };
        out.Put(halves.spread[0], size(0x0000'FFFF));
        out.Put(halves.spread[1], size(0xFFFF'0000));
      }
    }
    units += 2 * now;
    left -= now;
  }

  while (left != 0) {
    const size_t now = std::min(left, kBlock);
    const __m512i block = _mm512_maskz_loadu_epi16(FirstUnits(now), units);
    const __m512i next = _mm512_maskz_loadu_epi16(FirstUnits(left - 1), units + 2);
    const __mmask32 pair = spreader.Pairs(block, next);
    const Halves halves = spreader.InFour(block, next, pair, Moved(pair), FirstUnits(now), open);
    const size_t in_first = std::min<size_t>(now, 16);
    size_t done = out.PutFitting(halves.spread[0], 4, in_first);
    if (done == in_first) done += out.PutFitting(halves.spread[1], 4, now - in_first);
    units += 2 * done;
    left -= done;
    if (done != now) break;
  }
  return {count - left, static_cast<size_t>(out.at - to)};
}

Progress Utf8FromUtf16(const uint8_t* units, size_t count, uint8_t* to, size_t room) {
  const size_t ascii = CopyAsciiUnits(units, std::min(count, room), to);
  if (ascii == count) return {ascii, ascii};
  const Progress rest = EncodeUnits(units + 2 * ascii, count - ascii, to + ascii, room - ascii);
  return {ascii + rest.read, ascii + rest.written};
}

Progress Utf8FromLatin1(const uint8_t* latin1, size_t size, uint8_t* to, size_t room) {
  const Spreader spreader(LoadedConstants());
  Output out{to, room};
  size_t left = size;
  const auto halves = [&](__m512i block, __mmask64 two, uint64_t bits, Spread(&spread)[2]) {
    spread[0] = spreader.InTwo(_mm512_cvtepu8_epi16(_mm512_castsi512_si256(block)), static_cast<__mmask32>(two),
                               bits & 0xFFFF'FFFF);
    spread[1] = spreader.InTwo(_mm512_cvtepu8_epi16(_mm512_extracti64x4_epi64(block, 1)),
                               static_cast<__mmask32>(two >> 32), bits >> 32);
  };
  Spread spread[2];
  while (left >= 2 * kVector && out.room >= kMostOfLatin1Half + kVector + kRoomLeft) {
    const __m512i block = _mm512_loadu_si512(latin1);
    const __mmask64 two = _mm512_movepi8_mask(block);
    const uint64_t bits = Moved(two);
    if (bits == 0) {
      _mm512_storeu_si512(out.at, block);
      out.Advance(kVector);
    } else {
      halves(block, two, bits, spread);
      out.Put(spread[0], kBlock + CountBits(bits & 0xFFFF'FFFF));
      out.Put(spread[1], kBlock + CountBits(bits >> 32));
    }
    latin1 += kVector;
    left -= kVector;
  }
  while (left != 0) {
    const size_t now = std::min(left, kVector);
    const __m512i block = _mm512_maskz_loadu_epi8(FirstOfBlock(now), latin1);
    const __mmask64 two = _mm512_movepi8_mask(block);
    const uint64_t bits = Moved(two);
    size_t done;
    if (bits == 0) {
      done = std::min(now, out.room);
      _mm512_mask_storeu_epi8(out.at, FirstOfBlock(done), block);
      out.Advance(done);
    } else {
      halves(block, two, bits, spread);
      const size_t in_first = std::min(now, kBlock);
      spread[0].used &= FirstOfBlock(2 * in_first);
      spread[1].used &= FirstOfBlock(2 * (now - in_first));
      done = out.PutFitting(spread[0], 2, in_first);
      if (done == in_first) done += out.PutFitting(spread[1], 2, now - in_first);
    }
    latin1 += done;
    left -= done;
    if (done != now) break;
  }
  return {size - left, static_cast<size_t>(out.at - to)};
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace slabyard::internal
HWY_AFTER_NAMESPACE();

#endif  // the toggle above
