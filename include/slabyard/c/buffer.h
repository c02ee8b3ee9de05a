/* SPDX-License-Identifier: MIT */
// Floor: bindings
//
// A view of bytes that shares memory, and what is done to bytes that are there (slabyard/buffer.h is the C++ of it).
// Optional arguments are slabyard_undefined() where Node's are undefined, and follow Node's rules and errors.
//
// Threads: retain, release, data and size may be called by any number of threads at once. The other calls only read
// the handle, too; what needs a lock of the caller's are the bytes.
#ifndef SLABYARD_C_BUFFER_H_
#define SLABYARD_C_BUFFER_H_

#include "slabyard/c/allocator.h"

#ifdef __cplusplus
extern "C" {
#endif

/// One more reference to the same handle; returns it.
SLABYARD_API slabyard_buffer* slabyard_buffer_retain(slabyard_buffer* buffer);
/// Gives one up. The last one frees the handle; the block goes with the last handle on it.
SLABYARD_API void slabyard_buffer_release(slabyard_buffer* buffer);

/// The bytes, valid while the handle lives; null for a null handle, and any pointer when there are none.
SLABYARD_API uint8_t* slabyard_buffer_data(const slabyard_buffer* buffer);
/// 0 for a null handle.
SLABYARD_API size_t slabyard_buffer_size(const slabyard_buffer* buffer);

/// What the existence of a handle costs; `sharers` is exact on the allocator's thread, elsewhere a hint.
typedef struct slabyard_retention {
  size_t struct_size;
  size_t visible;     // bytes that the handle shows
  size_t kept_alive;  // bytes that stay reserved because of it
  size_t sharers;     // views on the same block
} slabyard_retention;
/// Fills *retention.
SLABYARD_API slabyard_code slabyard_buffer_retained(const slabyard_buffer* buffer, slabyard_retention* retention,
                                                    slabyard_status* status);

/// buffer.subarray: a new handle on [start, end) of the same memory; indices from the end when negative, all clamped.
SLABYARD_API slabyard_code slabyard_subarray(const slabyard_buffer* buffer, slabyard_value start, slabyard_value end,
                                             slabyard_buffer** view, slabyard_status* status);
/// The same bytes in a block of their own size, so that a small survivor lets its slab go: a new handle.
SLABYARD_API slabyard_code slabyard_compact(const slabyard_buffer* buffer, slabyard_buffer** copy,
                                            slabyard_status* status);

/// buffer.fill(value[, offset[, end]][, encoding]): number, text or bytes, repeated. Text has its encoding in any of
/// the three slots.
SLABYARD_API slabyard_code slabyard_fill(const slabyard_buffer* buffer, slabyard_value value, slabyard_value offset,
                                         slabyard_value end, slabyard_value encoding, slabyard_status* status);
/// source.copy(target, ...): *count (may be null) bytes were copied; ranges may overlap.
SLABYARD_API slabyard_code slabyard_copy(const slabyard_buffer* source, const slabyard_buffer* target,
                                         slabyard_value target_start, slabyard_value source_start,
                                         slabyard_value source_end, size_t* count, slabyard_status* status);
/// source.compare(target, ...): -1, 0 or 1.
SLABYARD_API slabyard_code slabyard_compare(const slabyard_buffer* source, const slabyard_buffer* target,
                                            slabyard_value target_start, slabyard_value target_end,
                                            slabyard_value source_start, slabyard_value source_end, int32_t* order,
                                            slabyard_status* status);
/// *equal is 1 for the same bytes, else 0.
SLABYARD_API slabyard_code slabyard_equals(const slabyard_buffer* buffer, const slabyard_buffer* other, int32_t* equal,
                                           slabyard_status* status);
/// buffer.swap16, swap32 and swap64, in place; `bits` is one of these three.
SLABYARD_API slabyard_code slabyard_swap(const slabyard_buffer* buffer, int32_t bits, slabyard_status* status);

/// buffer.indexOf(value[, byte_offset[, end]][, encoding]) for a number, text or bytes: an offset, or -1. Text in
/// ascii, hex and base64 is encoded in `allocator`.
SLABYARD_API slabyard_code slabyard_index_of(slabyard_allocator* allocator, const slabyard_buffer* buffer,
                                             slabyard_value value, slabyard_value byte_offset, slabyard_value end,
                                             slabyard_value encoding, int64_t* index, slabyard_status* status);
/// buffer.lastIndexOf: the same, backwards.
SLABYARD_API slabyard_code slabyard_last_index_of(slabyard_allocator* allocator, const slabyard_buffer* buffer,
                                                  slabyard_value value, slabyard_value byte_offset, slabyard_value end,
                                                  slabyard_value encoding, int64_t* index, slabyard_status* status);
/// buffer.includes: the same as indexOf, 1 or 0.
SLABYARD_API slabyard_code slabyard_includes(slabyard_allocator* allocator, const slabyard_buffer* buffer,
                                             slabyard_value value, slabyard_value byte_offset, slabyard_value end,
                                             slabyard_value encoding, int32_t* found, slabyard_status* status);

#ifdef __cplusplus
}
#endif

#endif  // SLABYARD_C_BUFFER_H_
