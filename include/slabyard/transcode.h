// SPDX-License-Identifier: MIT
// Floor: encoding
//
// Bytes of one character encoding as bytes of another: Node's buffer.transcode, with its mix of replacing, dropping and
// refusing (docs/encodings.md has the table). Linear; `out` and one temporary text are all that is allocated. Any
// thread.
#ifndef SLABYARD_TRANSCODE_H_
#define SLABYARD_TRANSCODE_H_

#include <cstdint>
#include <string>

#include "slabyard/bytes.h"
#include "slabyard/encoding.h"

namespace slabyard {

enum class TranscodeError : uint8_t {
  kNone,
  kUnsupported,       // one of the encodings is none of utf8, utf16le, latin1, ascii
  kInvalidCharacter,  // ill-formed input, between utf8 and utf16le only: elsewhere it is replaced
};

/// Appends the bytes of `source`, which are in `from`, to `out` in `to`; after an error `out` is as it was. An empty
/// source is fine in any encoding. Into latin1 and ascii, characters that do not exist there become `?`, and those that
/// show nothing (default-ignorable code points, Unicode 15) are dropped.
[[nodiscard]] TranscodeError Transcode(ByteSpan source, Encoding from, Encoding to, std::string& out);

}  // namespace slabyard

#endif  // SLABYARD_TRANSCODE_H_
