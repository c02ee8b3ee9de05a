// SPDX-License-Identifier: MIT
//
// Vector kernels for the clean runs of hex and base64 in bytes, chosen at run time for the machine (Highway). A kernel
// may stop before the end of a clean run, at worst at once: the portable code of the codec goes on from there, and
// handles every odd place. None reads past the given ranges, or writes anything but its result.
#ifndef SLABYARD_SRC_ENCODING_KERNELS_H_
#define SLABYARD_SRC_ENCODING_KERNELS_H_

#include <cstddef>
#include <cstdint>

namespace slabyard::internal {

/// Writes the digits of bytes at the front to `text`, two a byte; returns the number of bytes.
size_t HexEncodeKernel(const uint8_t* bytes, size_t size, uint8_t* text);

/// Decodes pairs of digits at the front; returns their number.
size_t HexDecodeKernel(const uint8_t* text, size_t pairs, uint8_t* bytes);

/// Writes four digits of `alphabet` (64 characters) for each three bytes at the front; returns the number of groups.
size_t Base64EncodeKernel(const uint8_t* bytes, size_t groups, const uint8_t* alphabet, uint8_t* text);

struct Base64Decoded {
  size_t read = 0;
  size_t written = 0;
  // Digits that were read and make no whole group: their values, first one first.
  unsigned digits_left = 0;
  uint8_t values_left[3] = {};
};

/// Decodes digits of both alphabets at the front of `text`. Junk may be skipped, but not `=`, nor bytes from 0x80 on
/// when `ascii_only`. Writes at most `room` bytes, and leaves room for the digits left. `done` comes in empty.
void Base64DecodeKernel(const uint8_t* text, size_t size, bool ascii_only, uint8_t* bytes, size_t room,
                        Base64Decoded& done);

}  // namespace slabyard::internal

#endif  // SLABYARD_SRC_ENCODING_KERNELS_H_
