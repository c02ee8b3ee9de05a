// SPDX-License-Identifier: MIT
//
// Buffer's searches, over search.h.
#include <array>
#include <cstddef>
#include <string>

#include "slabyard/buffer.h"
#include "slabyard/codec.h"
#include "slabyard/search.h"

namespace slabyard {
namespace {

std::optional<size_t> FindText(ByteSpan haystack, TextView text, Encoding encoding, ptrdiff_t byte_offset,
                               bool backward) {
  // Most needles are words; the heap is for the others.
  std::array<uint8_t, 256> on_stack;
  std::string on_heap;
  MutableByteSpan room = on_stack;
  if (ByteLength(text, encoding) > room.size()) {
    on_heap.resize(ByteLength(text, encoding));
    room = {reinterpret_cast<uint8_t*>(on_heap.data()), on_heap.size()};
  }
  const ByteSpan needle = room.first(ToBytes(text, encoding, room).written);
  BufferSearch search{.byte_offset = byte_offset, .backward = backward};
  if (encoding == Encoding::kUtf16le) search.unit = BufferSearch::Unit::kUtf16Text;
  return FindLikeNode(haystack, needle, search);
}

}  // namespace

std::optional<size_t> Buffer::IndexOf(ByteSpan value, ptrdiff_t byte_offset) const {
  return FindLikeNode(span(), value, {.byte_offset = byte_offset});
}

std::optional<size_t> Buffer::IndexOf(uint8_t value, ptrdiff_t byte_offset) const {
  return IndexOf(ByteSpan(&value, 1), byte_offset);
}

std::optional<size_t> Buffer::IndexOf(TextView text, ptrdiff_t byte_offset, Encoding encoding) const {
  return FindText(span(), text, encoding, byte_offset, /*backward=*/false);
}

std::optional<size_t> Buffer::LastIndexOf(ByteSpan value, ptrdiff_t byte_offset) const {
  return FindLikeNode(span(), value, {.byte_offset = byte_offset, .backward = true});
}

std::optional<size_t> Buffer::LastIndexOf(uint8_t value, ptrdiff_t byte_offset) const {
  return LastIndexOf(ByteSpan(&value, 1), byte_offset);
}

std::optional<size_t> Buffer::LastIndexOf(TextView text, ptrdiff_t byte_offset, Encoding encoding) const {
  return FindText(span(), text, encoding, byte_offset, /*backward=*/true);
}

}  // namespace slabyard
