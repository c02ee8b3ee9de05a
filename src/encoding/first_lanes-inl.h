// SPDX-License-Identifier: MIT
//
// Masks for the ends of texts, on AVX-512. Included by kernels once for each target.
#if defined(SLABYARD_SRC_ENCODING_FIRST_LANES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SLABYARD_SRC_ENCODING_FIRST_LANES_INL_H_
#undef SLABYARD_SRC_ENCODING_FIRST_LANES_INL_H_
#else
#define SLABYARD_SRC_ENCODING_FIRST_LANES_INL_H_
#endif

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace slabyard::internal {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_AVX3_DL

/// A bit for each of the first `count` of 64 bytes, and for all of them from 64 on. Requires count < 256: the
/// instruction looks at no more of it.
inline uint64_t FirstLanes(size_t count) { return _bzhi_u64(~uint64_t{0}, static_cast<unsigned>(count)); }
/// The same for any count, such as what is left of a text.
inline uint64_t FirstOfBlock(size_t count) { return FirstLanes(std::min<size_t>(count, 64)); }

#endif

}  // namespace HWY_NAMESPACE
}  // namespace slabyard::internal
HWY_AFTER_NAMESPACE();

#endif  // SLABYARD_SRC_ENCODING_FIRST_LANES_INL_H_
