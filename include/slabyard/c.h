/* SPDX-License-Identifier: MIT */
// Floor: bindings
//
// slabyard for C and for everything that calls C: C99, no C++ type and no exception across it. docs/c_api.md is the
// tour. Symbols begin with slabyard_ and carry the version SLABYARD_0.1 in libslabyard_c.so.
//
//   base.h       status codes, what size-prefixed structs mean       numbers.h   readUInt32LE and its kin
//   value.h      arguments whose type Node looks at                  text.h      strings in every encoding, decoders
//   allocator.h  accounts, allocators, what makes buffers            output.h    buffered output
//   buffer.h     bytes that are there
//
// Rules of every function, unless it says otherwise:
//  - It returns SLABYARD_OK or why not, the details in *status when `status` is not null. After a failure the results
//    behind its out-pointers are unchanged, and so is everything else.
//  - A null handle or a null out-pointer is SLABYARD_INVALID_ARGUMENT. Functions that end in _free or _release take
//    null and do nothing.
//  - It borrows what its arguments point to for the call alone.
//  - Bad values, hostile sizes and refused memory are answers, never the end of the process. (In a library built
//    without exceptions, refused memory for a temporary text ends it; payload is an answer there, too.)
//  - Functions of the caller's return: no exception and no longjmp out of them. They may call back in unless their
//    comment forbids it.
//  - A handle may be used on any thread, by one thread at a time; what each header adds stands in it.
#ifndef SLABYARD_C_H_
#define SLABYARD_C_H_

#include "slabyard/c/allocator.h"
#include "slabyard/c/base.h"
#include "slabyard/c/buffer.h"
#include "slabyard/c/numbers.h"
#include "slabyard/c/output.h"
#include "slabyard/c/text.h"
#include "slabyard/c/value.h"

#endif  // SLABYARD_C_H_
