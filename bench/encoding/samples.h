// SPDX-License-Identifier: MIT
//
// Inputs, the same in every run. Texts are random characters of one kind, filled up with `a` to the exact size: the
// hardest text of its kind, since real text has runs of spaces and ASCII between.
#ifndef SLABYARD_BENCH_ENCODING_SAMPLES_H_
#define SLABYARD_BENCH_ENCODING_SAMPLES_H_

#include <cstddef>
#include <cstdint>

#include "bench/measure.h"

namespace slabyard::bench {

enum class Script {
  kAscii,  // U+0020 to U+007E
  kLatin,  // U+00A1 to U+00FF: two bytes each in UTF-8
  kCjk,    // U+4E00 to U+9FFF: three
  kEmoji,  // U+1F300 to U+1F5FF: four, and a surrogate pair in UTF-16
  kMixed,  // one to eight characters of one of these, again and again
};

/// The sizes of input that every group of this folder is measured at, in bytes.
inline constexpr int64_t kSizes[] = {64, 4096, 65536};

Room<uint8_t> RandomBytes(size_t size);

/// Exactly `size` bytes of well-formed UTF-8.
Room<uint8_t> Utf8Text(Script script, size_t size);

/// Exactly `size` bytes, which is even, of well-formed UTF-16.
Room<char16_t> Utf16Text(Script script, size_t size);

inline const char* Chars(const Room<uint8_t>& bytes) { return reinterpret_cast<const char*>(bytes.data()); }
inline char* Chars(Room<uint8_t>& bytes) { return reinterpret_cast<char*>(bytes.data()); }

}  // namespace slabyard::bench

/// Registers function(state, script) as `Group` + script + `/Contender`, for instance Utf8ValidateCjk/glib/4096.
#define SLABYARD_BENCH_SCRIPT(Group, Contender, Function, Script_)            \
  BENCHMARK_CAPTURE(Function, Script_, ::slabyard::bench::Script::k##Script_) \
      ->Name(#Group #Script_ "/" #Contender)                                  \
      ->Apply([](auto* it) {                                                  \
        for (const int64_t size : ::slabyard::bench::kSizes) it->Arg(size);   \
      })

/// The same for one kind of input.
#define SLABYARD_BENCH_SIZES(Group, Contender, Function)                 \
  BENCHMARK(Function)->Name(#Group "/" #Contender)->Apply([](auto* it) { \
    for (const int64_t size : ::slabyard::bench::kSizes) it->Arg(size);  \
  })

#endif  // SLABYARD_BENCH_ENCODING_SAMPLES_H_
