// SPDX-License-Identifier: MIT
//
// Needles that are almost everywhere and found nowhere: what a search costs when every shortcut fails.
#include "bench/buffer/searchers.h"

namespace slabyard::bench {
namespace {

std::string Repeated(std::string_view period, size_t size) {
  std::string text;
  while (text.size() < size) text += period;
  text.resize(size);
  return text;
}

/// The prefix of the infinite Fibonacci word: as many repetitions as a word that is not periodic can have.
std::string Fibonacci(size_t size) {
  std::string word = "a", next = "ab";
  while (next.size() < size) {
    word.swap(next);
    next = word + next;
  }
  next.resize(size);
  return next;
}

std::string As(size_t size) { return std::string(size, 'a'); }

struct Case {
  const char* name;
  std::string period;  // of the haystack; empty for the Fibonacci word
  std::string needle;
};

[[maybe_unused]] const bool registered = [] {
  constexpr int64_t kSize = 1 << 18;
  std::string almost_fibonacci = Fibonacci(34);
  almost_fibonacci.back() = almost_fibonacci.back() == 'a' ? 'b' : 'a';
  const Case cases[] = {
      {"LastByteDiffers", "a", As(31) + "b"},
      {"FirstByteDiffers", "a", "b" + As(31)},
      {"MiddleByteDiffers", "a", As(16) + "b" + As(15)},
      {"FirstOf256Differs", "a", "b" + As(255)},
      {"LastOf256Differs", "a", As(255) + "b"},
      {"Period2", "ab", Repeated("ab", 30) + "bb"},
      {"Period32", As(31) + "b", As(32)},
      {"Period32Shifted", As(31) + "b", "b" + As(30) + "bb"},
      {"Fibonacci", "", almost_fibonacci},
  };
  for (const Case& each : cases) {
    RegisterSearch(std::string("IndexOfWorst") + each.name, kSize, [each](size_t size) {
      return Search{each.period.empty() ? Fibonacci(size) : Repeated(each.period, size), each.needle, size};
    });
  }
  return true;
}();

}  // namespace
}  // namespace slabyard::bench
