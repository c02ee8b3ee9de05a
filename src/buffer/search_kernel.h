// SPDX-License-Identifier: MIT
//
// Vector kernels of the search, chosen at run time for the machine (Highway): up to three units of the needle are
// looked for in a vector of windows at once, and the whole needle only where all are (W. Mula, SIMD-friendly algorithms
// for substring searching, which has two). That is not linear: a kernel counts what it compared in vain and stops when
// it is too much. The sieves are for what then follows: they look for a run of units, so that little passes that is not
// the needle.
#ifndef SLABYARD_SRC_BUFFER_SEARCH_KERNEL_H_
#define SLABYARD_SRC_BUFFER_SEARCH_KERNEL_H_

#include <cstddef>
#include <cstdint>

namespace slabyard::internal {

/// From so many windows on a third probe pays for its choice.
inline constexpr size_t kManyWindows = 2048;

/// The places where a needle may be, and the needle; both unaligned, and nothing beyond them is read.
struct ProbeQuery {
  const uint8_t* haystack;
  size_t windows;  // offsets to try: units of the haystack - units of the needle + 1, at least one
  const uint8_t* needle;
  size_t length;  // in units, at least one

  // Units of the needle to look for: two that are rare, the rarer first, and for kManyWindows a third, that beside the
  // first on the one or the other side. Itself where there is none; else within two units of it.
  size_t probes[2];
  size_t nearby[2];
};

/// Windows are counted from the side where the search begins.
struct ProbeResult {
  size_t at = 0;       // none of the windows in front of it holds the needle; `windows` when none at all does
  bool found = false;  // the window `at` does
};

/// Searches 8-bit or 16-bit units, from the first window or from the last.
ProbeResult ProbeFirst8(const ProbeQuery& query);
ProbeResult ProbeLast8(const ProbeQuery& query);
ProbeResult ProbeFirst16(const ProbeQuery& query);
ProbeResult ProbeLast16(const ProbeQuery& query);

/// Longest run of a sieve: it passes one window in 2^32 of random bits, and costs half a load for each byte at worst.
inline constexpr size_t kLongestSieve = 32;

/// The first window at or behind `from` in which the `run` units of the needle from `begin` on (counted from its start)
/// are found. Stops early, perhaps at once, where there are few windows or no vectors.
ProbeResult SieveFirst8(const ProbeQuery& query, size_t from, size_t begin, size_t run);
ProbeResult SieveLast8(const ProbeQuery& query, size_t from, size_t begin, size_t run);
ProbeResult SieveFirst16(const ProbeQuery& query, size_t from, size_t begin, size_t run);
ProbeResult SieveLast16(const ProbeQuery& query, size_t from, size_t begin, size_t run);

}  // namespace slabyard::internal

#endif  // SLABYARD_SRC_BUFFER_SEARCH_KERNEL_H_
