// SPDX-License-Identifier: MIT
//
// Tells AddressSanitizer which bytes may not be touched, so that an overrun into bytes that were not carved yet is
// caught inside a slab too. Nothing in other builds.
#ifndef SLABYARD_SRC_BASE_POISON_H_
#define SLABYARD_SRC_BASE_POISON_H_

#include <cstddef>

#if defined(__SANITIZE_ADDRESS__)
#define SLABYARD_ADDRESS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SLABYARD_ADDRESS_SANITIZER 1
#endif
#endif

#ifdef SLABYARD_ADDRESS_SANITIZER
#include <sanitizer/asan_interface.h>
#endif

namespace slabyard::base {

#ifdef SLABYARD_ADDRESS_SANITIZER
inline constexpr bool kPoisons = true;
#else
inline constexpr bool kPoisons = false;
#endif

inline void Poison([[maybe_unused]] const void* data, [[maybe_unused]] size_t size) {
#ifdef SLABYARD_ADDRESS_SANITIZER
  ASAN_POISON_MEMORY_REGION(data, size);
#endif
}

inline void Unpoison([[maybe_unused]] const void* data, [[maybe_unused]] size_t size) {
#ifdef SLABYARD_ADDRESS_SANITIZER
  ASAN_UNPOISON_MEMORY_REGION(data, size);
#endif
}

}  // namespace slabyard::base

#endif  // SLABYARD_SRC_BASE_POISON_H_
