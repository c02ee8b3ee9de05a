/* SPDX-License-Identifier: MIT */
// Floor: bindings
//
// Accounts, allocators, and the calls that make buffers (slabyard/allocator.h is the C++ of it).
//
// Threads: an account may be used by any number of threads at once. An allocator belongs to the first thread that takes
// memory from it, until that thread ends; on others its calls are SLABYARD_WRONG_THREAD meanwhile. With `any_thread`
// threads may take turns, one at a time. Buffers go on any thread and outlive both.
#ifndef SLABYARD_C_ALLOCATOR_H_
#define SLABYARD_C_ALLOCATOR_H_

#include "slabyard/c/value.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct slabyard_account slabyard_account;
typedef struct slabyard_allocator slabyard_allocator;
typedef struct slabyard_buffer slabyard_buffer;

/// Counts and limits the bytes held in blocks; a charge to one is a charge to all above it.
typedef struct slabyard_account_options {
  size_t struct_size;
  slabyard_account* parent;  // charged along, kept alive
  size_t limit;              // most bytes granted at a time; 0: none
  size_t high_mark;          // of the bytes that something refers to, for on_pressure; 0: none
  size_t low_mark;           // below high_mark
  /// Called with raised = 1 when the high mark is reached and 0 when the low one is, in turn, on the thread that took
  /// or released the bytes, no lock held. Must not free an allocator.
  void (*on_pressure)(void* context, int32_t raised);
  void* context;
} slabyard_account_options;

/// In bytes, but for `blocks` and `refusals`. external <= reserved <= granted; reports trail by up to 64 KiB an
/// allocator, and by as much again for large buffers that other threads released.
typedef struct slabyard_account_stats {
  size_t struct_size;
  uint64_t reserved;  // in blocks held, free ones too
  uint64_t external;  // in blocks that something refers to
  uint64_t granted;
  uint64_t peak;  // highest reserved
  uint64_t blocks;
  uint64_t refusals;
} slabyard_account_stats;

/// Null options: no limit. The caller owns one reference.
SLABYARD_API slabyard_code slabyard_account_new(const slabyard_account_options* options, slabyard_account** account,
                                                slabyard_status* status);
/// Gives the caller's reference up; the account lives while allocators, buffers or accounts below it do.
SLABYARD_API void slabyard_account_release(slabyard_account* account);
/// `limit` 0: none. A limit below what is granted refuses until enough came back.
SLABYARD_API slabyard_code slabyard_account_set_limit(slabyard_account* account, size_t limit, slabyard_status* status);
/// Fills *stats. Any thread, at any time; the figures are not taken at one moment.
SLABYARD_API slabyard_code slabyard_account_read(slabyard_account* account, slabyard_account_stats* stats,
                                                 slabyard_status* status);

typedef struct slabyard_allocator_options {
  size_t struct_size;
  size_t pool_size;           // bytes of a slab; 0: 8192
  slabyard_account* account;  // kept alive; null: one of its own, without a limit
  int32_t any_thread;         // 1: no owner thread, references cost atomic operations
  int32_t node_layout;        // 1: waste what Node wastes, to the byte; no slab and no block is used again
} slabyard_allocator_options;

/// SlabPool's numbers, cumulative unless said otherwise (slabyard/pool_stats.h has the equations).
typedef struct slabyard_allocator_stats {
  size_t struct_size;
  uint64_t reserved_bytes;  // now, in blocks held, free ones too
  uint64_t external_bytes;  // now, in blocks that something refers to
  uint64_t pinned_bytes;    // now, in slabs that nobody carves from any more, with a reference left
  uint64_t free_bytes;      // now, kept for later
  uint64_t slabs_begun;
  uint64_t slabs_reused;
  uint64_t rewinds;
  uint64_t carves;
  uint64_t requested_bytes;   // carved, as asked for
  uint64_t handed_out_bytes;  // carved, after rounding
  uint64_t abandoned_bytes;   // tails of slabs
  uint64_t own_blocks;        // now
  uint64_t own_bytes;         // now
  uint64_t adopted_blocks;    // now
  uint64_t adopted_bytes;     // now
  uint64_t refused;
} slabyard_allocator_stats;

/// Null options: the defaults. The caller frees it.
SLABYARD_API slabyard_code slabyard_allocator_new(const slabyard_allocator_options* options,
                                                  slabyard_allocator** allocator, slabyard_status* status);
/// Its buffers live on. On the thread that it belongs to, or while no thread retains or releases its buffers.
SLABYARD_API void slabyard_allocator_free(slabyard_allocator* allocator);
/// Gives free blocks back to the system; *bytes (may be null) says how many bytes.
SLABYARD_API slabyard_code slabyard_allocator_trim(slabyard_allocator* allocator, size_t* bytes,
                                                   slabyard_status* status);
/// Fills *stats; reading takes no memory, so that it makes no thread the owner.
SLABYARD_API slabyard_code slabyard_allocator_read(slabyard_allocator* allocator, slabyard_allocator_stats* stats,
                                                   slabyard_status* status);
/// Bytes of the slabs from the next one on; at most 2^40. 0 makes every buffer a block of its own.
SLABYARD_API slabyard_code slabyard_allocator_set_pool_size(slabyard_allocator* allocator, size_t pool_size,
                                                            slabyard_status* status);
/// *pool_size as it was set last.
SLABYARD_API slabyard_code slabyard_allocator_pool_size(slabyard_allocator* allocator, size_t* pool_size,
                                                        slabyard_status* status);

// What follows makes a buffer, of which the caller owns one reference (slabyard_buffer_release).

/// Buffer.alloc: zeroed, or filled with `fill` (number, text, bytes), whose `encoding` may follow. Never in a slab.
SLABYARD_API slabyard_code slabyard_alloc(slabyard_allocator* allocator, slabyard_value size, slabyard_value fill,
                                          slabyard_value encoding, slabyard_buffer** buffer, slabyard_status* status);
/// Buffer.allocUnsafe: any content, carved from a slab when below half of the pool size. `alignment`: undefined, or a
/// power of two up to 2^30.
SLABYARD_API slabyard_code slabyard_alloc_unsafe(slabyard_allocator* allocator, slabyard_value size,
                                                 slabyard_value alignment, slabyard_buffer** buffer,
                                                 slabyard_status* status);
/// Buffer.allocUnsafeSlow: the same, always a block of its own.
SLABYARD_API slabyard_code slabyard_alloc_unsafe_slow(slabyard_allocator* allocator, slabyard_value size,
                                                      slabyard_value alignment, slabyard_buffer** buffer,
                                                      slabyard_status* status);
/// Buffer.from: text in `encoding` (undefined: utf8), or a copy of bytes, for which `encoding` means nothing.
SLABYARD_API slabyard_code slabyard_from(slabyard_allocator* allocator, slabyard_value content, slabyard_value encoding,
                                         slabyard_buffer** buffer, slabyard_status* status);
/// Buffer.from(array): each number modulo 256.
SLABYARD_API slabyard_code slabyard_from_numbers(slabyard_allocator* allocator, const double* numbers, size_t count,
                                                 slabyard_buffer** buffer, slabyard_status* status);
/// The caller's memory as a buffer, without a copy, charged to the account. `give_back` (may be null) is called once,
/// on the thread that drops the last reference to it. After a failure memory stays the caller's; size 0 is
/// SLABYARD_INVALID_ARGUMENT.
SLABYARD_API slabyard_code slabyard_adopt(slabyard_allocator* allocator, void* data, size_t size,
                                          void (*give_back)(void* context, void* data, size_t size), void* context,
                                          slabyard_buffer** buffer, slabyard_status* status);
/// Buffer.concat: the bytes of all `pieces`, cut or zero-padded to `length` when given.
SLABYARD_API slabyard_code slabyard_concat(slabyard_allocator* allocator, slabyard_buffer* const* pieces, size_t count,
                                           slabyard_value length, slabyard_buffer** buffer, slabyard_status* status);
/// buffer.transcode: `bytes` in encoding `from` as a buffer in encoding `to`.
SLABYARD_API slabyard_code slabyard_transcode(slabyard_allocator* allocator, const void* bytes, size_t size,
                                              slabyard_value from, slabyard_value to, slabyard_buffer** buffer,
                                              slabyard_status* status);

#ifdef __cplusplus
}
#endif

#endif  // SLABYARD_C_ALLOCATOR_H_
