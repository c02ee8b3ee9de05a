// SPDX-License-Identifier: MIT
// Floor: encoding
//
// A borrowed text in the form its owner keeps it: UTF-8 bytes (C++ strings), Latin-1 bytes or UTF-16 code units
// (what script engines hand over without copying). A function that takes a TextView gives the same result for every
// form of one text. Ill-formed UTF-8 stands for the text that it decodes to, with U+FFFD per maximal subpart (WHATWG
// Encoding standard). Lone surrogates in UTF-16 are kept as they are. 16 bytes, trivially copyable, owns nothing.
#ifndef SLABYARD_TEXT_VIEW_H_
#define SLABYARD_TEXT_VIEW_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "slabyard/bytes.h"
#include "slabyard/check.h"

namespace slabyard {

class TextView {
 public:
  enum class Form : uint8_t { kUtf8, kLatin1, kUtf16 };

  TextView() : TextView(nullptr, 0, Form::kUtf8) {}
  // A char string is UTF-8 and a char16_t string is UTF-16; only Latin-1 must be asked for by name.
  TextView(std::string_view utf8) : TextView(utf8.data(), utf8.size(), Form::kUtf8) {}         // NOLINT
  TextView(const std::string& utf8) : TextView(std::string_view(utf8)) {}                      // NOLINT
  TextView(const char* utf8) : TextView(std::string_view(utf8)) {}                             // NOLINT
  TextView(std::u16string_view utf16) : TextView(utf16.data(), utf16.size(), Form::kUtf16) {}  // NOLINT
  TextView(const std::u16string& utf16) : TextView(std::u16string_view(utf16)) {}              // NOLINT
  TextView(const char16_t* utf16) : TextView(std::u16string_view(utf16)) {}                    // NOLINT

  static TextView Latin1(ByteSpan bytes) { return TextView(bytes.data(), bytes.size(), Form::kLatin1); }

  Form form() const { return static_cast<Form>(form_); }
  /// Length in units of its form: bytes, or UTF-16 code units.
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  /// The units. utf8() and latin1() give bytes, utf16() code units; asking for another form than form() is an error.
  ByteSpan utf8() const { return BytesOf(Form::kUtf8); }
  ByteSpan latin1() const { return BytesOf(Form::kLatin1); }
  std::span<const char16_t> utf16() const {
    SLABYARD_CHECK(form() == Form::kUtf16, "TextView::utf16() of a text in another form");
    return {static_cast<const char16_t*>(data_), size_};
  }

  /// The text from unit `from` on. Requires from <= size().
  TextView Rest(size_t from) const {
    SLABYARD_CHECK(from <= size_, "TextView::Rest() past the end");
    const size_t unit = form() == Form::kUtf16 ? sizeof(char16_t) : 1;
    return TextView(static_cast<const uint8_t*>(data_) + from * unit, size_ - from, form());
  }

 private:
  TextView(const void* data, size_t size, Form form)
      : data_(data), size_(size & kMaxSize), form_(static_cast<uint64_t>(form) & 3) {}

  ByteSpan BytesOf(Form form) const {
    SLABYARD_CHECK(this->form() == form, "TextView: bytes asked for in another form than the text has");
    return {static_cast<const uint8_t*>(data_), size_};
  }

  static constexpr uint64_t kMaxSize = (uint64_t{1} << 62) - 1;  // more than any address space has

  // Two words, so that a view travels in registers.
  const void* data_;
  uint64_t size_ : 62;
  uint64_t form_ : 2;
};

static_assert(sizeof(TextView) == 16);

}  // namespace slabyard

#endif  // SLABYARD_TEXT_VIEW_H_
