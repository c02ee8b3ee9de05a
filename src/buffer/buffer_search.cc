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

std::optional<size_t> FindBytes(ByteSpan haystack, ByteSpan value, Encoding encoding, BufferSearch search) {
  if (encoding == Encoding::kUtf16le) search.unit = BufferSearch::Unit::kUtf16Bytes;
  return FindLikeNode(haystack, value, search);
}

std::optional<size_t> FindText(ByteSpan haystack, TextView text, Encoding encoding, BufferSearch search) {
  // Most needles are words; the heap is for the others.
  std::array<uint8_t, 256> on_stack;
  std::string on_heap;
  MutableByteSpan room = on_stack;
  if (const size_t length = ByteLength(text, encoding); length > room.size()) {
    on_heap.resize(length);
    room = {reinterpret_cast<uint8_t*>(on_heap.data()), length};
  }
  const ByteSpan needle = room.first(ToBytes(text, encoding, room).written);
  if (encoding == Encoding::kUtf16le) search.unit = BufferSearch::Unit::kUtf16Text;
  return FindLikeNode(haystack, needle, search);
}

}  // namespace

std::optional<size_t> Buffer::IndexOf(uint8_t value, ptrdiff_t byte_offset, size_t end) const {
  return FindLikeNode(span(), {&value, 1}, {.byte_offset = byte_offset, .end = end});
}

std::optional<size_t> Buffer::IndexOf(ByteSpan value, ptrdiff_t byte_offset, Encoding encoding, size_t end) const {
  return FindBytes(span(), value, encoding, {.byte_offset = byte_offset, .end = end});
}

std::optional<size_t> Buffer::IndexOf(TextView text, ptrdiff_t byte_offset, Encoding encoding, size_t end) const {
  return FindText(span(), text, encoding, {.byte_offset = byte_offset, .end = end});
}

std::optional<size_t> Buffer::LastIndexOf(uint8_t value, ptrdiff_t byte_offset, size_t end) const {
  return FindLikeNode(span(), {&value, 1}, {.byte_offset = byte_offset, .end = end, .backward = true});
}

std::optional<size_t> Buffer::LastIndexOf(ByteSpan value, ptrdiff_t byte_offset, Encoding encoding, size_t end) const {
  return FindBytes(span(), value, encoding, {.byte_offset = byte_offset, .end = end, .backward = true});
}

std::optional<size_t> Buffer::LastIndexOf(TextView text, ptrdiff_t byte_offset, Encoding encoding, size_t end) const {
  return FindText(span(), text, encoding, {.byte_offset = byte_offset, .end = end, .backward = true});
}

}  // namespace slabyard
