// SPDX-License-Identifier: MIT
#include "slabyard/string_decoder.h"

#include <algorithm>

#include "slabyard/codec.h"

namespace slabyard {
namespace {

struct Unfinished {
  size_t present = 0;
  size_t missing = 0;
};

constexpr bool IsContinuation(uint8_t byte) { return (byte & 0xC0) == 0x80; }

/// Length that a lead byte announces by its top bits alone, C0, C1 and F5-F7 included; 0 for every other byte.
constexpr size_t AnnouncedLength(uint8_t lead) {
  if ((lead & 0xE0) == 0xC0) return 2;
  if ((lead & 0xF0) == 0xE0) return 3;
  if ((lead & 0xF8) == 0xF0) return 4;
  return 0;
}

Unfinished UnfinishedUtf8(ByteSpan bytes) {
  const size_t longest = std::min<size_t>(bytes.size(), 3);
  for (size_t present = 1; present <= longest; ++present) {
    const uint8_t byte = bytes[bytes.size() - present];
    if (IsContinuation(byte)) continue;
    const size_t announced = AnnouncedLength(byte);
    return present < announced ? Unfinished{present, announced - present} : Unfinished{};
  }
  return {};
}

Unfinished UnfinishedUtf16(ByteSpan bytes) {
  if (bytes.size() % 2 != 0) return {1, 1};
  const bool high_surrogate = !bytes.empty() && (bytes.back() & 0xFC) == 0xD8;
  return high_surrogate ? Unfinished{2, 2} : Unfinished{};
}

Unfinished UnfinishedBase64(ByteSpan bytes) {
  constexpr size_t kGroup = 3;  // bytes that four digits stand for
  const size_t present = bytes.size() % kGroup;
  return present != 0 ? Unfinished{present, kGroup - present} : Unfinished{};
}

Unfinished UnfinishedEnd(ByteSpan bytes, Encoding encoding) {
  switch (encoding) {
    case Encoding::kUtf8:
      return UnfinishedUtf8(bytes);
    case Encoding::kUtf16le:
      return UnfinishedUtf16(bytes);
    case Encoding::kBase64:
    case Encoding::kBase64Url:
      return UnfinishedBase64(bytes);
    case Encoding::kLatin1:
    case Encoding::kAscii:
    case Encoding::kHex:
      break;
  }
  return {};
}

}  // namespace

std::u16string StringDecoder::Write(ByteSpan bytes) {
  std::u16string text;
  if (missing_ != 0) CompletePending(bytes, text);
  if (bytes.empty()) return text;
  const Unfinished end = UnfinishedEnd(bytes, encoding_);
  const size_t whole = bytes.size() - end.present;
  Append(bytes.first(whole), text);
  std::ranges::copy(bytes.subspan(whole), pending_.begin());
  pending_size_ = static_cast<uint8_t>(end.present);
  missing_ = static_cast<uint8_t>(end.missing);
  return text;
}

std::u16string StringDecoder::End() {
  std::u16string text;
  Append(pending(), text);
  pending_size_ = 0;
  missing_ = 0;
  return text;
}

void StringDecoder::CompletePending(ByteSpan& bytes, std::u16string& text) {
  size_t taken = std::min<size_t>(missing_, bytes.size());
  missing_ = static_cast<uint8_t>(missing_ - taken);
  if (encoding_ == Encoding::kUtf8) {
    const ByteSpan next = bytes.first(taken);
    const auto stranger = std::ranges::find_if_not(next, IsContinuation);
    if (stranger != next.end()) {
      taken = static_cast<size_t>(stranger - next.begin());
      missing_ = 0;
    }
  }
  for (const uint8_t byte : bytes.first(taken)) pending_[pending_size_++] = byte;
  bytes = bytes.subspan(taken);
  if (missing_ != 0) return;
  Append(pending(), text);
  pending_size_ = 0;
}

void StringDecoder::Append(ByteSpan bytes, std::u16string& text) const {
  const size_t before = text.size();
  text.resize(before + TextLength(bytes, encoding_));
  ToUtf16(bytes, encoding_, std::span(text).subspan(before));
}

}  // namespace slabyard
