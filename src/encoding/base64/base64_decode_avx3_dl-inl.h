// SPDX-License-Identifier: MIT
//
// Base64 to bytes with AVX-512 VBMI: clean text four blocks at a time, lines of one length two blocks each, and any
// other junk block by block. Included by base64_kernel.cc once for each target.
#if defined(SLABYARD_SRC_ENCODING_BASE64_BASE64_DECODE_AVX3_DL_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SLABYARD_SRC_ENCODING_BASE64_BASE64_DECODE_AVX3_DL_INL_H_
#undef SLABYARD_SRC_ENCODING_BASE64_BASE64_DECODE_AVX3_DL_INL_H_
#else
#define SLABYARD_SRC_ENCODING_BASE64_BASE64_DECODE_AVX3_DL_INL_H_
#endif

#include <algorithm>
#include <cstring>

#include "hwy/highway.h"
#include "src/encoding/kernels.h"

HWY_BEFORE_NAMESPACE();
namespace slabyard::internal {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_AVX3_DL

/// A byte for each of 64 lanes, made by a function of the lane.
struct alignas(64) Lanes {
  uint8_t values[64];

  template <typename Function>
  constexpr explicit Lanes(Function value_of) : values() {
    for (unsigned lane = 0; lane < 64; ++lane) values[lane] = static_cast<uint8_t>(value_of(lane));
  }
  __m512i vector() const { return _mm512_load_si512(values); }
};

constexpr __mmask64 FirstLanes(size_t count) { return count >= 64 ? ~__mmask64{0} : (__mmask64{1} << count) - 1; }

constexpr uint8_t ValueOf(unsigned character) {
  if (character >= 'A' && character <= 'Z') return static_cast<uint8_t>(character - 'A');
  if (character >= 'a' && character <= 'z') return static_cast<uint8_t>(character - 'a' + 26);
  if (character >= '0' && character <= '9') return static_cast<uint8_t>(character - '0' + 52);
  if (character == '+' || character == '-') return 62;
  if (character == '/' || character == '_') return 63;
  return 0x80;
}

/// The 48 bytes of 64 values.
inline __m512i JoinBits(__m512i values) {
  static constexpr Lanes kGather([](unsigned lane) { return lane < 48 ? lane / 3 * 4 + 2 - lane % 3 : 0; });
  const __m512i pairs = _mm512_maddubs_epi16(values, _mm512_set1_epi32(0x01400140));  // a * 64 + b
  const __m512i groups = _mm512_madd_epi16(pairs, _mm512_set1_epi32(0x00011000));     // ab * 4096 + cd
  return _mm512_permutexvar_epi8(kGather.vector(), groups);
}

/// Stores the first 48 bytes; cheaper than a masked store.
inline void Store48(uint8_t* to, __m512i bytes) {
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), _mm512_castsi512_si256(bytes));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(to + 32), _mm512_extracti32x4_epi32(bytes, 2));
}

/// Lane i is lane i + `by` of `values`, modulo 64.
inline __m512i Rotate(__m512i values, size_t by) {
  static constexpr Lanes kLanes([](unsigned lane) { return lane; });
  const __m512i from = _mm512_add_epi8(kLanes.vector(), _mm512_set1_epi8(static_cast<char>(by)));
  return _mm512_permutexvar_epi8(from, values);
}

/// One text on its way to bytes. All of it is inline, so that what it holds is in registers.
class Base64Run {
 public:
  Base64Run(const uint8_t* text, size_t size, bool ascii_only, uint8_t* bytes, size_t room, Base64Decoded& done)
      : text_(text), size_(size), ascii_only_(ascii_only), bytes_(bytes), room_(room), done_(done) {
    static constexpr Lanes kLowValues([](unsigned lane) { return ValueOf(lane); });
    static constexpr Lanes kHighValues([](unsigned lane) { return ValueOf(lane + 64); });
    low_ = kLowValues.vector();
    high_ = kHighValues.vector();
  }

  /// Clean blocks at the front of a short text. True when that was all of it.
  bool DecodeShort();
  void Decode();

 private:
  static constexpr size_t kBlock = 64;
  static constexpr size_t kDecoded = 48;
  static constexpr size_t kLineEnd = 2;  // characters at most

  __m512i Load(size_t at) const { return _mm512_loadu_si512(text_ + at); }
  /// 0x80 and above for those that are no digits; of bytes from 0x80 on alone that bit is junk.
  __m512i ValuesOf(__m512i characters) const { return _mm512_permutex2var_epi8(low_, characters, high_); }
  __mmask64 OddAt(size_t at) const { return _mm512_movepi8_mask(_mm512_or_si512(ValuesOf(Load(at)), Load(at))); }

  void DecodeClean();
  void DecodeBlocks();
  void Leave();
  void DecodeLines();
  /// The `count` (below 4) values from lane `first` on.
  void LeaveDigits(__m512i values, size_t first, size_t count);

  const uint8_t* const text_;
  const size_t size_;
  const bool ascii_only_;
  uint8_t* const bytes_;
  const size_t room_;
  __m512i low_, high_;
  // Of the calls of DecodeLines: in text whose junk comes in no lines they are for nothing.
  unsigned attempts_ = 4;
  size_t read_ = 0;
  size_t written_ = 0;
  Base64Decoded& done_;
};

// Four blocks at a time, one test for all, and then single ones.
HWY_INLINE void Base64Run::DecodeClean() {
  while (size_ - read_ >= 4 * kBlock && room_ - written_ >= 4 * kDecoded) {
    __m512i values[4];
    __m512i odd = _mm512_setzero_si512();
    for (size_t i = 0; i < 4; ++i) {
      const __m512i characters = Load(read_ + kBlock * i);
      values[i] = ValuesOf(characters);
      odd = _mm512_ternarylogic_epi32(odd, values[i], characters, 0xFE);
    }
    if (_mm512_movepi8_mask(odd) != 0) return;
    // Each store writes 16 bytes behind its 48, which the next one overwrites.
    for (size_t i = 0; i < 3; ++i) _mm512_storeu_si512(bytes_ + written_ + kDecoded * i, JoinBits(values[i]));
    Store48(bytes_ + written_ + 3 * kDecoded, JoinBits(values[3]));
    read_ += 4 * kBlock;
    written_ += 4 * kDecoded;
  }
  DecodeBlocks();
}

HWY_INLINE void Base64Run::DecodeBlocks() {
  while (size_ - read_ >= kBlock && room_ - written_ >= kDecoded) {
    const __m512i characters = Load(read_);
    const __m512i values = ValuesOf(characters);
    if (_mm512_movepi8_mask(_mm512_or_si512(values, characters)) != 0) return;
    Store48(bytes_ + written_, JoinBits(values));
    read_ += kBlock;
    written_ += kDecoded;
  }
}

HWY_INLINE bool Base64Run::DecodeShort() {
  if (size_ >= 4 * kBlock) return false;
  DecodeBlocks();
  Leave();
  return read_ == size_;
}

HWY_INLINE void Base64Run::Leave() {
  // One by one: as a whole the result would be copied by way of vectors, which wait for its parts to be stored.
  done_.read = read_;
  done_.written = written_;
}

// Lines of one length from 64 to 127, such as MIME's and PEM's: a line is two blocks, of which the second reaches back
// into the first. Where the next one begins is taken from the line before and then checked, so that no line waits for
// the search of another's end.
HWY_INLINE void Base64Run::DecodeLines() {
  if (attempts_ == 0 || size_ - read_ < 2 * kBlock + kLineEnd) return;
  --attempts_;
  if (OddAt(read_) != 0) return;
  const size_t line = kBlock + static_cast<size_t>(_tzcnt_u64(OddAt(read_ + kBlock)));
  const uint8_t* const end = text_ + read_ + line;
  const auto ends_line = [](uint8_t character) { return character == '\r' || character == '\n'; };
  if (line % 4 != 0 || line == 2 * kBlock || !ends_line(end[0])) return;
  const size_t gap = ends_line(end[1]) ? 2 : 1;
  const auto end_of_line_at = [&](size_t at) {
    uint16_t both;
    std::memcpy(&both, text_ + at + line, sizeof both);
    return gap == 2 ? both : static_cast<uint16_t>(both & 0xFF);
  };
  const uint16_t expected = end_of_line_at(read_);
  const size_t decoded = line / 4 * 3;
  while (size_ - read_ >= line + kLineEnd && room_ - written_ >= decoded) {
    const __m512i front = Load(read_);
    const __m512i back = Load(read_ + line - kBlock);
    const __m512i front_values = ValuesOf(front);
    const __m512i back_values = ValuesOf(back);
    const __m512i odd = _mm512_or_si512(_mm512_ternarylogic_epi32(front, front_values, back, 0xFE), back_values);
    if (_mm512_movepi8_mask(odd) != 0 || end_of_line_at(read_) != expected) return;
    Store48(bytes_ + written_, JoinBits(front_values));
    Store48(bytes_ + written_ + decoded - kDecoded, JoinBits(back_values));
    read_ += line + gap;
    written_ += decoded;
    attempts_ = 4;
  }
}

HWY_INLINE void Base64Run::LeaveDigits(__m512i values, size_t first, size_t count) {
  done_.digits_left = static_cast<unsigned>(count);
  if (count == 0) return;
  const __m128i left = _mm512_castsi512_si128(Rotate(values, first));
  const auto four = static_cast<uint32_t>(_mm_cvtsi128_si32(left));
  std::memcpy(done_.values_left, &four, sizeof done_.values_left);
}

HWY_INLINE void Base64Run::Decode() {
  // Around junk the values that make no whole block yet wait in a register: by way of the stack, a store of one block
  // and a load across two would wait for each other.
  __m512i carried = _mm512_setzero_si512();
  size_t waiting = 0;  // values in `carried`
  for (bool more = true; more;) {
    if (waiting == 0) {
      DecodeClean();
      DecodeLines();
    }
    size_t ahead = std::min(size_ - read_, kBlock);
    if (ahead == 0) break;
    const __m512i characters = _mm512_maskz_loadu_epi8(FirstLanes(ahead), text_ + read_);
    const __mmask64 high_bytes = _mm512_movepi8_mask(characters);
    const __mmask64 ends = _mm512_cmpeq_epi8_mask(characters, _mm512_set1_epi8('=')) | (ascii_only_ ? high_bytes : 0);
    more = ends == 0;
    ahead = std::min<size_t>(ahead, _tzcnt_u64(ends));
    if (ahead == 0 || room_ - written_ < (waiting + ahead + 3) / 4 * 3) break;
    const __m512i values = ValuesOf(characters);
    const __mmask64 digits = FirstLanes(ahead) & ~(_mm512_movepi8_mask(values) | high_bytes);
    const size_t count = static_cast<size_t>(_mm_popcnt_u64(digits));
    read_ += ahead;
    const __m512i fresh = _mm512_maskz_compress_epi8(digits, values);
    const __m512i behind = Rotate(fresh, kBlock - waiting);
    const __m512i joined = _mm512_mask_mov_epi8(behind, FirstLanes(waiting), carried);
    const bool full = waiting + count >= kBlock;
    if (full) {
      Store48(bytes_ + written_, JoinBits(joined));
      written_ += kDecoded;
    }
    // What did not fit is where the rotation took it: at the front.
    carried = full ? behind : joined;
    waiting = waiting + count - (full ? kBlock : 0);
  }
  if (waiting != 0) {
    const size_t groups = waiting / 4;
    _mm512_mask_storeu_epi8(bytes_ + written_, FirstLanes(3 * groups), JoinBits(carried));
    written_ += 3 * groups;
    LeaveDigits(carried, 4 * groups, waiting % 4);
  }
  Leave();
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace slabyard::internal
HWY_AFTER_NAMESPACE();

#endif  // SLABYARD_SRC_ENCODING_BASE64_BASE64_DECODE_AVX3_DL_INL_H_
