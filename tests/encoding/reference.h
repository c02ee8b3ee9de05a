// SPDX-License-Identifier: MIT
//
// The codecs once more, slow and obvious: one unit, one bit, one state at a time, over plain strings. Written from the
// rules (WHATWG Encoding standard, RFC 4648, Node's documentation) and not from the library.
#ifndef SLABYARD_TESTS_ENCODING_REFERENCE_H_
#define SLABYARD_TESTS_ENCODING_REFERENCE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "slabyard/encoding.h"
#include "slabyard/text_view.h"

namespace slabyard::reference {

/// A text as UTF-16 code units; `starts[i]` is the offset, in units of the text's own form, of the character that unit
/// i belongs to. One entry more than units: the size of the text.
struct Units {
  std::u16string units;
  std::vector<size_t> starts;
};

/// The code units that `text` stands for.
Units UnitsOf(TextView text);

struct Encoded {
  std::vector<uint8_t> bytes;
  size_t units_read;
};

/// What a write of `units` into `cap` bytes leaves there.
Encoded Encode(const std::u16string& units, Encoding encoding, size_t cap);

/// Node's Buffer.byteLength.
size_t ByteLength(const std::u16string& units, Encoding encoding);

/// Node's buffer.toString().
std::u16string Decode(ByteSpan bytes, Encoding encoding);

/// UTF-8 is well-formed when it decodes and encodes back to itself.
bool IsUtf8(ByteSpan bytes);

}  // namespace slabyard::reference

#endif  // SLABYARD_TESTS_ENCODING_REFERENCE_H_
