// SPDX-License-Identifier: MIT
#include "src/encoding/utf8/utf8_decode_kernel.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "src/encoding/utf8/utf8_decode_kernel.cc"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "src/base/kernel_index.h"
#include "src/encoding/utf8/utf8_decode_avx3_dl-inl.h"
#include "src/encoding/utf8/utf8_decode_general-inl.h"

#if HWY_TARGET == HWY_EMU128 || HWY_TARGET == HWY_SCALAR

HWY_BEFORE_NAMESPACE();
namespace slabyard::internal {
namespace HWY_NAMESPACE {

// Highway's emulation of vectors is slower than the portable code.
Utf8Decoded Utf8Decode(const uint8_t*, size_t, uint8_t*, size_t) { return {}; }
Utf8Decoded Utf8Count(const uint8_t*, size_t) { return {}; }

}  // namespace HWY_NAMESPACE
}  // namespace slabyard::internal
HWY_AFTER_NAMESPACE();

#endif

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
