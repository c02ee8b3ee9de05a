// SPDX-License-Identifier: MIT
#include "src/base/swap_kernel.h"

#include <bit>

#include "slabyard/endian.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "src/base/swap_kernel.cc"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "src/base/kernel_index.h"

HWY_BEFORE_NAMESPACE();
namespace slabyard::base {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Highway's emulation of vectors is slower than the portable code.
#if HWY_TARGET == HWY_EMU128 || HWY_TARGET == HWY_SCALAR

bool SwapByOrder(uint8_t*, size_t, const uint8_t*) { return false; }

#else

/// False, with nothing done, when a vector is too long.
template <class D>
bool SwapVectors(D d, uint8_t* bytes, size_t size, const uint8_t* order) {
  const size_t lanes = hn::Lanes(d);
  if (size < lanes) return false;
  const auto swap = [lanes_of_order = hn::LoadDup128(d, order)](auto v) {
    return hn::TableLookupBytes(v, lanes_of_order);
  };
  // The last vector overlaps others, so it is read before they are written.
  const auto last = hn::LoadU(d, bytes + size - lanes);
  for (size_t i = 0; i + lanes <= size; i += lanes) hn::StoreU(swap(hn::LoadU(d, bytes + i)), d, bytes + i);
  if (size % lanes != 0) hn::StoreU(swap(last), d, bytes + size - lanes);
  return true;
}

/// `order`: which byte of 16 comes to each of 16 places.
bool SwapByOrder(uint8_t* bytes, size_t size, const uint8_t* order) {
  return SwapVectors(hn::ScalableTag<uint8_t>(), bytes, size, order) ||
         SwapVectors(hn::CappedTag<uint8_t, 16>(), bytes, size, order);
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace slabyard::base
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace slabyard::base {
namespace {

HWY_EXPORT(SwapByOrder);

struct alignas(16) Order {
  constexpr explicit Order(size_t width) : places() {
    for (size_t i = 0; i < 16; ++i) places[i] = static_cast<uint8_t>(i / width * width + (width - 1 - i % width));
  }
  uint8_t places[16];
};

}  // namespace

template <typename T>
void SwapBytes(uint8_t* bytes, size_t size) {
  static constexpr Order kOrder(sizeof(T));
  if (size >= sizeof kOrder && SLABYARD_KERNEL(SwapByOrder)(bytes, size, kOrder.places)) return;
  for (size_t i = 0; i < size; i += sizeof(T)) {
    Store<T, std::endian::big>(bytes + i, Load<T, std::endian::little>(bytes + i));
  }
}

template void SwapBytes<uint16_t>(uint8_t* bytes, size_t size);
template void SwapBytes<uint32_t>(uint8_t* bytes, size_t size);
template void SwapBytes<uint64_t>(uint8_t* bytes, size_t size);

}  // namespace slabyard::base

#endif
