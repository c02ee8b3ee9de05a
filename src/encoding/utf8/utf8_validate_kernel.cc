// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstring>

#include "src/encoding/utf8/utf8_decode_kernel.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "src/encoding/utf8/utf8_validate_kernel.cc"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "src/base/kernel_index.h"
#include "src/encoding/utf8/utf8_check-inl.h"

HWY_BEFORE_NAMESPACE();
namespace slabyard::internal {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Highway's emulation of vectors is slower than the portable code.
#if HWY_TARGET == HWY_EMU128 || HWY_TARGET == HWY_SCALAR

size_t Utf8Valid(const uint8_t*, size_t) { return 0; }

#else

using D = hn::ScalableTag<uint8_t>;
using Block = Utf8Block<hn::VFromD<D>>;

/// The block at the front of a text of `size` bytes; zeros stand for what is before and behind it.
inline Block FirstBlock(D d, const uint8_t* bytes, size_t size) {
#if HWY_TARGET == HWY_AVX3_DL
  // Masked lanes are not read.
  const uint64_t all = _bzhi_u64(~uint64_t{0}, static_cast<unsigned>(std::min<size_t>(size, 64)));
  const uintptr_t at = reinterpret_cast<uintptr_t>(bytes);
  const auto load = [&](unsigned before) {
    return hn::VFromD<D>{_mm512_maskz_loadu_epi8(all << before, reinterpret_cast<const uint8_t*>(at - before))};
  };
  return {load(0), load(1), load(2), load(3)};
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

size_t Utf8Valid(const uint8_t* bytes, size_t size) {
  const D d;
  const size_t lanes = hn::Lanes(d);
  size_t at = std::min(Faultless(d, FirstBlock(d, bytes, size)), size);
  if (at == lanes) {
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
    size_t clean = lanes;
    for (; clean == lanes && size - at >= lanes; at += clean) clean = Faultless(d, BlockAt(d, bytes + at));
    // The last block overlaps what was done.
    if (clean == lanes && size - lanes >= 3) at = size - lanes + Faultless(d, BlockAt(d, bytes + size - lanes));
  }
  return at - CutOff(bytes + at, at);
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace slabyard::internal
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace slabyard::internal {

HWY_EXPORT(Utf8Valid);

size_t Utf8ValidKernel(const uint8_t* bytes, size_t size) { return SLABYARD_KERNEL(Utf8Valid)(bytes, size); }

}  // namespace slabyard::internal

#endif
