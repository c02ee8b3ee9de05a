// SPDX-License-Identifier: MIT
#include "src/encoding/narrow_kernel.h"

#include "src/encoding/latin1.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "src/encoding/narrow_kernel.cc"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "src/base/kernel_index.h"

HWY_BEFORE_NAMESPACE();
namespace slabyard::internal {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Highway's emulation of vectors is slower than the portable code.
#if HWY_TARGET == HWY_EMU128 || HWY_TARGET == HWY_SCALAR

size_t AsciiPrefix(const uint8_t* bytes, size_t size) { return AsciiPrefixByWords({bytes, size}); }
bool AllAscii(const uint8_t* bytes, size_t size) { return AsciiPrefixByWords({bytes, size}) == size; }
size_t Mask(const uint8_t*, size_t, uint8_t, uint8_t*) { return 0; }
size_t Widen(const uint8_t*, size_t, uint8_t, uint8_t*) { return 0; }
size_t Narrow(const uint8_t*, size_t, uint8_t*) { return 0; }

#else

/// Calls `step(d, i)` for each vector, the last of which overlaps what was done; with small vectors where the large are
/// too long. Returns `size`, or 0 when all are.
template <class Step>
size_t InVectors(size_t size, Step step) {
  const auto all = [&](auto d) {
    const size_t lanes = hn::Lanes(d);
    if (size < lanes) return false;
    size_t i = 0;
    for (; i + lanes <= size; i += lanes) step(d, i);
    if (i != size) step(d, size - lanes);
    return true;
  };
  return all(hn::ScalableTag<uint8_t>()) || all(hn::CappedTag<uint8_t, 16>()) ? size : 0;
}

template <class D, class V>
auto NotAscii(D d, V bytes) {
  const hn::RebindToSigned<D> signed_d;
  return hn::RebindMask(d, hn::Lt(hn::BitCast(signed_d, bytes), hn::Zero(signed_d)));
}

/// The prefix of `size` bytes, at least a vector, of which `done` are known to belong to it. The last vector overlaps.
template <class D>
size_t PrefixByVectors(D d, const uint8_t* bytes, size_t size, size_t done) {
  const size_t lanes = hn::Lanes(d);
  while (done != size) {
    const size_t at = done + lanes <= size ? done : size - lanes;
    const intptr_t first = hn::FindFirstTrue(d, NotAscii(d, hn::LoadU(d, bytes + at)));
    if (first >= 0) return at + static_cast<size_t>(first);
    done = at + lanes;
  }
  return size;
}

/// The prefix of less than a vector.
inline size_t PrefixOfShort(const uint8_t* bytes, size_t size) {
#if HWY_TARGET <= HWY_AVX3
  // Masked lanes are not read.
  const hn::ScalableTag<uint8_t> d;
  const intptr_t first = hn::FindFirstTrue(d, NotAscii(d, hn::MaskedLoad(hn::FirstN(d, size), d, bytes)));
  return first < 0 ? size : static_cast<size_t>(first);
#else
  const hn::CappedTag<uint8_t, 16> d;
  return size < hn::Lanes(d) ? AsciiPrefixByWords({bytes, size}) : PrefixByVectors(d, bytes, size, 0);
#endif
}

size_t AsciiPrefix(const uint8_t* bytes, size_t size) {
  const hn::ScalableTag<uint8_t> d;
  const size_t lanes = hn::Lanes(d);
  if (size < lanes) return PrefixOfShort(bytes, size);
  size_t done = 0;
  // One test for four vectors.
  if (HWY_UNLIKELY(size >= 4 * lanes)) {
    for (; size - done >= 4 * lanes; done += 4 * lanes) {
      const uint8_t* const at = bytes + done;
      const auto first = hn::Or(hn::LoadU(d, at), hn::LoadU(d, at + lanes));
      const auto second = hn::Or(hn::LoadU(d, at + 2 * lanes), hn::LoadU(d, at + 3 * lanes));
      if (!hn::AllFalse(d, NotAscii(d, hn::Or(first, second)))) break;
    }
  }
  return PrefixByVectors(d, bytes, size, done);
}

bool AllAscii(const uint8_t* bytes, size_t size) { return AsciiPrefix(bytes, size) == size; }

size_t Mask(const uint8_t* bytes, size_t size, uint8_t mask, uint8_t* out) {
  return InVectors(
      size, [=](auto d, size_t i) { hn::StoreU(hn::And(hn::LoadU(d, bytes + i), hn::Set(d, mask)), d, out + i); });
}

size_t Widen(const uint8_t* bytes, size_t size, uint8_t mask, uint8_t* units) {
  return InVectors(size, [=](auto d, size_t i) {
    using D = decltype(d);
    const hn::Half<D> half;
    const hn::Repartition<uint16_t, D> wide;
    const size_t lanes = hn::Lanes(half);
    const auto low_bits = hn::Set(half, mask);
    for (size_t part = 0; part < 2; ++part) {
      const auto narrow = hn::And(hn::LoadU(half, bytes + i + part * lanes), low_bits);
      hn::StoreU(hn::BitCast(d, hn::PromoteTo(wide, narrow)), d, units + 2 * (i + part * lanes));
    }
  });
}

size_t Narrow(const uint8_t* units, size_t count, uint8_t* bytes) {
  return InVectors(count, [=](auto d, size_t i) {
    const uint8_t* const at = units + 2 * i;
    hn::StoreU(hn::ConcatEven(d, hn::LoadU(d, at + hn::Lanes(d)), hn::LoadU(d, at)), d, bytes + i);
  });
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace slabyard::internal
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace slabyard {
namespace internal {
namespace {

HWY_EXPORT(AllAscii);
HWY_EXPORT(AsciiPrefix);
HWY_EXPORT(Mask);
HWY_EXPORT(Widen);
HWY_EXPORT(Narrow);

bool IsAllAscii(ByteSpan bytes) { return SLABYARD_KERNEL(AllAscii)(bytes.data(), bytes.size()); }

}  // namespace

size_t AsciiPrefix(ByteSpan bytes) { return SLABYARD_KERNEL(AsciiPrefix)(bytes.data(), bytes.size()); }

size_t MaskKernel(const uint8_t* bytes, size_t size, uint8_t mask, uint8_t* out) {
  return SLABYARD_KERNEL(Mask)(bytes, size, mask, out);
}

size_t WidenKernel(const uint8_t* bytes, size_t size, uint8_t mask, uint8_t* units) {
  return SLABYARD_KERNEL(Widen)(bytes, size, mask, units);
}

size_t NarrowKernel(const uint8_t* units, size_t count, uint8_t* bytes) {
  return SLABYARD_KERNEL(Narrow)(units, count, bytes);
}

}  // namespace internal

bool IsAscii(ByteSpan bytes) { return internal::IsAllAscii(bytes); }

}  // namespace slabyard

#endif
