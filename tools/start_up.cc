// SPDX-License-Identifier: MIT
//
// Highway's library measures the processor's timer whenever it is loaded, for benchmark functions that nothing here
// calls: some 3 ms of every start. The dynamic linker takes this definition, of the program, before the library's.
#include <cstdint>

namespace hwy::platform {

uint64_t TimerResolution();
uint64_t TimerResolution() { return 1; }

}  // namespace hwy::platform
