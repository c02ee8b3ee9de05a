// SPDX-License-Identifier: MIT
#include "tests/model/plain_search.h"

#include <algorithm>

namespace slabyard::model {

std::optional<size_t> PlainSearch::First() const { return Find(false); }
std::optional<size_t> PlainSearch::Last() const { return Find(true); }

std::optional<size_t> PlainSearch::Start(size_t length, bool backward) const {
  if (byte_offset < 0) {
    const auto from_end = static_cast<size_t>(-byte_offset);
    if (from_end <= length) return length - from_end;
    return backward && !needle.empty() ? std::nullopt : std::optional<size_t>(0);
  }
  const auto from = static_cast<size_t>(byte_offset);
  if (from <= length && needle.size() <= length - from) return from;
  if (needle.empty()) return length;
  if (!backward || length == 0) return std::nullopt;
  return length - 1;
}

bool PlainSearch::MatchesAt(size_t at) const {
  // An odd last byte of a needle of 16-bit units means nothing.
  const size_t size = wide ? needle.size() / 2 * 2 : needle.size();
  return std::ranges::equal(haystack.subspan(at, size), needle.first(size));
}

std::optional<size_t> PlainSearch::Find(bool backward) const {
  const size_t length = wide && as_text ? haystack.size() / 2 * 2 : haystack.size();
  const size_t limit = wide ? std::min(end, length) / 2 * 2 : std::min(end, length);
  std::optional<size_t> start = Start(length, backward);
  if (needle.empty()) return std::min(start.value_or(0), limit);
  if (!start || length == 0 || needle.size() > limit) return std::nullopt;
  if (wide && (length < 2 || needle.size() < 2)) return std::nullopt;
  if (!backward && *start + needle.size() > limit) return std::nullopt;
  if (backward) start = std::min(*start, limit - 1);
  if (wide) start = *start / 2 * 2;

  std::optional<size_t> found;
  const size_t size = wide ? needle.size() / 2 * 2 : needle.size();
  for (size_t at = 0; at + size <= limit; at += wide ? 2 : 1) {
    if ((backward ? at > *start : at < *start) || !MatchesAt(at)) continue;
    found = at;
    if (!backward) break;
  }
  return found;
}

}  // namespace slabyard::model
