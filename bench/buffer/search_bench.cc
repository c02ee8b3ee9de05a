// SPDX-License-Identifier: MIT
//
// A needle that is found late in 1 MiB of random letters.
#include <cstring>
#include <random>

#include "bench/buffer/searchers.h"

namespace slabyard::bench {
namespace {

constexpr size_t kBehindNeedle = 64;

/// The needle begins kBehindNeedle bytes before the end, and nowhere before.
Search Late(size_t size, std::string needle) {
  std::mt19937 random(1);
  std::string haystack(size, '\0');
  for (char& letter : haystack) letter = static_cast<char>('a' + random() % 26);
  for (size_t at = 0; (at = haystack.find(needle, at)) != std::string::npos;) haystack[at] = 'a';
  const size_t found_at = size - kBehindNeedle;
  haystack.replace(found_at, needle.size(), needle);
  return {std::move(haystack), std::move(needle), found_at};
}

/// With ends that letters have often.
constexpr std::string_view kNeedle = "thequickbrownfoxjumpsoverthelazy";

void SearchMemchr(benchmark::State& state) {
  SearchWith(state, Late(static_cast<size_t>(state.range(0)), "\n"),
             [](std::string_view haystack, std::string_view needle) {
               const void* const found = std::memchr(haystack.data(), needle[0], haystack.size());
               return static_cast<size_t>(static_cast<const char*>(found) - haystack.data());
             });
}

[[maybe_unused]] const bool registered = [] {
  constexpr int64_t kSize = 1 << 20;
  RegisterSearch("IndexOfByte", kSize, [](size_t size) { return Late(size, "\n"); });
  benchmark::RegisterBenchmark("IndexOfByte/memchr", SearchMemchr)->Arg(kSize);
  for (const size_t length : {2u, 8u, 32u}) {
    RegisterSearch("IndexOf" + std::to_string(length), kSize,
                   [length](size_t size) { return Late(size, std::string(kNeedle.substr(0, length))); });
  }
  return true;
}();

}  // namespace
}  // namespace slabyard::bench
