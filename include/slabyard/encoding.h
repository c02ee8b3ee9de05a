// SPDX-License-Identifier: MIT
// Floor: encoding
//
// The seven encodings of Node's Buffer and their names (spec: Node.js Buffer documentation, "Buffers and character
// encodings"). Pure functions, any thread.
#ifndef SLABYARD_ENCODING_H_
#define SLABYARD_ENCODING_H_

#include <cstdint>
#include <optional>
#include <string_view>

namespace slabyard {

enum class Encoding : uint8_t {
  kUtf8,
  kUtf16le,
  kLatin1,
  kAscii,
  kHex,
  kBase64,
  kBase64Url,
};

/// The encoding that `name` means, in any mix of cases and with Node's aliases (`utf-8`, `ucs2`, `ucs-2`,
/// `utf-16le`, `binary`); nothing for every other name. No trimming: " utf8" is unknown.
std::optional<Encoding> ParseEncoding(std::string_view name);

/// Node's canonical name: `utf8`, `utf16le`, `latin1`, `ascii`, `hex`, `base64`, `base64url`.
std::string_view EncodingName(Encoding encoding);

}  // namespace slabyard

#endif  // SLABYARD_ENCODING_H_
