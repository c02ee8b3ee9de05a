// SPDX-License-Identifier: MIT
//
// Comparison, search, byte order and repetition.
#include <algorithm>
#include <cstddef>
#include <cstring>
#include <optional>

#include "bindings/js/natives/native_table.h"
#include "slabyard/search.h"
#include "src/base/swap_kernel.h"

namespace slabyard::js {

namespace {

void ReturnFound(CallFrame& frame, ByteSpan haystack, ByteSpan needle, const BufferSearch& search) {
  const std::optional<size_t> found = FindLikeNode(haystack, needle, search);
  frame.ReturnNumber(found ? static_cast<double>(*found) : -1);
}

/// The unit of a number; bytes when there is none.
BufferSearch::Unit UnitAt(CallFrame& frame, size_t index) {
  using Unit = BufferSearch::Unit;
  const size_t unit = frame.Size(index);
  return unit <= static_cast<size_t>(Unit::kUtf16Text) ? static_cast<Unit>(unit) : Unit::kByte;
}

/// Bytes that a text of `length` code units has at most.
size_t MaxNeedle(size_t length, Encoding encoding) {
  switch (encoding) {
    case Encoding::kUtf8:
      return 3 * length;
    case Encoding::kUtf16le:
      return 2 * length;
    default:
      return length;
  }
}

}  // namespace

void Compare(CallFrame& frame) {
  const ByteSpan a = frame.Bytes(0);
  const ByteSpan b = frame.Bytes(1);
  const size_t common = std::min(a.size(), b.size());
  const int order = common == 0 ? 0 : std::memcmp(a.data(), b.data(), common);
  const int sign = order != 0 ? order : static_cast<int>(a.size() > b.size()) - static_cast<int>(a.size() < b.size());
  frame.ReturnNumber(sign < 0 ? -1 : static_cast<int>(sign > 0));
}

void Find(CallFrame& frame) {
  const BufferSearch search{.byte_offset = frame.Offset(2),
                            .end = frame.SizeOr(5, kNotFound),
                            .backward = frame.Bool(4),
                            .unit = UnitAt(frame, 3)};
  ReturnFound(frame, frame.Bytes(0), frame.Bytes(1), search);
}

void FindByte(CallFrame& frame) {
  const BufferSearch search{
      .byte_offset = frame.Offset(2), .end = frame.SizeOr(4, kNotFound), .backward = frame.Bool(3)};
  const auto needle = static_cast<uint8_t>(frame.Int(1));
  ReturnFound(frame, frame.Bytes(0), {&needle, 1}, search);
}

void FindText(CallFrame& frame) {
  const Encoding encoding = frame.EncodingAt(3);
  const bool is_utf16 = encoding == Encoding::kUtf16le;
  const BufferSearch search{.byte_offset = frame.Offset(2),
                            .end = frame.SizeOr(5, kNotFound),
                            .backward = frame.Bool(4),
                            .unit = is_utf16 ? BufferSearch::Unit::kUtf16Text : BufferSearch::Unit::kByte};
  constexpr size_t kInline = 256;
  uint8_t inline_needle[kInline];
  const size_t room = MaxNeedle(frame.TextLength(1), encoding);
  uint8_t* const needle = room <= kInline ? inline_needle : frame.Scratch(room);
  if (needle == nullptr) return frame.ReturnNull();
  const size_t size = frame.EncodeText(1, encoding, {needle, room});
  ReturnFound(frame, frame.Bytes(0), {needle, size}, search);
}

void Swap(CallFrame& frame) {
  const MutableByteSpan bytes = frame.Bytes(0);
  const size_t width = frame.Size(1);
  switch (width) {
    case 2:
      base::SwapBytes<uint16_t>(bytes.data(), bytes.size() / width * width);
      break;
    case 4:
      base::SwapBytes<uint32_t>(bytes.data(), bytes.size() / width * width);
      break;
    default:
      base::SwapBytes<uint64_t>(bytes.data(), bytes.size() / 8 * 8);
  }
}

void Repeat(CallFrame& frame) {
  const MutableByteSpan bytes = frame.BytesIn(0, frame.Size(2), frame.SizeOr(3, kNotFound));
  size_t filled = std::min(frame.Size(1), bytes.size());
  if (filled == 0) return;
  while (filled < bytes.size()) {
    const size_t count = std::min(filled, bytes.size() - filled);
    std::memcpy(bytes.data() + filled, bytes.data(), count);
    filled += count;
  }
}

}  // namespace slabyard::js
