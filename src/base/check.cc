// SPDX-License-Identifier: MIT
#include "slabyard/check.h"

#include <cstdio>
#include <cstdlib>

namespace slabyard::internal {

void CheckFailed(const char* condition, const char* message, const char* file, int line) noexcept {
  std::fprintf(stderr, "%s:%d: slabyard check failed: %s (%s)\n", file, line, condition, message);
  std::abort();
}

}  // namespace slabyard::internal
