// SPDX-License-Identifier: MIT
#include "slabyard/search.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include "src/buffer/two_way.h"

namespace slabyard {
namespace {

using internal::TwoWaySearch;
using internal::UnitSequence;

template <typename Unit>
size_t FirstOf(ByteSpan haystack, ByteSpan needle, size_t from) {
  const size_t units = haystack.size() / sizeof(Unit);
  if (from > units) return kNotFound;
  if (needle.size() < sizeof(Unit)) return from;
  using Sequence = UnitSequence<Unit, false>;
  const size_t at = TwoWaySearch(Sequence(haystack.subspan(from * sizeof(Unit))), Sequence(needle));
  return at == kNotFound ? kNotFound : from + at;
}

template <typename Unit>
size_t LastOf(ByteSpan haystack, ByteSpan needle, size_t from) {
  const size_t units = haystack.size() / sizeof(Unit);
  const size_t length = needle.size() / sizeof(Unit);
  if (length > units) return kNotFound;
  const size_t start = std::min(from, units - length);
  if (length == 0) return start;
  // Only what ends with an occurrence at `start` is searched, from its end.
  using Sequence = UnitSequence<Unit, true>;
  const size_t back = TwoWaySearch(Sequence(haystack.first((start + length) * sizeof(Unit))),
                                   Sequence(needle.first(length * sizeof(Unit))));
  return back == kNotFound ? kNotFound : start - back;
}

/// Node's rule for where a search starts in `size` bytes; nothing when it cannot find anything.
std::optional<size_t> ResolveStart(ptrdiff_t offset, size_t size, size_t needle_size, bool backward) {
  if (offset < 0) {
    const size_t from_end = size_t{0} - static_cast<size_t>(offset);
    if (from_end <= size) return size - from_end;
    if (backward && needle_size != 0) return std::nullopt;
    return 0;
  }
  const auto start = static_cast<size_t>(offset);
  if (start <= size && needle_size <= size - start) return start;
  if (needle_size == 0) return size;
  if (!backward || size == 0) return std::nullopt;
  return size - 1;
}

constexpr size_t RoundDownToEven(size_t n) { return n & ~size_t{1}; }

}  // namespace

size_t FindFirst(ByteSpan haystack, ByteSpan needle, size_t from) {
  if (needle.size() == 1 && from < haystack.size()) {
    const void* found = std::memchr(haystack.data() + from, needle[0], haystack.size() - from);
    return found != nullptr ? static_cast<size_t>(static_cast<const uint8_t*>(found) - haystack.data()) : kNotFound;
  }
  return FirstOf<uint8_t>(haystack, needle, from);
}

size_t FindLast(ByteSpan haystack, ByteSpan needle, size_t from) { return LastOf<uint8_t>(haystack, needle, from); }

size_t FindFirst16(ByteSpan haystack, ByteSpan needle, size_t from_unit) {
  return FirstOf<uint16_t>(haystack, needle, from_unit);
}

size_t FindLast16(ByteSpan haystack, ByteSpan needle, size_t from_unit) {
  return LastOf<uint16_t>(haystack, needle, from_unit);
}

std::optional<size_t> FindLikeNode(ByteSpan haystack, ByteSpan needle, const BufferSearch& search) {
  const bool wide = search.unit != BufferSearch::Unit::kByte;
  if (search.unit == BufferSearch::Unit::kUtf16Text) haystack = haystack.first(RoundDownToEven(haystack.size()));
  const size_t size = haystack.size();
  const size_t end = wide ? RoundDownToEven(std::min(search.end, size)) : std::min(search.end, size);
  const std::optional<size_t> start = ResolveStart(search.byte_offset, size, needle.size(), search.backward);
  if (!start) return std::nullopt;
  if (needle.empty()) return std::min(*start, end);
  if (needle.size() > end || (wide && needle.size() < sizeof(char16_t))) return std::nullopt;

  const ByteSpan searched = haystack.first(end);
  size_t found = kNotFound;
  if (!search.backward) {
    if (*start > end - needle.size()) return std::nullopt;
    found = wide ? FindFirst16(searched, needle, *start / 2) : FindFirst(searched, needle, *start);
  } else {
    found = wide ? FindLast16(searched, needle, *start / 2) : FindLast(searched, needle, *start);
  }
  if (found == kNotFound) return std::nullopt;
  return wide ? found * 2 : found;
}

}  // namespace slabyard
