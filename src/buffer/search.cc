// SPDX-License-Identifier: MIT
#include "slabyard/search.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

#include "src/buffer/search_kernel.h"
#include "src/buffer/two_way.h"

namespace slabyard {
namespace {

using internal::ProbeQuery;
using internal::ProbeResult;

/// How common a byte is, in text and in machines' data together: 0 for those that are in neither's list.
constexpr std::array<uint8_t, 256> MakeCommonness() {
  using std::string_view_literals::operator""sv;
  constexpr std::string_view kMostCommonFirst =
      "\0 etaoinsrhldcumpfgywb\n\xFF"
      "01v.,\"2k-_/=3:5)4(;69*x87ETASCIRNO\r\tLDjPMqz><F\1BUHG{}[]'"sv;
  std::array<uint8_t, 256> commonness{};
  for (size_t i = 0; i < kMostCommonFirst.size(); ++i) {
    commonness[static_cast<uint8_t>(kMostCommonFirst[i])] = static_cast<uint8_t>(255 - i);
  }
  return commonness;
}

template <typename Unit>
Unit UnitAt(ByteSpan bytes, size_t index) {
  Unit unit;
  std::memcpy(&unit, bytes.data() + index * sizeof(Unit), sizeof unit);
  return unit;
}

template <typename Unit>
unsigned CommonnessOf(Unit unit) {
  static constexpr std::array<uint8_t, 256> kCommonness = MakeCommonness();
  // A character beyond Latin-1 comes among others of its script.
  const bool is_latin1 = unit <= 0xFF;
  return is_latin1 ? kCommonness[unit & 0xFF] : 128;
}

/// The nearest units on both sides of the first probe, within two and other than the second: the rarer of them first.
/// The first probe itself where there is none.
template <typename Unit>
void ChooseNearby(ByteSpan needle, ProbeQuery& query) {
  const size_t first = query.probes[0];
  size_t behind = first + (first + 1 == query.probes[1] ? 2 : 1);
  size_t before = first - (first == query.probes[1] + 1 ? 2 : 1);
  if (behind >= query.length) behind = first;
  if (before >= query.length) before = first;  // wrapped around
  const auto rank = [&](size_t i) { return i == first ? ~0u : CommonnessOf(UnitAt<Unit>(needle, i)); };
  if (rank(behind) > rank(before)) std::swap(behind, before);
  query.nearby[0] = behind;
  query.nearby[1] = before;
}

/// Two units of the needle that are rare and, if that may be, different: looks at the first 64 and at the last.
template <typename Unit>
void ChooseProbes(ByteSpan needle, ProbeQuery& query) {
  const size_t looked_at = std::min<size_t>(query.length, 64);
  size_t best = query.length - 1;
  size_t second = 0;
  Unit best_unit = UnitAt<Unit>(needle, best);
  unsigned best_rank = CommonnessOf(best_unit);
  unsigned second_rank = ~0u;
  for (size_t i = 0; i < looked_at; ++i) {
    const Unit unit = UnitAt<Unit>(needle, i);
    if (unit == best_unit) continue;
    const unsigned rank = CommonnessOf(unit);
    if (rank < best_rank) {
      second = best;
      second_rank = best_rank;
      best = i;
      best_unit = unit;
      best_rank = rank;
    } else if (rank < second_rank) {
      second = i;
      second_rank = rank;
    }
  }
  query.probes[0] = best;
  query.probes[1] = second;
}

template <typename Unit, bool kBackward>
ProbeResult Probe(const ProbeQuery& query) {
  if constexpr (sizeof(Unit) == 1) {
    return kBackward ? internal::ProbeLast8(query) : internal::ProbeFirst8(query);
  } else {
    return kBackward ? internal::ProbeLast16(query) : internal::ProbeFirst16(query);
  }
}

template <typename Unit, bool kBackward>
ProbeResult Sieve(const ProbeQuery& query, size_t from, size_t begin, size_t run) {
  if constexpr (sizeof(Unit) == 1) {
    return kBackward ? internal::SieveLast8(query, from, begin, run) : internal::SieveFirst8(query, from, begin, run);
  } else {
    return kBackward ? internal::SieveLast16(query, from, begin, run) : internal::SieveFirst16(query, from, begin, run);
  }
}

/// Search(), linear on every input, from the window `at` on: a sieve's run is the whole needle or a part with which
/// two-way matching begins its comparisons, so that what passes in vain moves the needle by more than the run.
template <typename Unit, bool kBackward>
size_t SearchLinearly(const ProbeQuery& query, ByteSpan haystack, ByteSpan needle, size_t at) {
  using Sequence = internal::UnitSequence<Unit, kBackward>;
  const Sequence text(haystack);
  const Sequence word(needle);
  if (query.length <= internal::kLongestSieve) {
    const ProbeResult sieved = Sieve<Unit, kBackward>(query, at, 0, query.length);
    if (sieved.found) return sieved.at;
    return sieved.at == query.windows ? kNotFound : internal::TwoWaySearch(text, word, sieved.at);
  }
  const internal::TwoWay<Sequence> two_way(word);
  const size_t run = internal::kLongestSieve;
  const size_t begin = std::min(two_way.cut(), query.length - run);
  while (at < query.windows) {
    const ProbeResult sieved = Sieve<Unit, kBackward>(query, at, kBackward ? query.length - begin - run : begin, run);
    if (!sieved.found) return sieved.at == query.windows ? kNotFound : two_way.Find(text, sieved.at);
    const size_t step = two_way.Step(text, sieved.at);
    if (step == 0) return sieved.at;
    at = sieved.at + step;
  }
  return kNotFound;
}

/// Windows between the side where the search begins and the first occurrence, or kNotFound. Both are whole units; the
/// needle is not empty.
template <typename Unit, bool kBackward>
size_t Search(ByteSpan haystack, ByteSpan needle) {
  if (needle.size() > haystack.size()) return kNotFound;
  ProbeQuery query = {.haystack = haystack.data(),
                      .windows = (haystack.size() - needle.size()) / sizeof(Unit) + 1,
                      .needle = needle.data(),
                      .length = needle.size() / sizeof(Unit),
                      .probes = {0, needle.size() / sizeof(Unit) - 1},
                      .nearby = {}};
  // Below that the choice costs more than what it saves.
  if (query.windows >= 256) ChooseProbes<Unit>(needle, query);
  if (query.windows >= internal::kManyWindows) ChooseNearby<Unit>(needle, query);
  const ProbeResult probed = Probe<Unit, kBackward>(query);
  if (probed.found) return probed.at;
  if (probed.at == query.windows) return kNotFound;
  return SearchLinearly<Unit, kBackward>(query, haystack, needle, probed.at);
}

template <typename Unit>
size_t FirstOf(ByteSpan haystack, ByteSpan needle, size_t from) {
  const size_t units = haystack.size() / sizeof(Unit);
  const size_t length = needle.size() / sizeof(Unit);
  if (from > units) return kNotFound;
  if (length == 0) return from;
  const size_t at = Search<Unit, false>(haystack.subspan(from * sizeof(Unit), (units - from) * sizeof(Unit)),
                                        needle.first(length * sizeof(Unit)));
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
  const size_t back =
      Search<Unit, true>(haystack.first((start + length) * sizeof(Unit)), needle.first(length * sizeof(Unit)));
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

size_t FindLast(ByteSpan haystack, ByteSpan needle, size_t from) {
#if defined(__GLIBC__)
  if (needle.size() == 1 && !haystack.empty()) {
    const void* found = memrchr(haystack.data(), needle[0], std::min(from, haystack.size() - 1) + 1);
    return found != nullptr ? static_cast<size_t>(static_cast<const uint8_t*>(found) - haystack.data()) : kNotFound;
  }
#endif
  return LastOf<uint8_t>(haystack, needle, from);
}

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
