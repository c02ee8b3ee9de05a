// SPDX-License-Identifier: MIT
//
// For death tests of memory that nobody may touch.
#ifndef SLABYARD_TESTS_SUPPORT_FAULT_H_
#define SLABYARD_TESTS_SUPPORT_FAULT_H_

#include <sys/wait.h>

#include <csignal>
#include <cstdint>

namespace slabyard::testing {

/// An access that no compiler foresees.
inline void Touch(volatile uint8_t* at) { *at = 1; }

/// For EXPECT_EXIT: the kernel ended the process for its access, or a sanitizer that caught the signal did.
inline bool EndedByFault(int status) {
  return WIFSIGNALED(status) ? WTERMSIG(status) == SIGSEGV : WEXITSTATUS(status) != 0;
}

}  // namespace slabyard::testing

#endif  // SLABYARD_TESTS_SUPPORT_FAULT_H_
