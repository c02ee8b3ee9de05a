// SPDX-License-Identifier: MIT
//
// Dispatch alone: from an encoding and the form of a text to the codec's function. IsAscii and IsUtf8 lie beside their
// kernels.
#include "slabyard/codec.h"

#include <algorithm>
#include <iterator>

#include "slabyard/check.h"
#include "src/encoding/base64/base64.h"
#include "src/encoding/hex.h"
#include "src/encoding/latin1.h"
#include "src/encoding/units.h"
#include "src/encoding/utf16.h"
#include "src/encoding/utf8/utf8.h"

namespace slabyard {
namespace {

using internal::Base64Alphabet;
using internal::Utf16leUnits;
using internal::Utf8Text;

/// Calls `kUse` with the units of `text` in a type that tells their form.
template <auto kUse, typename... Args>
auto WithUnits(TextView text, Args... args) {
  if (text.form() == TextView::Form::kLatin1) return kUse(text.latin1(), args...);
  if (text.form() == TextView::Form::kUtf8) return kUse(Utf8Text{text.utf8()}, args...);
  return kUse(text.utf16(), args...);
}

size_t CodeUnits(TextView text) {
  return text.form() == TextView::Form::kUtf8 ? internal::Utf16Length(Utf8Text{text.utf8()}) : text.size();
}

/// True when unit `i` of the text's form is an `=`; a UTF-8 byte 3D is always a whole character.
bool IsPadding(TextView text, size_t i) {
  switch (text.form()) {
    case TextView::Form::kUtf8:
      return text.utf8()[i] == '=';
    case TextView::Form::kLatin1:
      return text.latin1()[i] == '=';
    case TextView::Form::kUtf16:
      break;
  }
  return text.utf16()[i] == '=';
}

/// The number of closing `=`, two at most.
size_t Padding(TextView text) {
  const size_t size = text.size();
  if (size == 0 || !IsPadding(text, size - 1)) return 0;
  return size > 1 && IsPadding(text, size - 2) ? 2 : 1;
}

// Tables of functions instead of cases: a short conversion takes hardly longer than a few jumps, and these are one.
size_t IndexOf(Encoding encoding) {
  SLABYARD_CHECK(encoding <= Encoding::kBase64Url, "no such encoding");
  return static_cast<size_t>(encoding);
}

constexpr auto kToUtf8 = [](auto units, MutableByteSpan out) { return internal::Utf8FromText(units, out); };
constexpr auto kToUtf16le = [](auto units, MutableByteSpan out) { return internal::Utf16leFromText(units, out); };
constexpr auto kToLatin1 = [](auto units, MutableByteSpan out) { return internal::Latin1FromText(units, out); };
constexpr auto kFromHex = [](auto units, MutableByteSpan out) { return internal::HexFromText(units, out); };
constexpr auto kFromBase64 = [](auto units, MutableByteSpan out) { return internal::Base64FromText(units, out); };

constexpr Progress (*kFromText[])(TextView, MutableByteSpan) = {
    WithUnits<kToUtf8, MutableByteSpan>,      // utf8
    WithUnits<kToUtf16le, MutableByteSpan>,   // utf16le
    WithUnits<kToLatin1, MutableByteSpan>,    // latin1
    WithUnits<kToLatin1, MutableByteSpan>,    // ascii
    WithUnits<kFromHex, MutableByteSpan>,     // hex
    WithUnits<kFromBase64, MutableByteSpan>,  // base64
    WithUnits<kFromBase64, MutableByteSpan>,  // base64url
};

static_assert(std::size(kFromText) == static_cast<size_t>(Encoding::kBase64Url) + 1, "an entry for each encoding");

Base64Alphabet AlphabetOf(Encoding encoding) {
  return encoding == Encoding::kBase64 ? Base64Alphabet::kStandard : Base64Alphabet::kUrl;
}

template <typename Unit>
size_t NoOneByteText(ByteSpan, std::span<Unit>) {
  SLABYARD_CHECK(false, "the text of this encoding is not one-byte");
  return 0;
}

/// Into units of either width.
template <typename Unit>
constexpr size_t (*kToOneByteText[])(ByteSpan bytes, std::span<Unit> out) = {
    internal::Latin1ToText,                             // utf8, of ASCII, which reads the same
    NoOneByteText,                                      // utf16le
    internal::Latin1ToText,                             // latin1
    internal::AsciiToText,                              // ascii
    internal::HexToText,                                // hex
    internal::Base64ToText<Base64Alphabet::kStandard>,  // base64
    internal::Base64ToText<Base64Alphabet::kUrl>,       // base64url
};

}  // namespace

size_t ByteLength(TextView text, Encoding encoding) {
  switch (encoding) {
    case Encoding::kUtf8:
      return WithUnits<[](auto units) { return internal::Utf8Length(units); }>(text);
    case Encoding::kUtf16le:
      return 2 * CodeUnits(text);
    case Encoding::kLatin1:
    case Encoding::kAscii:
      return CodeUnits(text);
    case Encoding::kHex:
      return CodeUnits(text) / 2;
    case Encoding::kBase64:
    case Encoding::kBase64Url:
      break;
  }
  return internal::Base64Bytes(CodeUnits(text) - Padding(text));
}

size_t MaxByteLength(TextView text, Encoding encoding) {
  // No form has fewer units than its text has in UTF-16.
  const size_t size = text.size();
  switch (encoding) {
    case Encoding::kUtf8:
      // U+FFFD, three bytes, may stand for a lone surrogate or for a single ill-formed byte.
      return text.form() == TextView::Form::kLatin1 ? 2 * size : 3 * size;
    case Encoding::kUtf16le:
      return 2 * size;
    case Encoding::kLatin1:
    case Encoding::kAscii:
      return size;
    case Encoding::kHex:
      return size / 2;
    case Encoding::kBase64:
    case Encoding::kBase64Url:
      break;
  }
  return internal::Base64Bytes(size);
}

Progress ToBytes(TextView text, Encoding encoding, MutableByteSpan out) {
  return kFromText[IndexOf(encoding)](text, out);
}

size_t TextLength(ByteSpan bytes, Encoding encoding) {
  switch (encoding) {
    case Encoding::kUtf8:
      return internal::Utf16Length(Utf8Text{bytes});
    case Encoding::kUtf16le:
      return bytes.size() / 2;
    case Encoding::kLatin1:
    case Encoding::kAscii:
      return bytes.size();
    case Encoding::kHex:
      return 2 * bytes.size();
    case Encoding::kBase64:
    case Encoding::kBase64Url:
      break;
  }
  return internal::Base64TextLength(bytes.size(), AlphabetOf(encoding));
}

size_t Utf8TextLength(ByteSpan bytes, Encoding encoding) {
  switch (encoding) {
    case Encoding::kUtf8:
      return internal::Utf8Length(Utf8Text{bytes});
    case Encoding::kUtf16le:
      return internal::Utf8Length(Utf16leUnits(bytes));
    case Encoding::kLatin1:
      return internal::Utf8Length(bytes);
    case Encoding::kAscii:
    case Encoding::kHex:
    case Encoding::kBase64:
    case Encoding::kBase64Url:
      break;
  }
  return TextLength(bytes, encoding);
}

bool IsOneByteText(Encoding encoding) { return encoding != Encoding::kUtf8 && encoding != Encoding::kUtf16le; }

size_t ToUtf16(ByteSpan bytes, Encoding encoding, std::span<char16_t> out) {
  if (encoding == Encoding::kUtf16le) return internal::Utf16leToText(bytes, out);
  if (encoding != Encoding::kUtf8) return kToOneByteText<char16_t>[IndexOf(encoding)](bytes, out);
  const auto [read, written] = internal::Utf8ToUtf16(Utf8Text{bytes}, out);
  SLABYARD_CHECK(read == bytes.size(), "no room for the text");
  return written;
}

size_t ToLatin1(ByteSpan bytes, Encoding encoding, MutableByteSpan out) {
  SLABYARD_DCHECK(encoding != Encoding::kUtf8 || IsAscii(bytes), "ToLatin1 of utf8 that is not ASCII");
  return kToOneByteText<uint8_t>[IndexOf(encoding)](bytes, out);
}

size_t ToUtf8(ByteSpan bytes, Encoding encoding, std::span<char> out) {
  const MutableByteSpan out_bytes(reinterpret_cast<uint8_t*>(out.data()), out.size());
  Progress progress{};
  size_t units = bytes.size();
  switch (encoding) {
    case Encoding::kUtf8:
      progress = internal::Utf8FromText(Utf8Text{bytes}, out_bytes);
      break;
    case Encoding::kUtf16le:
      units = bytes.size() / 2;
      progress = internal::Utf8FromText(Utf16leUnits(bytes), out_bytes);
      break;
    case Encoding::kLatin1:
      progress = internal::Utf8FromText(bytes, out_bytes);
      break;
    case Encoding::kAscii:
    case Encoding::kHex:
    case Encoding::kBase64:
    case Encoding::kBase64Url:
      return ToLatin1(bytes, encoding, out_bytes);
  }
  SLABYARD_CHECK(progress.read == units, "no room for the text");
  return progress.written;
}

std::string ToUtf8String(ByteSpan bytes, Encoding encoding) {
  std::string text(Utf8TextLength(bytes, encoding), '\0');
  ToUtf8(bytes, encoding, text);
  return text;
}

}  // namespace slabyard
