// SPDX-License-Identifier: MIT
#include "slabyard/search.h"

#include <algorithm>
#include <cstring>

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

}  // namespace slabyard
