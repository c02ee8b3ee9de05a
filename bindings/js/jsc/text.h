// SPDX-License-Identifier: MIT
//
// Strings between the engine and slabyard. They cross as UTF-16 code units, lone surrogates included: the UTF-8 calls
// of the C API would replace those, and end at the first U+0000. That call alone makes strings of 8 bits a unit, half
// the memory, but takes ten times as long for a long text.
#ifndef SLABYARD_BINDINGS_JS_JSC_TEXT_H_
#define SLABYARD_BINDINGS_JS_JSC_TEXT_H_

#include <string>
#include <string_view>
#include <utility>

#include "bindings/js/jsc/jsc_api.h"
#include "slabyard/bytes.h"
#include "slabyard/text_view.h"

namespace slabyard::js {

/// Owns one reference to an engine string; may be empty.
class JscString {
 public:
  JscString() = default;
  /// Takes over one reference that the caller has.
  explicit JscString(JSStringRef string) : string_(string) {}
  /// The string `value`: nothing of the script runs when it is one. What has no text (a symbol) becomes the empty one.
  JscString(JSContextRef context, JSValueRef value);
  JscString(JscString&& other) noexcept : string_(std::exchange(other.string_, nullptr)) {}
  JscString& operator=(JscString&& other) noexcept {
    std::swap(string_, other.string_);
    return *this;
  }
  ~JscString() {
    if (string_ != nullptr) JSStringRelease(string_);
  }

  static JscString FromLatin1(ByteSpan units);
  static JscString FromUtf16(std::u16string_view units);
  static JscString FromUtf8(std::string_view text);

  JSStringRef get() const { return string_; }
  /// Valid while this lives.
  TextView view() const;
  std::string ToUtf8() const;

 private:
  JSStringRef string_ = nullptr;
};

}  // namespace slabyard::js

#endif  // SLABYARD_BINDINGS_JS_JSC_TEXT_H_
