// SPDX-License-Identifier: MIT
// Floor: base
//
// Between std::string_view and absl::string_view, which are two types in Abseil releases built for C++14 (Debian 12's).
#ifndef SLABYARD_ABSL_TEXT_H_
#define SLABYARD_ABSL_TEXT_H_

#include <string_view>

#include "absl/strings/string_view.h"
#include "slabyard/bytes.h"

namespace slabyard {

inline absl::string_view ToAbsl(std::string_view text) { return {text.data(), text.size()}; }
/// The bytes seen as characters, unchanged.
inline absl::string_view ToAbsl(ByteSpan bytes) { return ToAbsl(AsChars(bytes)); }
inline std::string_view ToStd(absl::string_view text) { return {text.data(), text.size()}; }

}  // namespace slabyard

#endif  // SLABYARD_ABSL_TEXT_H_
