// SPDX-License-Identifier: MIT
//
// UTF-8 to UTF-16 with AVX-512 VBMI2. Each byte of a block knows from the three before it which code unit it ends, if
// any; the low and the high bytes of all units are computed in place, squeezed together and interleaved. So the way
// through the text does not depend on its contents, and ill-formed text takes the same way with other masks.
// For utf8_decode_kernel.cc, inside its namespace.

/// A bit for each byte of a block.
using Mask = uint64_t;

inline Mask FirstLanes(size_t count) { return _bzhi_u64(~Mask{0}, static_cast<unsigned>(std::min<size_t>(count, 64))); }
inline size_t Count(Mask mask) { return static_cast<size_t>(std::popcount(mask)); }
inline Mask AtLeast(__m512i bytes, uint8_t least) {
  return _mm512_cmpge_epu8_mask(bytes, _mm512_set1_epi8(static_cast<char>(least)));
}
inline Mask EqualTo(__m512i bytes, uint8_t byte) {
  return _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(static_cast<char>(byte)));
}
/// Bits of `yes` where `mask` has ones, else those of `no`.
inline __m512i Merge(uint8_t mask, __m512i yes, __m512i no) {
  return _mm512_ternarylogic_epi64(_mm512_set1_epi8(static_cast<char>(mask)), yes, no, 0xCA);
}

using Block = Utf8Block<__m512i>;

inline Block BlockAt(const uint8_t* at) {
  return {_mm512_loadu_si512(at), _mm512_loadu_si512(at - 1), _mm512_loadu_si512(at - 2), _mm512_loadu_si512(at - 3)};
}

/// The block at the front of the `size` bytes at `at`, zeros behind them. Before them are `known` bytes, at most 3, and
/// zeros.
inline Block BlockAt(const uint8_t* at, size_t size, size_t known) {
  const Mask all = FirstLanes(size);
  const auto load = [&](unsigned before) {
    // Masked lanes are not read.
    const Mask lanes = all << before | (known != 0 ? FirstLanes(before) : 0);
    return _mm512_maskz_loadu_epi8(lanes, reinterpret_cast<const uint8_t*>(reinterpret_cast<uintptr_t>(at) - before));
  };
  return {load(0), load(1), load(2), load(3)};
}

/// Indices that interleave bytes from `first` on of two vectors.
struct alignas(64) Interleave {
  uint8_t from[64];

  constexpr explicit Interleave(unsigned first) : from() {
    for (unsigned i = 0; i < 64; ++i) from[i] = static_cast<uint8_t>(first + i / 2 + 64 * (i % 2));
  }
};

/// What ends at the bytes of a block.
struct Ends {
  Mask units;        // any code unit
  Mask from_threes;  // the unit of three bytes, or the high half of a pair; others where no unit ends
  Mask highs;        // the high half of a pair, which ends at the third byte of four
  Mask lows;         // the low half
  Mask bad;          // a maximal subpart of ill-formed text
};

/// For well-formed text. A unit ends everywhere but at leads and at the second of three or four bytes.
inline Ends EndsOfClean(const Block& block) {
  const Mask behind_long_lead = AtLeast(block.before1, 0xE0);
  return {.units = ~(AtLeast(block.bytes, 0xC0) | behind_long_lead),
          .from_threes = AtLeast(block.before2, 0xE0),
          .highs = AtLeast(block.before2, 0xF0),
          .lows = AtLeast(block.before3, 0xF0),
          .bad = 0};
}

/// For any text in the first `size` bytes of a block with nothing before it. Where the text goes on behind the block,
/// its last character is left out. `size` becomes the number of bytes that the units stand for.
inline Ends EndsOfAny(__m512i bytes, size_t& size) {
  const Mask above_7f = _mm512_movepi8_mask(bytes);
  const Mask from_90 = AtLeast(bytes, 0x90);
  const Mask from_a0 = AtLeast(bytes, 0xA0);
  const Mask continuations = above_7f & ~AtLeast(bytes, 0xC0);
  const Mask leads = AtLeast(bytes, 0xC2) & ~AtLeast(bytes, 0xF5);
  const Mask of_more_than_two = leads & AtLeast(bytes, 0xE0);
  const Mask of_four = leads & AtLeast(bytes, 0xF0);
  // Overlong forms, surrogates and numbers above U+10FFFF.
  const Mask forbidden = (EqualTo(bytes, 0xE0) << 1 & ~from_a0) | (EqualTo(bytes, 0xED) << 1 & from_a0) |
                         (EqualTo(bytes, 0xF0) << 1 & ~from_90) | (EqualTo(bytes, 0xF4) << 1 & from_90);
  const Mask seconds = continuations & leads << 1 & ~forbidden;
  const Mask thirds = continuations & (seconds & of_more_than_two << 1) << 1;
  const Mask fourths = continuations & (thirds & of_four << 2) << 1;
  // What continues nothing is the start of something; zeros behind the text too.
  const Mask starts = ~(seconds | thirds | fourths);
  if (size == 64) size = 63 - static_cast<size_t>(std::countl_zero(starts));
  const Mask highs = of_four << 2 & fourths >> 1;
  const Mask threes = thirds & ~(of_four << 2);
  const Mask good = ~above_7f | (seconds & ~(of_more_than_two << 1)) | threes | highs | fourths;
  const Mask bad = starts >> 1 & ~good;
  return {.units = (good | bad) & FirstLanes(size),
          .from_threes = threes | highs,
          .highs = highs,
          .lows = fourths,
          .bad = bad};
}

/// Writes the units that end in the block, `count` of them.
inline void StoreUnits(const Block& block, const Ends& ends, size_t count, uint8_t* out) {
  const Mask above_7f = _mm512_movepi8_mask(block.bytes);
  // Shifts by 16 bits bring in foreign bits only where the merges take none.
  __m512i low = Merge(0x3F, block.bytes, _mm512_slli_epi16(block.before1, 6));
  low = _mm512_mask_blend_epi8(above_7f, block.bytes, low);
  const __m512i leads = _mm512_maskz_mov_epi8(ends.from_threes, block.before2);
  __m512i high = Merge(0x0F, _mm512_srli_epi16(block.before1, 2), _mm512_slli_epi16(leads, 4));
  high = _mm512_maskz_mov_epi8(above_7f, high);
  if ((ends.highs | ends.lows) != 0) {
    const __m512i of_low_half = Merge(0x03, _mm512_srli_epi16(block.before1, 2), _mm512_set1_epi8('\xDC'));
    high = _mm512_mask_mov_epi8(high, ends.lows, of_low_half);
    // D7C0 + (code point >> 10), whose lower byte carries when the code point's bits 16 and 17 are not both 0.
    const __m512i bits = Merge(0x03, _mm512_srli_epi16(block.bytes, 4), _mm512_slli_epi16(block.before1, 2));
    low = _mm512_mask_add_epi8(low, ends.highs, bits, _mm512_set1_epi8('\xC0'));
    const Mask carry = ends.highs & _mm512_test_epi8_mask(block.before1, _mm512_set1_epi8(0x30));
    const __m512i planes = _mm512_and_si512(block.before2, _mm512_set1_epi8(0x07));
    high = _mm512_mask_add_epi8(high, ends.highs, planes, _mm512_set1_epi8('\xD7'));
    high = _mm512_mask_sub_epi8(high, carry, high, _mm512_set1_epi8(-1));
  }
  if (ends.bad != 0) {
    low = _mm512_mask_mov_epi8(low, ends.bad, _mm512_set1_epi8('\xFD'));
    high = _mm512_mask_mov_epi8(high, ends.bad, _mm512_set1_epi8('\xFF'));
  }
  low = _mm512_maskz_compress_epi8(ends.units, low);
  high = _mm512_maskz_compress_epi8(ends.units, high);
  static constexpr Interleave kFirst(0);
  static constexpr Interleave kSecond(32);
  const __m512i first = _mm512_permutex2var_epi8(low, _mm512_load_si512(kFirst.from), high);
  _mm512_mask_storeu_epi16(out, static_cast<__mmask32>(FirstLanes(count)), first);
  if (count <= 32) return;
  const __m512i second = _mm512_permutex2var_epi8(low, _mm512_load_si512(kSecond.from), high);
  _mm512_mask_storeu_epi16(out + 64, static_cast<__mmask32>(FirstLanes(count - 32)), second);
}

/// Writes 64 bytes of ASCII.
inline void StoreAscii(__m512i bytes, uint8_t* out) {
  _mm512_storeu_si512(out, _mm512_cvtepu8_epi16(_mm512_castsi512_si256(bytes)));
  _mm512_storeu_si512(out + 64, _mm512_cvtepu8_epi16(_mm512_extracti64x4_epi64(bytes, 1)));
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
          if (!TakeBadBlock()) return {at_, written_};
          break;
        case Next::kEnd:
          Unread();
          return {at_, written_};
      }
    }
  }

 private:
  enum class Next { kAscii, kBad, kEnd };

  /// Takes part of what is cut off at the end of the last block back, since nothing is known of the rest.
  void Unread() {
    const size_t cut = CutOff(bytes_ + at_, known_);
    at_ -= cut;
    if (cut == 3) --written_;
    known_ = 0;
  }

  /// Takes well-formed blocks; returns what stands behind them.
  Next TakeClean() {
    const hn::ScalableTag<uint8_t> d;
    // Locals, since a store of bytes may alias members.
    size_t at = at_;
    size_t written = written_;
    Next next = Next::kEnd;
    for (;;) {
      const size_t size = std::min<size_t>(size_ - at, 64);
      if (size == 0) {
        if (CutOff(bytes_ + at, known_) != 0) next = Next::kBad;
        break;
      }
      const Block block = size == 64 && known_ != 0 ? BlockAt(bytes_ + at) : BlockAt(bytes_ + at, size, known_);
      if (size == 64 && _mm512_movepi8_mask(_mm512_or_si512(block.bytes, block.before3)) == 0) {
        next = room_ - written >= 64 ? Next::kAscii : Next::kEnd;
        break;
      }
      const __m512i faults =
          FaultsIn(d,
                   Utf8Block<hn::VFromD<decltype(d)>>{{block.bytes}, {block.before1}, {block.before2}, {block.before3}})
              .raw;
      // A character that the end of the text cuts off shows in the zero behind it.
      if ((_mm512_test_epi8_mask(faults, faults) & FirstLanes(size + 1)) != 0) {
        next = Next::kBad;
        break;
      }
      Ends ends = EndsOfClean(block);
      ends.units &= FirstLanes(size);
      const size_t count = Count(ends.units);
      if (count > room_ - written) break;
      if constexpr (kStore) StoreUnits(block, ends, count, out_ + 2 * written);
      at += size;
      written += count;
      known_ = std::min<size_t>(known_ + size, 3);
    }
    at_ = at;
    written_ = written;
    return next;
  }

  /// Takes most of the next 64 bytes, whatever they are. False, with nothing taken, when there is no room.
  bool TakeBadBlock() {
    Unread();
    size_t size = std::min<size_t>(size_ - at_, 64);
    const Block block = BlockAt(bytes_ + at_, size, 0);
    const Ends ends = EndsOfAny(block.bytes, size);
    const size_t count = Count(ends.units);
    if (count > room_ - written_) return false;
    if constexpr (kStore) StoreUnits(block, ends, count, out_ + 2 * written_);
    at_ += size;
    written_ += count;
    return true;
  }

  /// Takes a block of ASCII, and what more of it follows. Requires room for the block.
  void TakeAscii() {
    constexpr size_t kRun = 4;
    TakeAsciiBlock(_mm512_loadu_si512(bytes_ + at_));
    known_ = 3;
    while (size_ - at_ >= kRun * 64 && room_ - written_ >= kRun * 64) {
      __m512i run[kRun];
      for (size_t i = 0; i < kRun; ++i) run[i] = _mm512_loadu_si512(bytes_ + at_ + 64 * i);
      const __m512i any = _mm512_or_si512(_mm512_or_si512(run[0], run[1]), _mm512_or_si512(run[2], run[3]));
      if (_mm512_movepi8_mask(any) != 0) return;
      for (size_t i = 0; i < kRun; ++i) TakeAsciiBlock(run[i]);
    }
  }

  void TakeAsciiBlock(__m512i ascii) {
    if constexpr (kStore) StoreAscii(ascii, out_ + 2 * written_);
    at_ += 64;
    written_ += 64;
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
