// SPDX-License-Identifier: MIT
// Floor: buffer
//
// How the length of a field is written in front of it, and in which order the bits of a byte are taken.
#ifndef SLABYARD_LENGTH_PREFIX_H_
#define SLABYARD_LENGTH_PREFIX_H_

#include <bit>
#include <cstddef>
#include <cstdint>

namespace slabyard {

enum class LengthPrefix : uint8_t { kUInt8, kUInt16LE, kUInt16BE, kUInt24BE, kUInt32LE, kUInt32BE, kVarint };

/// Bytes and byte order of a prefix; not of kVarint.
struct FixedPrefixFormat {
  size_t width;
  std::endian order;
};
constexpr FixedPrefixFormat FixedPrefix(LengthPrefix prefix) {
  switch (prefix) {
    case LengthPrefix::kUInt8:
      return {1, std::endian::big};
    case LengthPrefix::kUInt16LE:
      return {2, std::endian::little};
    case LengthPrefix::kUInt16BE:
      return {2, std::endian::big};
    case LengthPrefix::kUInt24BE:
      return {3, std::endian::big};
    case LengthPrefix::kUInt32LE:
      return {4, std::endian::little};
    case LengthPrefix::kUInt32BE:
      return {4, std::endian::big};
    case LengthPrefix::kVarint:
      break;
  }
  return {0, std::endian::big};
}

enum class BitOrder : uint8_t {
  kMsbFirst,  // the first bit is the 0x80 of a byte: network protocols, video
  kLsbFirst,  // the first bit is the 0x01 of a byte: deflate, USB
};

}  // namespace slabyard

#endif  // SLABYARD_LENGTH_PREFIX_H_
