// SPDX-License-Identifier: MIT
//
// Base64 in both alphabets (RFC 4648, sections 4 and 5). Reading is Node's: both alphabets mixed, junk skipped, the
// first `=` ends the text, left-over bits dropped; it looks at the low 8 bits of a code unit alone and never fails.
// Linear, no allocation.
#ifndef SLABYARD_SRC_ENCODING_BASE64_BASE64_H_
#define SLABYARD_SRC_ENCODING_BASE64_BASE64_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "slabyard/bytes.h"
#include "slabyard/codec.h"
#include "src/encoding/units.h"

namespace slabyard::internal {

enum class Base64Alphabet : uint8_t {
  kStandard,  // + / and padding
  kUrl,       // - _ and none
};

/// Bytes that `digits` digits stand for, without overflow on the way.
constexpr size_t Base64Bytes(size_t digits) { return digits / 4 * 3 + digits % 4 * 3 / 4; }

/// Length of the text of `size` bytes.
constexpr size_t Base64TextLength(size_t size, Base64Alphabet alphabet) {
  const size_t groups = (size + 2) / 3;
  return alphabet == Base64Alphabet::kStandard ? 4 * groups : size + groups;
}

/// Decodes until an `=`, the end of the text, or the first digit that completes a byte for which `out` has no room.
Progress Base64FromText(ByteSpan latin1, MutableByteSpan out);
Progress Base64FromText(std::span<const char16_t> utf16, MutableByteSpan out);
Progress Base64FromText(Utf8Text text, MutableByteSpan out);

/// Writes the digits of `bytes`, padded or not, and returns their number. Requires room for all.
template <Base64Alphabet kAlphabet>
size_t Base64ToText(ByteSpan bytes, MutableByteSpan out);
template <Base64Alphabet kAlphabet>
size_t Base64ToText(ByteSpan bytes, std::span<char16_t> out);

}  // namespace slabyard::internal

#endif  // SLABYARD_SRC_ENCODING_BASE64_BASE64_H_
