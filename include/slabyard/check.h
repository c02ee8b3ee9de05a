// SPDX-License-Identifier: MIT
// Floor: base
//
// SLABYARD_CHECK ends the process when the caller broke a documented precondition and memory safety is at stake;
// SLABYARD_DCHECK does the same in builds without NDEBUG and costs nothing in the others. The message names the
// precondition in the caller's words. Neither is for input that may be bad: that has a Try... twin or a Status.
#ifndef SLABYARD_CHECK_H_
#define SLABYARD_CHECK_H_

namespace slabyard::internal {

/// Prints `file:line: slabyard check failed: condition (message)` to stderr and aborts. Allocates nothing.
[[noreturn]] void CheckFailed(const char* condition, const char* message, const char* file, int line) noexcept;

}  // namespace slabyard::internal

#define SLABYARD_CHECK(condition, message)           \
  (__builtin_expect(static_cast<bool>(condition), 1) \
       ? static_cast<void>(0)                        \
       : ::slabyard::internal::CheckFailed(#condition, message, __FILE__, __LINE__))

#ifdef NDEBUG
// sizeof keeps the names used, so that a release build does not warn of them.
#define SLABYARD_DCHECK(condition, message) static_cast<void>(sizeof(static_cast<bool>(condition)))
#else
#define SLABYARD_DCHECK(condition, message) SLABYARD_CHECK(condition, message)
#endif

#endif  // SLABYARD_CHECK_H_
