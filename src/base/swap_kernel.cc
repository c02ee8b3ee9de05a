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

// Highway's emulation of vectors is slower than single numbers.
#if HWY_TARGET == HWY_EMU128 || HWY_TARGET == HWY_SCALAR
constexpr bool kHasVectors = false;
#else
constexpr bool kHasVectors = true;
#endif

/// Which byte of 16 comes to each of 16 places.
template <typename T>
struct alignas(16) Order {
  constexpr Order() : places() {
    constexpr size_t kWidth = sizeof(T);
    for (size_t i = 0; i < 16; ++i) places[i] = static_cast<uint8_t>(i / kWidth * kWidth + (kWidth - 1 - i % kWidth));
  }
  uint8_t places[16];
};

/// Requires a vector's bytes at least.
template <typename T, class D>
void SwapVectors(D d, uint8_t* bytes, size_t size) {
  static constexpr Order<T> kOrder;
  const size_t lanes = hn::Lanes(d);
  const auto order = hn::LoadDup128(d, kOrder.places);
  // The last vector overlaps others, so it is read before they are written.
  const auto last = hn::LoadU(d, bytes + size - lanes);
  for (size_t i = 0; i + lanes <= size; i += lanes) {
    hn::StoreU(hn::TableLookupBytes(hn::LoadU(d, bytes + i), order), d, bytes + i);
  }
  if (size % lanes != 0) hn::StoreU(hn::TableLookupBytes(last, order), d, bytes + size - lanes);
}

template <typename T>
bool Swap(uint8_t* bytes, size_t size) {
  // What was stored in small parts a moment ago, as short runs often were, is soonest there for a load as small.
  constexpr size_t kShort = 64;
  const hn::CappedTag<uint8_t, 16> small;
  if (size % sizeof(T) != 0) return false;
  if (kHasVectors && size > kShort) {
    SwapVectors<T>(hn::ScalableTag<uint8_t>(), bytes, size);
  } else if (kHasVectors && size >= hn::Lanes(small)) {
    SwapVectors<T>(small, bytes, size);
  } else {
    for (size_t i = 0; i < size; i += sizeof(T)) {
      Store<T, std::endian::big>(bytes + i, Load<T, std::endian::little>(bytes + i));
    }
  }
  return true;
}

bool Swap16(uint8_t* bytes, size_t size) { return Swap<uint16_t>(bytes, size); }
bool Swap32(uint8_t* bytes, size_t size) { return Swap<uint32_t>(bytes, size); }
bool Swap64(uint8_t* bytes, size_t size) { return Swap<uint64_t>(bytes, size); }

}  // namespace HWY_NAMESPACE
}  // namespace slabyard::base
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace slabyard::base {

HWY_EXPORT(Swap16);
HWY_EXPORT(Swap32);
HWY_EXPORT(Swap64);

template <typename T>
bool SwapBytes(uint8_t* bytes, size_t size) {
  if constexpr (sizeof(T) == 2) return SLABYARD_KERNEL(Swap16)(bytes, size);
  if constexpr (sizeof(T) == 4) return SLABYARD_KERNEL(Swap32)(bytes, size);
  return SLABYARD_KERNEL(Swap64)(bytes, size);
}

template bool SwapBytes<uint16_t>(uint8_t* bytes, size_t size);
template bool SwapBytes<uint32_t>(uint8_t* bytes, size_t size);
template bool SwapBytes<uint64_t>(uint8_t* bytes, size_t size);

}  // namespace slabyard::base

#endif
