// SPDX-License-Identifier: MIT
//
// Shuffles that close the gaps between characters spread over lanes of 16 or 32 bits, for targets without a compress of
// bytes.
#ifndef SLABYARD_SRC_ENCODING_UTF8_UTF8_ENCODE_TABLE_H_
#define SLABYARD_SRC_ENCODING_UTF8_UTF8_ENCODE_TABLE_H_

#include <cstddef>
#include <cstdint>

namespace slabyard::internal {

struct alignas(16) GapTable {
  // What a shuffle writes behind the characters does not matter: zeros.
  static constexpr uint8_t kNone = 0x80;

  uint8_t order[256][16];
  uint8_t size[256];  // bytes in use
};

/// By which of 8 lanes of 2 bytes, lowest bit first, use their first byte; all use the second.
constexpr GapTable MakeTwoByteTable() {
  GapTable table{};
  for (unsigned used = 0; used < 256; ++used) {
    size_t size = 0;
    for (unsigned lane = 0; lane < 8; ++lane) {
      if ((used >> lane & 1) != 0) table.order[used][size++] = static_cast<uint8_t>(2 * lane);
      table.order[used][size++] = static_cast<uint8_t>(2 * lane + 1);
    }
    table.size[used] = static_cast<uint8_t>(size);
    while (size < 16) table.order[used][size++] = GapTable::kNone;
  }
  return table;
}

/// By which of 4 lanes of 4 bytes use their third byte (bits 0 to 3) and their second (bits 4 to 7); all use the last.
constexpr GapTable MakeThreeByteTable() {
  GapTable table{};
  for (unsigned used = 0; used < 256; ++used) {
    size_t size = 0;
    for (unsigned lane = 0; lane < 4; ++lane) {
      if ((used >> (4 + lane) & 1) != 0) table.order[used][size++] = static_cast<uint8_t>(4 * lane + 1);
      if ((used >> lane & 1) != 0) table.order[used][size++] = static_cast<uint8_t>(4 * lane + 2);
      table.order[used][size++] = static_cast<uint8_t>(4 * lane + 3);
    }
    table.size[used] = static_cast<uint8_t>(size);
    while (size < 16) table.order[used][size++] = GapTable::kNone;
  }
  return table;
}

inline constexpr GapTable kTwoByteTable = MakeTwoByteTable();
inline constexpr GapTable kThreeByteTable = MakeThreeByteTable();

}  // namespace slabyard::internal

#endif  // SLABYARD_SRC_ENCODING_UTF8_UTF8_ENCODE_TABLE_H_
