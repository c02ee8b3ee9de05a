// SPDX-License-Identifier: MIT
// Floor: buffer
//
// Bytes for people, in the format of `hexdump -C`: offset, sixteen bytes in hex, and what of them is printable ASCII.
// Linear; the text is all that is allocated. Any thread.
#ifndef SLABYARD_HEXDUMP_H_
#define SLABYARD_HEXDUMP_H_

#include <cstddef>
#include <string>

#include "slabyard/bytes.h"

namespace slabyard {

struct HexdumpOptions {
  /// Offset of the first byte, for a part of something larger.
  size_t first_offset = 0;
  /// Write `*` for lines that repeat the one before, as hexdump does.
  bool fold_repeats = true;
};

/// The dump of `bytes`, ending with the line of the end offset; the empty text for no bytes, as hexdump prints.
std::string Hexdump(ByteSpan bytes, const HexdumpOptions& options = {});

}  // namespace slabyard

#endif  // SLABYARD_HEXDUMP_H_
