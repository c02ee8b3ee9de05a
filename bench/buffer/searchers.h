// SPDX-License-Identifier: MIT
//
// Who searches: Buffer::IndexOf, glibc's memmem, and the standard library. Each is timed on one haystack and one needle
// and must find what it is expected to.
#ifndef SLABYARD_BENCH_BUFFER_SEARCHERS_H_
#define SLABYARD_BENCH_BUFFER_SEARCHERS_H_

#include <algorithm>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>

#include "bench/measure.h"
#include "slabyard/allocator.h"

namespace slabyard::bench {

struct Search {
  std::string haystack;
  std::string needle;
  size_t found_at;  // the size of the haystack when the needle is not there
};

inline Buffer InBuffer(std::string_view text) {
  Allocator allocator;
  Buffer bytes = *allocator.AllocUnsafe(text.size(), SlabPool::kSlabAlignment);
  std::memcpy(bytes.data(), text.data(), text.size());
  return bytes;
}

inline void SearchSlabyard(benchmark::State& state, const Search& search) {
  const Buffer haystack = InBuffer(search.haystack);
  const ByteSpan needle = AsBytes(search.needle);
  Measure(state, haystack.size(), 0, search.found_at,
          [&] { return haystack.IndexOf(needle).value_or(haystack.size()); });
}

/// `find(haystack, needle)` returns the place, or the size of the haystack.
template <typename Find>
void SearchWith(benchmark::State& state, const Search& search, Find find) {
  // In a Buffer too, for the same alignment.
  const Buffer bytes = InBuffer(search.haystack);
  const std::string_view haystack = AsChars(bytes.span());
  Measure(state, haystack.size(), 0, search.found_at, [&] { return find(haystack, search.needle); });
}

inline void SearchMemmem(benchmark::State& state, const Search& search) {
  SearchWith(state, search, [](std::string_view haystack, std::string_view needle) {
    const void* const found = memmem(haystack.data(), haystack.size(), needle.data(), needle.size());
    return found == nullptr ? haystack.size() : static_cast<size_t>(static_cast<const char*>(found) - haystack.data());
  });
}

inline void SearchStringView(benchmark::State& state, const Search& search) {
  SearchWith(state, search, [](std::string_view haystack, std::string_view needle) {
    return std::min(haystack.find(needle), haystack.size());
  });
}

/// Its tables are made beforehand.
inline void SearchHorspool(benchmark::State& state, const Search& search) {
  const std::boyer_moore_horspool_searcher searcher(search.needle.begin(), search.needle.end());
  SearchWith(state, search, [&searcher](std::string_view haystack, std::string_view) {
    return static_cast<size_t>(std::search(haystack.begin(), haystack.end(), searcher) - haystack.begin());
  });
}

/// Registers all of them on what `make(size)` gives.
template <typename Make>
void RegisterSearch(const std::string& group, int64_t size, Make make) {
  const auto add = [&](const char* contender, void (*measure)(benchmark::State&, const Search&)) {
    benchmark::RegisterBenchmark((group + "/" + contender).c_str(), [make, measure](benchmark::State& state) {
      measure(state, make(static_cast<size_t>(state.range(0))));
    })->Arg(size);
  };
  add("slabyard", SearchSlabyard);
  add("memmem", SearchMemmem);
  add("string_view", SearchStringView);
  add("horspool", SearchHorspool);
}

}  // namespace slabyard::bench

#endif  // SLABYARD_BENCH_BUFFER_SEARCHERS_H_
