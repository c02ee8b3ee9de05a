// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstring>

#include "src/encoding/utf8/utf8.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "src/encoding/utf8/utf8_validate_kernel.cc"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "src/base/kernel_index.h"
#include "src/encoding/first_lanes-inl.h"
#include "src/encoding/utf8/utf8_check-inl.h"

HWY_BEFORE_NAMESPACE();
namespace slabyard::internal {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Highway's emulation of vectors is slower than the portable code.
#if HWY_TARGET == HWY_EMU128 || HWY_TARGET == HWY_SCALAR

size_t Utf8Valid(const uint8_t* bytes, size_t size) { return Utf8ValidPrefixOneByOne({bytes, size}, 0); }
bool Utf8AllValid(const uint8_t* bytes, size_t size) { return Utf8ValidPrefixOneByOne({bytes, size}, 0) == size; }

#else

using D = hn::ScalableTag<uint8_t>;
using Block = Utf8Block<hn::VFromD<D>>;

/// The block at the front of a text of `size` bytes; zeros stand for what is before and behind it.
inline Block FirstBlock(D d, const uint8_t* bytes, size_t size) {
#if HWY_TARGET == HWY_AVX3_DL
  const uint64_t lanes = FirstOfBlock(size);
  const __m512i block = _mm512_maskz_loadu_epi8(lanes, bytes);  // what is masked is not read
  // Shifts act on 16 bytes at a time: this has the 16 before each of them.
  const __m512i before = _mm512_alignr_epi32(block, _mm512_setzero_si512(), 12);
  using V = hn::VFromD<D>;
  return {V{block}, V{_mm512_alignr_epi8(block, before, 15)}, V{_mm512_alignr_epi8(block, before, 14)},
          V{_mm512_alignr_epi8(block, before, 13)}};
#else
  constexpr size_t kBefore = 3;
  HWY_ALIGN uint8_t padded[kBefore + hn::MaxLanes(D())] = {};
  // Empty text may lie nowhere.
  if (size != 0) std::memcpy(padded + kBefore, bytes, std::min(size, hn::Lanes(d)));
  return {hn::LoadU(d, padded + 3), hn::LoadU(d, padded + 2), hn::LoadU(d, padded + 1), hn::LoadU(d, padded)};
#endif
}

// Unaligned loads are cheaper than shifts across a whole vector.
inline Block BlockAt(D d, const uint8_t* at) {
  return {hn::LoadU(d, at), hn::LoadU(d, at - 1), hn::LoadU(d, at - 2), hn::LoadU(d, at - 3)};
}

/// Bytes from `at` on that show no fault, at most a vector.
inline size_t Faultless(D d, const Block& block) {
  const intptr_t fault = hn::FindFirstTrue(d, FaultyIn(d, block));
  return fault < 0 ? hn::Lanes(d) : static_cast<size_t>(fault);
}

/// Goes on behind the first vector of a longer text. The end may stay unread.
HWY_INLINE size_t FaultlessBehindFirst(D d, const uint8_t* bytes, size_t size) {
  const size_t lanes = hn::Lanes(d);
  size_t at = lanes;
  while (size - at >= 4 * lanes) {
    const Block a = BlockAt(d, bytes + at);
    const Block b = BlockAt(d, bytes + at + lanes);
    const Block c = BlockAt(d, bytes + at + 2 * lanes);
    const Block e = BlockAt(d, bytes + at + 3 * lanes);
    // The bytes before are ASCII as well, so that nothing is cut off.
    if (AnyHigh(d, a.before3, a.bytes, b.bytes, c.bytes, e.bytes)) {
      const auto faults = hn::Or(hn::Or(FaultsIn(d, a), FaultsIn(d, b)), hn::Or(FaultsIn(d, c), FaultsIn(d, e)));
      if (!hn::AllTrue(d, hn::Eq(faults, hn::Zero(d)))) break;
    }
    at += 4 * lanes;
  }
  for (; size - at >= lanes; at += lanes) {
    const size_t clean = Faultless(d, BlockAt(d, bytes + at));
    if (clean != lanes) return at + clean;
  }
  // The last block overlaps what was done.
  const size_t last = size - lanes;
  return last >= 3 ? last + Faultless(d, BlockAt(d, bytes + last)) : at;
}

size_t Utf8Valid(const uint8_t* bytes, size_t size) {
  const D d;
  size_t at = std::min(Faultless(d, FirstBlock(d, bytes, size)), size);
  if (size > hn::Lanes(d) && at == hn::Lanes(d)) at = FaultlessBehindFirst(d, bytes, size);
  at -= CutOff(bytes + at, at);
  return at == size ? size : Utf8ValidPrefixOneByOne({bytes, size}, at);
}

// Not inline: a short text would pay for the room on the stack that a call takes.
HWY_NOINLINE bool Utf8LongValid(const uint8_t* bytes, size_t size) { return Utf8Valid(bytes, size) == size; }

bool Utf8AllValid(const uint8_t* bytes, size_t size) {
  const D d;
  const size_t lanes = hn::Lanes(d);
  if (HWY_UNLIKELY(size > lanes)) return Utf8LongValid(bytes, size);
  if (Faultless(d, FirstBlock(d, bytes, size)) != lanes) return false;
  // A character that the end cuts off showed in the zeros behind it, where there are any.
  return size < lanes || CutOff(bytes + size, size) == 0;
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace slabyard::internal
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace slabyard {
namespace internal {
namespace {

HWY_EXPORT(Utf8AllValid);
HWY_EXPORT(Utf8Valid);

bool AllValid(ByteSpan bytes) { return SLABYARD_KERNEL(Utf8AllValid)(bytes.data(), bytes.size()); }

}  // namespace

size_t Utf8ValidPrefix(ByteSpan bytes) { return SLABYARD_KERNEL(Utf8Valid)(bytes.data(), bytes.size()); }

}  // namespace internal

bool IsUtf8(ByteSpan bytes) { return internal::AllValid(bytes); }

}  // namespace slabyard

#endif
