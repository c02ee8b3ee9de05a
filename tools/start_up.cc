// SPDX-License-Identifier: MIT
//
// Highway's library measures the processor's timer whenever it is loaded, for the clock of its benchmark functions:
// some 3 ms of every start. The dynamic linker takes this definition, of the program, before the library's, as the ELF
// rules say for every exported function. Nothing here or in JavaScriptCore uses that clock. A Highway that is another
// version does not compile with this when it has changed the function, and does without it when it has dropped the
// measurement; one that is linked statically would meet two definitions, so that CMake leaves this file out there.
#include <hwy/nanobenchmark.h>

#include <cstdint>

namespace hwy::platform {

uint64_t TimerResolution() { return 1; }

}  // namespace hwy::platform
