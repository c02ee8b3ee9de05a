// SPDX-License-Identifier: MIT
// Floor: encoding
//
// atob and btoa: base64 by the strict rules of the web (WHATWG Infra standard, "forgiving-base64 decode", with Node's
// order of errors), where Buffer's base64 is lenient. Pure functions, linear, no allocation. Any thread.
#ifndef SLABYARD_WEB_BASE64_H_
#define SLABYARD_WEB_BASE64_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "slabyard/bytes.h"
#include "slabyard/text_view.h"

namespace slabyard {

enum class AtobError : uint8_t {
  kNone,
  kInvalidCharacter,  // a unit outside of the alphabet, or padding that does not fit
  kBadLength,         // one digit too many: no byte ends there
};

struct AtobResult {
  AtobError error;
  size_t written;  // 0 after an error
};

/// Decodes `text`, ASCII white space skipped, into `out`, which must have room for MaxByteLength(text, kBase64) bytes.
AtobResult Atob(TextView text, MutableByteSpan out);

/// Length of what Btoa writes for a text of `units` Latin-1 characters.
constexpr size_t BtoaLength(size_t units) { return (units + 2) / 3 * 4; }

/// Writes the base64 of `text`, each character a byte, to `out` and returns its length; nothing when a character is
/// above U+00FF. `out` must have room for BtoaLength(text.size()).
std::optional<size_t> Btoa(TextView text, MutableByteSpan out);

}  // namespace slabyard

#endif  // SLABYARD_WEB_BASE64_H_
