// SPDX-License-Identifier: MIT
//
// Operations on the bytes of one or two buffers.
#include <algorithm>
#include <bit>
#include <string>
#include <type_traits>

#include "slabyard/check.h"
#include "slabyard/field_types.h"
#include "tests/encoding/reference.h"
#include "tests/model/buffer_model.h"
#include "tests/model/codec_model.h"
#include "tests/model/plain_search.h"

namespace slabyard::model {
namespace {

template <size_t kWidth>
using UIntOf =
    std::conditional_t<kWidth == 1, uint8_t,
                       std::conditional_t<kWidth == 2, uint16_t, std::conditional_t<kWidth == 4, uint32_t, uint64_t>>>;

/// `width` bytes of `bits`, lowest first, or last in big-endian order.
std::vector<uint8_t> BytesOf(uint64_t bits, size_t width, bool big_endian) {
  std::vector<uint8_t> bytes(width);
  for (size_t i = 0; i < width; ++i) bytes[i] = static_cast<uint8_t>(bits >> 8 * i);
  if (big_endian) std::ranges::reverse(bytes);
  return bytes;
}

}  // namespace

void BufferModel::UseBuffer(size_t kind, Pair& pair) {
  switch (kind) {
    case 0:
    case 1:
      return Subarray(pair);
    case 2:
      return Fill(pair);
    case 3:
      FillText(pair);
      break;
    case 4:
      Write(pair);
      break;
    case 5:
      Copy(pair);
      break;
    case 6:
      Compare(pair);
      break;
    case 7:
      Search(pair);
      break;
    case 8:
      SearchText(pair);
      break;
    case 9:
      Swap(pair);
      break;
    case 10:
      Number(pair);
      break;
    case 11:
      Integer(pair);
      break;
    case 12:
      Show(pair);
      break;
    case 13:
      return choices_.OneIn(2) ? Compact(pair) : Escape(pair);
    default:
      return Grow(pair);
  }
  Check(pair);
}

void BufferModel::Fill(const Pair& pair) {
  const Range range = AnyRange(pair.model.size);
  const size_t from = std::min(range.start, pair.model.size);
  const size_t size = Part(pair.model, range).size();
  // Now and then a view of the same memory.
  const Pair& other = choices_.OneIn(2) ? pair : pairs_[choices_.Below(pairs_.size())];
  const bool from_buffer = choices_.OneIn(3);
  const Bytes pattern = from_buffer ? Part(other.model, {0, SIZE_MAX}) : choices_.Bytes(choices_.Below(9));
  const bool filled = from_buffer ? pair.buffer.Fill(other.buffer, range.start, range.end)
                                  : pair.buffer.Fill(pattern, range.start, range.end);
  SLABYARD_CHECK(filled == (size == 0 || !pattern.empty()), "Fill: result");
  for (size_t i = 0; i < size && filled; ++i) pair.model.begin()[from + i] = pattern[i % pattern.size()];
  Check(pair);
}

void BufferModel::FillText(const Pair& pair) {
  const Range range = AnyRange(pair.model.size);
  const size_t from = std::min(range.start, pair.model.size);
  const size_t size = Part(pair.model, range).size();
  const std::u16string text = AnyText(choices_);
  const Encoding encoding = AnyEncoding();
  // Characters may be cut, so all of them are encoded. No text at all means zeros.
  const Bytes pattern = text.empty() ? Bytes{0} : reference::Encode(text, encoding, SIZE_MAX).bytes;
  const bool filled = pair.buffer.Fill(text, encoding, range.start, range.end);
  SLABYARD_CHECK(filled == (size == 0 || !pattern.empty()), "Fill with text: result");
  for (size_t i = 0; i < size && filled; ++i) pair.model.begin()[from + i] = pattern[i % pattern.size()];
}

void BufferModel::Write(const Pair& pair) {
  const size_t offset = AnyIndex(pair.model.size), length = AnyIndex(pair.model.size);
  const size_t room = std::min(length, pair.model.size - std::min(offset, pair.model.size));
  const std::u16string text = AnyText(choices_);
  const Encoding encoding = AnyEncoding();
  const Bytes expected = reference::Encode(text, encoding, room).bytes;
  SLABYARD_CHECK(pair.buffer.Write(text, offset, length, encoding) == expected.size(), "Write: result");
  if (!expected.empty()) std::ranges::copy(expected, pair.model.begin() + offset);
}

void BufferModel::Copy(const Pair& pair) {
  const Pair& target = pairs_[choices_.Below(pairs_.size())];
  const size_t to = AnyIndex(target.model.size);
  const Range range = AnyRange(pair.model.size);
  Bytes moved = Part(pair.model, range);
  moved.resize(std::min(moved.size(), target.model.size - std::min(to, target.model.size)));
  SLABYARD_CHECK(pair.buffer.Copy(target.buffer, to, range.start, range.end) == moved.size(), "Copy: result");
  if (!moved.empty()) std::ranges::copy(moved, target.model.begin() + to);
  Check(target);
}

void BufferModel::Compare(const Pair& pair) {
  const auto sign = [](std::strong_ordering order) { return order < 0 ? -1 : order > 0 ? 1 : 0; };
  const Pair& other = pairs_[choices_.Below(pairs_.size())];
  const Range here = AnyRange(pair.model.size), there = AnyRange(other.model.size);
  SLABYARD_CHECK(pair.buffer.Compare(other.buffer, there.start, there.end, here.start, here.end) ==
                     sign(Part(pair.model, here) <=> Part(other.model, there)),
                 "Compare of ranges");
  const std::strong_ordering order = Part(pair.model, {0, SIZE_MAX}) <=> Part(other.model, {0, SIZE_MAX});
  SLABYARD_CHECK(pair.buffer.Compare(other.buffer) == sign(order), "Compare");
  SLABYARD_CHECK(pair.buffer.Equals(other.buffer) == (order == 0), "Equals");
}

/// For bytes that are there, or nearly.
void BufferModel::Search(const Pair& pair) {
  const size_t at = choices_.Below(pair.model.size + 1);
  Bytes needle = Part(pair.model, {at, at + choices_.Below(7)});
  if (!needle.empty() && choices_.OneIn(3)) needle.back() ^= 1;
  const Encoding encoding = choices_.OneIn(3) ? Encoding::kUtf16le : Encoding::kUtf8;
  CheckSearch(pair, needle, {}, encoding, /*as_text=*/false);
}

void BufferModel::SearchText(const Pair& pair) {
  const Encoding encoding = AnyEncoding();
  const size_t at = choices_.Below(pair.model.size + 1);
  // What the bytes there mean, so that it is often found.
  const Bytes part = Part(pair.model, {at, at + choices_.Below(9)});
  const std::u16string text = choices_.OneIn(4) ? AnyText(choices_) : reference::Decode(part, encoding);
  CheckSearch(pair, reference::Encode(text, encoding, SIZE_MAX).bytes, text, encoding, /*as_text=*/true);
}

void BufferModel::CheckSearch(const Pair& pair, const Bytes& needle, TextView text, Encoding encoding, bool as_text) {
  const size_t end = choices_.OneIn(2) ? SIZE_MAX : AnyIndex(pair.model.size);
  const ptrdiff_t offset = choices_.OneIn(3) ? 0 : SignedIndex(pair.model.size);
  PlainSearch search{.haystack = pair.model.span(),
                     .needle = needle,
                     .byte_offset = offset,
                     .end = end,
                     .wide = encoding == Encoding::kUtf16le,
                     .as_text = as_text};
  const auto first =
      as_text ? pair.buffer.IndexOf(text, offset, encoding, end) : pair.buffer.IndexOf(needle, offset, encoding, end);
  SLABYARD_CHECK(first == search.First(), "IndexOf");
  const auto last = as_text ? pair.buffer.LastIndexOf(text, offset, encoding, end)
                            : pair.buffer.LastIndexOf(needle, offset, encoding, end);
  SLABYARD_CHECK(last == search.Last(), "LastIndexOf");
  if (needle.empty()) return;
  search.needle = search.needle.first(1);
  search.wide = search.as_text = false;
  SLABYARD_CHECK(pair.buffer.IndexOf(needle[0], offset, end) == search.First(), "IndexOf of a byte");
  SLABYARD_CHECK(pair.buffer.LastIndexOf(needle[0], offset, end) == search.Last(), "LastIndexOf of a byte");
}

void BufferModel::Swap(const Pair& pair) {
  const size_t width = size_t{2} << choices_.Below(3);
  const bool swapped = width == 2 ? pair.buffer.Swap16() : width == 4 ? pair.buffer.Swap32() : pair.buffer.Swap64();
  SLABYARD_CHECK(swapped == (pair.model.size % width == 0), "Swap: result");
  if (!swapped) return;
  for (uint8_t* at = pair.model.begin(); at != pair.model.end(); at += width) std::reverse(at, at + width);
}

void BufferModel::Number(const Pair& pair) {
  const size_t at = AnyIndex(pair.model.size);
  const uint64_t bits = choices_.Number(8);
  const size_t chosen = choices_.Below(18);
  size_t row = 0;
  // Numbers are compared by their bits: any of them may be NaN.
#define SLABYARD_NUMBER_ROW(NAME, T, ORDER)                                                                       \
  if (row++ == chosen) {                                                                                          \
    const bool fits = sizeof(T) <= pair.model.size && at <= pair.model.size - sizeof(T);                          \
    const T value = std::bit_cast<T>(static_cast<UIntOf<sizeof(T)>>(bits));                                       \
    SLABYARD_CHECK(pair.buffer.TryWrite##NAME(value, at) == fits, "TryWrite" #NAME);                              \
    SLABYARD_CHECK(pair.buffer.TryRead##NAME(at).has_value() == fits, "TryRead" #NAME);                           \
    if (!fits) return;                                                                                            \
    std::ranges::copy(BytesOf(bits, sizeof(T), std::endian::ORDER == std::endian::big), pair.model.begin() + at); \
    SLABYARD_CHECK(                                                                                               \
        std::bit_cast<UIntOf<sizeof(T)>>(pair.buffer.Read##NAME(at)) == static_cast<UIntOf<sizeof(T)>>(bits),     \
        "Read" #NAME);                                                                                            \
    return;                                                                                                       \
  }
  SLABYARD_FIELD_TYPES(SLABYARD_NUMBER_ROW)
#undef SLABYARD_NUMBER_ROW
}

void BufferModel::Integer(const Pair& pair) {
  const size_t width = choices_.Below(8);
  const size_t at = AnyIndex(pair.model.size);
  const bool is_signed = choices_.OneIn(2), big = choices_.OneIn(2);
  const auto value = std::bit_cast<int64_t>(choices_.Number(8)) >> choices_.Below(64);
  const auto bits = static_cast<uint64_t>(value);
  const bool in_place = width >= 1 && width <= 6 && width <= pair.model.size && at <= pair.model.size - width;
  const int64_t half = int64_t{1} << (8 * std::max<size_t>(width, 1) - 1);
  const bool in_range = is_signed ? value >= -half && value < half : bits < static_cast<uint64_t>(half) * 2;
  const bool written = is_signed ? big ? pair.buffer.TryWriteIntBE(value, at, width)  //
                                       : pair.buffer.TryWriteIntLE(value, at, width)
                       : big ? pair.buffer.TryWriteUIntBE(bits, at, width)
                                 : pair.buffer.TryWriteUIntLE(bits, at, width);
  SLABYARD_CHECK(written == (in_place && (width == 0 || in_range)), "an integer written out of range, or not in it");
  if (!written) return;
  std::ranges::copy(BytesOf(bits, width, big), pair.model.begin() + at);
  const uint64_t read = is_signed ? static_cast<uint64_t>(big ? pair.buffer.ReadIntBE(at, width)  //
                                                              : pair.buffer.ReadIntLE(at, width))
                        : big     ? pair.buffer.ReadUIntBE(at, width)
                                  : pair.buffer.ReadUIntLE(at, width);
  SLABYARD_CHECK(read == bits, "an integer that comes back as another");
}

void BufferModel::Show(const Pair& pair) {
  const Encoding encoding = AnyEncoding();
  const Range range = AnyRange(std::min<size_t>(pair.model.size, 300));
  const std::u16string text =
      reference::Decode(Part(pair.model, {range.start, std::min<size_t>(range.end, 300)}), encoding);
  const size_t end = std::min<size_t>(range.end, 300);
  SLABYARD_CHECK(pair.buffer.ToUtf16Text(encoding, range.start, end) == text, "ToUtf16Text");
  const Bytes utf8 = reference::Encode(text, Encoding::kUtf8, SIZE_MAX).bytes;
  SLABYARD_CHECK(std::ranges::equal(AsBytes(pair.buffer.ToText(encoding, range.start, end)), utf8), "ToText");

  const ptrdiff_t index = SignedIndex(pair.model.size);
  const auto size = static_cast<ptrdiff_t>(pair.model.size);
  const ptrdiff_t at = index < 0 ? index + size : index;
  const bool inside = at >= 0 && at < size;
  SLABYARD_CHECK(pair.buffer.At(index) == (inside ? std::optional(pair.model.begin()[at]) : std::nullopt), "At");

  if (pair.model.size > 100) return;
  std::string json = "{\"type\":\"Buffer\",\"data\":[";
  for (const uint8_t byte : pair.model.span()) {
    if (json.back() != '[') json += ',';
    json += std::to_string(byte);
  }
  SLABYARD_CHECK(pair.buffer.ToJson() == json + "]}", "ToJson");
}

}  // namespace slabyard::model
