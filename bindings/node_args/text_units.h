// SPDX-License-Identifier: MIT
//
// A text of any form as the UTF-16 code units that JavaScript counts in, and back to the UTF-8 of messages.
#ifndef SLABYARD_BINDINGS_NODE_ARGS_TEXT_UNITS_H_
#define SLABYARD_BINDINGS_NODE_ARGS_TEXT_UNITS_H_

#include <string>
#include <string_view>

#include "slabyard/codec.h"
#include "slabyard/text_view.h"

namespace slabyard::node_args {

inline std::u16string DecodeToUnits(ByteSpan bytes, Encoding encoding) {
  std::u16string units(TextLength(bytes, encoding), u'\0');
  units.resize(ToUtf16(bytes, encoding, units));
  return units;
}

inline std::u16string UnitsOf(TextView text) {
  switch (text.form()) {
    case TextView::Form::kUtf8:
      return DecodeToUnits(text.utf8(), Encoding::kUtf8);
    case TextView::Form::kLatin1:
      return DecodeToUnits(text.latin1(), Encoding::kLatin1);
    case TextView::Form::kUtf16:
      break;
  }
  return std::u16string(text.utf16().begin(), text.utf16().end());
}

/// Lone surrogates become U+FFFD.
inline std::string Utf8Of(std::u16string_view units) {
  std::string text(ByteLength(units, Encoding::kUtf8), '\0');
  ToBytes(units, Encoding::kUtf8, {reinterpret_cast<uint8_t*>(text.data()), text.size()});
  return text;
}

}  // namespace slabyard::node_args

#endif  // SLABYARD_BINDINGS_NODE_ARGS_TEXT_UNITS_H_
