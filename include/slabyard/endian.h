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

/// The unsigned integer in the `width` bytes, at most 8, at `from`.
inline uint64_t LoadUInt(const uint8_t* from, size_t width, std::endian order) {
  uint64_t value = 0;
  for (size_t i = 0; i < width; ++i) value = value << 8 | from[order == std::endian::big ? i : width - 1 - i];
  return value;
}

/// The same in two's complement.
inline int64_t LoadInt(const uint8_t* from, size_t width, std::endian order) {
  // Shifted up and back, so that the sign bit fills what the number does not reach.
  const size_t unused_bits = (width == 0) ? 0 : 64 - 8 * width;
  return static_cast<int64_t>(LoadUInt(from, width, order) << unused_bits) >> unused_bits;
}

/// Stores the lowest `width` bytes, at most 8, of `value`, signed or not.
inline void StoreInteger(uint8_t* to, uint64_t value, size_t width, std::endian order) {
  for (size_t i = 0; i < width; ++i, value >>= 8)
    to[order == std::endian::little ? i : width - 1 - i] = static_cast<uint8_t>(value);
}

/// Whether `value` fits `width` bytes, 1 to 8.
constexpr bool FitsUInt(uint64_t value, size_t width) { return width >= 8 || value >> (8 * width) == 0; }
constexpr bool FitsInt(int64_t value, size_t width) {
  const size_t unused_bits = 64 - 8 * width;
  return static_cast<int64_t>(static_cast<uint64_t>(value) << unused_bits) >> unused_bits == value;
}

}  // namespace slabyard

#endif  // SLABYARD_ENDIAN_H_
