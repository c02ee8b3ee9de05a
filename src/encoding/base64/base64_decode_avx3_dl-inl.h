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
#include "slabyard/codec.h"
#include "src/encoding/base64/base64_decode_kernel.h"
#include "src/encoding/base64/base64_digits.h"
#include "src/encoding/first_lanes-inl.h"

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

constexpr size_t kBlock = 64;
constexpr size_t kDecoded = 48;

/// 0x80 and above for those that are no digits; of bytes from 0x80 on alone that bit is junk.
inline __m512i ValuesOf(__m512i characters) {
  const uint8_t* const values = kBase64Values.data();
  return _mm512_permutex2var_epi8(_mm512_load_si512(values), characters, _mm512_load_si512(values + 64));
}
/// Those that are no digits.
inline __mmask64 OddIn(__m512i characters, __m512i values) {
  return _mm512_movepi8_mask(_mm512_or_si512(characters, values));
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

/// Short texts with nothing odd before their end or an `=`; whatever else is for runs.
Progress Base64Decode(const uint8_t* text, size_t size, bool ascii_only, uint8_t* bytes, size_t room) {
  const auto by_runs = [=] { return Base64DecodeAny(text, size, ascii_only, bytes, room); };
  if (size >= 4 * kBlock) return by_runs();
  size_t read = 0;
  size_t written = 0;
  for (; size - read >= kBlock; read += kBlock, written += kDecoded) {
    const __m512i characters = _mm512_loadu_si512(text + read);
    const __m512i values = ValuesOf(characters);
    if (OddIn(characters, values) != 0 || room - written < kDecoded) return by_runs();
    Store48(bytes + written, JoinBits(values));
  }
  if (read == size) return {read, written};
  const __mmask64 ahead = FirstLanes(size - read);
  const __m512i characters = _mm512_maskz_loadu_epi8(ahead, text + read);
  const __m512i values = ValuesOf(characters);
  const size_t clean = static_cast<size_t>(_tzcnt_u64(OddIn(characters, values) | ~ahead));
  const size_t decoded = clean * 3 / 4;
  read += clean;
  if ((read != size && text[read] != '=') || room - written < decoded) return by_runs();
  const __m512i digits = _mm512_maskz_mov_epi8(FirstLanes(clean), values);
  _mm512_mask_storeu_epi8(bytes + written, FirstLanes(decoded), JoinBits(digits));
  return {read, written + decoded};
}

/// One text on its way to bytes. All of it is inline, so that what it holds is in registers.
class RunOfText {
 public:
  RunOfText(const uint8_t* text, size_t size, bool ascii_only, uint8_t* bytes, size_t room)
      : text_(text), size_(size), ascii_only_(ascii_only), bytes_(bytes), room_(room) {}

  Base64Decoded Decode();

 private:
  static constexpr size_t kLineEnd = 2;  // characters at most

  __m512i Load(size_t at) const {
    __m512i characters = _mm512_loadu_si512(text_ + at);
    // One load: gcc would make two of it, each across cache lines.
    asm("" : "+v"(characters));
    return characters;
  }
  __mmask64 OddAt(size_t at) const {
    const __m512i characters = Load(at);
    return OddIn(characters, ValuesOf(characters));
  }

  void DecodeClean();
  void DecodeLines();

  const uint8_t* const text_;
  const size_t size_;
  const bool ascii_only_;
  uint8_t* const bytes_;
  const size_t room_;
  // Of the calls of DecodeLines: in text whose junk comes in no lines they are for nothing.
  unsigned attempts_ = 4;
  size_t read_ = 0;
  size_t written_ = 0;
};

// Four blocks at a time, one test for all, and then single ones.
HWY_INLINE void RunOfText::DecodeClean() {
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
  while (size_ - read_ >= kBlock && room_ - written_ >= kDecoded) {
    const __m512i characters = Load(read_);
    const __m512i values = ValuesOf(characters);
    if (OddIn(characters, values) != 0) return;
    Store48(bytes_ + written_, JoinBits(values));
    read_ += kBlock;
    written_ += kDecoded;
  }
}

// Lines of one length from 64 to 127, such as MIME's and PEM's: a line is two blocks, of which the second reaches back
// into the first. Where the next one begins is taken from the line before and then checked, so that no line waits for
// the search of another's end.
HWY_INLINE void RunOfText::DecodeLines() {
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
    // Of the front only what the back does not bring, which of the usual lines of 64 and 76 is little.
    const __m512i front_bytes = JoinBits(front_values);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(bytes_ + written_), _mm512_castsi512_si256(front_bytes));
    if (decoded > kDecoded + 32) Store48(bytes_ + written_, front_bytes);
    Store48(bytes_ + written_ + decoded - kDecoded, JoinBits(back_values));
    read_ += line + gap;
    written_ += decoded;
    attempts_ = 4;
  }
}

HWY_INLINE Base64Decoded RunOfText::Decode() {
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
  if (waiting == 0) return {read_, written_, 0, 0};
  const size_t decoded = waiting * 3 / 4;
  _mm512_mask_storeu_epi8(bytes_ + written_, FirstLanes(decoded), JoinBits(carried));
  const auto last_value = _mm_cvtsi128_si32(_mm512_castsi512_si128(Rotate(carried, waiting - 1)));
  return {read_, written_ + decoded, static_cast<uint32_t>(6 * waiting - 8 * decoded),
          static_cast<uint8_t>(last_value)};
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace slabyard::internal
HWY_AFTER_NAMESPACE();

#endif  // SLABYARD_SRC_ENCODING_BASE64_BASE64_DECODE_AVX3_DL_INL_H_
