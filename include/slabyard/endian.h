// SPDX-License-Identifier: MIT
// Floor: base
//
// Loads and stores of numbers in a byte order of choice, at any alignment. The caller has checked the bounds.
#ifndef SLABYARD_ENDIAN_H_
#define SLABYARD_ENDIAN_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace slabyard {

namespace internal {

template <size_t kSize>
struct UnsignedOfSize;
template <>
struct UnsignedOfSize<1> {
  using Type = uint8_t;
};
template <>
struct UnsignedOfSize<2> {
  using Type = uint16_t;
};
template <>
struct UnsignedOfSize<4> {
  using Type = uint32_t;
};
template <>
struct UnsignedOfSize<8> {
  using Type = uint64_t;
};

inline uint8_t ByteSwap(uint8_t n) { return n; }
inline uint16_t ByteSwap(uint16_t n) { return __builtin_bswap16(n); }
inline uint32_t ByteSwap(uint32_t n) { return __builtin_bswap32(n); }
inline uint64_t ByteSwap(uint64_t n) { return __builtin_bswap64(n); }

}  // namespace internal

/// The T (an integer or floating-point type of 1, 2, 4 or 8 bytes) stored at `from` in byte order `kOrder`.
template <typename T, std::endian kOrder>
T Load(const uint8_t* from) {
  static_assert(std::is_arithmetic_v<T>);
  typename internal::UnsignedOfSize<sizeof(T)>::Type bits;
  std::memcpy(&bits, from, sizeof bits);
  if constexpr (kOrder != std::endian::native) bits = internal::ByteSwap(bits);
  return std::bit_cast<T>(bits);
}

/// Stores `value` at `to` in byte order `kOrder`. A NaN keeps its bits.
template <typename T, std::endian kOrder>
void Store(uint8_t* to, T value) {
  static_assert(std::is_arithmetic_v<T>);
  auto bits = std::bit_cast<typename internal::UnsignedOfSize<sizeof(T)>::Type>(value);
  if constexpr (kOrder != std::endian::native) bits = internal::ByteSwap(bits);
  std::memcpy(to, &bits, sizeof bits);
}

}  // namespace slabyard

#endif  // SLABYARD_ENDIAN_H_
