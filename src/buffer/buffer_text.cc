// SPDX-License-Identifier: MIT
//
// Buffers as text: decoding, inspection, JSON.
#include <algorithm>
#include <charconv>
#include <ostream>
#include <string>

#include "slabyard/buffer.h"
#include "slabyard/codec.h"

namespace slabyard {

std::string Buffer::ToText(Encoding encoding, size_t start, size_t end) const {
  return ToUtf8String(Range(start, end), encoding);
}

std::u16string Buffer::ToUtf16Text(Encoding encoding, size_t start, size_t end) const {
  const MutableByteSpan range = Range(start, end);
  std::u16string text(TextLength(range, encoding), u'\0');
  text.resize(ToUtf16(range, encoding, text));
  return text;
}

std::string Buffer::Inspect(size_t max_bytes) const {
  constexpr char kDigits[] = "0123456789abcdef";
  const size_t shown = std::min(size_, max_bytes);
  // With nothing shown both separators stand, a space each, as in Node.
  std::string text = "<Buffer ";
  text.reserve(text.size() + 3 * shown + 32);
  for (size_t i = 0; i < shown; ++i) {
    if (i != 0) text += ' ';
    text += kDigits[data_[i] >> 4];
    text += kDigits[data_[i] & 15];
  }
  const size_t more = size_ - shown;
  if (more != 0) text += " ... " + std::to_string(more) + (more == 1 ? " more byte" : " more bytes");
  return text += '>';
}

std::string Buffer::ToJson() const {
  constexpr size_t kLongestElement = 4;  // "255,"
  std::string text = R"({"type":"Buffer","data":[)";
  text.reserve(text.size() + kLongestElement * size_ + 2);
  char digits[3];
  for (size_t i = 0; i < size_; ++i) {
    if (i != 0) text += ',';
    text.append(digits, std::to_chars(digits, digits + sizeof digits, data_[i]).ptr);
  }
  return text += "]}";
}

std::ostream& operator<<(std::ostream& out, const Buffer& buffer) { return out << buffer.Inspect(); }

}  // namespace slabyard
