// SPDX-License-Identifier: MIT
//
// Text, comparison and search over the bytes of typed arrays.
#include <algorithm>
#include <cstring>
#include <optional>

#include "bindings/js/jsc/call.h"
#include "slabyard/codec.h"
#include "slabyard/search.h"

namespace slabyard::js {

namespace {

/// [start, end) of `bytes`, as far as they have it.
MutableByteSpan Range(MutableByteSpan bytes, size_t start, size_t end) {
  const size_t to = std::min(end, bytes.size());
  const size_t from = std::min(start, to);
  return bytes.subspan(from, to - from);
}

// encode(text, encoding, view, offset, length): bytes written
JSValueRef Encode(const Call& call) {
  const JscString text = call.Text(0);
  const size_t offset = call.Size(3);
  const size_t room = call.Size(4);
  const MutableByteSpan bytes = call.Bytes(2);
  const MutableByteSpan rest = bytes.subspan(std::min(offset, bytes.size()));
  const Progress progress = ToBytes(text.view(), call.EncodingAt(1), rest.first(std::min(room, rest.size())));
  return call.MakeNumber(static_cast<double>(progress.written));
}

// decode(view, encoding, start, end, maxLength): null when the text would be longer
JSValueRef Decode(const Call& call) {
  const Encoding encoding = call.EncodingAt(1);
  const MutableByteSpan bytes = Range(call.Bytes(0), call.Size(2), call.Size(3));
  if (TextLength(bytes, encoding) > call.Size(4)) return call.Null();
  return call.MakeText(JscString::Decode(bytes, encoding));
}

JSValueRef Utf8Length(const Call& call) {
  return call.MakeNumber(static_cast<double>(ByteLength(call.Text(0).view(), Encoding::kUtf8)));
}

JSValueRef CheckUtf8(const Call& call) { return call.MakeBool(IsUtf8(call.Bytes(0))); }
JSValueRef CheckAscii(const Call& call) { return call.MakeBool(IsAscii(call.Bytes(0))); }

// compare(a, aStart, aEnd, b, bStart, bEnd): -1, 0 or 1
JSValueRef Compare(const Call& call) {
  const MutableByteSpan a = Range(call.Bytes(0), call.Size(1), call.Size(2));
  const MutableByteSpan b = Range(call.Bytes(3), call.Size(4), call.Size(5));
  const size_t common = std::min(a.size(), b.size());
  const int order = common == 0 ? 0 : std::memcmp(a.data(), b.data(), common);
  const int sign = order != 0 ? order : static_cast<int>(a.size() > b.size()) - static_cast<int>(a.size() < b.size());
  return call.MakeNumber(sign < 0 ? -1 : static_cast<int>(sign > 0));
}

// find(haystack, needle, byteOffset, end, backward, unit): offset in bytes, or -1. The offset is a 32-bit integer or
// the haystack's size, the unit a BufferSearch::Unit.
JSValueRef Find(const Call& call) {
  const BufferSearch search{.byte_offset = static_cast<ptrdiff_t>(call.Number(2)),
                            .end = call.Size(3),
                            .backward = call.Bool(4),
                            .unit = static_cast<BufferSearch::Unit>(call.Int(5))};
  const std::optional<size_t> found = FindLikeNode(call.Bytes(0), call.Bytes(1), search);
  return call.MakeNumber(found ? static_cast<double>(*found) : -1);
}

constexpr Native kNatives[] = {
    {"encode", Callback<Encode>},    {"decode", Callback<Decode>},      {"utf8Length", Callback<Utf8Length>},
    {"isUtf8", Callback<CheckUtf8>}, {"isAscii", Callback<CheckAscii>}, {"compare", Callback<Compare>},
    {"find", Callback<Find>},
};

}  // namespace

std::span<const Native> CodecNatives() { return kNatives; }

}  // namespace slabyard::js
