// SPDX-License-Identifier: MIT
//
// Base64 to bytes in parts: runs for the vectors, and the portable code that goes on wherever they stop. Nothing is
// read past the text, and nothing written but the result, at most `room` bytes.
#ifndef SLABYARD_SRC_ENCODING_BASE64_BASE64_DECODE_KERNEL_H_
#define SLABYARD_SRC_ENCODING_BASE64_BASE64_DECODE_KERNEL_H_

#include <cstddef>
#include <cstdint>

#include "slabyard/codec.h"

namespace slabyard::internal {

struct Base64Decoded {
  size_t read = 0;
  size_t written = 0;
  // Low bits of the last digit's value that belong to no byte yet: 0, 6, 4 or 2.
  uint32_t waiting = 0;
  uint32_t last_value = 0;
};

/// Decodes digits of both alphabets at the front of `text` with the vectors that the machine has. Junk may be skipped,
/// but not `=`, nor bytes from 0x80 on when `ascii_only`. May stop early, at worst at once.
Base64Decoded Base64DecodeRun(const uint8_t* text, size_t size, bool ascii_only, uint8_t* bytes, size_t room);

/// Decodes any text, by runs and what is odd between them: in Latin-1 form, or in UTF-8 form when `ascii_only`.
Progress Base64DecodeAny(const uint8_t* text, size_t size, bool ascii_only, uint8_t* bytes, size_t room);

}  // namespace slabyard::internal

#endif  // SLABYARD_SRC_ENCODING_BASE64_BASE64_DECODE_KERNEL_H_
