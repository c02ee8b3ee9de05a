// SPDX-License-Identifier: MIT
//
// How dumps show offsets and bytes.
#ifndef SLABYARD_SRC_BUFFER_HEX_COLUMNS_H_
#define SLABYARD_SRC_BUFFER_HEX_COLUMNS_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "slabyard/bytes.h"

namespace slabyard::internal {

inline constexpr size_t kOffsetColumns = 10;  // eight digits and two spaces
inline constexpr size_t kDumpLine = 16;

inline bool IsPrintable(uint8_t byte) { return byte >= 0x20 && byte < 0x7F; }

inline char HexDigit(size_t value) { return "0123456789abcdef"[value & 15]; }

inline void AppendByte(std::string& text, uint8_t byte) {
  text += HexDigit(byte >> 4);
  text += HexDigit(byte);
}

/// Eight digits, more when the offset has more.
inline void AppendOffset(std::string& text, size_t offset) {
  unsigned digits = 8;
  while (digits < 2 * sizeof offset && offset >> (4 * digits) != 0) ++digits;
  while (digits-- > 0) text += HexDigit(offset >> (4 * digits));
}

/// The lines of Hexdump without the last one, which has the end offset.
void AppendDumpLines(std::string& text, ByteSpan bytes, size_t first_offset, bool fold_repeats);

}  // namespace slabyard::internal

#endif  // SLABYARD_SRC_BUFFER_HEX_COLUMNS_H_
